//! Plots: what was measured, what theory says, and where they lie, on two axes.
//!
//! The data model mirrors the frames of [`show`]; the drawing is made in the order of the modules
//! below. Theory is dashed in ink, measurements are solid in color; names stand at the ends of
//! their lines, so there is no legend, and there is no title, because the caption has it.
//!
//! | module     | draws                                                                      |
//! |------------|----------------------------------------------------------------------------|
//! | `area`     | axes and grid; `range` finds their ends                                     |
//! | `bars`     | bars that stand; `across`, bars that lie                                    |
//! | `boxes`    | box strips: quartiles and the numbers themselves                            |
//! | `contours` | lines of equal height; `fills`, the ground between; `vectors`, arrows       |
//! | `marks`    | lines, steps, ways, points, areas, bands, runs, histograms                  |
//! | `missing`  | what is not finite                                                         |
//! | `names`    | names at the ends of lines; `labels`, words inside; `room` finds places     |
//! | `panels`   | small multiples                                                            |

mod data;
mod reduce;

mod range;

mod across;
mod area;
mod bars;
mod boxes;
mod contours;
mod fills;
mod labels;
mod marks;
mod missing;
mod names;
mod panels;
mod room;
mod vectors;

mod paper;

mod describe;
mod table;

pub use data::{Axis, Layer, Plot};
pub use paper::Paper;

use crate::drawing::{FigureError, Sketch};
use crate::svg::Element;
use crate::wording::Wording;
use crate::words::WIDTH;
use area::Area;

impl Plot {
    pub(crate) fn sketch(&self, words: &Wording) -> Result<Sketch, FigureError> {
        if self.layers.is_empty() {
            return Err(FigureError::Empty);
        }
        let mut layers = self.layers.iter();
        if let Some(empty) = layers.find(|layer| layer.is_empty()) {
            return Err(FigureError::NoPoints(empty.name().to_owned()));
        }
        range::check(self)?;
        let (mut content, mut height) = match self {
            _ if panels::has_panels(self) => panels::draw(self),
            _ if self.horizontal && !self.bars().is_empty() => across::draw(self),
            _ => {
                let names = names::collect(self);
                let area = area::lay_out(self, &names);
                let mut content = self.draw_inside(&area);
                content.extend(names::draw(self, names, &area));
                (content, area.height)
            }
        };
        let (scale, room) = fills::scale(self, height);
        content.extend(scale);
        height += room;
        Ok(Sketch {
            class: "figure-plot",
            width: WIDTH,
            height,
            content,
            title: self.title(words),
            description: self.describe(words),
            data: table::of(self, words),
        })
    }

    /// Everything but names and notes.
    fn draw_inside(&self, area: &Area) -> Vec<Element> {
        let mut content = area.draw_grid(self);
        if self.filled {
            content.extend(fills::draw(self, area));
        }
        content.extend(contours::draw(self, area));
        content.extend(bars::draw(self, area));
        content.extend(boxes::draw(self, area));
        content.extend(vectors::draw(self, area));
        content.extend(marks::draw(self, area));
        content.extend(missing::draw(self, area));
        content.extend(area.draw_axes(self));
        content
    }
}
