//! A dashed line at a height.

use serde::{Deserialize, Serialize};

use crate::ink::Ink;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point};
use crate::plot::place::Target;
use crate::plot::strokes::reference;
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;
use crate::words::short;

/// A dashed line at a height.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HLine {
    /// Meaning of the height.
    pub name: String,
    /// Its y.
    pub at: Real,
}

impl Mark for HLine {
    fn name(&self) -> &str {
        &self.name
    }

    fn is_series(&self) -> bool {
        false
    }

    fn ink(&self, _series: usize) -> Ink {
        Ink::Soft
    }

    fn extent(&self) -> Vec<Point> {
        vec![(f64::NAN, self.at.0)]
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let ends = |y| ((on.area.left, y), (on.area.right, y));
        let ends = on.area.height_at(self.at.0).map(ends);
        vec![(Depth::Lines, reference(ends))]
    }

    fn target(&self, _view: &View<'_>) -> Option<Target> {
        Some(Target::Edge(self.at.0))
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let at = short(self.at.0, 3);
        Some(words.say("h_line", &[("at", &at), ("name", name)]))
    }
}
