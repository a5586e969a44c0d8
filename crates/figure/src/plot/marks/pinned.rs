//! A line of an earlier run that a reader pinned: dashed, in the color of the line of its name.

use serde::{Deserialize, Serialize};

use crate::plot::column::Column;
use crate::plot::describe::line_sentence;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point, plain};
use crate::plot::strokes::curve;
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;

/// A line of an earlier run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pinned {
    /// The name of the line that it was.
    pub name: String,
    /// The points in their order.
    pub points: Vec<(Real, Real)>,
}

impl Mark for Pinned {
    fn name(&self) -> &str {
        &self.name
    }

    fn is_series(&self) -> bool {
        false
    }

    fn line(&self) -> Vec<Point> {
        plain(&self.points)
    }

    fn is_empty(&self) -> bool {
        false
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let line = curve(&self.line(), on.area, 2.0, "2 5").with("stroke-opacity", "0.8");
        vec![(Depth::Lines, on.colored().add(line))]
    }

    fn describe(&self, name: &str, view: &View<'_>, words: &Wording) -> Option<String> {
        Some(line_sentence("pinned", name, &self.line(), view, words))
    }

    fn columns(&self, _view: &View<'_>, words: &Wording) -> Vec<Column> {
        let name = words.say("col_pinned", &[("name", &self.name)]);
        vec![Column::of_points(&name, self.line())]
    }
}
