//! From numbers to places: a range, linear or logarithmic, laid over a stretch of the drawing.
//!
//! A scale knows its labels. Numbers it cannot place (NaN, infinities, and what is not positive on
//! a logarithmic scale) have no place, which callers show as gaps.

use crate::limits::within;
use crate::ticks;
use crate::words::{power_of_ten, short};

/// A range of numbers and where its ends are drawn.
#[derive(Clone, Debug)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    warp: Warp,
    /// Places of `low` and `high` in the drawing, in units.
    ends: (f64, f64),
    pub(crate) ticks: Vec<f64>,
}

/// The least positive number.
const SMALLEST: f64 = f64::from_bits(1);

/// Function that makes equal steps of the data equally long.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Warp {
    Linear,
    Log,
    /// Linear up to this distance from zero, logarithmic beyond, on both sides.
    Symlog(f64),
}

impl Warp {
    fn of(self, x: f64) -> f64 {
        match self {
            Warp::Linear => x,
            Warp::Log => x.log10(),
            Warp::Symlog(near) if x.abs() <= near => x / near,
            Warp::Symlog(near) => (1.0 + (x.abs() / near).log10()).copysign(x),
        }
    }
}

/// Place of the ends of a scale.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// Exactly where they are asked for.
    Fixed,
    /// Farther out, where labels or a little room ask for it.
    Loose,
}

impl Scale {
    /// A linear scale that covers `low..high`; loose ends are at its outer labels.
    pub(crate) fn linear(low: f64, high: f64, ends: Ends, wanted: usize) -> Scale {
        let (low, high) = if low == high {
            (low - 0.5, high + 0.5)
        } else {
            (low, high)
        };
        let mut ticks = ticks::linear(low, high, wanted);
        let (mut from, mut to) = (low, high);
        if ends == Ends::Fixed {
            let dust = (high - low).abs() * 1e-9;
            ticks.retain(|tick| *tick >= low - dust && *tick <= high + dust);
        } else {
            from = ticks.first().map_or(low, |first| first.min(low));
            let room = (high - low) * 0.03;
            to = ticks
                .last()
                .map_or(high, |last| if *last < high { high + room } else { *last });
            from = if from == low && ticks[0] > low {
                low - room
            } else {
                from
            };
        }
        Scale {
            low: from,
            high: to,
            warp: Warp::Linear,
            ends: (0.0, 1.0),
            ticks,
        }
    }

    /// A logarithmic scale that covers `low..high`; loose ends leave a little room.
    pub(crate) fn log(low: f64, high: f64, ends: Ends, wanted: usize) -> Scale {
        let room = match ends {
            Ends::Fixed => 1.0,
            // The ratio of far numbers is infinite although their logarithms are not.
            Ends::Loose => root_of_25((high / low).min(f64::MAX)).max(1.02),
        };
        let (low, high) = ((low / room).max(SMALLEST), (high * room).min(f64::MAX));
        let ticks = ticks::logarithmic(low, high, wanted);
        Scale {
            low,
            high,
            warp: Warp::Log,
            ends: (0.0, 1.0),
            ticks,
        }
    }

    /// A scale that is linear up to `near` from zero and logarithmic beyond, on both sides.
    pub(crate) fn symlog(low: f64, high: f64, near: f64, wanted: usize) -> Scale {
        let (low, high) = if low == high {
            (low - near, high + near)
        } else {
            (low, high)
        };
        Scale {
            low,
            high,
            warp: Warp::Symlog(near),
            ends: (0.0, 1.0),
            ticks: ticks::symmetric(low, high, near, wanted),
        }
    }

    /// The same scale drawn from `start` to `end` units.
    pub(crate) fn between(mut self, start: f64, end: f64) -> Scale {
        self.ends = (start, end);
        self
    }

    /// Returns the place of `x` in units; `None` if it has none.
    pub(crate) fn place(&self, x: f64) -> Option<f64> {
        let [at, low, high] = [x, self.low, self.high].map(|x| self.warp.of(x));
        let share = (at - low) / (high - low);
        let place = self.ends.0 + share * (self.ends.1 - self.ends.0);
        (x.is_finite() && place.is_finite()).then_some(place)
    }

    /// Returns the place of zero in units, or of the end of the range that is nearest to zero.
    pub(crate) fn base(&self) -> f64 {
        let zero = if self.warp == Warp::Log {
            self.low
        } else {
            within(0.0, self.low, self.high)
        };
        self.place(zero).unwrap_or(self.ends.0)
    }

    /// Returns true if zero lies strictly inside of the range.
    pub(crate) fn crosses_zero(&self) -> bool {
        self.warp != Warp::Log && self.low < 0.0 && self.high > 0.0
    }

    /// The ends of the range.
    pub(crate) fn range(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The labels with their places, in rising order.
    pub(crate) fn labels(&self) -> Vec<(f64, String)> {
        let print = self.printer();
        let ticks = self.ticks.iter();
        ticks
            .filter_map(|tick| Some((self.place(*tick)?, print(*tick))))
            .collect()
    }

    fn printer(&self) -> Box<dyn Fn(f64) -> String> {
        match self.warp {
            Warp::Linear => {}
            Warp::Log => return log_printer(&self.ticks),
            Warp::Symlog(_) => return Box::new(signed_log_label),
        }
        let largest = self
            .ticks
            .iter()
            .fold(0.0_f64, |most, tick| most.max(tick.abs()));
        let step = self
            .ticks
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .fold(largest, f64::min);
        if largest >= 1e5 || (largest > 0.0 && largest < 1e-3) {
            // More digits than a float has would be noise.
            let digits = ((largest / step).log10().ceil() as usize).min(15) + 2;
            return Box::new(move |x| short_scientific(x, digits));
        }
        let decimals = decimals_of(step);
        Box::new(move |x| format!("{:.decimals$}", x + 0.0).replace('-', "−"))
    }
}

/// The least number of digits after the point that tells multiples of `step` apart.
fn decimals_of(step: f64) -> usize {
    let exact = |digits: &usize| {
        let scaled = step * 10_f64.powi(*digits as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1e-300)
    };
    (0..8).find(exact).unwrap_or(8)
}

/// Labels of one axis are of one kind: powers of ten, plain numbers, or products with a power.
fn log_printer(ticks: &[f64]) -> Box<dyn Fn(f64) -> String> {
    let is_power = |x: &f64| (mantissa(*x).0 - 1.0).abs() < 1e-6;
    if ticks.iter().all(is_power) {
        return Box::new(|x| power_of_ten(mantissa(x).1));
    }
    if ticks.iter().all(|x| (0.01..10_000.0).contains(x)) {
        return Box::new(|x| short(x, 4));
    }
    Box::new(|x| {
        let (mantissa, power) = mantissa(x);
        format!("{}×{}", short(mantissa, 3), power_of_ten(power))
    })
}

/// `x` as a number from 1 to 10, and the power of ten it is multiplied by.
fn mantissa(x: f64) -> (f64, i32) {
    let power = (x.log10() + 1e-9).floor() as i32;
    (x / 10_f64.powi(power), power)
}

fn signed_log_label(x: f64) -> String {
    let sign = if x < 0.0 { "−" } else { "" };
    match x {
        0.0 => "0".to_owned(),
        _ => format!("{sign}{}", log_printer(&[x.abs()])(x.abs())),
    }
}

fn short_scientific(x: f64, digits: usize) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let power = x.abs().log10().floor() as i32;
    let mantissa = short(x / 10_f64.powi(power), digits);
    format!("{mantissa}×{}", power_of_ten(power))
}

/// The 25th root of a number of at least 1.
///
/// `powf` would bring tables of 6 kB into the module that draws in readers' browsers.
fn root_of_25(x: f64) -> f64 {
    // Square roots alone give x^(3/64), which is larger; Newton's method then only falls.
    let eighth = x.sqrt().sqrt().sqrt();
    let sixty_fourth = eighth.sqrt().sqrt().sqrt();
    let mut root = sixty_fourth.powi(3);
    loop {
        let next = (24.0 * root + x / root.powi(24)) / 25.0;
        if next >= root || next.is_nan() {
            return root;
        }
        root = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(scale: &Scale, x: f64, expected: Option<f64>) {
        let place = scale.place(x).map(|place| (place * 1e6).round() / 1e6);
        assert_eq!(place, expected, "for {x}");
    }

    #[test]
    fn the_25th_root_is_that_of_powf() {
        for x in [1.0, 1.001, 2.0, 1e3, 1e30, 1e300, f64::MAX] {
            let (found, expected) = (root_of_25(x), x.powf(0.04));
            assert!(
                (found / expected - 1.0).abs() < 1e-12,
                "{x}: {found} {expected}"
            );
        }
    }

    #[test]
    fn a_linear_scale_keeps_proportions() {
        let scale = Scale::linear(0.0, 10.0, Ends::Fixed, 5).between(100.0, 0.0);
        check(&scale, 0.0, Some(100.0));
        check(&scale, 2.5, Some(75.0));
        check(&scale, f64::NAN, None);
    }

    #[test]
    fn a_log_scale_keeps_ratios_and_has_no_place_for_zero() {
        let scale = Scale::log(1.0, 100.0, Ends::Fixed, 5).between(0.0, 100.0);
        check(&scale, 10.0, Some(50.0));
        check(&scale, 0.0, None);
        check(&scale, -1.0, None);
    }

    #[track_caller]
    fn check_labels(scale: &Scale, expected: &[&str]) {
        let labels: Vec<String> = scale.labels().into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, expected);
    }

    #[test]
    fn labels_have_as_many_digits_as_they_need() {
        check_labels(
            &Scale::linear(0.0, 1.0, Ends::Loose, 5),
            &["0.00", "0.25", "0.50", "0.75", "1.00"],
        );
        check_labels(&Scale::linear(-1.0, 1.0, Ends::Loose, 3), &["−1", "0", "1"]);
        check_labels(
            &Scale::linear(0.0, 3e7, Ends::Loose, 4),
            &["0", "1×10⁷", "2×10⁷", "3×10⁷"],
        );
        check_labels(
            &Scale::log(1.0, 1e4, Ends::Fixed, 6),
            &["10⁰", "10¹", "10²", "10³", "10⁴"],
        );
        check_labels(
            &Scale::log(5e6, 5e7, Ends::Fixed, 6),
            &["5×10⁶", "1×10⁷", "2×10⁷", "5×10⁷"],
        );
        check_labels(
            &Scale::log(1.0, 3.0, Ends::Fixed, 4),
            &["1", "1.5", "2", "2.5", "3"],
        );
        check_labels(
            &Scale::log(0.5, 20.0, Ends::Fixed, 6),
            &["0.5", "1", "2", "5", "10", "20"],
        );
    }

    #[test]
    fn a_symmetric_log_scale_has_a_place_for_zero_and_both_signs() {
        let scale = Scale::symlog(-100.0, 100.0, 1.0, 7).between(0.0, 60.0);
        check(&scale, 0.0, Some(30.0));
        check(&scale, 0.5, Some(35.0));
        check(&scale, 10.0, Some(50.0));
        check(&scale, -100.0, Some(0.0));
        check_labels(&scale, &["−10²", "−10¹", "−10⁰", "0", "10⁰", "10¹", "10²"]);
        let few = Scale::symlog(-0.5, 1e6, 1.0, 5);
        check_labels(&few, &["0", "10⁰", "10²", "10⁴", "10⁶"]);
    }

    #[test]
    fn a_range_without_extent_is_widened() {
        let scale = Scale::linear(2.0, 2.0, Ends::Loose, 5).between(0.0, 1.0);
        check(&scale, 2.0, Some(0.5));
    }
}
