//! Names of series, at the ends of their lines.
//!
//! A line that ends at the right edge has its name in the margin; others are named inside, near
//! their end. Names are in ink, with the marker of their series before them, so that they can be
//! told apart without color. Words inside of the plot are drawn by `labels`.

use super::area::Area;
use super::axes::Margin;
use super::labels::Labels;
use super::mark::{Canvas, Point};
use super::place::{Swatch, Target};
use super::room::spread;
use super::view::View;
use crate::ink::{Ink, marker};
use crate::svg::{Element, line, tile};
use crate::words::{Anchor, LEADING, SIZE, WIDTH, lines, widest, wrap};

/// Names wider than this are broken into lines.
const WIDEST_NAME: f64 = WIDTH * 0.28;
/// Lines that end in this last part of the plot are named in the margin.
const END: f64 = 0.85;
pub(crate) const MARKER_ROOM: f64 = 16.0;

/// A name that waits for its place.
pub(crate) struct Name {
    lines: Vec<String>,
    target: Target,
    /// The place of its mark among the layers.
    index: usize,
    ink: Ink,
    /// True if the name stands in the right margin.
    pub(crate) at_end: bool,
}

impl Name {
    pub(crate) fn width(&self) -> f64 {
        let marker = match self.ink {
            Ink::Series(_) => MARKER_ROOM,
            _ => 0.0,
        };
        widest(&self.lines) + marker + 8.0
    }

    pub(crate) fn height(&self) -> f64 {
        LEADING * self.lines.len() as f64
    }

    /// Returns the sign before the name; `None` for a theory or a line of reference.
    fn swatch(&self) -> Option<(Swatch, usize)> {
        let Ink::Series(series) = self.ink else {
            return None;
        };
        let swatch = match self.target {
            Target::End(..) | Target::Edge(_) => Swatch::Marker,
            Target::Inside(..) | Target::MarkAtEnd | Target::MarkInside => Swatch::Square,
        };
        Some((swatch, series))
    }

    /// The series whose color a square before the name shows.
    fn square(&self) -> Option<usize> {
        let (swatch, series) = self.swatch()?;
        (swatch == Swatch::Square).then_some(series)
    }
}

/// The names that the plot needs, one for each distinct name.
pub(crate) fn collect(view: &View<'_>) -> Vec<Name> {
    let reaches_end = end_of(view);
    let mut names: Vec<Name> = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    for (index, layer) in view.layers.iter().enumerate() {
        let name = layer.name();
        let Some(target) = layer.target(view) else {
            continue;
        };
        if name.is_empty() || known.contains(&name) {
            continue;
        }
        known.push(name);
        names.push(Name {
            lines: wrap(name, WIDEST_NAME),
            target,
            index,
            ink: layer.ink(view.series(name)),
            at_end: match target {
                Target::End(x, _) => reaches_end(x),
                Target::Edge(_) | Target::MarkAtEnd => true,
                Target::Inside(..) | Target::MarkInside => false,
            },
        });
    }
    names
}

/// The last point of a line that can be drawn: the one with the greatest x.
pub(crate) fn end(line: &[Point], view: &View<'_>) -> Option<Target> {
    let last = drawable(line, view).max_by(|a, b| a.0.total_cmp(&b.0));
    last.map(|(x, y)| Target::End(x, y))
}

/// Those points of a line that have a place on the axes.
pub(crate) fn drawable(line: &[Point], view: &View<'_>) -> impl DoubleEndedIterator<Item = Point> {
    let (x_log, y_log) = (view.x.log, view.y.log);
    let fits = |x: f64, log: bool| x.is_finite() && (!log || x > 0.0);
    let line = line.iter().copied();
    line.filter(move |(x, y)| fits(*x, x_log) && fits(*y, y_log))
}

/// The room of the names that stand in the right margin.
pub(crate) fn margin(names: &[Name]) -> Margin {
    let at_end = || names.iter().filter(|name| name.at_end);
    Margin {
        width: at_end()
            .map(|name| name.width() + 10.0)
            .fold(Margin::NONE.width, f64::max),
        height: at_end().map(Name::height).sum(),
    }
}

/// Tells whether an x lies in the last part of the axis.
fn end_of(view: &View<'_>) -> impl Fn(f64) -> bool {
    let log = view.x.log;
    let extent = view.extent().into_iter().map(|(x, _)| x);
    let usable = extent.filter(|x| x.is_finite() && (!log || *x > 0.0));
    let (low, high) = usable.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
        (low.min(x), high.max(x))
    });
    move |x| {
        let share = if log {
            (x / low).log10() / (high / low).log10()
        } else {
            (x - low) / (high - low)
        };
        low == high || share >= END
    }
}

/// Names in the right margin, moved apart, then all words inside.
pub(crate) fn draw(view: &View<'_>, names: Vec<Name>, area: &Area) -> Vec<Element> {
    let (mut at_end, mut inside) = (Vec::new(), Vec::new());
    for name in names {
        let Some(place) = place(view, &name, area) else {
            continue;
        };
        if !name.at_end {
            inside.push((name, place));
            continue;
        }
        // From the top down; of names at one height the first is above.
        let above = |(_, (_, y)): &(Name, Point)| y.total_cmp(&place.1).is_le();
        at_end.insert(at_end.partition_point(above), (name, place));
    }
    let right = if at_end.is_empty() {
        area.width
    } else {
        area.right
    };
    let mut labels = Labels::new(view, area, right);
    let mut content = draw_at_end(&at_end, area);
    content.extend(labels.draw_notes());
    for (name, place) in inside {
        content.extend(labels.draw_name(&name.lines, name.square(), place));
    }
    content.extend(labels.draw_labels());
    content
}

/// Returns the end of the mark that `name` belongs to.
fn place(view: &View<'_>, name: &Name, area: &Area) -> Option<Point> {
    match name.target {
        Target::Edge(y) => Some((area.right, area.height_at(y)?)),
        Target::End(x, y) | Target::Inside(x, y) => area.place(x, y),
        Target::MarkAtEnd | Target::MarkInside => {
            let mark = view.layers[name.index];
            mark.name_place(&Canvas::new(view, area, name.index))
        }
    }
}

/// Names of what ends at the right edge, each as near to its line's height as the others allow.
fn draw_at_end(placed: &[(Name, Point)], area: &Area) -> Vec<Element> {
    let wanted: Vec<_> = placed
        .iter()
        .map(|(name, place)| (place.1, name.height()))
        .collect();
    let middles = spread(&wanted, area.top - SIZE / 2.0, area.bottom + SIZE / 2.0);
    let mut content = Vec::new();
    for ((name, (x, y)), middle) in placed.iter().zip(middles) {
        let start = area.right + 10.0;
        let is_away = (middle - y).abs() > 3.0 || area.right - x > 6.0;
        if is_away && name.square().is_none() {
            let leader = line(x + 4.0, *y, start - 3.0, middle);
            content.push(leader.ink(Ink::Faint).stroke(0.8));
        }
        content.push(name.draw(start, middle));
    }
    content
}

impl Name {
    /// The name with the mark of its series before it, starting at `x`.
    fn draw(&self, x: f64, y: f64) -> Element {
        let Some((swatch, series)) = self.swatch() else {
            let words = lines(x, y, Anchor::Start, &self.lines);
            return Element::group().ink(Ink::Soft).fill().extend(words);
        };
        let first = y - LEADING * (self.lines.len() as f64 - 1.0) / 2.0;
        let mark = draw_swatch(swatch, series, x, first);
        let words = lines(x + MARKER_ROOM, y, Anchor::Start, &self.lines);
        let group = Element::group().ink(Ink::Full).fill();
        group.add(mark).extend(words)
    }
}

/// Draws the sign before the name of a series, from `x` on.
pub(crate) fn draw_swatch(swatch: Swatch, series: usize, x: f64, y: f64) -> Element {
    let mark = match swatch {
        Swatch::Square => tile(x, y - 6.0, 12.0, 12.0).fill(),
        Swatch::Marker => marker(series, x + 6.0, y),
    };
    Element::group().ink(Ink::Series(series)).add(mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;

    #[track_caller]
    fn check(layers: &str, expected: &[(&str, bool)]) {
        let plot = Plot::read(layers);
        let names = collect(&plot.view());
        let names = names.iter().map(|name| (name.lines.join(" "), name.at_end));
        let expected = expected
            .iter()
            .map(|(name, end)| ((*name).to_owned(), *end));
        assert!(names.eq(expected), "in {layers}");
    }

    #[test]
    fn names_stand_where_their_marks_end() {
        let long = r#"{"mark":"line","name":"long","points":[[0,1],[56,2]]}"#;
        let short = r#"{"mark":"line","name":"short","points":[[0,1],[8,2]]}"#;
        check(
            &format!("{long},{short}"),
            &[("long", true), ("short", false)],
        );
        // A theory of the same name is not named again.
        let theory = r#"{"mark":"theory","name":"long","points":[]}"#;
        check(&format!("{long},{theory}"), &[("long", true)]);
        check(r#"{"mark":"area","name":"nothing","points":[]}"#, &[]);
        check(
            r#"{"mark":"area","name":"mass","points":[[0,1],[9,0]]}"#,
            &[("mass", false)],
        );
    }

    #[test]
    fn bars_alone_need_no_name() {
        let bars = |name: &str| format!(r#"{{"mark":"bars","name":"{name}","points":[["a",1]]}}"#);
        check(&bars("one"), &[]);
        let both = format!("{},{}", bars("one"), bars("two"));
        check(&both, &[("one", true), ("two", true)]);
    }
}
