//! Places the pieces of a column.
//!
//! The spine is straight; pieces follow each other along it. Each arc gets a lane as near to the
//! spine as the nodes it passes allow; arcs that overlap are nested, shorter ones inside, so an
//! arc crosses another only where their taps interleave and it cannot be avoided.

use super::boxes::BoxWords;
use super::column::{Arc, Column, Kind, Node, Piece};
use super::node::{Size, Style};
use crate::words::{LEADING, width};

/// From a node to what comes after it.
const LEAVE: f64 = 10.0;
/// The room of an arrow's head and a bit of its shaft.
const ARROW: f64 = 16.0;
const PAD: f64 = 10.0;
/// Between an arc and what it passes.
const LANE: f64 = 14.0;
/// Between an arc and the gradient that comes back beside it.
pub(crate) const BACK: f64 = 9.0;

/// A column with all its places, measured along the flow from its start and across from the spine.
pub(crate) struct Layout<'net> {
    pub(crate) column: &'net Column,
    pub(crate) style: Style,
    pub(crate) nodes: Vec<PlacedNode<'net>>,
    pub(crate) taps: Vec<f64>,
    pub(crate) arcs: Vec<PlacedArc<'net>>,
    pub(crate) groups: Vec<PlacedGroup>,
    pub(crate) length: f64,
    pub(crate) side: f64,
    pub(crate) other: f64,
}

pub(crate) struct PlacedNode<'net> {
    piece: usize,
    pub(crate) node: &'net Node,
    pub(crate) start: f64,
    pub(crate) size: Size,
    /// Middle of the words about the edge that leaves the node, in units along the flow.
    pub(crate) words: f64,
}

impl PlacedNode<'_> {
    pub(crate) fn end(&self) -> f64 {
        self.start + self.size.along
    }

    /// Returns the end of the edge that comes to the node, in units along the flow.
    pub(crate) fn entry(&self) -> f64 {
        self.start + self.size.inset
    }

    /// Returns the start of the edge that leaves the node, in units along the flow.
    pub(crate) fn exit(&self) -> f64 {
        self.end() - self.size.inset
    }

    /// The middle of what the spine runs through, where arcs end.
    pub(crate) fn middle(&self) -> f64 {
        self.start + self.size.body / 2.0
    }
}

pub(crate) struct PlacedArc<'net> {
    pub(crate) arc: &'net Arc,
    pub(crate) from: f64,
    /// Index of the node it ends in.
    pub(crate) to: usize,
    /// Distance of the lane from the spine, in units.
    pub(crate) lane: f64,
    /// Distance from the spine to the far end of the arc with its words, in units.
    outer: f64,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct PlacedGroup {
    pub(crate) start: f64,
    pub(crate) end: f64,
    pub(crate) side: f64,
    pub(crate) other: f64,
}

pub(crate) fn lay_out(column: &Column, down: bool) -> Layout<'_> {
    let mut layout = Layout {
        column,
        style: Style::of(column, down),
        nodes: Vec::new(),
        taps: vec![0.0; column.pieces.len()],
        arcs: Vec::new(),
        groups: vec![PlacedGroup::default(); column.groups.len()],
        length: 0.0,
        side: 0.0,
        other: 0.0,
    };
    layout.place_pieces();
    layout.place_arcs();
    layout.measure_sides();
    layout
}

impl<'net> Layout<'net> {
    fn place_pieces(&mut self) {
        let column = self.column;
        let mut at = 0.0;
        let mut edge_has_tap = false;
        for (index, piece) in column.pieces.iter().enumerate() {
            match piece {
                Piece::Node(node) => {
                    let arrow = if edge_has_tap { ARROW - 2.0 } else { ARROW };
                    at += if index > 0 || !is_bar(node) {
                        arrow
                    } else {
                        0.0
                    };
                    at = at.max(self.room_for_boxes(index, node));
                    at = self.place_node(index, node, at);
                    edge_has_tap = false;
                }
                Piece::Tap => {
                    at += if edge_has_tap || at == 0.0 { 14.0 } else { 2.0 };
                    self.taps[index] = at;
                    edge_has_tap = true;
                }
                Piece::Open(group) => {
                    let titled = self.style.down && !column.group_title(*group).is_empty();
                    self.groups[*group].start = at;
                    at += if titled { LEADING + 4.0 } else { 6.0 };
                }
                Piece::Close(group) => {
                    self.groups[*group].end = at;
                    at += 6.0;
                }
            }
        }
        let trailing = self.nodes.last().is_some_and(|last| goes_on(last.node));
        self.length = at + if trailing { ARROW - 4.0 } else { -LEAVE };
    }

    /// Returns the first place along the flow at which boxes on the arcs that end in the node have room.
    fn room_for_boxes(&self, piece: usize, node: &Node) -> f64 {
        let half = self.style.measure(node).along / 2.0;
        let arcs = self.column.arcs.iter().filter(|arc| arc.to == piece);
        let boxed = arcs.filter_map(|arc| {
            let (across, along) = BoxWords::new(arc.through.as_ref()?, arc.params).size();
            let long = if self.style.down { along } else { across };
            Some(self.taps[arc.from] + long + 2.0 * LEAVE - half)
        });
        boxed.fold(0.0, f64::max)
    }

    /// Places a node at `start` and returns where the edge that leaves it may hold something.
    fn place_node(&mut self, piece: usize, node: &'net Node, start: f64) -> f64 {
        let size = self.style.measure(node);
        let (words, room) = self.edge_words(node, start + size.along);
        self.nodes.push(PlacedNode {
            piece,
            node,
            start,
            size,
            words,
        });
        start + size.along + LEAVE + room
    }

    /// Middle of the words on the edge that leaves `node`, and the room they take along it.
    fn edge_words(&self, node: &Node, end: f64) -> (f64, f64) {
        let widest = [&node.value, &node.gradient]
            .into_iter()
            .flatten()
            .map(|text| width(text));
        let widest = widest.fold(0.0, f64::max);
        let room = match (widest > 0.0, self.style.down) {
            (false, _) => 0.0,
            (true, true) => LEADING,
            (true, false) => widest + 6.0,
        };
        (end + LEAVE / 2.0 + room / 2.0, room)
    }

    fn place_arcs(&mut self) {
        let column = self.column;
        let node_of = |nodes: &[PlacedNode<'_>], piece: usize| {
            nodes
                .iter()
                .position(|node| node.piece == piece)
                .expect("arcs end in nodes")
        };
        let mut arcs: Vec<&Arc> = column.arcs.iter().collect();
        arcs.sort_by_key(|arc| arc.to - arc.from);
        for arc in arcs {
            let (from, to) = (self.taps[arc.from], node_of(&self.nodes, arc.to));
            let end = self.nodes[to].middle();
            let passed = self
                .nodes
                .iter()
                .filter(|node| node.piece > arc.from && node.piece < arc.to);
            let passed = passed
                .map(|node| self.node_side(node))
                .fold(self.style.reach(self.nodes[to].node), f64::max);
            let half = self.through_half(arc);
            let reach = half.max(self.words_beside(arc));
            let mut lane = passed + LANE + half;
            for placed in &self.arcs {
                let overlaps = placed.from < end && from < self.nodes[placed.to].middle();
                if overlaps {
                    lane = lane.max(placed.outer + LANE + half);
                }
            }
            let back = if column.backward { BACK } else { 0.0 };
            self.arcs.push(PlacedArc {
                arc,
                from,
                to,
                lane,
                outer: lane + reach + back,
            });
        }
    }

    /// Returns the extent of a node and of the words on the edge after it, to the side of the arcs.
    fn node_side(&self, node: &PlacedNode<'_>) -> f64 {
        let words = node
            .node
            .value
            .as_deref()
            .map_or(0.0, |text| width(text) + 8.0);
        if self.style.down {
            node.size.side.max(words)
        } else {
            node.size.side
        }
    }

    fn through_half(&self, arc: &Arc) -> f64 {
        let Some(name) = &arc.through else { return 0.0 };
        let (across, along) = BoxWords::new(name, arc.params).size();
        if self.style.down {
            across / 2.0
        } else {
            along / 2.0
        }
    }

    /// Returns the extent of the words beside an arc, from the arc.
    fn words_beside(&self, arc: &Arc) -> f64 {
        let texts = [&arc.value, &arc.gradient].into_iter().flatten();
        if self.style.down {
            texts
                .map(|text| width(text) + 8.0 + BACK)
                .fold(0.0, f64::max)
        } else {
            LEADING * texts.count() as f64
        }
    }

    fn measure_sides(&mut self) {
        for node in &self.nodes {
            let gradient = node.node.gradient.as_deref().filter(|_| self.style.down);
            let words = gradient.map_or(0.0, |text| width(text) + BACK + 6.0);
            self.side = self.side.max(self.node_side(node));
            self.other = self.other.max(node.size.other).max(words);
        }
        for arc in &self.arcs {
            self.side = self.side.max(arc.outer + 1.0);
        }
        // Inner groups were opened later, so they are measured first.
        for group in (0..self.groups.len()).rev() {
            let (side, other) = self.group_sides(group);
            self.groups[group].side = side;
            self.groups[group].other = other;
            self.side = self.side.max(side + 1.0);
            self.other = self.other.max(other + 1.0);
        }
    }

    /// Returns the extent of a frame to both sides: around its nodes, arcs, inner frames and title.
    fn group_sides(&self, group: usize) -> (f64, f64) {
        let PlacedGroup { start, end, .. } = self.groups[group];
        let inside = |at: f64| at >= start && at <= end;
        let nodes = self
            .nodes
            .iter()
            .filter(|node| inside(node.start))
            .map(|node| (node.size.side, node.size.other));
        let arcs = self
            .arcs
            .iter()
            .filter(|arc| inside(arc.from))
            .map(|arc| (arc.outer, 0.0));
        let inner = self.groups[group + 1..]
            .iter()
            .filter(|inner| inside(inner.start));
        let inner = inner.map(|inner| (inner.side, inner.other));
        let (side, other) = nodes
            .chain(arcs)
            .chain(inner)
            .fold((0.0_f64, 0.0_f64), |most, one| {
                (most.0.max(one.0), most.1.max(one.1))
            });
        let title = width(&self.column.group_title(group));
        match self.style.down {
            true => (side + PAD, other.max(title - side - PAD) + PAD),
            false if title > 0.0 => (side + LEADING + PAD, other + PAD),
            false => (side + PAD, other + PAD),
        }
    }
}

/// Returns true if the spine is drawn beyond a node at its end.
pub(crate) fn goes_on(node: &Node) -> bool {
    !is_bar(node) || node.value.is_some() || node.gradient.is_some()
}

/// Returns true if a spine can begin or end with the node: data can, operations cannot.
fn is_bar(node: &Node) -> bool {
    matches!(node.kind, Kind::Tensor { .. } | Kind::Stack { .. })
}

impl Column {
    /// "stage 2 ×3".
    pub(crate) fn group_title(&self, group: usize) -> String {
        let group = &self.groups[group];
        let times = if group.times == 1.0 {
            String::new()
        } else {
            format!(" ×{}", group.times)
        };
        format!("{}{times}", group.title).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::net::Net;
    use crate::diagram::parse::parse_diagram;

    #[track_caller]
    fn check_lanes(text: &str, expected_order: &[&str]) {
        let net = Net::build(&parse_diagram(text).unwrap().items).unwrap();
        let mut layout = lay_out(&net.columns[0], true);
        layout.arcs.sort_by(|a, b| a.lane.total_cmp(&b.lane));
        let order: Vec<&str> = layout.arcs.iter().map(|arc| &*arc.arc.tap).collect();
        assert_eq!(order, expected_order);
        let lanes: Vec<f64> = layout.arcs.iter().map(|arc| arc.lane).collect();
        assert!(
            lanes
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= LANE || pair[1] == pair[0])
        );
    }

    #[test]
    fn longer_arcs_run_outside() {
        check_lanes("tap a\nop f\ntap b\nop g\nadd b\nadd a", &["b", "a"]);
    }

    #[test]
    fn arcs_one_after_the_other_share_a_lane() {
        let text = "tap a\nop f\nadd a\ntap b\nop f\nadd b";
        let net = Net::build(&parse_diagram(text).unwrap().items).unwrap();
        let layout = lay_out(&net.columns[0], true);
        assert_eq!(layout.arcs[0].lane, layout.arcs[1].lane);
    }

    #[test]
    fn the_same_nodes_stand_at_the_same_heights_with_and_without_an_arc() {
        let starts = |text: &str| {
            let net = Net::build(&parse_diagram(text).unwrap().items).unwrap();
            let layout = lay_out(&net.columns[0], true);
            layout
                .nodes
                .iter()
                .take(3)
                .map(|node| node.start)
                .collect::<Vec<_>>()
        };
        let plain = starts("tensor x 64\nop f\nop g");
        assert_eq!(plain, starts("tensor x 64\ntap x\nop f\nop g\nadd x"));
    }

    #[test]
    fn frames_hold_what_is_inside() {
        let text = "group outer\ngroup inner ×2\nop f\nend\nend";
        let net = Net::build(&parse_diagram(text).unwrap().items).unwrap();
        let layout = lay_out(&net.columns[0], true);
        let [outer, inner] = layout.groups[..] else {
            panic!("two groups")
        };
        assert!(outer.start < inner.start && inner.end < outer.end && inner.side < outer.side);
    }
}
