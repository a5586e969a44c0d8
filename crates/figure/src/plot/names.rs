//! Names of series, at the ends of their lines.
//!
//! A line that ends at the right edge has its name in the margin; others are named inside, near
//! their end. Names are in ink, with the marker of their series before them, so that they can be
//! told apart without color. Words inside of the plot are drawn by `labels`.

use super::area::Area;
use super::bars;
use super::boxes::Summary;
use super::data::{Layer, Plot};
use super::labels::Labels;
use super::range::categories;
use super::room::spread;
use crate::ink::{Ink, marker};
use crate::svg::{Element, line, tile};
use crate::words::{Anchor, LEADING, SIZE, WIDTH, lines, widest, wrap};

/// Names wider than this are broken into lines.
const WIDEST_NAME: f64 = WIDTH * 0.28;
/// Lines that end in this last part of the plot are named in the margin.
const END: f64 = 0.85;
pub(crate) const MARKER_ROOM: f64 = 16.0;
/// Bars of more categories than this are named at their highest bar.
const MOST_CATEGORIES_NAMED_AT_END: usize = 12;

/// A name that waits for its place.
pub(crate) struct Name {
    lines: Vec<String>,
    target: Target,
    series: Option<usize>,
    /// Whether it stands in the right margin.
    pub(crate) at_end: bool,
}

/// What a name belongs to.
enum Target {
    /// A point in the numbers of the axes; x is not finite for a line from edge to edge.
    Point(f64, f64),
    /// The highest point of an area, whose ends often lie on zero.
    Peak((f64, f64)),
    /// Where a way through the plane ends.
    End(f64, f64),
    /// Bars of the layer at this index.
    Bars(usize),
}

impl Name {
    pub(crate) fn width(&self) -> f64 {
        widest(&self.lines)
            + if self.series.is_some() {
                MARKER_ROOM
            } else {
                0.0
            }
            + 8.0
    }

    pub(crate) fn height(&self) -> f64 {
        LEADING * self.lines.len() as f64
    }
}

/// The names that the plot needs, one for each distinct name.
pub(crate) fn collect(plot: &Plot) -> Vec<Name> {
    let reaches_end = end_of(plot);
    let mut names: Vec<Name> = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    for (index, layer) in plot.layers.iter().enumerate() {
        let Some((target, series)) = target(plot, index, layer) else {
            continue;
        };
        if layer.name().is_empty() || known.contains(&layer.name()) {
            continue;
        }
        known.push(layer.name());
        let at_end = match target {
            Target::Point(x, _) => !x.is_finite() || reaches_end(x),
            Target::Peak(_) | Target::End(..) => false,
            Target::Bars(_) => bar_categories(plot) <= MOST_CATEGORIES_NAMED_AT_END,
        };
        let lines = wrap(layer.name(), WIDEST_NAME);
        names.push(Name {
            lines,
            target,
            series,
            at_end,
        });
    }
    names
}

/// Tells whether an x lies in the last part of the axis.
fn end_of(plot: &Plot) -> impl Fn(f64) -> bool {
    let log = plot.x.log;
    let extent = plot.layers.iter().flat_map(Layer::extent).map(|(x, _)| x);
    let usable = extent.filter(|x| x.is_finite() && (!log || *x > 0.0));
    let (low, high) = usable.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
        (low.min(x), high.max(x))
    });
    move |x| {
        let share = match log {
            true => (x / low).ln() / (high / low).ln(),
            false => (x - low) / (high - low),
        };
        low == high || share >= END
    }
}

fn bar_categories(plot: &Plot) -> usize {
    plot.bars()
        .iter()
        .map(|(_, points)| points.len())
        .max()
        .unwrap_or(0)
}

fn target(plot: &Plot, index: usize, layer: &Layer) -> Option<(Target, Option<usize>)> {
    let drawable = |(x, y): &(f64, f64)| {
        let fits = |x: f64, log: bool| x.is_finite() && (!log || x > 0.0);
        fits(*x, plot.x.log) && fits(*y, plot.y.log)
    };
    let points = || layer.line().into_iter().filter(drawable);
    let last = || {
        let last = points().max_by(|a, b| a.0.total_cmp(&b.0));
        last.map(|(x, y)| Target::Point(x, y))
    };
    let highest = || points().max_by(|a, b| a.1.total_cmp(&b.1));
    let series = Some(plot.series(layer));
    match layer {
        Layer::Line { .. } | Layer::Seeds { .. } | Layer::Points { .. } | Layer::Step { .. } => {
            Some((last()?, series))
        }
        Layer::Path { .. } => {
            let end = points().next_back().map(|(x, y)| Target::End(x, y));
            Some((end?, series))
        }
        _ if plot.fills() > 1 && layer.is_fill() => {
            Some((Target::Peak(tallest(plot, layer)?), series))
        }
        Layer::Area { .. } => Some((Target::Peak(highest()?), series)),
        Layer::Theory { .. } => Some((last()?, None)),
        Layer::HLine { at, .. } => Some((Target::Point(f64::NAN, at.0), None)),
        Layer::Bars { .. } if plot.bars().len() > 1 => Some((Target::Bars(index), series)),
        Layer::Bars { .. }
        | Layer::Labeled { .. }
        | Layer::Ghost { .. }
        | Layer::Band { .. }
        | Layer::Histogram { .. }
        | Layer::Boxes { .. }
        | Layer::Vectors { .. }
        | Layer::Contours { .. }
        | Layer::VLine { .. }
        | Layer::Panel { .. }
        | Layer::Note { .. } => None,
    }
}

/// The highest place of a histogram, or of the last box.
fn tallest(plot: &Plot, layer: &Layer) -> Option<(f64, f64)> {
    match layer {
        Layer::Histogram { edges, counts, .. } => {
            let bins = counts.iter().zip(edges.windows(2));
            let (count, edge) = bins.max_by(|a, b| a.0.0.total_cmp(&b.0.0))?;
            Some(((edge[0].0 + edge[1].0) / 2.0, count.0))
        }
        Layer::Boxes { points, .. } => {
            let (last, numbers) = points.last()?;
            let places = categories(plot);
            let place = places.iter().find(|(name, _)| name == last)?;
            Some((place.1, Summary::of(numbers)?.high))
        }
        _ => None,
    }
}

/// Names in the right margin, moved apart, then all words inside.
pub(crate) fn draw(plot: &Plot, names: Vec<Name>, area: &Area) -> Vec<Element> {
    let placed = names.into_iter().filter_map(|name| {
        let place = place(plot, &name, area)?;
        Some((name, place))
    });
    let (at_end, inside): (Vec<_>, Vec<_>) = placed.partition(|(name, _)| name.at_end);
    let right = if at_end.is_empty() {
        area.width
    } else {
        area.right
    };
    let mut labels = Labels::new(plot, area, right);
    let mut content = draw_at_end(at_end, area);
    content.extend(labels.draw_notes());
    for (name, place) in inside {
        content.extend(labels.draw_name(&name.lines, name.swatch(), place));
    }
    content.extend(labels.draw_points());
    content.extend(labels.draw_levels());
    content
}

/// Where the thing that `name` belongs to ends.
fn place(plot: &Plot, name: &Name, area: &Area) -> Option<(f64, f64)> {
    match name.target {
        Target::Point(x, y) if !x.is_finite() => {
            Some((area.right, area.y.place(y)?.clamp(area.top, area.bottom)))
        }
        Target::Point(x, y) | Target::Peak((x, y)) | Target::End(x, y) => area.place(x, y),
        Target::Bars(index) => {
            let layer = &plot.layers[index];
            let bars = bars::lay_out(plot, area);
            let own = bars.iter().filter(|bar| std::ptr::eq(bar.layer, layer));
            if name.at_end {
                let bar = own.max_by_key(|bar| bar.category)?;
                let y = if plot.stacked {
                    (bar.top + bar.bottom) / 2.0
                } else {
                    bar.top
                };
                return Some((bar.left + bar.width, y));
            }
            let bar = own.max_by(|a, b| a.height.total_cmp(&b.height))?;
            Some((bar.left + bar.width / 2.0, bar.top))
        }
    }
}

/// Names of what ends at the right edge, each as near to its line's height as the others allow.
fn draw_at_end(mut placed: Vec<(Name, (f64, f64))>, area: &Area) -> Vec<Element> {
    placed.sort_by(|a, b| a.1.1.total_cmp(&b.1.1));
    let wanted: Vec<_> = placed
        .iter()
        .map(|(name, place)| (place.1, name.height()))
        .collect();
    let middles = spread(&wanted, area.top - SIZE / 2.0, area.bottom + SIZE / 2.0);
    let mut content = Vec::new();
    for ((name, (x, y)), middle) in placed.iter().zip(middles) {
        let start = area.right + 10.0;
        let is_away = (middle - y).abs() > 3.0 || area.right - x > 6.0;
        if is_away && name.swatch().is_none() {
            let leader = line(x + 4.0, *y, start - 3.0, middle);
            content.push(leader.ink(Ink::Faint).stroke(0.8));
        }
        content.push(name.draw(start, middle));
    }
    content
}

impl Name {
    /// The series whose color a square before the name shows: that of bars, areas and ways.
    fn swatch(&self) -> Option<usize> {
        let is_colored = matches!(
            self.target,
            Target::Bars(_) | Target::Peak(_) | Target::End(..)
        );
        self.series.filter(|_| is_colored)
    }

    /// The name with the mark of its series before it, starting at `x`.
    fn draw(&self, x: f64, y: f64) -> Element {
        let Some(series) = self.series else {
            let words = lines(x, y, Anchor::Start, &self.lines);
            return Element::group().ink(Ink::Soft).fill().extend(words);
        };
        let first = y - LEADING * (self.lines.len() as f64 - 1.0) / 2.0;
        let mark = match self.swatch() {
            Some(_) => tile(x, first - 6.0, 12.0, 12.0).fill(),
            None => marker(series, x + 6.0, first),
        };
        let mark = Element::group().ink(Ink::Series(series)).add(mark);
        let words = lines(x + MARKER_ROOM, y, Anchor::Start, &self.lines);
        Element::group()
            .ink(Ink::Full)
            .fill()
            .add(mark)
            .extend(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Real;

    fn layer(name: &str, end: f64) -> Layer {
        let points = vec![(Real(0.0), Real(1.0)), (Real(end), Real(2.0))];
        Layer::Line {
            name: name.to_owned(),
            points,
        }
    }

    #[track_caller]
    fn check(layers: Vec<Layer>, expected: &[(&str, bool)]) {
        let plot = Plot {
            layers,
            ..Plot::default()
        };
        let names = collect(&plot);
        let found: Vec<_> = names
            .iter()
            .map(|name| (name.lines.join(" "), name.at_end))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(n, end)| ((*n).to_owned(), *end))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_that_end_early_are_named_inside() {
        check(
            vec![layer("long", 56.0), layer("short", 8.0)],
            &[("long", true), ("short", false)],
        );
    }

    #[test]
    fn a_theory_of_the_same_name_is_not_named_again() {
        let theory = Layer::Theory {
            name: "long".to_owned(),
            points: Vec::new(),
        };
        check(vec![layer("long", 56.0), theory], &[("long", true)]);
    }

    #[test]
    fn areas_are_named_at_their_peak() {
        let area = |name: &str| Layer::Area {
            name: name.to_owned(),
            points: Vec::new(),
        };
        check(vec![area("nothing to see")], &[]);
        let points = vec![(Real(0.0), Real(1.0)), (Real(9.0), Real(0.0))];
        let area = Layer::Area {
            name: "mass".to_owned(),
            points,
        };
        check(vec![area], &[("mass", false)]);
    }

    #[test]
    fn bars_alone_need_no_name() {
        let bars = |name: &str| Layer::Bars {
            name: name.to_owned(),
            points: vec![("a".to_owned(), Real(1.0))],
        };
        check(vec![bars("one")], &[]);
        check(
            vec![bars("one"), bars("two")],
            &[("one", true), ("two", true)],
        );
    }
}
