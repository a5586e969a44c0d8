//! Plots: what was measured, what theory says, and where they lie, on two axes.
//!
//! Theory is dashed in ink, measurements are solid in color; names stand at the ends of their lines,
//! so there is no legend, and there is no title, because the caption has it. Each kind of mark is a
//! file of [`marks`]; everything else here asks marks through the trait [`mark::Mark`].
//!
//! | module     | holds                                                              |
//! |------------|--------------------------------------------------------------------|
//! | `axis`, `view` | axes, and the layers that share them; `categories` on the x axis |
//! | `mark`     | what a kind of mark says of itself                                 |
//! | `area`     | where a plot lies; `range` finds the ends of axes, `axes` lays out  |
//! | `strokes`  | lines, markers and tints; `reduce` leaves out what does not show    |
//! | `missing`  | what is not finite                                                 |
//! | `names`    | names at the ends of lines; `labels`, words inside; `room`, places; `key`, names above |
//! | `describe` | sentences; `table`, numbers                                        |
//! | `marks`    | the kinds of marks                                                 |

mod axis;

mod area;
mod categories;
mod column;
mod missing;
mod place;
mod reduce;
mod room;

mod mark;
mod view;

mod range;

mod axes;
mod key;
mod labels;
mod names;
mod strokes;

mod describe;
mod draw;
mod table;

pub mod marks;

mod paper;

pub use axis::Axis;
pub use marks::Layer;
pub use paper::Paper;

use serde::{Deserialize, Serialize};

use crate::drawing::{FigureError, Sketch};
use crate::limits::{self, Limit};
use crate::wording::Wording;
use crate::words::WIDTH;
use view::{Options, View};

/// Marks on two axes.
///
/// ```
/// use figure::{Axis, Plot, marks::HLine};
/// let plot = Plot {
///     y: Axis { log: true, ..Axis::default() },
///     layers: vec![HLine { name: "ln 2".into(), at: 0.69.into() }.into()],
///     ..Plot::default()
/// };
/// let json = serde_json::to_string(&plot).unwrap();
/// assert_eq!(serde_json::from_str::<Plot>(&json).unwrap(), plot);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plot {
    /// The axis from left to right.
    pub x: Axis,
    /// The axis from bottom to top.
    pub y: Axis,
    /// True if bars of several layers stand on top of each other, false if side by side.
    pub stacked: bool,
    /// True if bars lie, their categories one under the other.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub horizontal: bool,
    /// True if the ground between contours is colored, with a scale beneath.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub filled: bool,
    /// Marks, from the back to the front.
    pub layers: Vec<Layer>,
}

impl Plot {
    /// The plot as it is drawn.
    fn view(&self) -> View<'_> {
        let options = Options {
            stacked: self.stacked,
            horizontal: self.horizontal,
            filled: self.filled,
        };
        let layers = self.layers.iter().map(Layer::mark).collect();
        View::new(self.x.clone(), self.y.clone(), options, layers)
    }

    pub(crate) fn sketch(&self, words: &Wording) -> Result<Sketch, FigureError> {
        let view = self.view();
        check(&view)?;
        let mut layers = view.layers.iter();
        let own = layers.find_map(|layer| layer.draw_plot(&view));
        let (mut content, mut height) = own.unwrap_or_else(|| draw::draw(&view));
        let mut layers = view.layers.iter();
        if let Some((beneath, room)) = layers.find_map(|layer| layer.draw_beneath(&view, height)) {
            content.extend(beneath);
            height += room;
        }
        Ok(Sketch {
            class: "figure-plot",
            width: WIDTH,
            height,
            content,
            title: describe::title(&view, words),
            description: describe::describe(&view, words),
            data: table::of(&view, words),
        })
    }

    /// A plot of layers in JSON, without the brackets around them.
    #[cfg(test)]
    fn read(layers: &str) -> Plot {
        serde_json::from_str(&format!("{{\"layers\":[{layers}]}}")).expect("a plot")
    }
}

/// Checks that a plot has data and room for it.
fn check(view: &View<'_>) -> Result<(), FigureError> {
    if view.layers.is_empty() {
        return Err(FigureError::Empty);
    }
    let mut layers = view.layers.iter();
    if let Some(empty) = layers.find(|layer| layer.is_empty()) {
        return Err(FigureError::NoPoints(empty.name().to_owned()));
    }
    range::check(view)?;
    limits::LAYERS.check(view.layers.len())?;
    let mut sums: Vec<(Limit, usize)> = Vec::new();
    for (limit, size) in view.layers.iter().flat_map(|layer| layer.sizes()) {
        match sums.iter_mut().find(|(known, _)| *known == limit) {
            Some((_, sum)) => *sum += size,
            None => sums.push((limit, size)),
        }
    }
    sums.into_iter()
        .try_for_each(|(limit, sum)| limit.check(sum))
}
