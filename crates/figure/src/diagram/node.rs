//! Nodes of a spine: how much room they need, and how they are drawn.
//!
//! Everything is measured along the flow and across it, so that a network can flow down or to the
//! right. Across, arcs run on one side (right of a spine that flows down, above one that flows to
//! the right) and words may stand on the other.

use super::bar::{Bar, BarStyle};
use super::boxes::{BoxWords, CARDS, Frame, draw_op};
use super::column::{Column, Kind, Node};
use crate::ink::Ink;
use crate::svg::{Element, circle, line};

/// Half of the circle of an addition.
pub(crate) const RADIUS: f64 = 12.0;
const NARROWEST_BOX: f64 = 56.0;

/// Measures that all nodes of a column have in common.
pub(crate) struct Style {
    /// True if the network flows down, false if to the right.
    pub(crate) down: bool,
    box_width: f64,
    bars: BarStyle,
}

/// The room a node takes, in units.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Size {
    /// Along the flow.
    pub(crate) along: f64,
    /// Across, on the side of the arcs, from the spine.
    pub(crate) side: f64,
    /// Across, on the other side.
    pub(crate) other: f64,
    /// Along the flow, without words that come after.
    pub(crate) body: f64,
    /// Distance between the edge of its room and the place where the spine meets the node, in units.
    pub(crate) inset: f64,
}

impl Size {
    fn even(along: f64, half: f64) -> Size {
        Size {
            along,
            side: half,
            other: half,
            body: along,
            inset: 0.0,
        }
    }
}

impl Style {
    pub(crate) fn of(column: &Column, down: bool) -> Style {
        let boxes = column.nodes().filter_map(|(_, node)| BoxWords::of(node));
        let box_width = boxes
            .map(|words| words.size().0)
            .fold(NARROWEST_BOX, f64::max);
        let mut bars = BarStyle {
            down,
            per_channel: 0.0,
            deepest: 0.0,
        };
        let all = || column.nodes().filter_map(|(_, node)| Bar::of(node));
        let largest = all().map(|bar| bar.channels()).fold(1.0, f64::max);
        bars.per_channel = BarStyle::LONGEST / largest;
        bars.deepest = all().map(|bar| bars.length(&bar) / 2.0).fold(0.0, f64::max);
        Style {
            down,
            box_width,
            bars,
        }
    }

    pub(crate) fn measure(&self, node: &Node) -> Size {
        if let Some(bar) = Bar::of(node) {
            return self.bars.measure(&bar);
        }
        let Some(words) = BoxWords::of(node) else {
            return Size::even(2.0 * RADIUS, RADIUS);
        };
        let (width, height) = words.size();
        let cards = cards(node);
        if self.down {
            let size = Size::even(height + cards, self.box_width / 2.0);
            Size {
                side: size.side + cards,
                ..size
            }
        } else {
            Size::even(width + cards, height / 2.0 + cards)
        }
    }

    /// Returns the distance from the spine at which an arc to `node` ends, in units.
    pub(crate) fn reach(&self, node: &Node) -> f64 {
        let side = |bar| self.bars.reach(&bar);
        Bar::of(node).map_or(self.measure(node).side, side)
    }

    /// Draws `node`; (`x`, `y`) is the middle of its near end.
    pub(crate) fn draw(&self, node: &Node, x: f64, y: f64) -> Element {
        if let Some(bar) = Bar::of(node) {
            return self.bars.draw(&bar, x, y);
        }
        let Some(words) = BoxWords::of(node) else {
            let (x, y) = if self.down {
                (x, y + RADIUS)
            } else {
                (x + RADIUS, y)
            };
            return plus(x, y, matches!(node.kind, Kind::Multiply));
        };
        let (width, height) = words.size();
        let frame = if self.down {
            let left = x - self.box_width / 2.0;
            Frame {
                left,
                top: y + cards(node),
                width: self.box_width,
                height,
            }
        } else {
            Frame {
                left: x,
                top: y - height / 2.0,
                width,
                height,
            }
        };
        draw_op(node, frame)
    }
}

/// The room of the cards behind a box.
fn cards(node: &Node) -> f64 {
    if matches!(node.kind, Kind::Paths { .. }) {
        CARDS
    } else {
        0.0
    }
}

/// ⊕, or ⊗ if it `multiplies`, drawn, so that it looks the same in every font.
pub(crate) fn plus(x: f64, y: f64, multiplies: bool) -> Element {
    let (arm, slant) = if multiplies {
        (RADIUS * 0.45, RADIUS * 0.45)
    } else {
        (RADIUS * 0.55, 0.0)
    };
    let cross = Element::group()
        .ink(Ink::Full)
        .stroke(1.5)
        .add(line(x - arm, y - slant, x + arm, y + slant))
        .add(line(x + slant, y - arm, x - slant, y + arm));
    Element::group()
        .add(circle(x, y, RADIUS).boxed(Ink::Full))
        .add(cross)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::column::Piece;
    use crate::words::{LEADING, width};

    fn node(kind: Kind) -> Node {
        Node {
            kind,
            params: None,
            value: None,
            gradient: None,
            here: false,
        }
    }

    #[test]
    fn a_node_that_flows_right_is_as_long_as_its_words() {
        let column = Column::default();
        let op = node(Kind::Op {
            name: "relu".to_owned(),
        });
        let (down, right) = (Style::of(&column, true), Style::of(&column, false));
        assert_eq!(down.measure(&op).along, LEADING + 10.0);
        assert_eq!(right.measure(&op).along, width("relu") + 18.0);
    }

    #[test]
    fn bars_that_flow_right_have_their_words_on_one_line() {
        let stack = |parts: &[f64]| {
            node(Kind::Stack {
                name: String::new(),
                parts: parts.to_vec(),
            })
        };
        let mut column = Column::default();
        column
            .pieces
            .extend([stack(&[64.0]), stack(&[64.0, 32.0])].map(Piece::Node));
        let style = Style::of(&column, false);
        let words = |parts: &[f64]| style.measure(&stack(parts)).other;
        assert_eq!(words(&[64.0]), words(&[64.0, 32.0]));
    }
}
