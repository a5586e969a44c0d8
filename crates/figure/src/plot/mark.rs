//! The questions that a plot asks each of its marks.
//!
//! A kind of mark is a file of `marks` that answers them; whatever draws, names, describes or counts
//! asks through [`Mark`] and knows no kind. A question with an answer here has one that suits most
//! kinds, so a file says only what is particular about its own.

use std::any::Any;

use super::area::Area;
use super::column::Column;
use super::missing::{self, Gap};
use super::place::{Swatch, Target, Words};
use super::room;
use super::view::View;
use crate::ink::Ink;
use crate::limits::Limit;
use crate::real::Real;
use crate::svg::Element;
use crate::wording::Wording;

/// A place in the numbers of the axes, or in units of the drawing.
pub(crate) type Point = (f64, f64);

/// Order from back to front: of two elements that cross, the later is in front.
///
/// Elements of the same depth are drawn in the order of their layers.
#[derive(Clone, Copy)]
pub(crate) enum Depth {
    Ground,
    Contours,
    Bars,
    Boxes,
    Arrows,
    Tints,
    Lines,
}

/// Number of depths.
pub(crate) const DEPTHS: usize = Depth::Lines as usize + 1;

/// Parts of a drawing with their depths.
pub(crate) type Parts = Vec<(Depth, Element)>;

/// Surface that a mark is drawn on.
pub(crate) struct Canvas<'a> {
    pub(crate) view: &'a View<'a>,
    pub(crate) area: &'a Area,
    /// The place of the mark among the layers of `view`.
    pub(crate) index: usize,
    /// The number of its color.
    pub(crate) series: usize,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(view: &'a View<'a>, area: &'a Area, index: usize) -> Canvas<'a> {
        Canvas {
            view,
            area,
            index,
            series: view.series(view.layers[index].name()),
        }
    }

    /// The places of its categories among those of the plot.
    pub(crate) fn slots(&self) -> &'a [usize] {
        &self.view.slots[self.index]
    }

    /// The middle of the slot of a category, in units.
    pub(crate) fn middle(&self, slot: usize) -> Option<f64> {
        self.area.x.place(self.view.categories[slot].1)
    }

    /// A group in the color of the series.
    pub(crate) fn colored(&self) -> Element {
        Element::group().ink(Ink::Series(self.series))
    }
}

/// One kind of mark with its data.
pub(crate) trait Mark: Any {
    /// The name of the series; marks of one name share a color.
    fn name(&self) -> &str {
        ""
    }

    /// Returns true if the name of the mark gets a color of its own.
    fn is_series(&self) -> bool {
        true
    }

    /// The color of its name and of what is missing, given the number of its series.
    fn ink(&self, series: usize) -> Ink {
        Ink::Series(series)
    }

    /// Returns the sign beside its name in a key above the plot.
    fn swatch(&self) -> Swatch {
        Swatch::Marker
    }

    /// The points that a line would join, in the numbers of the axes; finite or not.
    fn line(&self) -> Vec<Point> {
        Vec::new()
    }

    /// The points that need room on the axes; NaN where a mark needs none on one of them.
    fn extent(&self) -> Vec<Point> {
        self.line()
    }

    /// More numbers that need room on the y axis, which may depend on the other layers.
    fn heights(&self, _view: &View<'_>) -> Vec<f64> {
        Vec::new()
    }

    /// The category of each of its points, if they stand over categories.
    fn categories(&self) -> Vec<&String> {
        Vec::new()
    }

    /// Returns true if the axes end exactly where the data ends, not at the next label.
    fn is_exact(&self) -> bool {
        false
    }

    /// The room above the highest point, in units.
    fn headroom(&self) -> f64 {
        10.0
    }

    /// Returns true if the mark has no data and needs some.
    fn is_empty(&self) -> bool {
        self.extent().is_empty()
    }

    /// Returns true if the mark shows a distribution of numbers: several of these need names, one does not.
    fn is_distribution(&self) -> bool {
        false
    }

    /// Returns the sizes that have limits.
    fn sizes(&self) -> Vec<(Limit, usize)> {
        Vec::new()
    }

    /// The title of the panel that it begins, if it begins one.
    fn panel(&self) -> Option<&str> {
        None
    }

    /// Returns the name and the line that stay behind later runs when a reader pins a run.
    fn pinned(&self) -> Option<(&str, &[(Real, Real)])> {
        None
    }

    /// Everything it draws inside of the axes, without words.
    fn draw(&self, on: &Canvas<'_>) -> Parts;

    /// The whole plot and its height, if a mark of this kind has a layout of its own.
    fn draw_plot(&self, _view: &View<'_>) -> Option<(Vec<Element>, f64)> {
        None
    }

    /// Draws the parts beneath the plot, from `top` on, and returns them with their height.
    fn draw_beneath(&self, _view: &View<'_>, _top: f64) -> Option<(Vec<Element>, f64)> {
        None
    }

    /// Returns the place of the mark's name; `None` if it needs none.
    fn target(&self, _view: &View<'_>) -> Option<Target> {
        None
    }

    /// Returns the place of a [`Target::MarkAtEnd`] or [`Target::MarkInside`], in units.
    fn name_place(&self, _on: &Canvas<'_>) -> Option<Point> {
        None
    }

    /// Words inside of the plot, other than its name.
    fn words(&self, _on: &Canvas<'_>) -> Vec<Words> {
        Vec::new()
    }

    /// Places in units that words had better not hide.
    fn obstacles(&self, on: &Canvas<'_>) -> Vec<Point> {
        room::along(&on.area.places(&self.line()))
    }

    /// Returns the values that have no place because they are not finite, with their x in units.
    fn missing(&self, on: &Canvas<'_>) -> Vec<(Gap, f64)> {
        missing::of_line(&self.line(), on.area, on.view.y.log)
    }

    /// A sentence about its data, in which it is called `name`.
    fn describe(&self, name: &str, view: &View<'_>, words: &Wording) -> Option<String>;

    /// Its columns in the table of the plot: the heights of its line, if it has one.
    fn columns(&self, _view: &View<'_>, _words: &Wording) -> Vec<Column> {
        let line = self.line();
        let column = (!line.is_empty()).then(|| Column::of_points(self.name(), line));
        column.into_iter().collect()
    }
}

/// Pairs as plain numbers.
pub(crate) fn plain(points: &[(Real, Real)]) -> Vec<Point> {
    points.iter().map(|(x, y)| (x.0, y.0)).collect()
}
