//! Colors, as classes: the style sheet decides.
//!
//! An element takes its color from `currentColor`; a group names who sets it. `figure.css` maps the
//! classes to the custom properties of the page, so one drawing serves light, dark, print and
//! forced colors. A drawing that leaves the page takes the sheet along: `Drawing::standalone`.

use crate::svg::{Element, Path, circle, polygon};

/// The style sheet that the classes of every drawing refer to; the light colors stand in it.
///
/// ```
/// assert!(figure::STYLE.contains(".fig-s1 { color: var(--s1,"));
/// ```
pub const STYLE: &str = include_str!("../figure.css");

/// Role of a color; the stylesheet of the page gives each its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ink {
    /// Theory, identity paths, text.
    Full,
    /// Labels of axes and other secondary text.
    Soft,
    /// Axes and ticks.
    Faint,
    /// Grid lines and frames.
    Hair,
    /// Grounds that hide what lies behind.
    Ground,
    /// A measured series, counted from 0; there are four colors.
    Series(usize),
}

impl Ink {
    fn class(self) -> &'static str {
        match self {
            Ink::Full => "fig-ink",
            Ink::Soft => "fig-soft",
            Ink::Faint => "fig-axis",
            Ink::Hair => "fig-hair",
            Ink::Ground => "fig-ground",
            Ink::Series(index) => ["fig-s1", "fig-s2", "fig-s3", "fig-s4"][index % 4],
        }
    }
}

/// Returns true if a class only sets the color.
pub(crate) fn is_color(class: &str) -> bool {
    let series = (0..4).map(Ink::Series);
    let inks = [Ink::Full, Ink::Soft, Ink::Faint, Ink::Hair, Ink::Ground];
    inks.into_iter()
        .chain(series)
        .any(|ink| ink.class() == class)
}

impl Element {
    /// Sets the color that `currentColor` means from here on.
    pub(crate) fn ink(self, ink: Ink) -> Element {
        self.with("class", ink.class())
    }

    /// A box in the color of `ink` that hides what lies behind it.
    pub(crate) fn boxed(self, ink: Ink) -> Element {
        self.with("class", format!("{} fig-box", ink.class()))
    }

    /// A shape that a step speaks of.
    pub(crate) fn here(self) -> Element {
        self.with("class", "fig-here")
    }

    /// Draws the outline only, `width` units thick: the style sheet strokes what has a width.
    pub(crate) fn stroke(self, width: f64) -> Element {
        self.at("stroke-width", width)
    }

    /// Fills the shape.
    pub(crate) fn fill(self) -> Element {
        self.with("fill", "currentColor")
    }

    /// Draws the outline dashed; `pattern` is in units, empty for a solid line.
    pub(crate) fn dashed(self, pattern: &str) -> Element {
        if pattern.is_empty() {
            self
        } else {
            self.with("stroke-dasharray", pattern)
        }
    }
}

/// The dash of measured series number `index`: long, so that it is not taken for theory.
pub(crate) fn dash(index: usize) -> &'static str {
    ["", "14 3", "10 3 3 3", "3 3"][index % 4]
}

/// The dash of theory and of reference lines.
pub(crate) const THEORY_DASH: &str = "6 5";

/// The marker of measured series number `index` around a point; the second four are hollow.
pub(crate) fn marker(index: usize, x: f64, y: f64) -> Element {
    // A point drawn with a round pen: the circles of a series are one path.
    if index.is_multiple_of(8) {
        return dot(x, y, 4.0);
    }
    let shape = outline(index, x, y);
    if index % 8 < 4 {
        shape.fill()
    } else {
        shape.stroke(1.8)
    }
}

/// A rim of 1.5 units around that marker, which sets it apart from colored ground.
pub(crate) fn rim(index: usize, x: f64, y: f64) -> Element {
    if index.is_multiple_of(8) {
        return dot(x, y, 5.5);
    }
    outline(index, x, y).stroke(if index % 8 < 4 { 3.0 } else { 4.8 })
}

fn outline(index: usize, x: f64, y: f64) -> Element {
    match index % 4 {
        0 => circle(x, y, 4.0),
        1 => polygon(&square(x, y, 3.8)),
        2 => polygon(&[(x, y - 5.2), (x + 5.0, y + 3.8), (x - 5.0, y + 3.8)]),
        _ => polygon(&[(x, y - 5.6), (x + 5.6, y), (x, y + 5.6), (x - 5.6, y)]),
    }
}

fn dot(x: f64, y: f64, radius: f64) -> Element {
    let point = Path::default().move_to(x, y).line_to(x, y).element();
    point.stroke(2.0 * radius)
}

fn square(x: f64, y: f64, half: f64) -> [(f64, f64); 4] {
    let (left, right) = (x - half, x + half);
    let (top, bottom) = (y - half, y + half);
    [(left, top), (right, top), (right, bottom), (left, bottom)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_in_the_style_sheet() {
        let series = (0..4).map(Ink::Series);
        let inks = [Ink::Full, Ink::Soft, Ink::Faint, Ink::Hair, Ink::Ground];
        for ink in inks.into_iter().chain(series) {
            assert!(
                STYLE.contains(&format!(".{} ", ink.class())),
                "{}",
                ink.class()
            );
        }
    }

    #[test]
    fn colors_repeat_after_four_but_markers_after_eight() {
        assert_eq!(Ink::Series(4).class(), Ink::Series(0).class());
        assert_ne!(
            marker(4, 0.0, 0.0).to_string(),
            marker(0, 0.0, 0.0).to_string()
        );
    }
}
