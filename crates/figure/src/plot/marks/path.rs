//! A path through the plane: a ring where it begins, its marker where it ends, arrow heads between.

use serde::{Deserialize, Serialize};

use crate::diagram::arrow_head;
use crate::ink::{Ink, marker};
use crate::plot::describe::pair;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point, plain};
use crate::plot::names::drawable;
use crate::plot::place::Target;
use crate::plot::strokes::curve;
use crate::plot::view::View;
use crate::real::Real;
use crate::svg::{Element, circle};
use crate::wording::Wording;

/// A path shows its direction at so many places.
const HEADS: usize = 4;

/// A path through the plane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// The name of the series.
    pub name: String,
    /// The points in the order in which they are passed.
    pub points: Vec<(Real, Real)>,
}

impl Mark for Path {
    fn name(&self) -> &str {
        &self.name
    }

    fn line(&self) -> Vec<Point> {
        plain(&self.points)
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let points = self.line();
        let line = curve(&points, on.area, 2.4, "");
        let places = on.area.places(&points);
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            return Vec::new();
        };
        let mut group = on.colored();
        if on.view.options.filled {
            // On colored ground the line needs an edge.
            let edge = curve(&points, on.area, 5.4, "");
            group.push(Element::group().ink(Ink::Ground).add(edge));
        }
        let group = group
            .add(line)
            .extend(heads(&places))
            .add(circle(first.0, first.1, 4.0).stroke(1.8));
        vec![(Depth::Lines, group.add(marker(on.series, last.0, last.1)))]
    }

    fn target(&self, view: &View<'_>) -> Option<Target> {
        let line = self.line();
        let (x, y) = drawable(&line, view).next_back()?;
        Some(Target::Inside(x, y))
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let line = self.line();
        let (first, last) = (pair(*line.first()?), pair(*line.last()?));
        let n = (line.len() - 1).to_string();
        let given = [
            ("name", name),
            ("first", &*first),
            ("last", &*last),
            ("n", &*n),
        ];
        Some(words.say("path", &given))
    }
}

/// Arrow heads at about equal distances along the path.
fn heads(places: &[Point]) -> Vec<Element> {
    let distance = |pair: &[Point]| (pair[0].0 - pair[1].0).hypot(pair[0].1 - pair[1].1);
    let length: f64 = places.windows(2).map(distance).sum();
    let apart = length / (HEADS + 1) as f64;
    let mut heads = Vec::new();
    let (mut gone, mut next) = (0.0, apart);
    for pair in places.windows(2) {
        gone += distance(pair);
        // The marker at the end would cover a head so near to it.
        if gone >= next && distance(pair) > 0.5 && gone < length - 8.0 {
            heads.push(arrow_head(pair[0], pair[1]));
            next = gone + apart;
        }
    }
    heads
}
