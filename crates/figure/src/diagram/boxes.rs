//! Boxes with words: operations, projections, parallel paths.
//!
//! A box with learned parameters has a green frame and their number as its last line, after ■. A box
//! that was taken out is dashed. How wide a box is follows from its words.

use super::column::{Kind, Node};
use crate::ink::{Ink, THEORY_DASH};
use crate::svg::{Element, rect};
use crate::words::{Anchor, LEADING, lines, text, widest, wrap};

/// Longer names of operations are broken into lines.
pub(crate) const WIDEST_OP: f64 = 132.0;
/// Offset of the cards behind a box of parallel paths, in units.
pub(crate) const CARDS: f64 = 8.0;

/// The lines inside of a box: the name, and the number of parameters.
#[derive(Clone, Debug, Default)]
pub(crate) struct BoxWords {
    name: Vec<String>,
    params: Option<String>,
}

impl BoxWords {
    pub(crate) fn new(name: &str, params: Option<f64>) -> BoxWords {
        let params = params.map(|count| format!(" {}", thousands(count)));
        BoxWords {
            name: wrap(name, WIDEST_OP),
            params,
        }
    }

    /// The words of an operation; other nodes have no box.
    pub(crate) fn of(node: &Node) -> Option<BoxWords> {
        let name = match &node.kind {
            Kind::Op { name } | Kind::Dropped { name } => name.clone(),
            Kind::Paths { copies, name } => format!("{copies} × {name}"),
            Kind::Tensor { .. }
            | Kind::Add
            | Kind::Multiply
            | Kind::Concat { .. }
            | Kind::Stack { .. } => {
                return None;
            }
        };
        Some(BoxWords::new(&name, node.params))
    }

    /// Width and height of the box.
    pub(crate) fn size(&self) -> (f64, f64) {
        let params = self.params.as_ref().map(|params| format!("■{params}"));
        let all: Vec<String> = self.name.iter().cloned().chain(params).collect();
        (widest(&all) + 18.0, LEADING * all.len() as f64 + 10.0)
    }

    /// The words around the middle of a box.
    fn draw(&self, x: f64, y: f64) -> Vec<Element> {
        let Some(params) = &self.params else {
            return lines(x, y, Anchor::Middle, &self.name);
        };
        let mut words = lines(x, y - LEADING / 2.0, Anchor::Middle, &self.name);
        let below = y + LEADING * self.name.len() as f64 / 2.0;
        let square = Element::new("tspan").ink(Ink::Series(0)).fill().words("■");
        let number = Element::new("tspan").ink(Ink::Soft).fill().words(params);
        words.push(text(x, below, Anchor::Middle, "").add(square).add(number));
        words
    }
}

/// A place for a box, in units.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Frame {
    fn middle(&self) -> (f64, f64) {
        (self.left + self.width / 2.0, self.top + self.height / 2.0)
    }

    /// The outline, moved up and to the right by `shift`, on a ground that hides what lies behind.
    fn draw(&self, shift: f64, ink: Ink, dashes: &str) -> Element {
        self.shape(shift).boxed(ink).dashed(dashes)
    }

    fn shape(&self, shift: f64) -> Element {
        let Frame {
            left,
            top,
            width,
            height,
        } = *self;
        rect(left + shift, top - shift, width, height).with("rx", "2")
    }
}

/// A box; green if it has parameters.
pub(crate) fn draw_box(words: &BoxWords, frame: Frame, here: bool) -> Element {
    let ink = if words.params.is_some() {
        Ink::Series(0)
    } else {
        Ink::Faint
    };
    let (x, y) = frame.middle();
    let frame = if here {
        frame.shape(0.0).here()
    } else {
        frame.draw(0.0, ink, "")
    };
    Element::group().add(frame).extend(words.draw(x, y))
}

/// The box of an operation, as its kind asks for.
pub(crate) fn draw_op(node: &Node, frame: Frame) -> Element {
    let words = BoxWords::of(node).unwrap_or_default();
    match node.kind {
        Kind::Dropped { .. } => {
            let (x, y) = frame.middle();
            let gone = Element::group()
                .ink(Ink::Faint)
                .fill()
                .extend(words.draw(x, y));
            let frame = frame.draw(0.0, Ink::Faint, THEORY_DASH);
            Element::group().add(frame).add(gone)
        }
        Kind::Paths { .. } => {
            let card = |shift| frame.draw(shift, Ink::Series(0), "");
            let cards = [CARDS, CARDS / 2.0].map(card);
            Element::group()
                .extend(cards)
                .add(draw_box(&words, frame, node.here))
        }
        _ => draw_box(&words, frame, node.here),
    }
}

/// "36,864".
pub(crate) fn thousands(count: f64) -> String {
    show::format_number(count, ",").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn op(params: Option<f64>) -> Node {
        let kind = Kind::Op {
            name: "conv".to_owned(),
        };
        Node {
            kind,
            params,
            value: None,
            gradient: None,
            here: false,
        }
    }

    #[test]
    fn parameters_are_the_last_line_of_a_box() {
        let plain = BoxWords::of(&op(None)).unwrap();
        let learned = BoxWords::of(&op(Some(36_864.0))).unwrap();
        assert_eq!(learned.size().1 - plain.size().1, LEADING);
        let drawn = learned.draw(0.0, 0.0);
        assert!(drawn[1].to_string().contains("■</tspan>"));
        assert!(drawn[1].to_string().contains(" 36,864</tspan>"));
    }

    #[test]
    fn only_what_has_parameters_is_green() {
        let frame = Frame {
            left: 0.0,
            top: 0.0,
            width: 9.0,
            height: 9.0,
        };
        assert!(
            draw_op(&op(Some(1.0)), frame)
                .to_string()
                .contains("fig-s1")
        );
        assert!(!draw_op(&op(None), frame).to_string().contains("fig-s1"));
    }
}
