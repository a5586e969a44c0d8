//! Data that is drawn on one pair of axes: a whole plot, or one of its panels.

use std::any::Any;

use super::axis::Axis;
use super::categories;
use super::mark::{Mark, Point};

/// Layers with their axes, and how marks of one kind share the room.
pub(crate) struct View<'plot> {
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) options: Options,
    pub(crate) layers: Vec<&'plot (dyn Mark + 'static)>,
    /// Names of series in the order of their colors; panels share those of their plot.
    names: Vec<&'plot str>,
    /// The categories in the order of their first use, each with its x.
    pub(crate) categories: Vec<(String, f64)>,
    /// For each layer the places in `categories` of those that it names.
    pub(crate) slots: Vec<Vec<usize>>,
}

/// Choices of an author for the whole plot.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    /// See [`super::Plot::stacked`].
    pub(crate) stacked: bool,
    /// See [`super::Plot::horizontal`].
    pub(crate) horizontal: bool,
    /// See [`super::Plot::filled`].
    pub(crate) filled: bool,
}

impl<'plot> View<'plot> {
    pub(crate) fn new(
        x: Axis,
        y: Axis,
        options: Options,
        layers: Vec<&'plot (dyn Mark + 'static)>,
    ) -> View<'plot> {
        let mut names: Vec<&str> = Vec::new();
        let (mut categories, mut slots) = (Vec::new(), Vec::new());
        for layer in &layers {
            if layer.is_series() && !names.contains(&layer.name()) {
                names.push(layer.name());
            }
            let slot = |name| {
                let known = categories.iter().position(|known| *known == name);
                known.unwrap_or_else(|| {
                    categories.push(name);
                    categories.len() - 1
                })
            };
            slots.push(layer.categories().into_iter().map(slot).collect());
        }
        View {
            x,
            y,
            options,
            names,
            categories: categories::place(&categories),
            slots,
            layers,
        }
    }

    /// Some of the layers on other axes, in the same colors.
    pub(crate) fn part(
        &self,
        x: Axis,
        y: Axis,
        layers: Vec<&'plot (dyn Mark + 'static)>,
    ) -> View<'plot> {
        View {
            names: self.names.clone(),
            ..View::new(x, y, self.options, layers)
        }
    }

    /// The number of the color of the series called `name`.
    pub(crate) fn series(&self, name: &str) -> usize {
        let place = self.names.iter().position(|known| *known == name);
        // The first color is that of the ground.
        place.unwrap_or(0) + usize::from(self.options.filled)
    }

    /// The marks of one kind with their places among the layers.
    pub(crate) fn all<M: Mark>(&self) -> Vec<(usize, &'plot M)> {
        let layers = self.layers.iter().enumerate();
        let found = layers.filter_map(|(index, layer)| {
            let layer: &(dyn Any + 'static) = *layer;
            Some((index, layer.downcast_ref::<M>()?))
        });
        found.collect()
    }

    /// The points that need room on the axes.
    pub(crate) fn extent(&self) -> Vec<Point> {
        self.layers
            .iter()
            .flat_map(|layer| layer.extent())
            .collect()
    }

    /// The height at which bars and areas begin; a logarithmic axis has none.
    pub(crate) fn zero(&self) -> Vec<f64> {
        if self.y.log { Vec::new() } else { vec![0.0] }
    }

    /// Returns true if names must tell distributions apart.
    pub(crate) fn has_several_distributions(&self) -> bool {
        let found = self.layers.iter().filter(|layer| layer.is_distribution());
        found.count() > 1
    }

    /// Returns true if the plot is made of panels.
    pub(crate) fn has_panels(&self) -> bool {
        self.layers.iter().any(|layer| layer.panel().is_some())
    }
}
