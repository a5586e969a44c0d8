//! Stems from zero to each point, with a dot at its end: sequences, impulse responses.

use serde::{Deserialize, Serialize};

use crate::ink::marker;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point, plain};
use crate::plot::names;
use crate::plot::place::Target;
use crate::plot::room::between;
use crate::plot::view::View;
use crate::real::Real;
use crate::svg::line;
use crate::wording::Wording;
use crate::words::short;

/// Stems from zero to points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stem {
    /// The name of the series.
    pub name: String,
    /// The end of each stem.
    pub points: Vec<(Real, Real)>,
}

impl Mark for Stem {
    fn name(&self) -> &str {
        &self.name
    }

    fn line(&self) -> Vec<Point> {
        plain(&self.points)
    }

    fn heights(&self, view: &View<'_>) -> Vec<f64> {
        view.zero()
    }

    /// A base from the first stem to the last, the stems, and a dot on each.
    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let places = on.area.places(&self.line());
        let base = on.area.y.base();
        let left = places.iter().map(|(x, _)| *x).fold(f64::INFINITY, f64::min);
        let right = places.iter().map(|(x, _)| *x).fold(left, f64::max);
        let ground = (left < right).then(|| line(left, base, right, base).stroke(1.6));
        let stems = places
            .iter()
            .map(|(x, y)| line(*x, base, *x, *y).stroke(1.6));
        let dots = places.iter().map(|(x, y)| marker(on.series, *x, *y));
        let group = on.colored().extend(ground).extend(stems);
        vec![(Depth::Lines, group.extend(dots))]
    }

    fn target(&self, view: &View<'_>) -> Option<Target> {
        names::end(&self.line(), view)
    }

    fn obstacles(&self, on: &Canvas<'_>) -> Vec<Point> {
        let base = on.area.y.base();
        let places = on.area.places(&self.line());
        let stems = places
            .iter()
            .flat_map(|(x, y)| between((*x, base), (*x, *y)));
        stems.chain(places.iter().copied()).collect()
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let line = self.line().into_iter();
        let finite: Vec<Point> = line.filter(|(x, y)| (x + y).is_finite()).collect();
        let highest = finite.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let lowest = finite.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((highest, lowest)) = highest.zip(lowest) else {
            let course = words.get("no_finite_point");
            return Some(words.say("line", &[("name", name), ("course", &course)]));
        };
        let at = |(x, y): &Point| words.say("at", &[("y", &short(*y, 3)), ("x", &short(*x, 3))]);
        let (n, highest, lowest) = (self.points.len().to_string(), at(highest), at(lowest));
        let given = [
            ("name", name),
            ("n", &*n),
            ("highest", &*highest),
            ("lowest", &*lowest),
        ];
        Some(words.say("stem", &given))
    }
}
