//! Bars that lie: long names of categories stand before them and can be read.
//!
//! Categories run from top to bottom in the order of the data; numbers stand at the ends of the bars,
//! so the axis has few labels. Several layers are groups or stacks.

use super::bars::Stacked;
use super::data::Plot;
use super::range::{categories, scale_of};
use crate::ink::Ink;
use crate::scale::Scale;
use crate::svg::{Element, line, tile};
use crate::words::{Anchor, LEADING, WIDTH, lines, short, text, widest, width, wrap};

const BAR: f64 = 18.0;
const BETWEEN: f64 = 12.0;
/// Names wider than this are broken into lines.
const WIDEST_NAME: f64 = WIDTH * 0.36;

/// Where the bars lie, in units.
struct Field<'plot> {
    plot: &'plot Plot,
    categories: Vec<String>,
    /// The upper edge of each category and below the last.
    edges: Vec<f64>,
    left: f64,
    right: f64,
    scale: Scale,
}

/// The drawing and its height.
pub(crate) fn draw(plot: &Plot) -> (Vec<Element>, f64) {
    let names = categories(plot);
    // What runs along the bars is what they measure: the y axis of a plot whose bars stand.
    let scale = scale_of(plot, &plot.y, false, &names, 5);
    let categories: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
    let broken: Vec<Vec<String>> = categories
        .iter()
        .map(|name| wrap(name, WIDEST_NAME))
        .collect();
    let left = broken.iter().map(|name| widest(name)).fold(0.0, f64::max) + 14.0;
    let right = WIDTH - margin(plot);
    let key = draw_key(plot);
    let mut edges = vec![key.1];
    for name in &broken {
        let bars = if plot.stacked { 1 } else { plot.bars().len() } as f64 * BAR;
        let high = bars.max(LEADING * name.len() as f64) + BETWEEN;
        edges.push(edges[edges.len() - 1] + high);
    }
    let field = Field {
        plot,
        categories,
        edges,
        left,
        right,
        scale: scale.between(left, right),
    };
    let mut content = key.0;
    content.extend(field.draw_axis());
    for (index, name) in broken.iter().enumerate() {
        let middle = (field.edges[index] + field.edges[index + 1]) / 2.0;
        content.extend(lines(left - 8.0, middle, Anchor::End, name));
    }
    content.extend(field.draw_bars());
    let label = if plot.y.label.is_some() { LEADING } else { 0.0 };
    (content, field.bottom() + LEADING + 10.0 + label)
}

/// The room right of the axis, for numbers at the ends of bars.
fn margin(plot: &Plot) -> f64 {
    let numbers = plot.bars().into_iter().flat_map(|(_, points)| points);
    let numbers = numbers.filter(|_| shows_numbers(plot));
    let widest = numbers
        .map(|(_, x)| width(&short(x.0, 3)))
        .fold(8.0, f64::max);
    widest + 10.0
}

fn shows_numbers(plot: &Plot) -> bool {
    !plot.stacked
}

/// The names of several layers, side by side above the bars, and where they end.
fn draw_key(plot: &Plot) -> (Vec<Element>, f64) {
    let layers = plot.bars();
    if layers.len() < 2 {
        return (Vec::new(), 2.0);
    }
    let names: Vec<_> = layers
        .iter()
        .map(|(layer, _)| (plot.series(layer), layer.name(), true))
        .collect();
    super::panels::key(&names, 0.0)
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
        if let Some(label) = &self.plot.y.label {
            let middle = (self.left + self.right) / 2.0;
            let half = width(label) / 2.0;
            let middle = middle.clamp(half, (WIDTH - half).max(half));
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
        let layers = self.plot.bars();
        let mut stacked = vec![Stacked::default(); self.categories.len()];
        let mut content = Vec::new();
        let mut numbers = Element::group();
        for (index, (layer, points)) in layers.iter().enumerate() {
            let mut group = Element::group()
                .ink(Ink::Series(self.plot.series(layer)))
                .fill();
            for (row, category) in self.categories.iter().enumerate() {
                let found = points.iter().find(|(name, _)| name == category);
                let Some(length) = found.map(|(_, length)| length.0) else {
                    continue;
                };
                let (from, top) = match self.plot.stacked {
                    true => (stacked[row].push(length), self.top(row, 0, 1)),
                    false => (0.0, self.top(row, index, layers.len())),
                };
                let start = self.scale.place(from).unwrap_or(self.scale.base());
                let end = self.scale.place(from + length).unwrap_or(start);
                if length.is_finite() {
                    group.push(tile(start.min(end), top, (end - start).abs(), BAR - 1.5));
                }
                if shows_numbers(self.plot) {
                    numbers.push(number(length, end, top + BAR / 2.0 - 0.75));
                }
            }
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
    match length < 0.0 {
        true => text(end - 5.0, y, Anchor::End, &short(length, 3)),
        false => text(end + 5.0, y, Anchor::Start, &short(length, 3)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(stacked: bool) -> Plot {
        let json = r#"{"horizontal":true,"layers":[
            {"mark":"bars","name":"one","points":[["a long name of a network",3],["b","NaN"]]},
            {"mark":"bars","name":"two","points":[["a long name of a network",1],["b",2]]}]}"#;
        Plot {
            stacked,
            ..serde_json::from_str(json).unwrap()
        }
    }

    #[test]
    fn numbers_stand_at_the_ends_of_bars_that_do_not_touch() {
        let (content, _) = draw(&plot(false));
        let drawn: String = content.iter().map(ToString::to_string).collect();
        assert!(drawn.contains(">NaN<") && drawn.contains(">3<"), "{drawn}");
    }

    #[test]
    fn stacks_are_as_high_as_one_bar() {
        assert!(draw(&plot(true)).1 < draw(&plot(false)).1);
    }
}
