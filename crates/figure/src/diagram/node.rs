//! Nodes of a spine: how much room they need, and how they are drawn.
//!
//! Everything is measured along the flow and across it, so that a network can flow down or to the
//! right. Across, arcs run on one side (right of a spine that flows down, above one that flows to
//! the right) and words may stand on the other.

use super::net::{Column, Kind, Node};
use crate::ink::{Ink, THEORY_DASH};
use crate::svg::{Element, circle, line, rect};
use crate::words::{Anchor, LEADING, lines, text, widest, width, wrap};

/// Longer names of operations are broken into lines.
const WIDEST_OP: f64 = 132.0;
const BAR: f64 = 12.0;
/// Half of the circle of an addition.
pub(crate) const RADIUS: f64 = 12.0;
const LONGEST_STACK: f64 = 120.0;

/// What the nodes of a column share.
pub(crate) struct Style {
    /// Whether the network flows down, not to the right.
    pub(crate) down: bool,
    op_width: f64,
    /// Units for each channel in stacked bars.
    per_channel: f64,
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
    /// Where the spine touches the node's far end: words beneath a bar may come after it.
    pub(crate) body: f64,
}

impl Style {
    pub(crate) fn of(column: &Column, down: bool) -> Style {
        let names = column.nodes().filter_map(|(_, node)| op_lines(node));
        let op_width = names.map(|lines| widest(&lines)).fold(0.0, f64::max) + 18.0;
        let totals = column.nodes().filter_map(|(_, node)| match &node.kind {
            Kind::Stack { parts, .. } | Kind::Concat { parts } => Some(parts.iter().sum::<f64>()),
            _ => None,
        });
        let largest = totals.fold(1.0, f64::max);
        Style {
            down,
            op_width: op_width.max(56.0),
            per_channel: LONGEST_STACK / largest,
        }
    }

    pub(crate) fn measure(&self, node: &Node) -> Size {
        match &node.kind {
            Kind::Add => Size {
                along: 2.0 * RADIUS,
                side: RADIUS,
                other: RADIUS,
                body: 2.0 * RADIUS,
            },
            Kind::Op { .. } | Kind::Dropped { .. } | Kind::Paths { .. } => {
                let lines = op_lines(node).unwrap_or_default();
                let cards = if matches!(node.kind, Kind::Paths { .. }) {
                    8.0
                } else {
                    0.0
                };
                let (across, along) = box_size(&lines, cards);
                match self.down {
                    true => {
                        let half = self.op_width / 2.0;
                        Size {
                            along,
                            side: half + cards,
                            other: half,
                            body: along,
                        }
                    }
                    false => {
                        let half = along / 2.0;
                        Size {
                            along: across,
                            side: half,
                            other: half,
                            body: across,
                        }
                    }
                }
            }
            Kind::Tensor { shape, .. } => self.bar(tensor_length(shape), 0.0, &tensor_label(node)),
            Kind::Stack { parts, .. } => {
                self.bar(self.stack_length(parts), 0.0, &stack_label(node))
            }
            Kind::Concat { parts } => self.bar(self.stack_length(parts), 14.0, &stack_label(node)),
        }
    }

    /// A bar across the flow with words beneath; `bracket` is the room of what embraces it.
    fn bar(&self, length: f64, bracket: f64, label: &[String]) -> Size {
        let (words, height) = (widest(label), LEADING * label.len() as f64);
        let half = length / 2.0;
        if self.down {
            let thick = if bracket > 0.0 { 26.0 } else { BAR };
            let across = (half + bracket).max(words / 2.0);
            return Size {
                along: thick + height,
                side: across,
                other: across,
                body: thick,
            };
        }
        let thick = BAR + 2.0 * bracket;
        let along = thick.max(words);
        Size {
            along,
            side: half + bracket / 3.0,
            other: half + height + 4.0,
            body: along,
        }
    }

    fn stack_length(&self, parts: &[f64]) -> f64 {
        parts
            .iter()
            .map(|part| self.part(*part))
            .sum::<f64>()
            .max(24.0)
    }

    fn part(&self, channels: f64) -> f64 {
        (channels * self.per_channel).max(5.0)
    }

    /// Draws `node` with its body around the spine; (`x`, `y`) is the middle of its near end.
    pub(crate) fn draw(&self, node: &Node, x: f64, y: f64) -> Element {
        let size = self.measure(node);
        match &node.kind {
            Kind::Add => match self.down {
                true => plus(x, y + RADIUS),
                false => plus(x + RADIUS, y),
            },
            Kind::Op { .. } | Kind::Dropped { .. } | Kind::Paths { .. } => {
                let (width, height) = match self.down {
                    true => (self.op_width, size.along),
                    false => (size.along, size.side * 2.0),
                };
                let top = if self.down { y } else { y - height / 2.0 };
                let left = if self.down { x - width / 2.0 } else { x };
                let cards = if matches!(node.kind, Kind::Paths { .. }) {
                    8.0
                } else {
                    0.0
                };
                draw_op(node, left, top + cards, width, height - cards)
            }
            Kind::Tensor { shape, .. } => {
                let length = tensor_length(shape);
                let bar = |rect: Element| rect.with("rx", 1).ink(Ink::Faint).fill();
                Element::group()
                    .add(bar(self.across(x, y, size, length, BAR)))
                    .extend(self.label(&tensor_label(node), x, y, size, true))
            }
            Kind::Stack { parts, .. } => self.draw_stack(node, parts, x, y, size, false),
            Kind::Concat { parts } => self.draw_stack(node, parts, x, y, size, true),
        }
    }

    /// A rectangle of `length` across the flow and `thick` along it.
    fn across(&self, x: f64, y: f64, size: Size, length: f64, thick: f64) -> Element {
        match self.down {
            true => rect(
                x - length / 2.0,
                y + (size.body - thick) / 2.0,
                length,
                thick,
            ),
            false => rect(
                x + (size.along - thick) / 2.0,
                y - length / 2.0,
                thick,
                length,
            ),
        }
    }

    fn label(&self, label: &[String], x: f64, y: f64, size: Size, mono: bool) -> Vec<Element> {
        let height = LEADING * label.len() as f64;
        let (x, y) = match self.down {
            true => (x, y + size.body + height / 2.0 + 2.0),
            false => (x + size.along / 2.0, y + size.other - height / 2.0),
        };
        let group = Element::group().with("class", if mono { "fig-mono" } else { "fig-halo" });
        vec![group.extend(lines(x, y, Anchor::Middle, label))]
    }

    fn draw_stack(
        &self,
        node: &Node,
        parts: &[f64],
        x: f64,
        y: f64,
        size: Size,
        bracket: bool,
    ) -> Element {
        let length = self.stack_length(parts);
        let mut group = Element::group();
        let ground = self
            .across(x, y, size, length + 8.0, 26.0)
            .ink(Ink::Ground)
            .fill();
        if bracket {
            group.push(ground);
        }
        let mut start = -length / 2.0;
        for (index, part) in parts.iter().enumerate() {
            let long = self.part(*part);
            let bar = match self.down {
                true => rect(x + start, y + (size.body - 18.0) / 2.0, long - 1.5, 18.0),
                // Bars are stacked upward: the oldest source lies at the bottom.
                false => rect(
                    x + size.along / 2.0 - 9.0,
                    y - start - long,
                    18.0,
                    long - 1.5,
                ),
            };
            let round = if index < 4 { "1" } else { "0.55" };
            group.push(
                bar.ink(Ink::Series(index))
                    .fill()
                    .with("fill-opacity", round),
            );
            start += long;
        }
        if bracket {
            group.push(self.bracket(x, y, size, length));
        }
        group.extend(self.label(&stack_label(node), x, y, size, true))
    }

    /// The open bracket of a concatenation: `[ ]` around the bars.
    fn bracket(&self, x: f64, y: f64, size: Size, length: f64) -> Element {
        let mut bracket = Element::group().ink(Ink::Full).stroke(1.5);
        let half = length / 2.0 + 6.0;
        for sign in [-1.0, 1.0] {
            let (across, thick) = (sign * half, 26.0);
            let corner = |across: f64, along: f64| match self.down {
                true => (x + across, y + size.body / 2.0 + along),
                false => (x + size.along / 2.0 + along, y - across),
            };
            let tip = across - sign * 7.0;
            let points = [
                (tip, -thick / 2.0),
                (across, -thick / 2.0),
                (across, thick / 2.0),
                (tip, thick / 2.0),
            ];
            let points: Vec<_> = points
                .iter()
                .map(|(across, along)| corner(*across, *along))
                .collect();
            bracket.push(crate::svg::Path::rounded(&points, 0.1).element());
        }
        bracket
    }
}

/// The box of an operation or a projection: its lines, and whether it has learned parameters.
pub(crate) fn draw_box(
    lines_of: &[String],
    has_params: bool,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
) -> Element {
    let ink = if has_params {
        Ink::Series(0)
    } else {
        Ink::Faint
    };
    let shape = || rect(left, top, width, height).with("rx", 2);
    let ground = shape().ink(Ink::Ground).fill();
    let frame = shape().ink(ink).stroke(1.5);
    let middle = left + width / 2.0;
    let mut words = lines(middle, top + height / 2.0, Anchor::Middle, lines_of);
    if has_params {
        words.pop();
        let (_, y) = (
            0.0,
            top + height / 2.0 + LEADING * (lines_of.len() as f64 - 1.0) / 2.0,
        );
        words.push(draw_params(
            middle,
            y,
            lines_of.last().map_or("", String::as_str),
        ));
    }
    Element::group().add(ground).add(frame).extend(words)
}

/// ■ and the number of parameters.
fn draw_params(middle: f64, y: f64, label: &str) -> Element {
    let number = label.trim_start_matches("■ ");
    let whole = width(number) + 14.0;
    let square = rect(middle - whole / 2.0, y - 4.5, 9.0, 9.0)
        .ink(Ink::Series(0))
        .fill();
    let words = text(middle + 7.0, y, Anchor::Middle, number)
        .ink(Ink::Soft)
        .fill();
    Element::group().add(square).add(words)
}

fn draw_op(node: &Node, left: f64, top: f64, width: f64, height: f64) -> Element {
    let lines_of = op_lines(node).unwrap_or_default();
    match &node.kind {
        Kind::Dropped { .. } => {
            let shape = || rect(left, top, width, height).with("rx", 2);
            let middle = (left + width / 2.0, top + height / 2.0);
            let words = lines(middle.0, middle.1, Anchor::Middle, &lines_of);
            let words = Element::group().ink(Ink::Faint).fill().extend(words);
            let frame = shape().ink(Ink::Faint).stroke(1.5).dashed(THEORY_DASH);
            Element::group()
                .add(shape().ink(Ink::Ground).fill())
                .add(frame)
                .add(words)
        }
        Kind::Paths { .. } => {
            let card = |shift: f64| {
                let shape = || rect(left + shift, top - shift, width, height).with("rx", 2);
                let frame = shape().ink(Ink::Series(0)).stroke(1.2);
                Element::group()
                    .add(shape().ink(Ink::Ground).fill())
                    .add(frame)
            };
            let front = draw_box(&lines_of, node.params.is_some(), left, top, width, height);
            Element::group().add(card(8.0)).add(card(4.0)).add(front)
        }
        _ => draw_box(&lines_of, node.params.is_some(), left, top, width, height),
    }
}

/// Width and height of a box around `lines`.
pub(crate) fn box_size(lines: &[String], extra: f64) -> (f64, f64) {
    (
        widest(lines) + 18.0,
        LEADING * lines.len() as f64 + 10.0 + extra,
    )
}

/// The lines inside of an operation, the number of parameters last.
fn op_lines(node: &Node) -> Option<Vec<String>> {
    let name = match &node.kind {
        Kind::Op { name } | Kind::Dropped { name } => name.clone(),
        Kind::Paths { copies, name } => format!("{copies} × {name}"),
        Kind::Tensor { .. } | Kind::Add | Kind::Concat { .. } | Kind::Stack { .. } => return None,
    };
    Some(box_lines(&name, node.params))
}

/// The lines inside of a box with this name.
pub(crate) fn box_lines(name: &str, params: Option<f64>) -> Vec<String> {
    let mut lines = wrap(name, WIDEST_OP);
    lines.extend(params.map(|count| format!("■ {}", thousands(count))));
    lines
}

/// "36,864".
pub(crate) fn thousands(count: f64) -> String {
    show::format_number(count, ",").unwrap_or_default()
}

/// "x" and "64×56×56", on one line if it is short.
fn tensor_label(node: &Node) -> Vec<String> {
    let Kind::Tensor { name, shape } = &node.kind else {
        return Vec::new();
    };
    let shape = shape.join("×");
    wrap(format!("{name} {shape}").trim(), WIDEST_OP)
}

fn stack_label(node: &Node) -> Vec<String> {
    let total = |parts: &[f64]| thousands(parts.iter().sum());
    match &node.kind {
        Kind::Stack { name, parts } => vec![format!("{name} {}", total(parts)).trim().to_owned()],
        Kind::Concat { parts } if parts.is_empty() => vec!["concat".to_owned()],
        Kind::Concat { parts } => vec![total(parts)],
        _ => Vec::new(),
    }
}

/// The length of a tensor's bar: it grows with the logarithm of the channels, the first side.
fn tensor_length(shape: &[String]) -> f64 {
    let channels: Option<f64> = shape.first().and_then(|side| side.parse().ok());
    let channels = channels.filter(|channels| *channels >= 1.0).unwrap_or(64.0);
    (16.0 + 10.0 * channels.log2()).min(LONGEST_STACK)
}

/// ⊕, drawn, so that it looks the same in every font.
pub(crate) fn plus(x: f64, y: f64) -> Element {
    let arm = RADIUS * 0.55;
    Element::group()
        .add(circle(x, y, RADIUS).ink(Ink::Ground).fill())
        .add(
            Element::group()
                .ink(Ink::Full)
                .stroke(1.5)
                .add(circle(x, y, RADIUS))
                .add(line(x - arm, y, x + arm, y))
                .add(line(x, y - arm, x, y + arm)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(kind: Kind) -> Node {
        Node {
            kind,
            params: None,
            value: None,
            gradient: None,
        }
    }

    #[test]
    fn bars_grow_with_the_logarithm_of_the_channels() {
        let length = |channels: &str| tensor_length(&[channels.to_owned()]);
        assert_eq!(length("128") - length("64"), length("64") - length("32"));
        assert_eq!(length("C"), length("64"));
    }

    #[test]
    fn parameters_are_the_last_line_of_a_box() {
        let op = Node {
            params: Some(36_864.0),
            ..node(Kind::Op {
                name: "conv".to_owned(),
            })
        };
        assert_eq!(op_lines(&op).unwrap(), ["conv", "■ 36,864"]);
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
}
