//! The words of a plot: names of series at the ends of their lines, labels of points, notes.
//!
//! A line that ends at the right edge has its name in the margin; others are named inside, near
//! their end. Names are in ink, with the marker of their series before them, so that they can be
//! told apart without color. Where they stand is decided by `room`.

use super::area::Area;
use super::bars;
use super::data::{Layer, Plot};
use super::marks::dot;
use super::room::{Block, Room, spread};
use crate::ink::{Ink, marker};
use crate::svg::{Element, line, rect};
use crate::words::{Anchor, LEADING, SIZE, WIDTH, lines, widest, wrap};

/// Names wider than this are broken into lines.
const WIDEST_NAME: f64 = WIDTH * 0.27;
/// Lines that end in this last part of the plot are named in the margin.
const END: f64 = 0.85;
const MARKER_ROOM: f64 = 16.0;
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
    let ends: Vec<f64> = plot
        .layers
        .iter()
        .flat_map(Layer::extent)
        .map(|(x, _)| x)
        .collect();
    let usable = |x: &&f64| x.is_finite() && (!plot.x.log || **x > 0.0);
    let low = ends
        .iter()
        .filter(usable)
        .copied()
        .fold(f64::INFINITY, f64::min);
    let high = ends
        .iter()
        .filter(usable)
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let share = |x: f64| match plot.x.log {
        true => (x / low).ln() / (high / low).ln(),
        false => (x - low) / (high - low),
    };
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
            Target::Point(x, _) => !x.is_finite() || low == high || share(x) >= END,
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

fn bar_categories(plot: &Plot) -> usize {
    plot.bars()
        .iter()
        .map(|(_, points)| points.len())
        .max()
        .unwrap_or(0)
}

fn target(plot: &Plot, index: usize, layer: &Layer) -> Option<(Target, Option<usize>)> {
    let last = || {
        let drawable = |(x, y): &(f64, f64)| {
            let fits = |x: f64, log: bool| x.is_finite() && (!log || x > 0.0);
            fits(*x, plot.x.log) && fits(*y, plot.y.log)
        };
        let points = layer.line().into_iter().filter(drawable);
        points
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(x, y)| Target::Point(x, y))
    };
    let series = Some(plot.series(layer));
    match layer {
        Layer::Line { .. } | Layer::Seeds { .. } | Layer::Points { .. } => Some((last()?, series)),
        Layer::Area { .. } => Some((last()?, series)),
        Layer::Theory { .. } => Some((last()?, None)),
        Layer::HLine { at, .. } => Some((Target::Point(f64::NAN, at.0), None)),
        Layer::Bars { .. } if plot.bars().len() > 1 => Some((Target::Bars(index), series)),
        Layer::Bars { .. }
        | Layer::Labeled { .. }
        | Layer::Band { .. }
        | Layer::VLine { .. }
        | Layer::Note { .. } => None,
    }
}

/// All words inside of the plot and in its right margin.
pub(crate) fn draw(plot: &Plot, names: Vec<Name>, area: &Area) -> Vec<Element> {
    let (mut at_end, inside): (Vec<Name>, Vec<Name>) =
        names.into_iter().partition(|name| name.at_end);
    let mut content = draw_at_end(plot, &mut at_end, area);
    let mut room = Room::new(bounds(area), marks(plot, area));
    content.extend(draw_notes(plot, area, &mut room));
    for name in inside {
        if let Some(place) = place(plot, &name, area) {
            content.extend(draw_inside(&name.lines, name.series, place, &mut room));
        }
    }
    content.extend(draw_labels(plot, area, &mut room));
    content
}

fn bounds(area: &Area) -> Block {
    let (left, top) = (area.left + 2.0, area.top - 8.0);
    Block {
        left,
        top,
        width: WIDTH - left,
        height: area.bottom - top - 2.0,
    }
}

/// Places that words had better not hide: points, and lines every few units.
fn marks(plot: &Plot, area: &Area) -> Vec<(f64, f64)> {
    let mut marks = Vec::new();
    for layer in &plot.layers {
        let places: Vec<_> = layer
            .line()
            .iter()
            .filter_map(|(x, y)| area.place(*x, *y))
            .collect();
        marks.extend(&places);
        if matches!(layer, Layer::Points { .. } | Layer::Labeled { .. }) {
            continue;
        }
        for pair in places.windows(2) {
            let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            let steps = (dx.hypot(dy) / 6.0) as usize;
            marks.extend((1..steps).map(|step| {
                let share = step as f64 / steps as f64;
                (pair[0].0 + dx * share, pair[0].1 + dy * share)
            }));
        }
    }
    marks
}

/// Where the thing that `name` belongs to ends.
fn place(plot: &Plot, name: &Name, area: &Area) -> Option<(f64, f64)> {
    match name.target {
        Target::Point(x, y) if !x.is_finite() => {
            Some((area.right, area.y.place(y)?.clamp(area.top, area.bottom)))
        }
        Target::Point(x, y) => area.place(x, y),
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

fn draw_at_end(plot: &Plot, names: &mut Vec<Name>, area: &Area) -> Vec<Element> {
    let mut placed: Vec<(Name, (f64, f64))> = names
        .drain(..)
        .filter_map(|name| place(plot, &name, area).map(|place| (name, place)))
        .collect();
    placed.sort_by(|a, b| a.1.1.total_cmp(&b.1.1));
    let wanted: Vec<_> = placed
        .iter()
        .map(|(name, place)| (place.1, name.height()))
        .collect();
    let middles = spread(&wanted, area.top - SIZE / 2.0, area.bottom + SIZE / 2.0);
    let mut content = Vec::new();
    for ((name, (x, y)), middle) in placed.iter().zip(middles) {
        let start = area.right + 10.0;
        if (middle - y).abs() > 3.0 || area.right - x > 6.0 {
            let leader = line(x + 4.0, *y, start - 3.0, middle);
            content.push(leader.ink(Ink::Faint).stroke(0.8));
        }
        content.push(draw_name(
            &name.lines,
            name.series,
            start,
            middle,
            name.is_bars(),
        ));
    }
    content
}

impl Name {
    fn is_bars(&self) -> bool {
        matches!(self.target, Target::Bars(_))
    }
}

/// A name with the mark of its series before it, starting at `x`.
fn draw_name(words: &[String], series: Option<usize>, x: f64, y: f64, swatch: bool) -> Element {
    let Some(series) = series else {
        let words = lines(x, y, Anchor::Start, words);
        return Element::group().ink(Ink::Soft).fill().extend(words);
    };
    let first = y - LEADING * (words.len() as f64 - 1.0) / 2.0;
    let mark = match swatch {
        true => rect(x, first - 6.0, 12.0, 12.0).fill(),
        false => marker(series, x + 6.0, first),
    };
    let mark = Element::group().ink(Ink::Series(series)).add(mark);
    let words = lines(x + MARKER_ROOM, y, Anchor::Start, words);
    Element::group()
        .ink(Ink::Full)
        .fill()
        .add(mark)
        .extend(words)
}

fn draw_inside(
    words: &[String],
    series: Option<usize>,
    point: (f64, f64),
    room: &mut Room,
) -> Option<Element> {
    let mark = if series.is_some() { MARKER_ROOM } else { 0.0 };
    let block = room.take(point, widest(words) + mark, LEADING * words.len() as f64)?;
    let name = draw_name(words, series, block.left, block.middle().1, false);
    Some(Element::group().with("class", "fig-halo").add(name))
}

/// Labels of points, in the order of the data: where room is short the first come first.
fn draw_labels(plot: &Plot, area: &Area, room: &mut Room) -> Vec<Element> {
    let mut labels = Element::group().with("class", "fig-halo");
    for layer in &plot.layers {
        let Layer::Labeled { points, .. } = layer else {
            continue;
        };
        for (label, x, y) in points {
            let Some(point) = area.place(x.0, y.0) else {
                continue;
            };
            let words = [label.clone()];
            let Some(block) = room.take(point, widest(&words), SIZE) else {
                continue;
            };
            let (middle, height) = block.middle();
            if let Some(leader) = leader(point, &block) {
                labels.push(leader);
            }
            labels = labels.extend(lines(middle, height, Anchor::Middle, &words));
        }
    }
    if labels.is_empty() {
        Vec::new()
    } else {
        vec![labels]
    }
}

/// A thin line from a point to words that stand away from it.
fn leader(point: (f64, f64), block: &Block) -> Option<Element> {
    let x = point.0.clamp(block.left, block.left + block.width);
    let y = point.1.clamp(block.top, block.top + block.height);
    let distance = (x - point.0).hypot(y - point.1);
    (distance > 12.0).then(|| line(point.0, point.1, x, y).ink(Ink::Faint).stroke(0.8))
}

/// Notes, and the names of vertical lines, which stand at their upper end.
fn draw_notes(plot: &Plot, area: &Area, room: &mut Room) -> Vec<Element> {
    let mut notes = Vec::new();
    for layer in &plot.layers {
        let (words, point) = match layer {
            Layer::Note { text, x, y } => (text, area.place(x.0, y.0)),
            Layer::VLine { name, at } => {
                (name, area.x.place(at.0).map(|x| (x, area.top + SIZE / 2.0)))
            }
            _ => continue,
        };
        let Some(point) = point else { continue };
        let words = wrap(words, WIDTH * 0.4);
        let height = LEADING * words.len() as f64;
        let Some(block) = room.take(point, widest(&words), height) else {
            continue;
        };
        let (middle, y) = block.middle();
        let mut note = Element::group().with("class", "fig-halo");
        if matches!(layer, Layer::Note { .. }) {
            note = note
                .add(dot(point.0, point.1))
                .extend(leader(point, &block));
        }
        let words =
            Element::group()
                .ink(Ink::Soft)
                .fill()
                .extend(lines(middle, y, Anchor::Middle, &words));
        notes.push(note.add(words));
    }
    notes
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
