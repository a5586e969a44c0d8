//! The place of a plot on the drawing, and how numbers become places.

use crate::limits::within;
use crate::scale::Scale;

/// The place of a plot, in units, and its scales.
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    pub(crate) height: f64,
    /// The width of the whole plot, margins included.
    pub(crate) width: f64,
    pub(crate) x: Scale,
    pub(crate) y: Scale,
    /// Names of the categories with their x; empty if x is a number.
    pub(crate) categories: Vec<(String, f64)>,
}

impl Area {
    /// The place of a point, if it has one inside of the axes' ranges.
    pub(crate) fn place(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (x, y) = (self.x.place(x)?, self.y.place(y)?);
        let inside = x >= self.left - 0.5 && x <= self.right + 0.5;
        // A line that leaves the plot above or below is drawn to the edge, so its direction shows.
        Some((x, within(y, self.top - 4.0, self.bottom + 4.0))).filter(|_| inside)
    }

    /// The places of those points that have one.
    pub(crate) fn places(&self, points: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let places = points.iter().filter_map(|(x, y)| self.place(*x, *y));
        places.collect()
    }

    /// The place of a height, at an edge of the plot if it lies beyond.
    pub(crate) fn height_at(&self, y: f64) -> Option<f64> {
        Some(within(self.y.place(y)?, self.top, self.bottom))
    }

    /// The width of one category's slot.
    pub(crate) fn slot(&self) -> f64 {
        (self.right - self.left) / self.categories.len().max(1) as f64
    }
}
