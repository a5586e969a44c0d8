//! Bars across the spine: tensors, stacks of channels, concatenations.
//!
//! A tensor's bar grows with the logarithm of its channels. A stack is as long as its channels, each
//! source in its own color, the oldest first; a concatenation is a stack in an open bracket. Words
//! stand beneath.

use super::boxes::{WIDEST_OP, thousands};
use super::column::{Kind, Node};
use super::node::Size;
use crate::ink::Ink;
use crate::svg::{Element, Path, tile};
use crate::words::{Anchor, LEADING, lines, widest, wrap};

const TENSOR: f64 = 12.0;
const STACK: f64 = 18.0;
/// The thickness of a stack with its bracket.
const BRACKET: f64 = 26.0;
/// Between words and the edge that goes on beneath them.
const BENEATH: f64 = 4.0;

/// Node that is drawn as bars.
pub(crate) enum Bar<'net> {
    Tensor {
        name: &'net str,
        shape: &'net [String],
    },
    Stack {
        name: &'net str,
        parts: &'net [f64],
    },
    Concat {
        parts: &'net [f64],
    },
}

/// Measures that all bars of a column have in common.
pub(crate) struct BarStyle {
    pub(crate) down: bool,
    /// Units for each channel of a stack.
    pub(crate) per_channel: f64,
    /// Half of the longest bar: where words beneath a network that flows right begin.
    pub(crate) deepest: f64,
}

impl<'net> Bar<'net> {
    pub(crate) fn of(node: &'net Node) -> Option<Bar<'net>> {
        match &node.kind {
            Kind::Tensor { name, shape } => Some(Bar::Tensor { name, shape }),
            Kind::Stack { name, parts } => Some(Bar::Stack { name, parts }),
            Kind::Concat { parts } => Some(Bar::Concat { parts }),
            Kind::Op { .. }
            | Kind::Paths { .. }
            | Kind::Dropped { .. }
            | Kind::Add
            | Kind::Multiply => None,
        }
    }

    /// The channels that a stack's length stands for.
    pub(crate) fn channels(&self) -> f64 {
        self.parts().iter().sum()
    }

    fn parts(&self) -> &'net [f64] {
        match self {
            Bar::Tensor { .. } => &[],
            Bar::Stack { parts, .. } | Bar::Concat { parts } => parts,
        }
    }

    fn thickness(&self) -> f64 {
        match self {
            Bar::Tensor { .. } => TENSOR,
            Bar::Stack { .. } => STACK,
            Bar::Concat { .. } => BRACKET,
        }
    }

    /// The words beneath: name and shape, or the number of channels.
    fn label(&self, down: bool) -> Vec<String> {
        let total = thousands(self.channels());
        match self {
            Bar::Tensor { name, shape } => {
                wrap(format!("{name} {}", shape.join("×")).trim(), WIDEST_OP)
            }
            Bar::Stack { name, .. } => vec![format!("{name} {total}").trim().to_owned()],
            Bar::Concat { parts: [] } => vec!["concat".to_owned()],
            Bar::Concat { parts } if down && parts.len() > 1 => {
                let parts: Vec<String> = parts.iter().map(|part| thousands(*part)).collect();
                vec![format!("{} = {total}", parts.join(" + "))]
            }
            Bar::Concat { .. } => vec![total],
        }
    }
}

impl BarStyle {
    /// The length of the longest bar, in units.
    pub(crate) const LONGEST: f64 = 120.0;

    pub(crate) fn length(&self, bar: &Bar<'_>) -> f64 {
        match bar {
            Bar::Tensor { shape, .. } => tensor_length(shape),
            Bar::Stack { parts, .. } | Bar::Concat { parts } => parts
                .iter()
                .map(|part| self.part(*part))
                .sum::<f64>()
                .max(24.0),
        }
    }

    fn part(&self, channels: f64) -> f64 {
        (channels * self.per_channel).max(5.0)
    }

    pub(crate) fn measure(&self, bar: &Bar<'_>) -> Size {
        let label = bar.label(self.down);
        let (words, height) = (widest(&label), LEADING * label.len() as f64);
        let (half, thick) = (self.reach(bar), bar.thickness());
        if self.down {
            let across = half.max(words / 2.0);
            let along = thick + height + BENEATH;
            return Size {
                along,
                side: across,
                other: across,
                body: thick,
                inset: 0.0,
            };
        }
        let along = thick.max(words);
        let other = self.deepest.max(half) + height + 4.0;
        Size {
            along,
            side: half,
            other,
            body: along,
            inset: (along - thick) / 2.0,
        }
    }

    /// Returns the distance from the spine to the far end of a bar in units, its bracket included, its words not.
    pub(crate) fn reach(&self, bar: &Bar<'_>) -> f64 {
        let bracket = if matches!(bar, Bar::Concat { .. }) {
            8.0
        } else {
            0.0
        };
        self.length(bar) / 2.0 + bracket
    }

    /// Draws `bar`; (`x`, `y`) is the middle of its near end.
    pub(crate) fn draw(&self, bar: &Bar<'_>, x: f64, y: f64) -> Element {
        let size = self.measure(bar);
        // The middle of the bar itself.
        let (x, y) = if self.down {
            (x, y + size.body / 2.0)
        } else {
            (x + size.along / 2.0, y)
        };
        let length = self.length(bar);
        let mut group = Element::group();
        match bar {
            Bar::Tensor { .. } => {
                let bar = self.across((x, y), -length / 2.0, length, TENSOR);
                group.push(bar.ink(Ink::Faint).fill());
            }
            Bar::Stack { parts, .. } => group = group.extend(self.draw_parts(parts, x, y)),
            Bar::Concat { parts } => {
                let ground = self.across((x, y), -length / 2.0 - 6.0, length + 12.0, BRACKET);
                group.push(ground.ink(Ink::Ground).fill());
                group = group.extend(self.draw_parts(parts, x, y));
                group.push(self.draw_bracket(x, y, length / 2.0 + 6.0));
            }
        }
        let label = bar.label(self.down);
        let height = LEADING * label.len() as f64;
        let middle = if self.down {
            y + size.body / 2.0 + height / 2.0 + 2.0
        } else {
            y + size.other - height / 2.0
        };
        group.extend(lines(x, middle, Anchor::Middle, &label))
    }

    /// A rectangle around (`x`, `y`) from `start` across the flow, `length` long.
    fn across(&self, (x, y): (f64, f64), start: f64, length: f64, thick: f64) -> Element {
        if self.down {
            tile(x + start, y - thick / 2.0, length, thick)
        } else {
            // Bars grow upward, so the oldest source lies at the bottom.
            tile(x - thick / 2.0, y - start - length, thick, length)
        }
    }

    fn draw_parts(&self, parts: &[f64], x: f64, y: f64) -> Vec<Element> {
        let length: f64 = parts.iter().map(|part| self.part(*part)).sum();
        let mut start = -length / 2.0;
        let mut bars = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let long = self.part(*part);
            let bar = self
                .across((x, y), start, long - 1.5, STACK)
                .ink(Ink::Series(index))
                .fill();
            // The colors repeat after four sources, paler.
            let opacity = ["1", "0.6", "0.35"][(index / 4).min(2)];
            bars.push(bar.with("fill-opacity", opacity));
            start += long;
        }
        bars
    }

    /// `[ ]` around bars that reach `half` to each side.
    fn draw_bracket(&self, x: f64, y: f64, half: f64) -> Element {
        let mut bracket = Element::group().ink(Ink::Full).stroke(1.5);
        for sign in [-1.0, 1.0] {
            let (edge, tip) = (sign * half, sign * (half - 7.0));
            let corners = [(tip, -0.5), (edge, -0.5), (edge, 0.5), (tip, 0.5)];
            let corners = corners.map(|(across, along)| {
                if self.down {
                    (x + across, y + along * BRACKET)
                } else {
                    (x + along * BRACKET, y - across)
                }
            });
            bracket.push(Path::rounded(&corners, 0.1).element());
        }
        bracket
    }
}

/// The length of a tensor's bar: it grows with the logarithm of the channels, the first side.
pub(crate) fn tensor_length(shape: &[String]) -> f64 {
    let channels = shape.first().and_then(|side| side.parse().ok());
    // `inf` and `NaN` read as floats, and are symbols here.
    let channels = channels.filter(|channels: &f64| channels.is_finite());
    let channels = channels.filter(|channels| *channels >= 1.0).unwrap_or(64.0);
    (16.0 + 10.0 * channels.log2()).min(BarStyle::LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tensors_grow_with_the_logarithm_of_the_channels() {
        let length = |channels: &str| tensor_length(&[channels.to_owned()]);
        assert_eq!(length("128") - length("64"), length("64") - length("32"));
        assert_eq!(length("C"), length("64"));
    }

    #[track_caller]
    fn check(parts: &[f64], down: bool, expected: &str) {
        assert_eq!(Bar::Concat { parts }.label(down), [expected]);
    }

    #[test]
    fn a_concatenation_says_its_sum() {
        check(&[64.0, 32.0], true, "64 + 32 = 96");
        check(&[64.0, 32.0], false, "96");
        check(&[], true, "concat");
    }

    #[test]
    fn stacks_are_as_long_as_their_channels() {
        let style = BarStyle {
            down: true,
            per_channel: 0.5,
            deepest: 0.0,
        };
        let length = |parts: &[f64]| style.length(&Bar::Stack { name: "", parts });
        assert_eq!(length(&[64.0, 32.0]), 48.0);
        assert_eq!(length(&[2.0]), 24.0);
    }
}
