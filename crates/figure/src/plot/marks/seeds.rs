//! The same measurement repeated: thin lines, their median bold.

use serde::{Deserialize, Serialize};

use crate::limits::{self, Limit};
use crate::order::rise;
use crate::plot::column::Column;
use crate::plot::describe::course;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point, plain};
use crate::plot::names;
use crate::plot::place::Target;
use crate::plot::strokes::{curve, measured};
use crate::plot::view::View;
use crate::real::Real;
use crate::wording::Wording;

/// Several runs of one measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seeds {
    /// The name of the series.
    pub name: String,
    /// The points of each run in their order.
    pub runs: Vec<Vec<(Real, Real)>>,
}

impl Mark for Seeds {
    fn name(&self) -> &str {
        &self.name
    }

    /// The median.
    fn line(&self) -> Vec<Point> {
        median(&self.runs)
    }

    fn extent(&self) -> Vec<Point> {
        self.runs.iter().flat_map(|run| plain(run)).collect()
    }

    fn sizes(&self) -> Vec<(Limit, usize)> {
        vec![(limits::RUNS, self.runs.len())]
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let thin = |run: &Vec<(Real, Real)>| {
            curve(&plain(run), on.area, 1.2, "").with("stroke-opacity", "0.45")
        };
        let runs = on.colored().extend(self.runs.iter().map(thin));
        vec![(Depth::Lines, runs.extend(measured(&self.line(), on, 3.2)))]
    }

    fn target(&self, view: &View<'_>) -> Option<Target> {
        names::end(&self.line(), view)
    }

    fn describe(&self, name: &str, view: &View<'_>, words: &Wording) -> Option<String> {
        let course = course(&self.line(), view, words);
        let n = self.runs.len().to_string();
        let given = [("name", name), ("n", &*n), ("course", &*course)];
        Some(words.say("seeds", &given))
    }

    fn columns(&self, _view: &View<'_>, words: &Wording) -> Vec<Column> {
        let name = words.say("col_median", &[("name", &self.name)]);
        let median = Column::of_points(&name, self.line());
        let run = |(index, run): (usize, &Vec<(Real, Real)>)| {
            let n = (index + 1).to_string();
            let name = words.say("col_run", &[("name", &self.name), ("n", &n)]);
            Column::of_points(&name, plain(run))
        };
        let runs = self.runs.iter().enumerate().map(run);
        std::iter::once(median).chain(runs).collect()
    }
}

/// The median over `runs` at each place that all of them reach.
fn median(runs: &[Vec<(Real, Real)>]) -> Vec<Point> {
    let length = runs.iter().map(Vec::len).min().unwrap_or(0);
    let at = |index: usize| {
        let mut heights: Vec<f64> = runs.iter().map(|run| run[index].1.0).collect();
        rise(&mut heights, |height| *height);
        let middle = heights.len() / 2;
        let median = if heights.len().is_multiple_of(2) {
            (heights[middle - 1] + heights[middle]) / 2.0
        } else {
            heights[middle]
        };
        (runs[0][index].0.0, median)
    };
    (0..length).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_of_runs_lies_between_the_middle_two() {
        let run = |heights: &[f64]| -> Vec<(Real, Real)> {
            let place = |(x, y): (usize, &f64)| (Real(x as f64), Real(*y));
            heights.iter().enumerate().map(place).collect()
        };
        let runs = [run(&[1.0, 2.0]), run(&[3.0]), run(&[9.0]), run(&[5.0])];
        assert_eq!(median(&runs), [(0.0, 4.0)]);
        assert_eq!(median(&[]), []);
    }
}
