//! Lays a plot out on the drawing, and draws its grid and its axes.
//!
//! The label of the y axis stands over the axis and not beside it, so it is read without turning
//! one's head and costs no width. The right margin is as wide as the names that stand there.

use show::read_number;

use super::area::Area;
use super::range::{x_scale, y_scale};
use super::view::View;
use crate::ink::Ink;
use crate::svg::{Element, line};
use crate::words::{Anchor, LEADING, WIDTH, lines, text, widest, width, wrap};

const USUAL_HEIGHT: f64 = 310.0;
const TICK: f64 = 5.0;
/// Words do not touch what stands beside the drawing.
const EDGE: f64 = 4.0;
/// A plot is at least this high, so that slopes can be compared between plots.
const LEAST_INSIDE: f64 = 190.0;

/// The room of a plot on the drawing.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Smallest height of the inside, in units.
    pub(crate) inside: f64,
    /// About how many labels the y axis has.
    pub(crate) labels: usize,
}

impl Page {
    pub(crate) const WHOLE: Page = Page {
        width: WIDTH,
        height: USUAL_HEIGHT,
        inside: LEAST_INSIDE,
        labels: 5,
    };
}

/// The room that names need to the right of the view.
#[derive(Clone, Copy)]
pub(crate) struct Margin {
    pub(crate) width: f64,
    /// Height of all axes together, in units.
    pub(crate) height: f64,
}

impl Margin {
    /// Without names, half of the last label of the axis.
    pub(crate) const NONE: Margin = Margin {
        width: 18.0,
        height: 0.0,
    };
}

pub(crate) fn lay_out(view: &View<'_>, margin: Margin) -> Area {
    lay_out_on(Page::WHOLE, view, margin)
}

pub(crate) fn lay_out_on(page: Page, view: &View<'_>, margin: Margin) -> Area {
    let y = y_scale(view, page.labels);
    let widest = y
        .labels()
        .iter()
        .map(|(_, label)| width(label))
        .fold(0.0, f64::max);
    let left = EDGE + widest + TICK + 4.0;
    // Wide words at both sides must not turn the plot around.
    let right = (page.width - margin.width).max(left + 20.0);
    let x = x_scale(view, left, right);
    let top = space_above(view, page.width);
    let wrapped = Naming::of(&view.categories, right - left).lines();
    let x_label = view
        .x
        .label
        .as_ref()
        .map_or(0, |label| wrap(label, page.width).len());
    let below = 6.0 + LEADING * (wrapped + x_label) as f64;
    let needed = margin.height.max(page.inside);
    let bottom = top + (page.height - top - below).max(needed);
    let (x, y) = (x.between(left, right), y.between(bottom, top));
    let height = bottom + below + 6.0;
    Area {
        left,
        right,
        top,
        bottom,
        height,
        width: page.width,
        x,
        y,
        categories: view.categories.clone(),
    }
}

/// Room for the label of the y axis, and for numbers on the highest bars.
fn space_above(view: &View<'_>, width: f64) -> f64 {
    let headroom = view
        .layers
        .iter()
        .map(|layer| layer.headroom())
        .fold(10.0, f64::max);
    match &view.y.label {
        Some(label) => LEADING * wrap(label, width - EDGE).len() as f64 + headroom,
        None => 2.0 + headroom,
    }
}

/// Arrangement of the names of categories under the axis.
enum Naming {
    /// Each within its slot, in at most so many lines.
    Within(usize),
    /// In two rows by turns, each as wide as two slots.
    ByTurns,
    /// Only every so many.
    Every(usize),
}

impl Naming {
    fn of(categories: &[(String, f64)], room: f64) -> Naming {
        let slot = room / categories.len().max(1) as f64;
        let names = || categories.iter().map(|(name, _)| &name[..]);
        let words = names().flat_map(str::split_whitespace);
        if words.map(width).fold(0.0, f64::max) <= slot {
            let needed = names().map(|name| wrap(name, slot - 4.0).len());
            return Naming::Within(needed.max().unwrap_or(1).clamp(1, 3));
        }
        let widest = names().map(width).fold(0.0, f64::max);
        let are_numbers = names().all(|name| read_number(name).is_some());
        if widest <= 2.0 * slot - 6.0 && !are_numbers {
            return Naming::ByTurns;
        }
        Naming::Every(round_up_to_nice(((widest + 10.0) / slot).ceil() as usize))
    }

    fn lines(&self) -> usize {
        match self {
            Naming::Within(lines) => *lines,
            Naming::ByTurns => 2,
            Naming::Every(_) => 1,
        }
    }
}

impl Area {
    pub(crate) fn draw_grid(&self, view: &View<'_>) -> Vec<Element> {
        let mut grid = Element::group().ink(Ink::Hair).stroke(1.0);
        for (y, _) in self.y.labels() {
            grid.push(line(self.left, y, self.right, y));
        }
        let mut content = vec![grid];
        if self.y.crosses_zero() && view.y.range.is_none() {
            let zero = self.y.base();
            content.push(
                line(self.left, zero, self.right, zero)
                    .ink(Ink::Faint)
                    .stroke(1.0),
            );
        }
        content
    }

    pub(crate) fn draw_axes(&self, view: &View<'_>) -> Vec<Element> {
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
        if let Some(label) = &view.y.label {
            let label = wrap(label, self.width - EDGE);
            let middle = LEADING * label.len() as f64 / 2.0;
            labels = labels.extend(lines(EDGE, middle, Anchor::Start, &label));
        }
        if let Some(label) = &view.x.label {
            let label = wrap(label, self.width);
            let half = widest(&label) / 2.0;
            let x = ((self.left + self.right) / 2.0)
                .min(self.width - half)
                .max(half);
            let y = self.height - 2.0 - LEADING * label.len() as f64 / 2.0;
            labels = labels.extend(lines(x, y, Anchor::Middle, &label));
        }
        vec![rules, labels]
    }

    /// Labels at the edge of the drawing must not be cut off.
    fn anchor_at(&self, x: f64, label: &str) -> Anchor {
        if x + width(label) / 2.0 > self.width {
            Anchor::End
        } else {
            Anchor::Middle
        }
    }

    fn draw_categories(&self, under: f64) -> Vec<Element> {
        let naming = Naming::of(&self.categories, self.right - self.left);
        let (every, limit) = match naming {
            Naming::Every(every) => (every, f64::INFINITY),
            Naming::ByTurns => (1, f64::INFINITY),
            Naming::Within(_) => (1, self.slot() - 4.0),
        };
        let mut labels = Vec::new();
        for (index, (name, x)) in self.categories.iter().enumerate().step_by(every) {
            let Some(x) = self.x.place(*x) else { continue };
            let row = match naming {
                Naming::ByTurns => index % 2,
                _ => 0,
            };
            for (line, words) in wrap(name, limit).iter().enumerate() {
                let half = width(words) / 2.0;
                let x = x.min(self.width - half).max(half);
                let y = under + LEADING * (row + line) as f64;
                labels.push(text(x, y, Anchor::Middle, words));
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
    use std::collections::BTreeSet;

    use super::*;
    use crate::plot::Plot;
    use crate::plot::marks::Bars;

    fn bars(categories: &[&str]) -> Plot {
        let points = categories
            .iter()
            .map(|name| ((*name).to_owned(), 1.0.into()));
        let bars = Bars {
            name: "b".to_owned(),
            points: points.collect(),
        };
        Plot {
            layers: vec![bars.into()],
            ..Plot::default()
        }
    }

    #[test]
    fn bars_stand_on_zero() {
        let area = lay_out(&bars(&["a", "b"]).view(), Margin::NONE);
        assert_eq!(area.y.range().0, 0.0);
        assert_eq!(area.y.base(), area.bottom);
    }

    #[track_caller]
    fn check_rows(names: &[&str], rows: usize, drawn: usize) {
        let area = lay_out(&bars(names).view(), Margin::NONE);
        let labels: Vec<String> = area
            .draw_categories(area.bottom)
            .iter()
            .map(ToString::to_string)
            .collect();
        let height = |label: &String| {
            label
                .split(" y=")
                .nth(1)
                .unwrap()
                .split('>')
                .next()
                .map(str::to_owned)
        };
        let heights: BTreeSet<_> = labels.iter().map(height).collect();
        assert_eq!((heights.len(), labels.len()), (rows, drawn), "{labels:?}");
    }

    #[test]
    fn names_that_are_too_wide_stand_in_two_rows_by_turns() {
        check_rows(&["a", "b", "c"], 1, 3);
        check_rows(
            &["LeNet-5", "AlexNet", "VGG-16", "GoogLeNet", "ResNet"],
            2,
            5,
        );
        check_rows(&["first"; 1], 1, 1);
        let years: Vec<String> = (1900..1940).map(|year| year.to_string()).collect();
        let years: Vec<&str> = years.iter().map(String::as_str).collect();
        check_rows(&years, 1, 8);
    }

    #[test]
    fn what_leaves_the_range_upward_is_drawn_to_the_edge() {
        let mut plot = bars(&["a"]);
        plot.y.range = Some((0.0.into(), 1.0.into()));
        let area = lay_out(&plot.view(), Margin::NONE);
        assert_eq!(
            area.place(0.0, 99.0).map(|place| place.1),
            Some(area.top - 4.0)
        );
        assert_eq!(area.place(99.0, 0.5), None);
    }
}
