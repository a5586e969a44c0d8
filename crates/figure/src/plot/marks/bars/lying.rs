//! Bars that lie: long names of categories stand before them and can be read.
//!
//! Categories run from top to bottom in the order of the data; numbers stand at the ends of the bars,
//! so the axis has few labels. Several layers are groups or stacks.

use super::Bars;
use super::stacked::Stacks;
use crate::ink::Ink;
use crate::limits::within;
use crate::plot::key::{self, Entry};
use crate::plot::place::Swatch;
use crate::plot::range::y_scale;
use crate::plot::view::View;
use crate::scale::Scale;
use crate::svg::{Element, line, tile};
use crate::words::{Anchor, LEADING, WIDTH, lines, short, text, widest, width, wrap};

const BAR: f64 = 18.0;
const BETWEEN: f64 = 12.0;
/// Names wider than this are broken into lines.
const WIDEST_NAME: f64 = WIDTH * 0.36;

/// Place of the bars, in units.
struct Field<'plot> {
    view: &'plot View<'plot>,
    layers: Vec<(usize, &'plot Bars)>,
    /// The upper edge of each category and below the last.
    edges: Vec<f64>,
    left: f64,
    right: f64,
    scale: Scale,
}

/// The drawing and its height.
pub(super) fn draw(view: &View<'_>) -> (Vec<Element>, f64) {
    let layers = view.all::<Bars>();
    // Lying bars extend along the horizontal axis, which has the scale of y.
    let scale = y_scale(view, 5);
    let categories = view.categories.iter();
    let broken: Vec<Vec<String>> = categories
        .map(|(name, _)| wrap(name, WIDEST_NAME))
        .collect();
    let left = broken.iter().map(|name| widest(name)).fold(0.0, f64::max) + 14.0;
    let right = (WIDTH - margin(view, &layers)).max(left + 20.0);
    let (key, top) = draw_key(view, &layers);
    let mut edges = vec![top];
    for name in &broken {
        let bars = if view.options.stacked {
            1
        } else {
            layers.len()
        } as f64
            * BAR;
        let high = bars.max(LEADING * name.len() as f64) + BETWEEN;
        edges.push(edges[edges.len() - 1] + high);
    }
    let field = Field {
        view,
        layers,
        edges,
        left,
        right,
        scale: scale.between(left, right),
    };
    let mut content = key;
    content.extend(field.draw_axis());
    for (index, name) in broken.iter().enumerate() {
        let middle = (field.edges[index] + field.edges[index + 1]) / 2.0;
        content.extend(lines(left - 8.0, middle, Anchor::End, name));
    }
    content.extend(field.draw_bars());
    let label = if view.y.label.is_some() { LEADING } else { 0.0 };
    (content, field.bottom() + LEADING + 10.0 + label)
}

/// The room right of the axis, for numbers at the ends of bars.
fn margin(view: &View<'_>, layers: &[(usize, &Bars)]) -> f64 {
    let bars = layers.iter().flat_map(|(_, bars)| &bars.points);
    let numbers = bars.filter(|_| shows_numbers(view));
    let widths = numbers.map(|(_, x)| width(&short(x.0, 3)));
    widths.fold(8.0, f64::max) + 10.0
}

fn shows_numbers(view: &View<'_>) -> bool {
    !view.options.stacked
}

/// The names of several layers, side by side above the bars, and where they end.
fn draw_key<'plot>(view: &View<'plot>, layers: &[(usize, &'plot Bars)]) -> (Vec<Element>, f64) {
    if layers.len() < 2 {
        return (Vec::new(), 2.0);
    }
    let entry = |(_, bars): &(usize, &'plot Bars)| Entry {
        series: view.series(&bars.name),
        name: &bars.name,
        swatch: Swatch::Square,
    };
    let entries: Vec<Entry<'_>> = layers.iter().map(entry).collect();
    key::draw(&entries, 0.0)
}

impl Field<'_> {
    fn bottom(&self) -> f64 {
        self.edges[self.edges.len() - 1]
    }

    fn draw_axis(&self) -> Vec<Element> {
        let (top, bottom) = (self.edges[0], self.bottom());
        let mut grid = Element::group().ink(Ink::Hair).stroke(1.0);
        let mut words = Element::group().ink(Ink::Soft).fill();
        let mut free = f64::NEG_INFINITY;
        for (x, label) in self.scale.labels() {
            grid.push(line(x, top, x, bottom));
            let half = width(&label) / 2.0;
            if x - half > free {
                words.push(text(
                    x.min(WIDTH - half),
                    bottom + LEADING / 2.0 + 4.0,
                    Anchor::Middle,
                    &label,
                ));
                free = x + half + 8.0;
            }
        }
        if let Some(label) = &self.view.y.label {
            let middle = (self.left + self.right) / 2.0;
            let half = width(label) / 2.0;
            let middle = within(middle, half, WIDTH - half);
            words.push(text(
                middle,
                bottom + LEADING * 1.5 + 6.0,
                Anchor::Middle,
                label,
            ));
        }
        let zero = self.scale.base();
        vec![
            grid,
            line(zero, top, zero, bottom).ink(Ink::Faint).stroke(1.0),
            words,
        ]
    }

    fn draw_bars(&self) -> Vec<Element> {
        let mut stacks = Stacks::new(self.view);
        let mut content = Vec::new();
        let mut numbers = Element::group();
        for (rank, (index, bars)) in self.layers.iter().enumerate() {
            let series = Ink::Series(self.view.series(&bars.name));
            let mut group = Element::group().ink(series).fill();
            let lengths = bars.by_slot(self.view, *index);
            for (row, length) in lengths.iter().enumerate() {
                let Some(length) = *length else {
                    continue;
                };
                let (from, top) = if self.view.options.stacked {
                    (stacks.end(row, length), self.top(row, 0, 1))
                } else {
                    (0.0, self.top(row, rank, self.layers.len()))
                };
                let start = self.scale.place(from).unwrap_or(self.scale.base());
                let end = self.scale.place(from + length).unwrap_or(start);
                if length.is_finite() {
                    group.push(tile(start.min(end), top, (end - start).abs(), BAR - 1.5));
                }
                if shows_numbers(self.view) {
                    numbers.push(number(length, end, top + BAR / 2.0 - 0.75));
                }
            }
            stacks.push(&lengths);
            content.push(group);
        }
        content.push(numbers);
        content
    }

    /// The upper edge of a bar.
    fn top(&self, row: usize, index: usize, layers: usize) -> f64 {
        let middle = (self.edges[row] + self.edges[row + 1]) / 2.0;
        middle + (index as f64 - layers as f64 / 2.0) * BAR
    }
}

/// The number at the end of a bar; what is not finite is said in words.
fn number(length: f64, end: f64, y: f64) -> Element {
    let number = short(length, 3);
    if length < 0.0 {
        return text(end - 5.0, y, Anchor::End, &number);
    }
    text(end + 5.0, y, Anchor::Start, &number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;

    fn plot(stacked: bool) -> Plot {
        let layers = r#"{"mark":"bars","name":"one","points":[["a long name of a network",3],["b","NaN"]]},
            {"mark":"bars","name":"two","points":[["a long name of a network",1],["b",2]]}"#;
        Plot {
            stacked,
            ..Plot::read(layers)
        }
    }

    #[test]
    fn numbers_stand_at_the_ends_of_bars_that_do_not_touch() {
        let (content, _) = draw(&plot(false).view());
        let drawn: String = content.iter().map(ToString::to_string).collect();
        assert!(drawn.contains(">NaN<") && drawn.contains(">3<"), "{drawn}");
    }

    #[test]
    fn stacks_are_as_high_as_one_bar() {
        assert!(draw(&plot(true).view()).1 < draw(&plot(false).view()).1);
    }
}
