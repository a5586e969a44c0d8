//! Lines of equal height over the plane; on request the ground between them is colored.

mod ground;
mod trace;

use serde::{Deserialize, Serialize};

use crate::ink::Ink;
use crate::limits::{self, Limit};
use crate::order::rise;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point};
use crate::plot::place::{Style, Words};
use crate::plot::reduce::straighten;
use crate::plot::view::View;
use crate::real::Real;
use crate::svg::{Element, Path};
use crate::wording::Wording;
use crate::words::short;
use trace::levels;

/// Lines of equal height.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contours {
    /// Name of the quantity that the height shows.
    pub name: String,
    /// The ends of the grid in x.
    pub x: (Real, Real),
    /// The ends of the grid in y.
    pub y: (Real, Real),
    /// The heights; row 0 lies at the lower end of y.
    pub rows: Vec<Vec<Real>>,
    /// The heights of the lines; if empty, they follow from the data.
    pub levels: Vec<Real>,
}

impl Mark for Contours {
    fn name(&self) -> &str {
        &self.name
    }

    fn is_series(&self) -> bool {
        false
    }

    fn extent(&self) -> Vec<Point> {
        vec![(self.x.0.0, self.y.0.0), (self.x.1.0, self.y.1.0)]
    }

    fn is_exact(&self) -> bool {
        true
    }

    fn is_empty(&self) -> bool {
        self.rows.iter().all(Vec::is_empty)
    }

    fn sizes(&self) -> Vec<(Limit, usize)> {
        let heights = self.rows.iter().map(Vec::len).sum();
        vec![(limits::LEVELS, self.levels.len()), (limits::GRID, heights)]
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let mut parts: Parts = Vec::new();
        if on.view.options.filled {
            let ground = ground::draw(self, on.area).into_iter();
            parts.extend(ground.map(|element| (Depth::Ground, element)));
        }
        // On colored ground a line is where two colors meet.
        let ink = if on.view.options.filled {
            Ink::Ground
        } else {
            Ink::Faint
        };
        for (_, lines) in levels(self) {
            let mut group = Element::group().ink(ink);
            for line in lines {
                let places = on.area.places(&line);
                if places.len() > 1 {
                    let path = Path::default().through(&straighten(&places));
                    group.push(path.element().stroke(1.0));
                }
            }
            parts.push((Depth::Contours, group));
        }
        parts
    }

    fn draw_beneath(&self, view: &View<'_>, top: f64) -> Option<(Vec<Element>, f64)> {
        view.options.filled.then(|| ground::scale(self, top))
    }

    /// Each height on its longest line, where it hides least; on colored ground the scale says them.
    fn words(&self, on: &Canvas<'_>) -> Vec<Words> {
        if on.view.options.filled {
            return Vec::new();
        }
        let label = |(level, lines): (f64, Vec<Vec<Point>>)| {
            let lines = lines.iter().map(|line| on.area.places(line));
            let mut longest = lines.max_by_key(Vec::len)?;
            // The right end of a line is seldom where others are near.
            rise(&mut longest, |(x, _)| -x);
            Some(Words {
                text: short(level, 3),
                style: Style::Level(longest),
            })
        };
        levels(self).into_iter().filter_map(label).collect()
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let levels: Vec<String> = levels(self)
            .into_iter()
            .map(|(level, _)| short(level, 3))
            .collect();
        let given = [("name", name), ("levels", &*levels.join(", "))];
        Some(words.say("contours", &given))
    }
}
