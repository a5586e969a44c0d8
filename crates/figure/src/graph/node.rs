//! Nodes: how much room they take, where edges meet them, how they are drawn.

use super::look::Look;
use super::model::{Graph, Node};
use super::words::{Line, draw as draw_lines, of_node, size};
use crate::diagram::{RADIUS, plus, tensor_length};
use crate::ink::{Ink, THEORY_DASH};
use crate::svg::{Element, Path, circle, polygon, rect, tile};
use crate::words::Anchor;

const BAR: f64 = 12.0;
const DOT: f64 = 3.5;
const NARROWEST: f64 = 34.0;

/// A node with its size, in units; `width` and `height` are those on the drawing.
pub(crate) struct Shape<'graph> {
    pub(crate) node: &'graph Node,
    lines: Vec<Line>,
    right: bool,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl<'graph> Shape<'graph> {
    pub(crate) fn of(node: &'graph Node, graph: &Graph) -> Shape<'graph> {
        let lines = of_node(node, graph);
        let (wide, high) = size(&lines);
        let (width, height) = match node.look {
            Look::Plus | Look::Times => (2.0 * RADIUS, 2.0 * RADIUS),
            Look::Dot => (2.0 * DOT, 2.0 * DOT),
            Look::Circle => {
                let side = wide.hypot(high).max(2.0 * RADIUS + 8.0) + 6.0;
                (side, side)
            }
            Look::Box => ((wide + 18.0).max(NARROWEST), high + 10.0),
            Look::Pill => ((wide + 26.0).max(NARROWEST), high + 10.0),
            Look::Diamond => (wide + high + 24.0, high * 1.4 + 20.0),
            Look::Concat => (wide + 26.0, high + 10.0),
            Look::Words => (wide + 6.0, high + 2.0),
            Look::Tensor => {
                let bar = tensor_length(&shape_of(&node.label));
                if graph.right {
                    (wide.max(BAR), bar + high + 4.0)
                } else {
                    (wide.max(bar), BAR + high)
                }
            }
        };
        let right = graph.right;
        Shape {
            node,
            lines,
            right,
            width,
            height,
        }
    }

    /// The room left and right of where edges meet the node, across the flow, and along it.
    pub(crate) fn room(&self) -> (f64, f64, f64) {
        let (across, along) = if self.right {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        };
        // The bar of a tensor is met in its middle; its words stand beneath.
        let before = match self.node.look {
            Look::Tensor if self.right => tensor_length(&shape_of(&self.node.label)) / 2.0,
            _ => across / 2.0,
        };
        (before, across - before, along)
    }

    /// Returns the distance from the middle of the node, along the flow, at which an edge `offset` to the side meets it.
    pub(crate) fn reach(&self, offset: f64) -> f64 {
        let (along, across) = if self.right {
            (self.width / 2.0, self.height / 2.0)
        } else {
            (self.height / 2.0, self.width / 2.0)
        };
        match self.node.look {
            Look::Plus | Look::Times | Look::Circle | Look::Dot => {
                (across * across - offset * offset).max(0.0).sqrt()
            }
            Look::Diamond => along * (1.0 - (offset / across).abs().min(1.0)),
            Look::Tensor if self.right => BAR / 2.0,
            _ => along,
        }
    }

    /// Returns the largest distance from its middle at which edges meet it.
    pub(crate) fn half_face(&self) -> f64 {
        let across = if self.right { self.height } else { self.width } / 2.0;
        match self.node.look {
            Look::Plus | Look::Times | Look::Circle => across * 0.6,
            Look::Dot | Look::Diamond => 0.0,
            Look::Tensor if self.right => 8.0,
            Look::Tensor | Look::Words => across * 0.6,
            Look::Box | Look::Pill | Look::Concat => across - 9.0,
        }
    }

    /// Returns true if edges from far aside meet the node at its side.
    pub(crate) fn is_round(&self) -> bool {
        matches!(self.node.look, Look::Plus | Look::Times | Look::Circle)
    }

    /// Draws it with its upper left corner at (`left`, `top`).
    pub(crate) fn draw(&self, left: f64, top: f64) -> Element {
        let (x, y) = (left + self.width / 2.0, top + self.height / 2.0);
        let words = || draw_lines(&self.lines, x, y, Anchor::Middle);
        let group = Element::group();
        match self.node.look {
            Look::Plus => plus(x, y, false),
            Look::Times => plus(x, y, true),
            Look::Dot => circle(x, y, DOT).ink(Ink::Full).fill(),
            Look::Words => group.extend(words()),
            Look::Tensor => self.draw_tensor(left, top),
            Look::Concat => group.add(self.brackets(left, top)).extend(words()),
            Look::Circle => group
                .add(self.frame(circle(x, y, self.width / 2.0)))
                .extend(words()),
            Look::Diamond => {
                let (right, bottom) = (left + self.width, top + self.height);
                let shape = polygon(&[(x, top), (right, y), (x, bottom), (left, y)]);
                group.add(self.frame(shape)).extend(words())
            }
            Look::Box | Look::Pill => {
                let shape = rect(left, top, self.width, self.height);
                let radius = if self.node.look == Look::Pill {
                    "13"
                } else {
                    "2"
                };
                group
                    .add(self.frame(shape.with("rx", radius)))
                    .extend(words())
            }
        }
    }

    /// An outline that says whether the node is learned, gone, or what a step speaks of.
    fn frame(&self, shape: Element) -> Element {
        let node = self.node;
        if node.here {
            return shape.here();
        }
        let ink = match (node.dashed, node.params) {
            (false, Some(_)) => Ink::Series(0),
            (false, None) | (true, _) => Ink::Faint,
        };
        shape
            .boxed(ink)
            .dashed(if node.dashed { THEORY_DASH } else { "" })
    }

    fn draw_tensor(&self, left: f64, top: f64) -> Element {
        let bar = tensor_length(&shape_of(&self.node.label));
        let x = left + self.width / 2.0;
        let ink = if self.node.here {
            Ink::Series(2)
        } else {
            Ink::Faint
        };
        let (shape, below) = if self.right {
            (tile(x - BAR / 2.0, top, BAR, bar), top + bar + 4.0)
        } else {
            (tile(x - bar / 2.0, top, bar, BAR), top + BAR)
        };
        let middle = below + size(&self.lines).1 / 2.0 + 1.0;
        let words = draw_lines(&self.lines, x, middle, Anchor::Middle);
        Element::group().add(shape.ink(ink).fill()).extend(words)
    }

    /// `[ ]` around the words of a concatenation.
    fn brackets(&self, left: f64, top: f64) -> Element {
        let (right, bottom) = (left + self.width, top + self.height);
        let ground = tile(left, top, self.width, self.height)
            .ink(Ink::Ground)
            .fill();
        let mut brackets = Element::group().ink(Ink::Full).stroke(1.5);
        for (edge, tip) in [(left, left + 8.0), (right, right - 8.0)] {
            let corners = [(tip, top), (edge, top), (edge, bottom), (tip, bottom)];
            brackets.push(Path::rounded(&corners, 0.1).element());
        }
        Element::group().add(ground).add(brackets)
    }
}

/// The sides of the shape at the end of a label: "x 64×56×56".
fn shape_of(label: &str) -> Vec<String> {
    let last = label.split_whitespace().last().unwrap_or("");
    last.split('×').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::model::graph;

    fn node(look: Look, label: &str) -> Node {
        Node {
            look,
            label: label.to_owned(),
            ..Node::default()
        }
    }

    #[test]
    fn edges_meet_a_circle_on_its_line() {
        let node = node(Look::Plus, "");
        let shape = Shape::of(&node, &graph(0, &[])).reach(0.0);
        assert_eq!(shape, RADIUS);
        assert_eq!(Shape::of(&node, &graph(0, &[])).reach(RADIUS), 0.0);
    }

    #[test]
    fn tensors_are_as_long_as_their_channels() {
        let width = |label: &str| Shape::of(&node(Look::Tensor, label), &graph(0, &[])).width;
        assert!(width("512×7×7") > width("64×7×7"));
    }

    #[test]
    fn a_step_is_marked_and_what_is_gone_is_dashed() {
        let draw = |node: &Node| Shape::of(node, &graph(0, &[])).draw(0.0, 0.0).to_string();
        let plain = node(Look::Box, "f");
        assert!(!draw(&plain).contains("fig-here"));
        assert!(
            draw(&Node {
                here: true,
                ..plain.clone()
            })
            .contains("fig-here")
        );
        assert!(
            draw(&Node {
                dashed: true,
                ..plain
            })
            .contains("dasharray")
        );
    }
}
