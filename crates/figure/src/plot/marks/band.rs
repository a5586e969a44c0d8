//! The area between two bounds.

use serde::{Deserialize, Serialize};

use crate::plot::column::Column;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point};
use crate::plot::strokes::tint;
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;
use crate::words::short;

/// The area between two bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// The name of the series, often that of a line.
    pub name: String,
    /// x, lower and upper bound in their order.
    pub points: Vec<(Real, Real, Real)>,
}

impl Mark for Band {
    fn name(&self) -> &str {
        &self.name
    }

    fn extent(&self) -> Vec<Point> {
        let both = |(x, low, high): &(Real, Real, Real)| [(x.0, low.0), (x.0, high.0)];
        self.points.iter().flat_map(both).collect()
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let both = |(x, low, high): &(Real, Real, Real)| {
            on.area.place(x.0, high.0).zip(on.area.place(x.0, low.0))
        };
        let bounds: Vec<_> = self.points.iter().map(both).collect();
        vec![(Depth::Tints, tint(&bounds, "0.15", on))]
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let (first, last) = self.points.first().zip(self.points.last())?;
        let [first, last] = [first, last].map(|(_, low, high)| {
            let ends = [("low", &*short(low.0, 3)), ("high", &*short(high.0, 3))];
            words.say("range", &ends)
        });
        let given = [("name", name), ("first", &*first), ("last", &*last)];
        Some(words.say("band", &given))
    }

    fn columns(&self, _view: &View<'_>, words: &Wording) -> Vec<Column> {
        let column = |key: &str, of: fn(&(Real, Real, Real)) -> f64| {
            let points = self.points.iter().map(|point| (point.0.0, of(point)));
            let name = words.say(key, &[("name", &self.name)]);
            Column::of_points(&name, points.collect())
        };
        vec![
            column("col_low", |(_, low, _)| low.0),
            column("col_high", |(_, _, high)| high.0),
        ]
    }
}
