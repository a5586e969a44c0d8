//! A prediction of theory: a dashed line in ink.

use serde::{Deserialize, Serialize};

use crate::ink::{Ink, THEORY_DASH};
use crate::plot::column::Column;
use crate::plot::describe::line_sentence;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point, plain};
use crate::plot::names;
use crate::plot::place::Target;
use crate::plot::strokes::curve;
use crate::plot::view::View;
use crate::real::Real;
use crate::svg::Element;
use crate::wording::Wording;

/// A predicted line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theory {
    /// Name of the theory; empty if it belongs to the series before it.
    pub name: String,
    /// The points in their order.
    pub points: Vec<(Real, Real)>,
}

impl Mark for Theory {
    fn name(&self) -> &str {
        &self.name
    }

    fn is_series(&self) -> bool {
        false
    }

    fn ink(&self, _series: usize) -> Ink {
        Ink::Full
    }

    fn line(&self) -> Vec<Point> {
        plain(&self.points)
    }

    fn is_empty(&self) -> bool {
        false
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let line = curve(&self.line(), on.area, 1.5, THEORY_DASH);
        vec![(Depth::Lines, Element::group().ink(Ink::Full).add(line))]
    }

    fn target(&self, view: &View<'_>) -> Option<Target> {
        names::end(&self.line(), view)
    }

    fn describe(&self, name: &str, view: &View<'_>, words: &Wording) -> Option<String> {
        let key = if self.name.is_empty() {
            "its_theory"
        } else {
            "theory"
        };
        Some(line_sentence(key, name, &self.line(), view, words))
    }

    fn columns(&self, _view: &View<'_>, words: &Wording) -> Vec<Column> {
        let name = words.say("col_theory", &[("name", &self.name)]);
        vec![Column::of_points(&name, self.line())]
    }
}
