//! Bars: side by side, or on top of each other.
//!
//! Bars always stand on zero; on a logarithmic axis, which has none, on its lower end. A few bars
//! carry their numbers.

use super::area::Area;
use super::data::{Layer, Plot};
use crate::ink::Ink;
use crate::svg::{Element, tile};
use crate::words::{Anchor, short, text, width};

/// More bars than this show no numbers.
const MOST_WITH_NUMBERS: usize = 12;
/// In narrower slots bars of several layers stand before each other.
const NARROWEST_GROUP: f64 = 14.0;

/// One bar, in units.
pub(crate) struct Bar<'plot> {
    pub(crate) layer: &'plot Layer,
    pub(crate) category: usize,
    pub(crate) height: f64,
    pub(crate) left: f64,
    pub(crate) width: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

/// How the bars of one category share its slot.
struct Slot {
    /// From the first bar's left edge to the last one's right edge.
    group: f64,
    bar: f64,
    /// From one bar's left edge to the next one's; 0 if they stand at the same place.
    step: f64,
}

impl Slot {
    fn of(plot: &Plot, area: &Area) -> Slot {
        let layers = plot.bars().len() as f64;
        let slot = area.slot();
        let share = if slot < 8.0 { 0.9 } else { 0.74 };
        let group = (slot * share).min(90.0);
        if plot.stacked || layers == 1.0 || is_overlaid(plot, area) {
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

/// Whether several layers share the places of their bars because there is no room beside each other.
fn is_overlaid(plot: &Plot, area: &Area) -> bool {
    !plot.stacked && plot.bars().len() > 1 && area.slot() < NARROWEST_GROUP
}

/// How far the bars of a category reach above zero and below it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Stacked {
    pub(crate) above: f64,
    pub(crate) below: f64,
}

impl Stacked {
    /// Puts a bar on its like; where it begins.
    pub(crate) fn push(&mut self, height: f64) -> f64 {
        let height = if height.is_finite() { height } else { 0.0 };
        let end = if height < 0.0 {
            &mut self.below
        } else {
            &mut self.above
        };
        let from = *end;
        *end += height;
        from
    }
}

/// Every bar with a finite height and its place.
pub(crate) fn lay_out<'plot>(plot: &'plot Plot, area: &Area) -> Vec<Bar<'plot>> {
    let mut bars = lay_out_all(plot, area);
    bars.retain(|bar| bar.height.is_finite());
    bars
}

/// Every bar with its place; one that is not finite has no extent.
pub(crate) fn lay_out_all<'plot>(plot: &'plot Plot, area: &Area) -> Vec<Bar<'plot>> {
    let slot = Slot::of(plot, area);
    let layers = plot.bars();
    let mut bars = Vec::new();
    for (category, (name, x)) in area.categories.iter().enumerate() {
        let Some(middle) = area.x.place(*x) else {
            continue;
        };
        let mut stacked = Stacked::default();
        for (index, (layer, points)) in layers.iter().enumerate() {
            let found = points.iter().find(|(category, _)| category == name);
            let Some(height) = found.map(|(_, height)| height.0) else {
                continue;
            };
            let from = if plot.stacked {
                stacked.push(height)
            } else {
                0.0
            };
            let start = area.y.place(from).unwrap_or(area.y.base());
            let end = match area.y.place(from + height) {
                Some(end) => end,
                None if height.is_finite() => continue,
                None => start,
            };
            bars.push(Bar {
                layer,
                category,
                height,
                left: middle - slot.group / 2.0 + slot.step * index as f64,
                width: slot.bar,
                top: end.min(start).max(area.top - 4.0),
                bottom: end.max(start).min(area.bottom),
            });
        }
    }
    bars
}

pub(crate) fn draw(plot: &Plot, area: &Area) -> Vec<Element> {
    let bars = lay_out(plot, area);
    let opacity = if is_overlaid(plot, area) { "0.6" } else { "1" };
    let layer = |(layer, _): &(&Layer, _)| {
        let own = bars.iter().filter(|bar| std::ptr::eq(bar.layer, *layer));
        let rects = own.map(|bar| tile(bar.left, bar.top, bar.width, bar.bottom - bar.top));
        let group = Element::group().ink(Ink::Series(plot.series(layer))).fill();
        group.with("fill-opacity", opacity).extend(rects)
    };
    let mut content: Vec<Element> = plot.bars().iter().map(layer).collect();
    content.extend(draw_numbers(plot, &bars, area));
    content
}

fn draw_numbers(plot: &Plot, bars: &[Bar<'_>], area: &Area) -> Vec<Element> {
    let fits = |bar: &Bar<'_>| width(&short(bar.height, 3)) <= bar.width.max(area.slot() * 0.95);
    let alone = plot.bars().len() == 1;
    if bars.len() > MOST_WITH_NUMBERS || !alone || !bars.iter().all(fits) {
        return Vec::new();
    }
    let number = |bar: &Bar<'_>| {
        let middle = bar.left + bar.width / 2.0;
        let y = if bar.height < 0.0 {
            bar.bottom + 11.0
        } else {
            bar.top - 11.0
        };
        text(middle, y, Anchor::Middle, &short(bar.height, 3))
    };
    bars.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::area;
    use crate::real::Real;

    fn plot(stacked: bool) -> Plot {
        let bars = |name: &str, height: f64| Layer::Bars {
            name: name.to_owned(),
            points: vec![
                ("a".to_owned(), Real(height)),
                ("b".to_owned(), Real(f64::NAN)),
            ],
        };
        Plot {
            stacked,
            layers: vec![bars("one", 1.0), bars("two", 2.0)],
            ..Plot::default()
        }
    }

    #[test]
    fn grouped_bars_stand_side_by_side_on_zero() {
        let plot = plot(false);
        let area = area::lay_out(&plot, &[]);
        let bars = lay_out(&plot, &area);
        assert_eq!(bars.len(), 2);
        assert!(bars[0].left + bars[0].width <= bars[1].left);
        assert!(bars.iter().all(|bar| bar.bottom == area.bottom));
    }

    #[test]
    fn stacked_bars_stand_on_each_other() {
        let plot = plot(true);
        let area = area::lay_out(&plot, &[]);
        let bars = lay_out(&plot, &area);
        assert_eq!(bars[0].left, bars[1].left);
        assert_eq!(bars[0].top, bars[1].bottom);
    }

    #[test]
    fn stacked_bars_below_zero_hang_from_it() {
        let mut plot = plot(true);
        let Layer::Bars { points, .. } = &mut plot.layers[1] else {
            panic!("it has bars");
        };
        points[0].1 = Real(-2.0);
        let area = area::lay_out(&plot, &[]);
        let bars = lay_out(&plot, &area);
        assert_eq!(
            (bars[0].bottom, bars[1].top),
            (area.y.base(), area.y.base())
        );
        assert_eq!(bars[1].bottom, area.bottom);
    }
}
