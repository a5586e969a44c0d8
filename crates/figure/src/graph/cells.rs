//! What stands in the layers: a cell for each node, and one for each layer that an edge passes.
//!
//! A frame has a wall on either side in every layer it spans, so that nothing from outside can stand
//! in it.

use super::Graph;
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
    /// How much it wants to be straight.
    pub(crate) weight: f64,
}

/// The weight of a link between cells that have only each other.
pub(crate) const TIED: f64 = 4.0;

/// All cells, the links between them, and the cells of each edge from its upper to its lower end.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    pub(crate) cells: Vec<Cell>,
    pub(crate) links: Vec<Link>,
    pub(crate) chains: Vec<Vec<usize>>,
    pub(crate) layers: usize,
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
        for (index, edge) in graph.edges.iter().enumerate() {
            let ends = match ranks.turned[index] {
                true => (edge.to, edge.from),
                false => (edge.from, edge.to),
            };
            cells.chain(graph, ranks, index, ends, label(index));
        }
        cells.tie_chains();
        for group in 0..graph.groups.len() {
            cells.wall(graph, group);
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
        for pair in chain.windows(2) {
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
        let members = (0..graph.nodes.len()).filter(|node| graph.groups_of(*node).contains(&group));
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
        let near = |of: fn(&Link) -> usize, cell: usize| {
            let links = self.links.iter().filter(|link| link.weight >= 1.0);
            links.filter(|link| of(link) == cell).count()
        };
        let only = |link: &Link| {
            near(|link| link.upper, link.upper) == 1 && near(|link| link.lower, link.lower) == 1
        };
        let tied: Vec<bool> = self.links.iter().map(only).collect();
        for (link, tied) in self.links.iter_mut().zip(tied) {
            if tied && link.weight == 1.0 {
                link.weight = TIED;
            }
        }
    }
}

#[cfg(test)]
pub(crate) fn cells(graph: &Graph) -> Cells {
    let ranks = super::rank::rank(graph, 1);
    Cells::of(graph, &ranks, |_| (20.0, 20.0, 30.0), |_| None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Group, graph};

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
