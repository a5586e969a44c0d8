//! Cells of the layers: one for each node, and one for each layer that an edge passes.
//!
//! A frame has a wall on either side in every layer it spans, so that nothing from outside can stand
//! in it.

use super::model::{Edge, Graph};
use super::rank::Ranks;

/// Something that takes room in a layer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    pub(crate) kind: CellKind,
    pub(crate) layer: usize,
    /// Half of its width across the flow, on the left and on the right.
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// Its extent along the flow.
    pub(crate) along: f64,
    /// The groups around it, the outermost first.
    pub(crate) groups: Vec<usize>,
}

impl Cell {
    pub(crate) fn is_wall_of(&self, group: usize) -> bool {
        matches!(self.kind, CellKind::Wall { group: of, .. } if of == group)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum CellKind {
    Node(usize),
    /// An edge passes.
    Pass(usize),
    /// An edge passes, with its words beside it.
    Label(usize),
    /// A side of a frame.
    Wall {
        group: usize,
        right: bool,
    },
}

/// A piece of an edge between two cells of neighboring layers, the upper one first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) upper: usize,
    pub(crate) lower: usize,
    /// Weight with which the link pulls its ends into one line.
    pub(crate) weight: f64,
}

/// Beyond this many cells of passing edges the longest edges keep to no place between their ends.
///
/// Every cell costs time in each sweep. A tangle of 1,000 nodes and 3,000 edges would need a million
/// of them, and no reader follows its long edges anyway.
const MOST_PASSES: usize = 4_000;

/// The weight of a link between cells that have only each other.
pub(crate) const TIED: f64 = 4.0;

/// All cells, the links between them, and the cells of each edge from its upper to its lower end.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    pub(crate) cells: Vec<Cell>,
    pub(crate) links: Vec<Link>,
    pub(crate) chains: Vec<Vec<usize>>,
    pub(crate) layers: usize,
    /// The cells that each cell is linked to in the layer above, and in the layer below.
    pub(crate) above: Vec<Vec<usize>>,
    pub(crate) below: Vec<Vec<usize>>,
    /// The links of each cell, in their order.
    pub(crate) touching: Vec<Vec<usize>>,
}

/// The room of something: left and right of its middle, and along the flow.
pub(crate) type Room = (f64, f64, f64);

impl Cells {
    /// The cells of `graph`; `node` and `label` measure nodes and words of edges.
    pub(crate) fn of(
        graph: &Graph,
        ranks: &Ranks,
        node: impl Fn(usize) -> Room,
        label: impl Fn(usize) -> Option<Room>,
    ) -> Cells {
        let mut cells = Cells {
            layers: ranks.of.iter().max().map_or(0, |last| last + 1),
            ..Cells::default()
        };
        for index in 0..graph.nodes.len() {
            let groups = graph.groups_of(index);
            cells.push(CellKind::Node(index), ranks.of[index], node(index), groups);
        }
        let direct = direct_edges(graph, ranks);
        for (index, edge) in graph.edges.iter().enumerate() {
            let ends = if ranks.turned[index] {
                (edge.to, edge.from)
            } else {
                (edge.from, edge.to)
            };
            cells.chain(graph, ranks, index, ends, label(index), direct[index]);
        }
        cells.tie_chains();
        for group in 0..graph.groups.len() {
            cells.wall(graph, group);
        }
        cells.above = vec![Vec::new(); cells.cells.len()];
        cells.below = cells.above.clone();
        cells.touching = cells.above.clone();
        for (index, link) in cells.links.iter().enumerate() {
            cells.above[link.lower].push(link.upper);
            cells.below[link.upper].push(link.lower);
            cells.touching[link.lower].push(index);
            cells.touching[link.upper].push(index);
        }
        cells
    }

    fn push(&mut self, kind: CellKind, layer: usize, room: Room, groups: Vec<usize>) -> usize {
        let (left, right, along) = room;
        self.cells.push(Cell {
            kind,
            layer,
            left,
            right,
            along,
            groups,
        });
        self.cells.len() - 1
    }

    /// The cells of an edge between nodes in different layers.
    fn chain(
        &mut self,
        graph: &Graph,
        ranks: &Ranks,
        edge: usize,
        (upper, lower): (usize, usize),
        label: Option<Room>,
        direct: bool,
    ) {
        let mut chain = vec![upper];
        let (from, to) = (ranks.of[upper], ranks.of[lower]);
        // An edge between members of one group stays inside of it.
        let (one, other) = (graph.groups_of(upper), graph.groups_of(lower));
        let shared = one
            .iter()
            .zip(&other)
            .take_while(|(one, other)| one == other);
        let groups: Vec<usize> = shared.map(|(group, _)| *group).collect();
        let middle = (from + to) / 2;
        for layer in from + 1..to {
            let words = label.filter(|_| layer == middle);
            if direct && words.is_none() {
                continue;
            }
            let kind = match words {
                Some(_) => CellKind::Label(edge),
                None => CellKind::Pass(edge),
            };
            let room = words.unwrap_or((2.0, 2.0, 0.0));
            chain.push(self.push(kind, layer, room, groups.clone()));
        }
        if from != to {
            chain.push(lower);
        }
        let is_short = to - from <= ranks.length;
        // Links join neighboring layers.
        for pair in chain.windows(2).filter(|_| !direct) {
            self.link(pair[0], pair[1], is_short);
        }
        self.chains.push(chain);
    }

    /// Links two cells of an edge; one that `is_short` leads to the next nodes and around nothing.
    fn link(&mut self, upper: usize, lower: usize, is_short: bool) {
        let passes = |cell: usize| matches!(self.cells[cell].kind, CellKind::Pass(_));
        // Long edges had better be straight (Gansner and others 1993, §4), but they are ways around:
        // their ends must not be drawn out of the line of what they pass.
        let weight = match (passes(upper), passes(lower)) {
            (true, true) => 8.0,
            (false, false) => 1.0,
            _ if is_short => 1.0,
            _ => 0.1,
        };
        self.links.push(Link {
            upper,
            lower,
            weight,
        });
    }

    /// Both walls of a group, in every layer from its first node to its last.
    fn wall(&mut self, graph: &Graph, group: usize) {
        let members =
            (0..graph.nodes.len()).filter(|node| self.cells[*node].groups.contains(&group));
        let layers: Vec<usize> = members.map(|node| self.cells[node].layer).collect();
        let (Some(&first), Some(&last)) = (layers.iter().min(), layers.iter().max()) else {
            return;
        };
        let parent = |group: &usize| graph.groups[*group].parent;
        let mut around: Vec<usize> = std::iter::successors(Some(group), parent).collect();
        around.reverse();
        for right in [false, true] {
            let mut above = None;
            for layer in first..=last {
                let kind = CellKind::Wall { group, right };
                let wall = self.push(kind, layer, (1.0, 1.0, 0.0), around.clone());
                if let Some(upper) = above {
                    self.links.push(Link {
                        upper,
                        lower: wall,
                        weight: 40.0,
                    });
                }
                above = Some(wall);
            }
        }
    }

    /// Lets nodes that have only each other stand in line.
    fn tie_chains(&mut self) {
        let mut below = vec![0; self.cells.len()];
        let mut above = vec![0; self.cells.len()];
        for link in self.links.iter().filter(|link| link.weight >= 1.0) {
            below[link.upper] += 1;
            above[link.lower] += 1;
        }
        let only = |link: &Link| below[link.upper] == 1 && above[link.lower] == 1;
        let tied: Vec<bool> = self.links.iter().map(only).collect();
        for (link, tied) in self.links.iter_mut().zip(tied) {
            if tied && link.weight == 1.0 {
                link.weight = TIED;
            }
        }
    }
}

/// Returns, by edge, true for those that pass layers without a cell there: the longest, if there are too many.
fn direct_edges(graph: &Graph, ranks: &Ranks) -> Vec<bool> {
    let passes = |edge: &Edge| {
        ranks.of[edge.from]
            .abs_diff(ranks.of[edge.to])
            .saturating_sub(1)
    };
    let mut by_length: Vec<usize> = (0..graph.edges.len()).collect();
    by_length.sort_by_key(|index| passes(&graph.edges[*index]));
    let mut direct = vec![false; graph.edges.len()];
    let mut cells = 0;
    for index in by_length {
        cells += passes(&graph.edges[index]);
        direct[index] = cells > MOST_PASSES;
    }
    direct
}

#[cfg(test)]
pub(crate) fn cells(graph: &Graph) -> Cells {
    let ranks = super::rank::rank(graph, 1);
    Cells::of(graph, &ranks, |_| (20.0, 20.0, 30.0), |_| None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::model::{Group, graph};

    #[test]
    fn a_long_edge_has_a_cell_in_every_layer() {
        let cells = cells(&graph(3, &[(0, 1), (1, 2), (0, 2)]));
        assert_eq!(cells.cells.len(), 4);
        assert_eq!(cells.chains[2], [0, 3, 2]);
        assert_eq!(cells.cells[3].kind, CellKind::Pass(2));
    }

    #[test]
    fn a_group_has_walls_in_its_layers() {
        let mut graph = graph(3, &[(0, 1), (1, 2)]);
        graph.groups.push(Group::default());
        graph.nodes[1].group = Some(0);
        let cells = cells(&graph);
        let walls = cells.cells.iter().filter(|cell| cell.groups == [0]);
        assert_eq!(walls.count(), 3, "the node and two walls");
    }
}
