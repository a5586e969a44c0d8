//! Bars that stand on top of each other.

use crate::plot::view::View;

/// Heights of the bars over each category, above zero and below it.
pub(super) struct Stacks(Vec<(f64, f64)>);

impl Stacks {
    /// No bars over any category.
    pub(super) fn new(view: &View<'_>) -> Stacks {
        Stacks(vec![(0.0, 0.0); view.categories.len()])
    }

    /// Puts a layer of bars on those of their signs; what is not finite adds nothing.
    pub(super) fn push(&mut self, heights: &[Option<f64>]) {
        for ((above, below), height) in self.0.iter_mut().zip(heights) {
            match height {
                Some(height) if height.is_finite() && *height < 0.0 => *below += height,
                Some(height) if height.is_finite() => *above += height,
                _ => {}
            }
        }
    }

    /// Returns the start of a bar of this height.
    pub(super) fn end(&self, category: usize, height: f64) -> f64 {
        let (above, below) = self.0[category];
        if height.is_finite() && height < 0.0 {
            below
        } else {
            above
        }
    }

    /// Returns the ends of all stacks, in both directions.
    pub(super) fn ends(&self) -> Vec<f64> {
        self.0
            .iter()
            .flat_map(|(above, below)| [*above, *below])
            .collect()
    }
}
