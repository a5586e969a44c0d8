//! Bars: side by side, or on top of each other.
//!
//! Bars always stand on zero; on a logarithmic axis, which has none, on its lower end. A few bars
//! carry their numbers.

mod lying;
mod stacked;

use serde::{Deserialize, Serialize};

use crate::limits::{self, Limit};
use crate::plot::area::Area;
use crate::plot::column::{Column, Rows};
use crate::plot::describe::{MOST_LISTED, list_sentence};
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point};
use crate::plot::missing::Gap;
use crate::plot::place::{Swatch, Target};
use crate::plot::room::between;
use crate::plot::view::View;
use crate::real::Real;
use crate::svg::{Element, tile};
use crate::wording::Wording;
use crate::words::{Anchor, short, text, width};
use stacked::Stacks;

/// More bars than this show no numbers.
const MOST_WITH_NUMBERS: usize = 12;
/// In narrower slots bars of several layers stand before each other.
const NARROWEST_GROUP: f64 = 14.0;

/// Bars of more categories than this are named at their highest bar.
const MOST_CATEGORIES_NAMED_AT_END: usize = 12;

/// Bars over categories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bars {
    /// The name of the series.
    pub name: String,
    /// Category and height of each bar.
    pub points: Vec<(String, Real)>,
}

impl Bars {
    /// The height over each category of the plot; of several bars over one the first counts.
    fn by_slot(&self, view: &View<'_>, index: usize) -> Vec<Option<f64>> {
        let mut heights = vec![None; view.categories.len()];
        for ((_, height), slot) in self.points.iter().zip(&view.slots[index]) {
            heights[*slot].get_or_insert(height.0);
        }
        heights
    }

    /// Its bars with their places; one that is not finite has no extent.
    fn lay_out(&self, on: &Canvas<'_>) -> Vec<Bar> {
        let area = on.area;
        let slot = Slot::of(on.view, area);
        let layers = on.view.all::<Bars>().into_iter();
        let below: Vec<_> = layers.take_while(|(index, _)| *index < on.index).collect();
        let shift = slot.step * below.len() as f64;
        let mut stacks = Stacks::new(on.view);
        if on.view.options.stacked {
            for (index, bars) in below {
                stacks.push(&bars.by_slot(on.view, index));
            }
        }
        let mut bars = Vec::new();
        for (category, height) in self.by_slot(on.view, on.index).into_iter().enumerate() {
            let Some((middle, height)) = on.middle(category).zip(height) else {
                continue;
            };
            let from = stacks.end(category, height);
            let start = area.y.place(from).unwrap_or(area.y.base());
            let end = match area.y.place(from + height) {
                Some(end) => end,
                None if height.is_finite() => continue,
                None => start,
            };
            let top = end.min(start).max(area.top - 4.0);
            bars.push(Bar {
                category,
                height,
                left: middle - slot.group / 2.0 + shift,
                width: slot.bar,
                top,
                // One that lies wholly above the plot has no height there.
                bottom: end.max(start).min(area.bottom).max(top),
            });
        }
        bars
    }

    /// Those of its bars that have a height.
    fn finite(&self, on: &Canvas<'_>) -> Vec<Bar> {
        let mut bars = self.lay_out(on);
        bars.retain(|bar| bar.height.is_finite());
        bars
    }

    /// The numbers on the bars, if all of them have room.
    fn numbers(&self, on: &Canvas<'_>) -> Element {
        let bars = self.finite(on);
        let room = on.area.slot() * 0.95;
        let fits = |bar: &Bar| width(&short(bar.height, 3)) <= bar.width.max(room);
        let is_alone = on.view.all::<Bars>().len() == 1;
        if bars.len() > MOST_WITH_NUMBERS || !is_alone || !bars.iter().all(fits) {
            return Element::group();
        }
        let number = |bar: &Bar| {
            let y = if bar.height < 0.0 {
                bar.bottom + 11.0
            } else {
                bar.top - 11.0
            };
            text(bar.middle(), y, Anchor::Middle, &short(bar.height, 3))
        };
        Element::group().extend(bars.iter().map(number))
    }
}

impl Mark for Bars {
    fn name(&self) -> &str {
        &self.name
    }

    fn swatch(&self) -> Swatch {
        Swatch::Square
    }

    fn heights(&self, view: &View<'_>) -> Vec<f64> {
        let mut heights = view.zero();
        heights.extend(self.points.iter().map(|(_, height)| height.0));
        if view.options.stacked {
            let mut stacks = Stacks::new(view);
            for (index, bars) in view.all::<Bars>() {
                stacks.push(&bars.by_slot(view, index));
            }
            heights.extend(stacks.ends());
        }
        heights
    }

    fn categories(&self) -> Vec<&String> {
        self.points.iter().map(|(name, _)| name).collect()
    }

    /// Room for the numbers on the highest bars.
    fn headroom(&self) -> f64 {
        20.0
    }

    fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    fn sizes(&self) -> Vec<(Limit, usize)> {
        vec![(limits::BARS, self.points.len())]
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let opacity = if is_overlaid(on.view, on.area) {
            "0.6"
        } else {
            "1"
        };
        let bars = self.finite(on).into_iter();
        let tiles = bars.map(|bar| tile(bar.left, bar.top, bar.width, bar.bottom - bar.top));
        let group = on.colored().fill().with("fill-opacity", opacity);
        vec![
            (Depth::Bars, group.extend(tiles)),
            (Depth::Bars, self.numbers(on)),
        ]
    }

    fn draw_plot(&self, view: &View<'_>) -> Option<(Vec<Element>, f64)> {
        let is_lying = view.options.horizontal && !view.has_panels();
        is_lying.then(|| lying::draw(view))
    }

    fn target(&self, view: &View<'_>) -> Option<Target> {
        let layers = view.all::<Bars>();
        if layers.len() < 2 {
            return None;
        }
        let most = layers.iter().map(|(_, bars)| bars.points.len()).max();
        if most.is_some_and(|most| most > MOST_CATEGORIES_NAMED_AT_END) {
            return Some(Target::MarkInside);
        }
        Some(Target::MarkAtEnd)
    }

    /// Beside the last bar, or on the highest.
    fn name_place(&self, on: &Canvas<'_>) -> Option<Point> {
        if self.target(on.view)? == Target::MarkInside {
            let highest = self
                .finite(on)
                .into_iter()
                .max_by(|a, b| a.height.total_cmp(&b.height))?;
            return Some((highest.middle(), highest.top));
        }
        let last = self.finite(on).into_iter().max_by_key(|bar| bar.category)?;
        let y = if on.view.options.stacked {
            (last.top + last.bottom) / 2.0
        } else {
            last.top
        };
        Some((last.left + last.width, y))
    }

    fn obstacles(&self, on: &Canvas<'_>) -> Vec<Point> {
        let column = |bar: Bar| between((bar.middle(), bar.top), (bar.middle(), bar.bottom));
        self.finite(on).into_iter().flat_map(column).collect()
    }

    fn missing(&self, on: &Canvas<'_>) -> Vec<(Gap, f64)> {
        let gap = |bar: Bar| Some((Gap::of(bar.height, false)?, bar.middle()));
        self.lay_out(on).into_iter().filter_map(gap).collect()
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let print =
            |(category, height): &(String, Real)| format!("{category} {}", short(height.0, 3));
        if self.points.len() <= MOST_LISTED {
            let list: Vec<String> = self.points.iter().map(print).collect();
            return Some(list_sentence(name, &list, ", ", words));
        }
        let highest = self
            .points
            .iter()
            .max_by(|a, b| a.1.0.total_cmp(&b.1.0))
            .map(print)?;
        let n = self.points.len().to_string();
        let given = [("name", name), ("n", &*n), ("highest", &*highest)];
        Some(words.say("bars", &given))
    }

    fn columns(&self, _view: &View<'_>, _words: &Wording) -> Vec<Column> {
        let cells = self.points.iter().map(|(category, y)| (category, y.0));
        vec![Column::of_words(&self.name, Rows::Places, cells.collect())]
    }
}

/// One bar, in units.
struct Bar {
    category: usize,
    height: f64,
    left: f64,
    width: f64,
    top: f64,
    bottom: f64,
}

impl Bar {
    fn middle(&self) -> f64 {
        self.left + self.width / 2.0
    }
}

/// Division of the slot of one category among its bars.
struct Slot {
    /// From the first bar's left edge to the last one's right edge.
    group: f64,
    bar: f64,
    /// From one bar's left edge to the next one's; 0 if they stand at the same place.
    step: f64,
}

impl Slot {
    fn of(view: &View<'_>, area: &Area) -> Slot {
        let layers = view.all::<Bars>().len() as f64;
        let slot = area.slot();
        let share = if slot < 8.0 { 0.9 } else { 0.74 };
        let group = (slot * share).min(90.0);
        if view.options.stacked || layers == 1.0 || is_overlaid(view, area) {
            return Slot {
                group,
                bar: group,
                step: 0.0,
            };
        }
        let group = (slot * 0.82).min(40.0 * layers);
        let step = group / layers;
        Slot {
            group,
            bar: step - 1.5,
            step,
        }
    }
}

/// Returns true if several layers share the places of their bars, since side by side they have no room.
fn is_overlaid(view: &View<'_>, area: &Area) -> bool {
    !view.options.stacked && view.all::<Bars>().len() > 1 && area.slot() < NARROWEST_GROUP
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;
    use crate::plot::axes::{self, Margin};

    /// The finite bars of two layers over two categories, and the area they stand on.
    fn bars(stacked: bool, second: f64) -> (Vec<Bar>, Area) {
        let layer = |name: &str, height: f64| {
            format!(r#"{{"mark":"bars","name":"{name}","points":[["a",{height}],["b","NaN"]]}}"#)
        };
        let plot = Plot {
            stacked,
            ..Plot::read(&format!("{},{}", layer("one", 1.0), layer("two", second)))
        };
        let view = plot.view();
        let area = axes::lay_out(&view, Margin::NONE);
        let layers = view.all::<Bars>().into_iter();
        let bars = layers.flat_map(|(index, bars)| bars.finite(&Canvas::new(&view, &area, index)));
        (bars.collect(), area)
    }

    #[test]
    fn grouped_bars_stand_side_by_side_on_zero() {
        let (bars, area) = bars(false, 2.0);
        assert_eq!(bars.len(), 2);
        assert!(bars[0].left + bars[0].width <= bars[1].left);
        assert!(bars.iter().all(|bar| bar.bottom == area.bottom));
    }

    #[test]
    fn stacked_bars_stand_on_each_other() {
        let (bars, _) = bars(true, 2.0);
        assert_eq!(bars[0].left, bars[1].left);
        assert_eq!(bars[0].top, bars[1].bottom);
    }

    #[test]
    fn stacked_bars_below_zero_hang_from_it() {
        let (bars, area) = bars(true, -2.0);
        let base = area.y.base();
        assert_eq!((bars[0].bottom, bars[1].top), (base, base));
        assert_eq!(bars[1].bottom, area.bottom);
    }
}
