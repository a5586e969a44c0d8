//! Box strips: the quartiles of a distribution as a box, and the numbers themselves as a strip.
//!
//! Quartiles are interpolated (Hyndman and Fan, 1996, definition 7); whiskers reach the farthest
//! number within one and a half boxes (Tukey, 1977). Up to sixty numbers are all drawn, spread by
//! the golden ratio, so that equal numbers do not hide each other; of more only those beyond the
//! whiskers.

use serde::{Deserialize, Serialize};

use crate::limits::{self, Limit};
use crate::order::rise;
use crate::plot::column::{Column, Rows};
use crate::plot::describe::list_sentence;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point};
use crate::plot::place::{Swatch, Target};
use crate::plot::view::View;
use crate::real::Real;
use crate::svg::{Element, circle, line, rect};
use crate::wording::Wording;
use crate::words::short;

const MOST_IN_STRIP: usize = 60;
const WIDEST: f64 = 44.0;

/// Distributions over categories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Boxes {
    /// The name of the series.
    pub name: String,
    /// The numbers of each category.
    pub points: Vec<(String, Vec<Real>)>,
}

impl Mark for Boxes {
    fn name(&self) -> &str {
        &self.name
    }

    fn swatch(&self) -> Swatch {
        Swatch::Square
    }

    fn extent(&self) -> Vec<Point> {
        let numbers = self.points.iter().flat_map(|(_, numbers)| numbers);
        numbers.map(|y| (f64::NAN, y.0)).collect()
    }

    fn categories(&self) -> Vec<&String> {
        self.points.iter().map(|(name, _)| name).collect()
    }

    fn is_distribution(&self) -> bool {
        true
    }

    fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    fn sizes(&self) -> Vec<(Limit, usize)> {
        vec![(limits::BARS, self.points.len())]
    }

    /// Layers of boxes share the slot of a category.
    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let layers = on.view.all::<Boxes>();
        let rank = layers
            .iter()
            .position(|(index, _)| *index == on.index)
            .unwrap_or(0) as f64;
        let step = on.area.slot() / layers.len() as f64;
        let offset = (rank - (layers.len() - 1) as f64 / 2.0) * step * 0.8;
        let wide = (step * 0.6).min(WIDEST);
        let mut group = on.colored();
        for ((_, numbers), slot) in self.points.iter().zip(on.slots()) {
            if let Some(middle) = on.middle(*slot) {
                group = group.extend(strip(numbers, middle + offset, wide, on));
            }
        }
        vec![(Depth::Boxes, group)]
    }

    /// The last of its boxes.
    fn target(&self, view: &View<'_>) -> Option<Target> {
        if !view.has_several_distributions() {
            return None;
        }
        let (last, numbers) = self.points.last()?;
        let mut places = view.categories.iter();
        let (_, x) = places.find(|(name, _)| name == last)?;
        Some(Target::Inside(*x, Summary::of(numbers)?.high))
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let strips = self.points.iter();
        let strips: Vec<String> = strips
            .map(|(category, numbers)| sentence(category, numbers, words))
            .collect();
        Some(list_sentence(name, &strips, "; ", words))
    }

    /// Quartiles and the ends of the whiskers.
    fn columns(&self, _view: &View<'_>, words: &Wording) -> Vec<Column> {
        let column = |key: &str, of: fn(&Summary) -> f64| {
            let cells = self.points.iter();
            let cells = cells
                .filter_map(|(category, numbers)| Some((category, of(&Summary::of(numbers)?))));
            let name = words.say(key, &[("name", &self.name)]);
            Column::of_words(&name, Rows::Places, cells.collect())
        };
        vec![
            column("col_box_low", |summary| summary.low),
            column("col_box_first", |summary| summary.quartiles[0]),
            column("col_box_median", |summary| summary.quartiles[1]),
            column("col_box_third", |summary| summary.quartiles[2]),
            column("col_box_high", |summary| summary.high),
        ]
    }
}

/// Numbers that a box shows.
#[derive(Debug, PartialEq)]
struct Summary {
    low: f64,
    quartiles: [f64; 3],
    high: f64,
    count: usize,
    /// Number of values that are not finite.
    missing: usize,
}

impl Summary {
    /// The summary of the finite `numbers`, if there are any.
    fn of(numbers: &[Real]) -> Option<Summary> {
        let finite = numbers.iter().map(|x| x.0).filter(|x| x.is_finite());
        let mut sorted: Vec<f64> = finite.collect();
        rise(&mut sorted, |x| *x);
        let last = sorted.len().checked_sub(1)?;
        let quartiles = [0.25, 0.5, 0.75].map(|share| {
            let at = share * last as f64;
            let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
            below + (above - below) * at.fract()
        });
        let reach = 1.5 * (quartiles[2] - quartiles[0]);
        let inside = |x: &&f64| **x >= quartiles[0] - reach && **x <= quartiles[2] + reach;
        Some(Summary {
            low: *sorted.iter().find(inside)?,
            high: *sorted.iter().rev().find(inside)?,
            quartiles,
            count: sorted.len(),
            missing: numbers.len() - sorted.len(),
        })
    }
}

fn sentence(category: &str, numbers: &[Real], words: &Wording) -> String {
    let Some(summary) = Summary::of(numbers) else {
        return words.say("box_none", &[("name", category)]);
    };
    let [first, median, third] = summary.quartiles.map(|x| short(x, 3));
    let given = [
        ("name", category),
        ("median", &median),
        ("first", &first),
        ("third", &third),
    ];
    let sentence = words.say("box", &given);
    if summary.missing == 0 {
        return sentence;
    }
    let missing = summary.missing.to_string();
    words.say("box_missing", &[("box", &sentence), ("missing", &missing)])
}

/// The box and the points of one distribution around `x`.
fn strip(numbers: &[Real], x: f64, wide: f64, on: &Canvas<'_>) -> Vec<Element> {
    let Some(summary) = Summary::of(numbers) else {
        return Vec::new();
    };
    let all = summary.count <= MOST_IN_STRIP;
    let is_shown = |y: f64| y.is_finite() && (all || y < summary.low || y > summary.high);
    let shown = numbers.iter().enumerate().filter(|(_, y)| is_shown(y.0));
    let dots = shown.filter_map(|(index, y)| {
        // Multiples of the golden ratio fill the width evenly however many there are.
        let share = (index as f64 * 0.618_033_988_749_895).fract() - 0.5;
        let x = if all { x + share * wide * 0.7 } else { x };
        Some(circle(x, on.area.height_at(y.0)?, 2.4))
    });
    let strip = Element::group().fill().with("fill-opacity", "0.65");
    let mut content = whiskers(&summary, x, wide, on).unwrap_or_default();
    content.push(strip.extend(dots));
    content
}

/// The box around the middle half, its median, and lines to the ends.
fn whiskers(summary: &Summary, x: f64, wide: f64, on: &Canvas<'_>) -> Option<Vec<Element>> {
    let [first, median, third] = summary.quartiles;
    let place = |y| on.area.height_at(y);
    let (low, high) = (place(summary.low)?, place(summary.high)?);
    let (lower, middle, upper) = (place(first)?, place(median)?, place(third)?);
    let (left, right) = (x - wide / 2.0, x + wide / 2.0);
    let frame = rect(left, upper, wide, lower - upper);
    Some(vec![
        frame.with("class", "fig-strip"),
        line(x, high, x, upper).stroke(1.5),
        line(x, lower, x, low).stroke(1.5),
        line(left, middle, right, middle).stroke(3.0),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(numbers: &[f64], expected: (f64, [f64; 3], f64)) {
        let numbers: Vec<Real> = numbers.iter().copied().map(Real).collect();
        let found = Summary::of(&numbers).unwrap();
        assert_eq!((found.low, found.quartiles, found.high), expected);
    }

    #[test]
    fn quartiles_are_those_of_definition_seven() {
        check(&[1.0, 2.0, 3.0, 4.0], (1.0, [1.75, 2.5, 3.25], 4.0));
        check(&[5.0], (5.0, [5.0; 3], 5.0));
    }

    #[test]
    fn whiskers_stop_before_outliers() {
        check(&[1.0, 2.0, 3.0, 4.0, 100.0], (1.0, [2.0, 3.0, 4.0], 4.0));
        assert_eq!(Summary::of(&[Real(f64::NAN)]), None);
    }
}
