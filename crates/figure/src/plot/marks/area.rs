//! The area between a line and zero.

use serde::{Deserialize, Serialize};

use crate::plot::describe::line_sentence;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point, plain};
use crate::plot::names::drawable;
use crate::plot::place::{Swatch, Target};
use crate::plot::strokes::{curve, tint_to_zero};
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;

/// The area under a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// The name of the series.
    pub name: String,
    /// The points of the line in their order.
    pub points: Vec<(Real, Real)>,
}

impl Mark for Area {
    fn name(&self) -> &str {
        &self.name
    }

    fn swatch(&self) -> Swatch {
        Swatch::Square
    }

    fn line(&self) -> Vec<Point> {
        plain(&self.points)
    }

    fn heights(&self, view: &View<'_>) -> Vec<f64> {
        view.zero()
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let line = self.line();
        vec![
            (Depth::Tints, tint_to_zero(&line, "0.3", on)),
            (
                Depth::Lines,
                on.colored().add(curve(&line, on.area, 2.0, "")),
            ),
        ]
    }

    /// Its ends often lie on zero, so it is named at its highest point.
    fn target(&self, view: &View<'_>) -> Option<Target> {
        let line = self.line();
        let highest = drawable(&line, view).max_by(|a, b| a.1.total_cmp(&b.1));
        highest.map(|(x, y)| Target::Inside(x, y))
    }

    fn describe(&self, name: &str, view: &View<'_>, words: &Wording) -> Option<String> {
        Some(line_sentence("line", name, &self.line(), view, words))
    }
}
