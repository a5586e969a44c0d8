//! Single points.
//!
//! A cloud so large that its points are counted has no table: every hundredth of them would say nothing.

use serde::{Deserialize, Serialize};

use crate::plot::column::Column;
use crate::plot::describe::points_sentence;
use crate::plot::mark::{Canvas, Mark, Parts, Point, plain};
use crate::plot::names;
use crate::plot::place::Target;
use crate::plot::strokes::{MOST_POINTS, scatter};
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;

/// Single points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// The name of the series.
    pub name: String,
    /// The points in any order.
    pub points: Vec<(Real, Real)>,
}

impl Mark for Points {
    fn name(&self) -> &str {
        &self.name
    }

    fn line(&self) -> Vec<Point> {
        plain(&self.points)
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        scatter(&self.line(), on)
    }

    fn target(&self, view: &View<'_>) -> Option<Target> {
        names::end(&self.line(), view)
    }

    fn obstacles(&self, on: &Canvas<'_>) -> Vec<Point> {
        on.area.places(&self.line())
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        Some(points_sentence(name, &self.line(), words))
    }

    fn columns(&self, _view: &View<'_>, _words: &Wording) -> Vec<Column> {
        if self.points.len() > MOST_POINTS {
            return Vec::new();
        }
        vec![Column::of_points(&self.name, self.line())]
    }
}
