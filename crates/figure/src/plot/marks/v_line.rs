//! A dashed line from bottom to top at an x.

use serde::{Deserialize, Serialize};

use crate::ink::Ink;
use crate::limits::within;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point};
use crate::plot::place::{Style, Words};
use crate::plot::strokes::reference;
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;
use crate::words::{SIZE, short};

/// A dashed line at an x.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VLine {
    /// Meaning of the place.
    pub name: String,
    /// Its x.
    pub at: Real,
}

impl Mark for VLine {
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
        vec![(self.at.0, f64::NAN)]
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let ends = |x| {
            let x = within(x, on.area.left, on.area.right);
            ((x, on.area.top), (x, on.area.bottom))
        };
        let ends = on.area.x.place(self.at.0).map(ends);
        vec![(Depth::Lines, reference(ends))]
    }

    /// Its name, at its upper end.
    fn words(&self, on: &Canvas<'_>) -> Vec<Words> {
        let name = |x| Words {
            text: self.name.clone(),
            style: Style::Reference((x, on.area.top + SIZE / 2.0)),
        };
        on.area.x.place(self.at.0).map(name).into_iter().collect()
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let at = short(self.at.0, 3);
        Some(words.say("v_line", &[("at", &at), ("name", name)]))
    }
}
