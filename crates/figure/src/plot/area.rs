//! Where a plot lies on the drawing: margins, scales, grid and axes.
//!
//! The label of the y axis stands over the axis and not beside it, so it is read without turning
//! one's head and costs no width. The right margin is as wide as the names that stand there.

use super::data::{Axis, Layer, Plot};
use super::names::Name;
use crate::ink::Ink;
use crate::scale::Scale;
use crate::svg::{Element, line};
use crate::words::{Anchor, LEADING, WIDTH, lines, text, width, wrap};

const USUAL_HEIGHT: f64 = 310.0;
const TICK: f64 = 5.0;
/// A plot is at least this high, so that slopes can be compared between plots.
const LEAST_INSIDE: f64 = 190.0;

/// The place of a plot, in units, and its scales.
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    pub(crate) height: f64,
    pub(crate) x: Scale,
    pub(crate) y: Scale,
    /// Names of the bars' categories with their x; empty if x is a number.
    pub(crate) categories: Vec<(String, f64)>,
}

pub(crate) fn lay_out(plot: &Plot, names: &[Name]) -> Area {
    let categories = categories(plot);
    let y = scale_of(plot, &plot.y, false, &categories, 5);
    let widest = y
        .labels()
        .iter()
        .map(|(_, label)| width(label))
        .fold(0.0, f64::max);
    let left = widest + TICK + 6.0;
    let margin = names
        .iter()
        .filter(|name| name.at_end)
        .map(Name::width)
        .fold(0.0, f64::max);
    let right = if margin > 0.0 {
        WIDTH - margin - 10.0
    } else {
        WIDTH - 18.0
    };
    let x = x_scale(plot, &categories, left, right);
    let top = if plot.y.label.is_some() {
        LEADING * label_lines(plot) + if categories.is_empty() { 10.0 } else { 20.0 }
    } else {
        12.0
    };
    let wrapped = category_lines(&categories, right - left);
    let below = 6.0 + LEADING * wrapped as f64 + if plot.x.label.is_some() { LEADING } else { 0.0 };
    let needed: f64 = names
        .iter()
        .filter(|name| name.at_end)
        .map(Name::height)
        .sum();
    let inside = (USUAL_HEIGHT - top - below).max(LEAST_INSIDE).max(needed);
    let bottom = top + inside;
    Area {
        left,
        right,
        top,
        bottom,
        height: bottom + below + 6.0,
        x: x.between(left, right),
        y: y.between(bottom, top),
        categories,
    }
}

fn label_lines(plot: &Plot) -> f64 {
    wrap(plot.y.label.as_deref().unwrap_or(""), WIDTH).len() as f64
}

/// The categories in the order of their first bar. If all are evenly spaced numbers they stand at
/// these numbers, so that lines and bars can share the axis, else at 0, 1, 2, ….
fn categories(plot: &Plot) -> Vec<(String, f64)> {
    let mut names: Vec<&String> = Vec::new();
    for (category, _) in plot.bars().into_iter().flat_map(|(_, points)| points) {
        if !names.contains(&category) {
            names.push(category);
        }
    }
    let numbers: Vec<f64> = names.iter().filter_map(|name| name.parse().ok()).collect();
    let step = if numbers.len() > 1 {
        numbers[1] - numbers[0]
    } else {
        1.0
    };
    let even = |pair: &[f64]| step > 0.0 && (pair[1] - pair[0] - step).abs() < 1e-9 * step.abs();
    let numeric = numbers.len() == names.len() && numbers.windows(2).all(even);
    let place = |(index, name): (usize, &&String)| {
        (
            (*name).clone(),
            if numeric {
                numbers[index]
            } else {
                index as f64
            },
        )
    };
    names.iter().enumerate().map(place).collect()
}

fn x_scale(plot: &Plot, categories: &[(String, f64)], left: f64, right: f64) -> Scale {
    if let (Some(first), Some(last)) = (categories.first(), categories.last()) {
        let half = categories
            .get(1)
            .map_or(0.5, |second| (second.1 - first.1) / 2.0);
        return Scale::linear(first.1 - half, last.1 + half, true, 5);
    }
    let fits = |scale: &Scale| {
        let needed: f64 = scale
            .labels()
            .iter()
            .map(|(_, label)| width(label) + 16.0)
            .sum();
        needed <= right - left + 24.0
    };
    let scales = [6, 5, 4, 3].map(|wanted| scale_of(plot, &plot.x, true, categories, wanted));
    let fallback = scales[3].clone();
    scales
        .into_iter()
        .find(|scale| scale.labels().len() <= 6 && fits(scale))
        .unwrap_or(fallback)
}

fn scale_of(
    plot: &Plot,
    axis: &Axis,
    is_x: bool,
    categories: &[(String, f64)],
    wanted: usize,
) -> Scale {
    let extent = plot.layers.iter().flat_map(Layer::extent);
    let mut numbers: Vec<f64> = extent.map(|(x, y)| if is_x { x } else { y }).collect();
    if !is_x {
        numbers.extend(bar_heights(plot, categories, axis.log));
    }
    numbers.retain(|x| x.is_finite() && (!axis.log || *x > 0.0));
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = match axis.range {
        Some((low, high)) => (low.0, high.0),
        None if low > high && axis.log => (1.0, 10.0),
        None if low > high => (0.0, 1.0),
        // A range that begins near zero had better show zero.
        None if !is_x && !axis.log && low > 0.0 && low < 0.3 * high => (0.0, high),
        None => (low, high),
    };
    if axis.log {
        return Scale::log(low, high, axis.range.is_some(), wanted);
    }
    Scale::linear(low, high, axis.range.is_some() || is_x, wanted)
}

/// The heights that bars reach, with the zero they stand on.
fn bar_heights(plot: &Plot, categories: &[(String, f64)], log: bool) -> Vec<f64> {
    let bars = plot.bars();
    if bars.is_empty()
        && !plot
            .layers
            .iter()
            .any(|layer| matches!(layer, Layer::Area { .. }))
    {
        return Vec::new();
    }
    let mut heights = if log { Vec::new() } else { vec![0.0] };
    let all = || bars.iter().flat_map(|(_, points)| points.iter());
    heights.extend(all().map(|(_, height)| height.0));
    if plot.stacked {
        heights.extend(categories.iter().map(|(name, _)| {
            let parts = all().filter(|(category, _)| category == name);
            parts
                .map(|(_, height)| height.0)
                .filter(|height| height.is_finite())
                .sum::<f64>()
        }));
    }
    heights
}

/// How many lines the names of categories need under the axis.
fn category_lines(categories: &[(String, f64)], room: f64) -> usize {
    let slot = room / categories.len().max(1) as f64;
    let needed = categories
        .iter()
        .map(|(name, _)| wrap(name, slot - 4.0).len());
    if is_crowded(categories, room) {
        1
    } else {
        needed.max().unwrap_or(1).clamp(1, 3)
    }
}

fn is_crowded(categories: &[(String, f64)], room: f64) -> bool {
    let slot = room / categories.len().max(1) as f64;
    let words = categories
        .iter()
        .flat_map(|(name, _)| name.split_whitespace());
    words.map(width).fold(0.0, f64::max) > slot
}

impl Area {
    /// The place of a point, if it has one inside of the axes' ranges.
    pub(crate) fn place(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (x, y) = (self.x.place(x)?, self.y.place(y)?);
        let inside = x >= self.left - 0.5 && x <= self.right + 0.5;
        // What leaves the plot above or below is drawn to the edge, so its direction shows.
        Some((x, y.clamp(self.top - 4.0, self.bottom + 4.0))).filter(|_| inside)
    }

    /// The width of one category's slot.
    pub(crate) fn slot(&self) -> f64 {
        (self.right - self.left) / self.categories.len().max(1) as f64
    }

    pub(crate) fn draw_grid(&self, plot: &Plot) -> Vec<Element> {
        let mut grid = Element::group().ink(Ink::Hair).stroke(1.0);
        for (y, _) in self.y.labels() {
            grid.push(line(self.left, y, self.right, y));
        }
        let mut content = vec![grid];
        if self.y.crosses_zero() && plot.y.range.is_none() {
            let zero = self.y.base();
            content.push(
                line(self.left, zero, self.right, zero)
                    .ink(Ink::Faint)
                    .stroke(1.0),
            );
        }
        content
    }

    pub(crate) fn draw_axes(&self, plot: &Plot) -> Vec<Element> {
        let mut rules = Element::group().ink(Ink::Faint).stroke(1.0);
        rules.push(line(self.left, self.top, self.left, self.bottom));
        rules.push(line(self.left, self.bottom, self.right, self.bottom));
        let mut labels = Element::group().ink(Ink::Soft).fill();
        for (y, label) in self.y.labels() {
            rules.push(line(self.left - TICK, y, self.left, y));
            labels.push(text(self.left - TICK - 4.0, y, Anchor::End, &label));
        }
        let under = self.bottom + TICK + LEADING / 2.0 + 2.0;
        if self.categories.is_empty() {
            for (x, label) in self.x.labels() {
                rules.push(line(x, self.bottom, x, self.bottom + TICK));
                labels.push(text(x, under, self.anchor_at(x, &label), &label));
            }
        } else {
            labels = labels.extend(self.draw_categories(under));
        }
        if let Some(label) = &plot.y.label {
            let label = wrap(label, WIDTH);
            let middle = LEADING * label.len() as f64 / 2.0;
            labels = labels.extend(lines(0.0, middle, Anchor::Start, &label));
        }
        if let Some(label) = &plot.x.label {
            let end = (self.left + self.right) / 2.0;
            labels.push(text(
                end,
                self.height - 2.0 - LEADING / 2.0,
                Anchor::Middle,
                label,
            ));
        }
        vec![rules, labels]
    }

    /// Labels at the edge of the drawing must not be cut off.
    fn anchor_at(&self, x: f64, label: &str) -> Anchor {
        if x + width(label) / 2.0 > WIDTH {
            Anchor::End
        } else {
            Anchor::Middle
        }
    }

    fn draw_categories(&self, under: f64) -> Vec<Element> {
        let room = self.right - self.left;
        let crowded = is_crowded(&self.categories, room);
        let widest = self
            .categories
            .iter()
            .map(|(name, _)| width(name))
            .fold(0.0, f64::max);
        let every = if crowded {
            ((widest + 10.0) / self.slot()).ceil() as usize
        } else {
            1
        };
        let every = round_up_to_nice(every);
        let mut labels = Vec::new();
        for (name, x) in self.categories.iter().step_by(every.max(1)) {
            let Some(x) = self.x.place(*x) else { continue };
            let limit = if crowded {
                f64::INFINITY
            } else {
                self.slot() - 4.0
            };
            for (index, words) in wrap(name, limit).iter().enumerate() {
                labels.push(text(
                    x,
                    under + LEADING * index as f64,
                    Anchor::Middle,
                    words,
                ));
            }
        }
        labels
    }
}

/// Every 2nd, 5th, 10th, …: steps that readers can count in.
fn round_up_to_nice(every: usize) -> usize {
    let nice = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
    nice.into_iter()
        .find(|step| *step >= every)
        .unwrap_or(every)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Real;

    fn bars(categories: &[&str]) -> Plot {
        let points = categories
            .iter()
            .map(|name| ((*name).to_owned(), Real(1.0)))
            .collect();
        let bars = Layer::Bars {
            name: "b".to_owned(),
            points,
        };
        Plot {
            layers: vec![bars],
            ..Plot::default()
        }
    }

    #[track_caller]
    fn check(names: &[&str], expected: &[f64]) {
        let places: Vec<f64> = categories(&bars(names))
            .into_iter()
            .map(|(_, x)| x)
            .collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn evenly_spaced_numbers_are_places() {
        check(&["0", "2", "4"], &[0.0, 2.0, 4.0]);
        check(&["1", "2", "5"], &[0.0, 1.0, 2.0]);
        check(&["plain", "residual"], &[0.0, 1.0]);
    }

    #[test]
    fn bars_stand_on_zero() {
        let area = lay_out(&bars(&["a", "b"]), &[]);
        assert_eq!(area.y.range().0, 0.0);
        assert_eq!(area.y.base(), area.bottom);
    }

    #[test]
    fn what_leaves_the_range_upward_is_drawn_to_the_edge() {
        let mut plot = bars(&["a"]);
        plot.y.range = Some((Real(0.0), Real(1.0)));
        let area = lay_out(&plot, &[]);
        assert_eq!(
            area.place(0.0, 99.0).map(|place| place.1),
            Some(area.top - 4.0)
        );
        assert_eq!(area.place(99.0, 0.5), None);
    }
}
