//! Layered layout of an acyclic graph.
//!
//! After Sugiyama, Tagawa and Toda (1981): a node is in the layer below the lowest node it needs,
//! edges across several layers pass through placeholders, and each layer is ordered by the mean
//! position of its neighbors, sweeping down and up. Edges implied by others are left out.

/// A node, or a placeholder of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Spot {
    /// A node.
    Node(usize),
    /// Placeholder of the edge with this index.
    Pass(usize),
}

/// A layered graph.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layers {
    /// Layers from top to bottom.
    pub rows: Vec<Vec<Spot>>,
    /// Edges: required node, requiring node.
    pub edges: Vec<(usize, usize)>,
}

/// Number of passes over all layers.
const SWEEPS: usize = 8;

/// Arranges nodes; `needs[i]` are the nodes that node `i` needs. Cycles are tolerated.
pub(super) fn layers(needs: &[Vec<usize>]) -> Layers {
    let levels = levels(needs);
    let edges = edges(needs);
    let depth = levels.iter().max().map_or(0, |deepest| deepest + 1);
    let mut rows = vec![Vec::new(); depth];
    for (node, &level) in levels.iter().enumerate() {
        rows[level].push(Spot::Node(node));
    }
    for (edge, &(from, to)) in edges.iter().enumerate() {
        let between = rows.iter_mut().take(levels[to]).skip(levels[from] + 1);
        between.for_each(|row| row.push(Spot::Pass(edge)));
    }
    let mut layers = Layers { rows, edges };
    for _ in 0..SWEEPS {
        for row in 1..depth {
            layers.order(row, row - 1);
        }
        for row in (1..depth).rev() {
            layers.order(row - 1, row);
        }
    }
    layers
}

/// Returns the layer of each node: the length of the longest path to it. Cycles, which are reported
/// elsewhere, end the search.
fn levels(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut levels = vec![0; needs.len()];
    for _ in 0..needs.len() {
        let before = levels.clone();
        for (node, needed) in needs.iter().enumerate() {
            let lowest = needed.iter().map(|&other| levels[other] + 1).max();
            levels[node] = lowest.unwrap_or(0).min(needs.len() - 1);
        }
        if levels == before {
            break;
        }
    }
    levels
}

/// Returns all edges that are not implied by others.
fn edges(needs: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (node, needed) in needs.iter().enumerate() {
        for &other in needed {
            let mut others = needed.iter().filter(|&&third| third != other);
            let is_implied = others.any(|&third| reaches(needs, third, other));
            if !is_implied {
                found.push((other, node));
            }
        }
    }
    found
}

/// Returns true if `from` needs `to`, directly or through others.
fn reaches(needs: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut is_seen = vec![false; needs.len()];
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        if node == to {
            return true;
        }
        // Without this a circle would go on forever.
        if !std::mem::replace(&mut is_seen[node], true) {
            open.extend(&needs[node]);
        }
    }
    false
}

impl Layers {
    /// Orders a row by the mean position of its neighbors in the row `fixed`.
    fn order(&mut self, row: usize, fixed: usize) {
        let place = |spot: Spot| self.rows[fixed].iter().position(|&other| other == spot);
        let mean = |at: usize, spot: Spot| {
            let places: Vec<usize> = self.neighbors(spot).into_iter().filter_map(place).collect();
            match places.len() {
                0 => at as f64,
                count => places.iter().sum::<usize>() as f64 / count as f64,
            }
        };
        let spots = self.rows[row].iter().enumerate();
        let mut keyed: Vec<(f64, Spot)> = spots.map(|(at, &spot)| (mean(at, spot), spot)).collect();
        // The sort is stable, so spots of equal keys stay in the order of the course.
        keyed.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        self.rows[row] = keyed.into_iter().map(|(_, spot)| spot).collect();
    }

    /// Returns the spots connected to a spot, above and below.
    fn neighbors(&self, spot: Spot) -> Vec<Spot> {
        let edges = self.edges.iter().enumerate();
        let ends = edges.filter_map(|(edge, &(from, to))| match spot {
            Spot::Node(node) if node == from => Some([Spot::Pass(edge), Spot::Node(to)]),
            Spot::Node(node) if node == to => Some([Spot::Pass(edge), Spot::Node(from)]),
            Spot::Pass(passing) if passing == edge => Some([Spot::Node(from), Spot::Node(to)]),
            _ => None,
        });
        let mut found: Vec<Spot> = ends.flatten().collect();
        if matches!(spot, Spot::Pass(_)) {
            found.push(spot);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Spot::{Node, Pass};
    use super::*;

    #[test]
    fn a_node_stands_below_all_it_needs() {
        let made = layers(&[vec![], vec![0], vec![0, 1]]);
        assert_eq!(made.rows, [[Node(0)], [Node(1)], [Node(2)]]);
        assert_eq!(made.edges, [(0, 1), (1, 2)]);
    }

    #[test]
    fn long_edges_pass_between_nodes() {
        let made = layers(&[vec![], vec![], vec![1], vec![0, 2]]);
        assert_eq!(made.edges, [(1, 2), (0, 3), (2, 3)]);
        assert_eq!(made.rows[0], [Node(0), Node(1)]);
        assert_eq!(made.rows[1], [Pass(1), Node(2)]);
    }

    #[test]
    fn rows_are_ordered_to_avoid_crossings() {
        let made = layers(&[vec![], vec![], vec![1], vec![0]]);
        assert_eq!(made.rows[1], [Node(3), Node(2)]);
    }

    #[test]
    fn a_circle_ends() {
        let made = layers(&[vec![1], vec![0]]);
        assert!(made.rows.len() <= 2);
    }
}
