//! Chooses the colors of entries and prints their numbers.

use super::HeatMap;
use crate::words::short;

/// Number of colors of a scale.
pub(crate) const STEPS: usize = 5;

/// A scale of five colors over a range.
#[derive(Clone, Copy)]
pub(crate) struct ColorScale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    diverging: bool,
    /// Digits after the point of the numbers in cells; none prints each number in its own form.
    decimals: Option<usize>,
}

impl ColorScale {
    pub(crate) fn of(map: &HeatMap) -> ColorScale {
        let (low, high) = map
            .finite()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
                (low.min(x), high.max(x))
            });
        let reach = low.abs().max(high.abs());
        let whole = map.finite().all(|x| x.fract() == 0.0);
        let decimals = match reach {
            _ if whole => Some(0),
            _ if !(0.1..10_000.0).contains(&reach) => None,
            _ => Some(if reach < 10.0 {
                2
            } else {
                usize::from(reach < 100.0)
            }),
        };
        let (low, high) = match map.range {
            Some((low, high)) => (low.0, high.0),
            None if map.by_row => (0.0, 1.0),
            None if low > high => (0.0, 1.0),
            None if map.diverging => (-reach, reach),
            None => (low, high),
        };
        ColorScale {
            low,
            high,
            diverging: map.diverging,
            decimals,
        }
    }

    /// The step on which `x` lies, if it is finite.
    pub(crate) fn step(&self, x: f64) -> Option<usize> {
        if !x.is_finite() {
            return None;
        }
        let extent = self.high - self.low;
        let share = if extent > 0.0 {
            (x - self.low) / extent
        } else {
            0.5
        };
        Some(((share * STEPS as f64).floor().max(0.0) as usize).min(STEPS - 1))
    }

    pub(crate) fn class(&self, step: usize) -> String {
        let hue = if self.diverging { 'd' } else { 'h' };
        format!("fig-{hue}{step}")
    }

    /// An entry as its cell shows it.
    pub(crate) fn print(&self, x: f64) -> String {
        match self.decimals {
            Some(decimals) if x.is_finite() => show::format_number(x, &format!(".{decimals}"))
                .unwrap_or_default()
                .replace('-', "−"),
            _ => short(x, 2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heat_map::map;

    #[track_caller]
    fn check(range: (f64, f64), x: f64, expected: Option<usize>) {
        let scale = ColorScale::of(&map(&[&[range.0, range.1]]));
        assert_eq!(scale.step(x), expected, "{x} in {range:?}");
    }

    #[test]
    fn steps_divide_the_range_evenly() {
        check((0.0, 1.0), 0.0, Some(0));
        check((0.0, 1.0), 0.2, Some(1));
        check((0.0, 1.0), 1.0, Some(4));
        check((0.0, 1.0), 9.0, Some(4));
        check((0.0, 1.0), f64::NAN, None);
        check((3.0, 3.0), 3.0, Some(2));
    }

    #[test]
    fn a_diverging_scale_is_symmetric() {
        let scale = ColorScale::of(&HeatMap {
            diverging: true,
            ..map(&[&[1.0, -4.0]])
        });
        assert_eq!((scale.low, scale.high), (-4.0, 4.0));
    }

    #[track_caller]
    fn check_print(rows: &[&[f64]], x: f64, expected: &str) {
        assert_eq!(ColorScale::of(&map(rows)).print(x), expected);
    }

    #[test]
    fn numbers_have_as_many_digits_as_their_scale_needs() {
        check_print(&[&[0.5, 1.0]], 0.00016, "0.00");
        check_print(&[&[1.0, 12.0]], 12.0, "12");
        check_print(&[&[1.5, 42.0]], 42.0, "42.0");
        check_print(&[&[1e-9, 2e-9]], 1e-9, "10⁻⁹");
        check_print(&[&[-0.5]], -0.5, "−0.50");
    }
}
