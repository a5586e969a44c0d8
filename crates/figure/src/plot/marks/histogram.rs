//! Counts of the numbers between neighboring edges.

use serde::{Deserialize, Serialize};

use crate::plot::column::Column;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point};
use crate::plot::place::{Swatch, Target};
use crate::plot::room::between;
use crate::plot::strokes::tint_to_zero;
use crate::plot::view::View;
use crate::real::Real;
use crate::svg::{Element, Path};
use crate::wording::Wording;
use crate::words::short;

/// Counts of numbers between edges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// The name of the series.
    pub name: String,
    /// The edges of the bins in rising order, one more than `counts`.
    pub edges: Vec<Real>,
    /// Count of the numbers in each bin.
    pub counts: Vec<Real>,
    /// Count of the numbers that are not finite.
    #[serde(default)]
    pub missing: u64,
}

impl Histogram {
    /// The bins: left edge, right edge, count.
    fn bins(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        let edges = self.edges.windows(2);
        let bins = edges.zip(&self.counts);
        bins.map(|(edge, count)| (edge[0].0, edge[1].0, count.0))
    }

    /// The highest bin; of equal ones the last.
    fn highest(&self) -> Option<(f64, f64, f64)> {
        self.bins().max_by(|a, b| a.2.total_cmp(&b.2))
    }

    /// Its upper edge, from its left foot to its right foot.
    fn outline(&self) -> Vec<Point> {
        let tops = self.bins();
        tops.flat_map(|(from, to, count)| [(from, count), (to, count)])
            .collect()
    }

    /// A stroke around each bin that is not empty.
    fn strokes(&self, on: &Canvas<'_>) -> Vec<Element> {
        let base = on.area.y.base();
        let stroke = |(from, to, count): (f64, f64, f64)| {
            let left = on.area.place(from, count)?;
            let right = on.area.place(to, count)?;
            let corners = [(left.0, base), left, right, (right.0, base)];
            Some(Path::default().through(&corners).element().stroke(1.0))
        };
        let bins = self.bins().filter(|(_, _, count)| *count != 0.0);
        bins.filter_map(stroke).collect()
    }
}

impl Mark for Histogram {
    fn name(&self) -> &str {
        &self.name
    }

    fn swatch(&self) -> Swatch {
        Swatch::Square
    }

    fn extent(&self) -> Vec<Point> {
        let edges = self.edges.iter().map(|x| (x.0, f64::NAN));
        let counts = self.counts.iter().map(|y| (f64::NAN, y.0));
        edges.chain(counts).collect()
    }

    fn heights(&self, view: &View<'_>) -> Vec<f64> {
        view.zero()
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let strokes = on.colored().extend(self.strokes(on));
        vec![
            (Depth::Tints, tint_to_zero(&self.outline(), "0.4", on)),
            (Depth::Lines, strokes),
        ]
    }

    /// Alone it needs no name: the axis says what is counted.
    fn target(&self, view: &View<'_>) -> Option<Target> {
        if !view.has_several_distributions() {
            return None;
        }
        let (from, to, count) = self.highest()?;
        Some(Target::Inside((from + to) / 2.0, count))
    }

    fn is_distribution(&self) -> bool {
        true
    }

    fn obstacles(&self, on: &Canvas<'_>) -> Vec<Point> {
        let base = on.area.y.base();
        let column = |(x, y): Point| {
            let (top, x) = on.area.place(x, y).zip(on.area.x.place(x))?;
            Some(between(top, (x, base)))
        };
        let columns = self.outline().into_iter().filter_map(column);
        columns.flatten().collect()
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let total: f64 = self.counts.iter().map(|count| count.0).sum();
        let (from, to, count) = self.highest()?;
        let [from, to, count] = [from, to, count].map(|x| short(x, 3));
        let (n, bins) = (short(total, 6), self.counts.len().to_string());
        let given = [
            ("name", name),
            ("n", &n),
            ("bins", &bins),
            ("count", &count),
            ("from", &from),
            ("to", &to),
        ];
        let mut sentence = words.say("histogram", &given);
        if self.missing > 0 {
            let missing = self.missing.to_string();
            sentence.push(' ');
            sentence += &words.say("histogram_missing", &[("missing", &missing)]);
        }
        Some(sentence)
    }

    fn columns(&self, _view: &View<'_>, _words: &Wording) -> Vec<Column> {
        let bins = self.bins().map(|(from, _, count)| (from, count));
        vec![Column::of_points(&self.name, bins.collect())]
    }
}
