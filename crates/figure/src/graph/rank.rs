//! The layer of each node.
//!
//! Edges against the flow, found by a walk in depth from the first nodes on, are turned around. Layers
//! are then those of the longest path; nodes with more edges on one side are moved toward it as far
//! as their edges allow, so that inputs stand near their use (Gansner and others 1993, §2, without
//! the simplex method: graphs of a lesson are small).

use super::model::Graph;

/// Layers of the nodes, from 0, and which edges run against the flow.
#[derive(Debug, PartialEq)]
pub(crate) struct Ranks {
    pub(crate) of: Vec<usize>,
    /// True for each edge that runs against the flow.
    pub(crate) turned: Vec<bool>,
    /// The least number of layers between the ends of an edge.
    pub(crate) length: usize,
}

/// Ranks with at least `length` layers between the ends of an edge.
pub(crate) fn rank(graph: &Graph, length: usize) -> Ranks {
    let turned = turn(graph);
    let forward = forward_edges(graph, &turned);
    let mut of = vec![0; graph.nodes.len()];
    // Levels can contradict edges; the bound ends such a quarrel.
    for _ in 0..=graph.nodes.len() + 1 {
        let before = of.clone();
        for (from, to) in &forward {
            of[*to] = of[*to].max(of[*from] + length);
        }
        level(graph, &mut of);
        if of == before {
            break;
        }
    }
    if graph.level.is_empty() {
        tighten(&forward, length, &mut of);
    }
    Ranks { of, turned, length }
}

/// The edges between different nodes, all in the direction of the flow.
fn forward_edges(graph: &Graph, turned: &[bool]) -> Vec<(usize, usize)> {
    let edges = graph.edges.iter().zip(turned);
    let ends = edges.map(|(edge, turned)| match turned {
        true => (edge.to, edge.from),
        false => (edge.from, edge.to),
    });
    ends.filter(|(from, to)| from != to).collect()
}

/// The edges that close a cycle in a walk in depth.
fn turn(graph: &Graph) -> Vec<bool> {
    let mut turned = vec![false; graph.edges.len()];
    let mut state = vec![State::New; graph.nodes.len()];
    let mut is_entered = vec![false; graph.nodes.len()];
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (index, edge) in graph.edges.iter().enumerate() {
        leaving[edge.from].push(index);
        is_entered[edge.to] |= edge.from != edge.to;
    }
    let (inner, first): (Vec<_>, Vec<_>) =
        (0..graph.nodes.len()).partition(|node| is_entered[*node]);
    for root in first.into_iter().chain(inner) {
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.pop() {
            if next == 0 && state[node] != State::New {
                continue;
            }
            state[node] = State::Open;
            let Some(&index) = leaving[node].get(next) else {
                state[node] = State::Done;
                continue;
            };
            path.push((node, next + 1));
            match state[graph.edges[index].to] {
                State::New => path.push((graph.edges[index].to, 0)),
                State::Open => turned[index] = true,
                State::Done => {}
            }
        }
    }
    turned
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// Brings the nodes of each level to the deepest of them.
fn level(graph: &Graph, of: &mut [usize]) {
    for level in &graph.level {
        let deepest = level.iter().map(|node| of[*node]).max().unwrap_or(0);
        level.iter().for_each(|node| of[*node] = deepest);
    }
}

/// Moves nodes toward the side on which they have more edges.
fn tighten(edges: &[(usize, usize)], length: usize, of: &mut [usize]) {
    let mut entering = vec![0; of.len()];
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); of.len()];
    for (from, to) in edges {
        entering[*to] += 1;
        leaving[*from].push(*to);
    }
    for _ in 0..of.len() {
        let mut moved = false;
        for node in (0..of.len())
            .rev()
            .filter(|node| leaving[*node].len() > entering[*node])
        {
            // Levels are not tightened, so each end lies at least `length` below.
            let latest = leaving[node]
                .iter()
                .map(|to| of[*to].saturating_sub(length))
                .min();
            let latest = latest.filter(|latest| *latest > of[node]);
            moved |= latest.is_some();
            of[node] = latest.unwrap_or(of[node]);
        }
        if !moved {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::model::graph;

    #[track_caller]
    fn check(nodes: usize, edges: &[(usize, usize)], expected: &[usize]) {
        assert_eq!(rank(&graph(nodes, edges), 1).of, expected);
    }

    #[test]
    fn layers_are_those_of_the_longest_path() {
        check(4, &[(0, 1), (1, 2), (0, 2), (2, 3)], &[0, 1, 2, 3]);
    }

    #[test]
    fn inputs_stand_near_their_use() {
        check(5, &[(0, 1), (1, 2), (2, 3), (4, 3)], &[0, 1, 2, 3, 2]);
    }

    #[test]
    fn an_edge_that_closes_a_cycle_is_turned() {
        let ranks = rank(&graph(3, &[(0, 1), (1, 2), (2, 1), (1, 1)]), 1);
        assert_eq!(ranks.turned, [false, false, true, true]);
        assert_eq!(ranks.of, [0, 1, 2]);
    }

    #[test]
    fn a_graph_that_is_one_cycle_has_layers() {
        check(3, &[(0, 1), (1, 2), (2, 0)], &[0, 1, 2]);
    }

    #[test]
    fn nodes_of_a_level_share_a_layer() {
        let mut graph = graph(4, &[(0, 1), (1, 2), (0, 3)]);
        graph.level = vec![vec![2, 3]];
        assert_eq!(rank(&graph, 1).of, [0, 1, 2, 2]);
    }
}
