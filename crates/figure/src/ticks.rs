//! Chooses the labeled numbers of an axis.
//!
//! Linear axes use the extended Wilkinson algorithm of Talbot, Lin and Hanrahan (2010): among all
//! arithmetic sequences with nice steps it takes the one that best balances simplicity, coverage and
//! density. Logarithmic axes are labeled at powers of ten, and between them when they span little.
//! Nothing here knows about pixels.

use show::read_number;

use crate::order::rise;

/// Steps in the order of preference (Talbot, Lin and Hanrahan 2010, §3).
const NICE_STEPS: [f64; 6] = [1.0, 5.0, 2.0, 2.5, 4.0, 3.0];
/// Weights of simplicity, coverage, density and legibility, from the same place.
const WEIGHTS: [f64; 4] = [0.25, 0.2, 0.5, 0.05];
/// More skipping than this never wins for the small counts of labels used here.
const MOST_SKIPPED: u32 = 4;

/// More labels are crowded on a small screen.
const MOST_LABELS: u32 = 6;

/// Labels for the linear range `low..high`, about `wanted` of them, in rising order.
///
/// The first and last may lie outside of the range, by less than a step. An empty or infinite range
/// gets a single label.
pub(crate) fn linear(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    if !(high - low).is_finite() || high - low <= f64::EPSILON * high.abs().max(low.abs()) {
        return vec![low];
    }
    let search = Search {
        low,
        high,
        wanted: wanted.max(2) as f64,
    };
    search.best().labels()
}

/// An arithmetic sequence of labels.
#[derive(Clone, Copy)]
struct Labels {
    first: f64,
    step: f64,
    count: u32,
}

impl Labels {
    fn last(self) -> f64 {
        self.first + self.step * f64::from(self.count - 1)
    }

    fn labels(self) -> Vec<f64> {
        // Reading twelve digits back takes away the dust of multiplication.
        let tidy = |x: f64| read_number(&format!("{x:.11e}")).unwrap_or(x) + 0.0;
        (0..self.count)
            .map(|index| tidy(self.first + self.step * f64::from(index)))
            .collect()
    }
}

struct Search {
    low: f64,
    high: f64,
    wanted: f64,
}

impl Search {
    fn best(&self) -> Labels {
        let mut best = Labels {
            first: self.low,
            step: self.high - self.low,
            count: 2,
        };
        let mut best_score = -2.0;
        for skip in 1..=MOST_SKIPPED {
            for (rank, nice) in NICE_STEPS.iter().enumerate() {
                for count in 2..=MOST_LABELS.min(self.wanted as u32 + 1) {
                    for labels in self.candidates(skip, *nice, count) {
                        let score = self.score(labels, skip, rank);
                        if score > best_score {
                            (best, best_score) = (labels, score);
                        }
                    }
                }
            }
        }
        best
    }

    /// Sequences of `count` labels around the range, with the step `skip · nice · 10ᶻ`.
    fn candidates(&self, skip: u32, nice: f64, count: u32) -> impl Iterator<Item = Labels> {
        let (low, high, skip) = (self.low, self.high, f64::from(skip));
        let gaps = f64::from(count - 1);
        let delta = (high - low) / f64::from(count + 1) / (skip * nice);
        let power = delta.log10().ceil() as i32;
        (power..power + 2).flat_map(move |power| {
            let step = skip * nice * 10_f64.powi(power);
            let from = (high / step).floor() * skip - gaps * skip;
            let to = (low / step).ceil() * skip;
            let starts = if to - from < 100.0 {
                (to - from + 1.0).max(0.0) as u32
            } else {
                0
            };
            (0..starts).map(move |start| Labels {
                first: (from + f64::from(start)) * step / skip,
                step,
                count,
            })
        })
    }

    fn score(&self, labels: Labels, skip: u32, rank: usize) -> f64 {
        let terms = [
            simplicity(labels, skip, rank),
            self.coverage(labels),
            self.density(labels),
            1.0,
        ];
        terms
            .iter()
            .zip(WEIGHTS)
            .map(|(term, weight)| term * weight)
            .sum()
    }

    fn coverage(&self, labels: Labels) -> f64 {
        let margins = (self.high - labels.last()).powi(2) + (self.low - labels.first).powi(2);
        1.0 - 0.5 * margins / (0.1 * (self.high - self.low)).powi(2)
    }

    fn density(&self, labels: Labels) -> f64 {
        let span = labels.last().max(self.high) - labels.first.min(self.low);
        let found = f64::from(labels.count - 1) / (labels.last() - labels.first);
        let target = (self.wanted - 1.0) / span;
        2.0 - (found / target).max(target / found)
    }
}

fn simplicity(labels: Labels, skip: u32, rank: usize) -> f64 {
    let has_zero = labels.first <= 0.0
        && labels.last() >= 0.0
        && (labels.first / labels.step).fract().abs() < 1e-9;
    let bonus = if has_zero { 1.0 } else { 0.0 };
    1.0 - rank as f64 / (NICE_STEPS.len() - 1) as f64 - f64::from(skip) + bonus + 1.0
}

/// Labels for the logarithmic range `low..high` with 0 < `low`, at most `most`, in rising order.
///
/// Powers of ten, every second or third or further if there are many; a range of less than two
/// powers is also labeled at 2 and 5, or, if that is still little, as a linear one.
pub(crate) fn logarithmic(low: f64, high: f64, most: usize) -> Vec<f64> {
    let inside =
        |x: &f64| *x > 0.0 && x.is_finite() && *x >= low * 0.999_999 && *x <= high * 1.000_001;
    let (from, to) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let powers: Vec<i32> = (from..=to)
        .filter(|power| inside(&10_f64.powi(*power)))
        .collect();
    if powers.len() >= 3 || (high / low).log10() >= 2.0 {
        let skip = powers.len().div_ceil(most.max(1)).max(1) as i32;
        let kept = powers.iter().filter(|power| **power % skip == 0);
        return kept.map(|power| 10_f64.powi(*power)).collect();
    }
    let between = (from..=to).flat_map(|power| [1.0, 2.0, 5.0].map(|m| m * 10_f64.powi(power)));
    let between: Vec<f64> = between.filter(inside).collect();
    match between.len() {
        0..=2 => linear(low, high, most.min(4))
            .into_iter()
            .filter(inside)
            .collect(),
        _ => between.into_iter().take(most.max(3)).collect(),
    }
}

/// Labels for a range that is linear up to `near` from zero and logarithmic beyond: zero and powers
/// of ten times `near`, at most about `most`, in rising order.
pub(crate) fn symmetric(low: f64, high: f64, near: f64, most: usize) -> Vec<f64> {
    let powers = |end: f64| match (end.abs() / near).log10() {
        power if power.is_finite() && power >= 0.0 => (power + 1e-9).floor() as i32 + 1,
        _ => 0,
    };
    let sides = [(-1.0, powers(low.min(0.0))), (1.0, powers(high.max(0.0)))];
    let count = sides.iter().map(|(_, powers)| powers).sum::<i32>() + 1;
    let skip = (count as usize).div_ceil(most.max(2)) as i32;
    let side = |(sign, powers): (f64, i32)| {
        let kept = (0..powers).filter(move |power| power % skip == 0);
        kept.map(move |power| sign * near * 10_f64.powi(power))
    };
    let mut labels: Vec<f64> = sides.into_iter().flat_map(side).chain([0.0]).collect();
    labels.retain(|label| *label >= low && *label <= high);
    rise(&mut labels, |label| *label);
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(low: f64, high: f64, expected: &[f64]) {
        assert_eq!(linear(low, high, 5), expected, "for {low}..{high}");
    }

    #[test]
    fn linear_labels_are_round_numbers() {
        check(0.0, 1.0, &[0.0, 0.25, 0.5, 0.75, 1.0]);
        check(0.0, 56.0, &[0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
        check(-1.0, 1.0, &[-1.0, -0.5, 0.0, 0.5, 1.0]);
        check(0.0, 0.69, &[0.0, 0.2, 0.4, 0.6]);
        check(1.0e9, 4.0e9, &[1.0e9, 2.0e9, 3.0e9, 4.0e9]);
    }

    #[test]
    fn a_range_without_extent_has_one_label() {
        check(3.0, 3.0, &[3.0]);
        check(0.0, f64::INFINITY, &[0.0]);
    }

    #[test]
    fn there_are_never_many_labels() {
        for power in -20..20 {
            for high in [1.1, 1.7, 2.3, 3.9, 5.6, 7.7, 9.1] {
                let labels = linear(0.0, high * 10_f64.powi(power), 5);
                assert!((3..=6).contains(&labels.len()), "{labels:?}");
            }
        }
    }

    #[track_caller]
    fn check_log(low: f64, high: f64, expected: &[f64]) {
        assert_eq!(logarithmic(low, high, 6), expected, "for {low}..{high}");
    }

    #[test]
    fn log_labels_are_powers_of_ten() {
        check_log(0.5, 2e3, &[1.0, 10.0, 100.0, 1000.0]);
        check_log(1e-14, 10.0, &[1e-12, 1e-9, 1e-6, 1e-3, 1.0]);
    }

    #[test]
    fn short_log_ranges_are_labeled_between_powers() {
        check_log(4e6, 7e7, &[5e6, 1e7, 2e7, 5e7]);
        check_log(1.1, 1.9, &[1.1, 1.3, 1.5, 1.7, 1.9]);
    }
}
