//! A line that keeps its height until the next point: schedules, counts.

use serde::{Deserialize, Serialize};

use crate::plot::describe::line_sentence;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point, plain};
use crate::plot::names;
use crate::plot::place::Target;
use crate::plot::strokes::curve;
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;

/// A line that keeps its height until the next point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The name of the series.
    pub name: String,
    /// The points in their order.
    pub points: Vec<(Real, Real)>,
}

impl Mark for Step {
    fn name(&self) -> &str {
        &self.name
    }

    fn line(&self) -> Vec<Point> {
        plain(&self.points)
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let points = self.line();
        let mut corners: Vec<Point> = points.first().copied().into_iter().collect();
        for pair in points.windows(2) {
            corners.extend([(pair[1].0, pair[0].1), pair[1]]);
        }
        let line = curve(&corners, on.area, 2.4, "");
        vec![(Depth::Lines, on.colored().add(line))]
    }

    fn target(&self, view: &View<'_>) -> Option<Target> {
        names::end(&self.line(), view)
    }

    fn describe(&self, name: &str, view: &View<'_>, words: &Wording) -> Option<String> {
        Some(line_sentence("line", name, &self.line(), view, words))
    }
}
