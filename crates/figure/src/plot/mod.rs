//! Plots: what was measured, what theory says, and where they lie, on two axes.
//!
//! The data model mirrors the frames of [`show`]; the drawing is made in the order of the modules
//! below. Theory is dashed in ink, measurements are solid in color; names stand at the ends of
//! their lines, so there is no legend, and there is no title, because the caption has it.

mod data;
mod reduce;

mod area;
mod bars;
mod labels;
mod marks;
mod names;
mod room;

mod paper;

mod describe;
mod table;

pub use data::{Axis, Layer, Plot};
pub use paper::Paper;

use crate::drawing::{FigureError, Sketch};

impl Plot {
    pub(crate) fn sketch(&self) -> Result<Sketch, FigureError> {
        if self.layers.is_empty() {
            return Err(FigureError::Empty);
        }
        let names = names::collect(self);
        let area = area::lay_out(self, &names);
        let mut content = area.draw_grid(self);
        content.extend(bars::draw(self, &area));
        content.extend(marks::draw(self, &area));
        content.extend(area.draw_axes(self));
        content.extend(names::draw(self, names, &area));
        Ok(Sketch {
            class: "figure-plot",
            height: area.height,
            content,
            title: self.title(),
            description: self.describe(),
            data: table::of(self),
        })
    }
}
