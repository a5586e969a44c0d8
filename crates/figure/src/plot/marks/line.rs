//! A measured line: solid, colored, with a few markers.

use serde::{Deserialize, Serialize};

use crate::plot::describe::line_sentence;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point, plain};
use crate::plot::names;
use crate::plot::place::Target;
use crate::plot::strokes::measured;
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;

/// A measured line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The name of the series.
    pub name: String,
    /// The points in their order; one that is not finite leaves a gap.
    pub points: Vec<(Real, Real)>,
}

impl Mark for Line {
    fn name(&self) -> &str {
        &self.name
    }

    fn line(&self) -> Vec<Point> {
        plain(&self.points)
    }

    fn pinned(&self) -> Option<(&str, &[(Real, Real)])> {
        Some((&self.name, &self.points))
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let line = on.colored().extend(measured(&self.line(), on, 3.0));
        vec![(Depth::Lines, line)]
    }

    fn target(&self, view: &View<'_>) -> Option<Target> {
        names::end(&self.line(), view)
    }

    fn describe(&self, name: &str, view: &View<'_>, words: &Wording) -> Option<String> {
        Some(line_sentence("line", name, &self.line(), view, words))
    }
}
