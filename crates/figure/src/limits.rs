//! Limits of the size of one figure.
//!
//! A drawing is 480 units wide: what is counted here stands side by side in it, and more cannot be
//! told apart. Some steps compare each with each, so the limits also keep the time finite. Points of
//! lines and clouds have no limit; they are thinned to what shows.

use crate::drawing::FigureError;

/// Something of which a figure may hold only so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    /// Its name in the plural.
    pub(crate) what: &'static str,
    most: usize,
}

const fn limit(what: &'static str, most: usize) -> Limit {
    Limit { what, most }
}

pub(crate) const LAYERS: Limit = limit("layers", 200);
pub(crate) const RUNS: Limit = limit("runs", 1_000);
pub(crate) const BARS: Limit = limit("bars and boxes", 2_000);
pub(crate) const LABELS: Limit = limit("labeled points", 1_000);
pub(crate) const ARROWS: Limit = limit("arrows", 20_000);
pub(crate) const LEVELS: Limit = limit("levels", 200);
pub(crate) const GRID: Limit = limit("heights", 1_000_000);
pub(crate) const ENTRIES: Limit = limit("entries", 4_000_000);
pub(crate) const PICTURES: Limit = limit("pictures", 500);
pub(crate) const STATEMENTS: Limit = limit("statements", 10_000);
pub(crate) const NODES: Limit = limit("nodes", 5_000);
pub(crate) const EDGES: Limit = limit("edges", 20_000);
pub(crate) const FRAMES: Limit = limit("frames", 200);
pub(crate) const NESTED: Limit = limit("frames within each other", 20);

impl Limit {
    /// # Errors
    ///
    /// [`FigureError::TooMany`] if `count` is beyond the limit.
    pub(crate) fn check(self, count: usize) -> Result<(), FigureError> {
        if count <= self.most {
            return Ok(());
        }
        Err(FigureError::TooMany {
            what: self.what,
            count,
            most: self.most,
        })
    }
}

/// `x`, or the end of `low..high` that is nearer; `low` where the range is turned around.
///
/// Unlike `f64::clamp` it takes any range: words wider than the drawing leave none.
pub(crate) fn within(x: f64, low: f64, high: f64) -> f64 {
    x.min(high).max(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_range_is_taken() {
        assert_eq!(within(5.0, 0.0, 3.0), 3.0);
        assert_eq!(within(-5.0, 0.0, 3.0), 0.0);
        assert_eq!(within(5.0, 4.0, 3.0), 4.0);
        assert_eq!(within(5.0, f64::NAN, 3.0), 3.0);
    }

    #[test]
    fn what_is_too_much_is_counted() {
        assert!(LAYERS.check(200).is_ok());
        let refused = LAYERS.check(201).unwrap_err().to_string();
        assert_eq!(refused, "the figure has 201 layers, and 200 can be drawn");
    }
}
