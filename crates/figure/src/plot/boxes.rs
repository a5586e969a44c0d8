//! Box strips: the quartiles of a distribution as a box, and the numbers themselves as a strip.
//!
//! Quartiles are interpolated (Hyndman and Fan, 1996, definition 7); whiskers reach the farthest
//! number within one and a half boxes (Tukey, 1977). Up to sixty numbers are all drawn, spread by
//! the golden ratio, so that equal numbers do not hide each other; of more only those beyond the
//! whiskers.

use super::area::Area;
use super::data::{Layer, Plot};
use crate::ink::Ink;
use crate::real::Real;
use crate::svg::{Element, circle, line, rect};

const MOST_IN_STRIP: usize = 60;
const WIDEST: f64 = 44.0;

/// What a box shows.
#[derive(Debug, PartialEq)]
pub(crate) struct Summary {
    pub(crate) low: f64,
    pub(crate) quartiles: [f64; 3],
    pub(crate) high: f64,
    pub(crate) count: usize,
    /// How many numbers are not finite.
    pub(crate) missing: usize,
}

impl Summary {
    /// The summary of the finite `numbers`, if there are any.
    pub(crate) fn of(numbers: &[Real]) -> Option<Summary> {
        let mut sorted: Vec<f64> = numbers
            .iter()
            .map(|x| x.0)
            .filter(|x| x.is_finite())
            .collect();
        sorted.sort_by(f64::total_cmp);
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

/// All box strips of a plot.
pub(crate) fn draw(plot: &Plot, area: &Area) -> Vec<Element> {
    let layers: Vec<&Layer> = plot
        .layers
        .iter()
        .filter(|layer| matches!(layer, Layer::Boxes { .. }))
        .collect();
    let step = area.slot() / layers.len().max(1) as f64;
    let wide = (step * 0.6).min(WIDEST);
    let mut content = Vec::new();
    for (index, layer) in layers.iter().enumerate() {
        let Layer::Boxes { points, .. } = layer else {
            continue;
        };
        let mut group = Element::group().ink(Ink::Series(plot.series(layer)));
        for (category, numbers) in points {
            let place = area.categories.iter().find(|(name, _)| name == category);
            let Some(middle) = place.and_then(|(_, x)| area.x.place(*x)) else {
                continue;
            };
            let offset = (index as f64 - (layers.len() - 1) as f64 / 2.0) * step * 0.8;
            group = group.extend(strip(numbers, middle + offset, wide, area));
        }
        content.push(group);
    }
    content
}

/// The box and the points of one distribution around `x`.
fn strip(numbers: &[Real], x: f64, wide: f64, area: &Area) -> Vec<Element> {
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
        Some(circle(x, place(y.0, area)?, 2.4))
    });
    let strip = Element::group().fill().with("fill-opacity", "0.65");
    let mut content = whiskers(&summary, x, wide, area).unwrap_or_default();
    content.push(strip.extend(dots));
    content
}

/// The box around the middle half, its median, and lines to the ends.
fn whiskers(summary: &Summary, x: f64, wide: f64, area: &Area) -> Option<Vec<Element>> {
    let [first, median, third] = summary.quartiles;
    let (low, high) = (place(summary.low, area)?, place(summary.high, area)?);
    let (lower, middle, upper) = (
        place(first, area)?,
        place(median, area)?,
        place(third, area)?,
    );
    let (left, right) = (x - wide / 2.0, x + wide / 2.0);
    let frame = rect(left, upper, wide, lower - upper);
    Some(vec![
        frame.with("class", "fig-strip"),
        line(x, high, x, upper).stroke(1.5),
        line(x, lower, x, low).stroke(1.5),
        line(left, middle, right, middle).stroke(3.0),
    ])
}

fn place(y: f64, area: &Area) -> Option<f64> {
    Some(area.y.place(y)?.clamp(area.top, area.bottom))
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
