//! Words inside of a plot: labels of points, notes, and names of lines that end early.
//!
//! Each stands near its point, where it hides least; where room is short the first come first, and
//! what finds no room is left out. Readers find it in the data table.

use super::area::Area;
use super::bars;
use super::contours;
use super::data::{Layer, Plot};
use super::marks::skyline;
use super::names::MARKER_ROOM;
use super::room::{Block, Room};
use crate::ink::Ink;
use crate::svg::{Element, circle, line, tile};
use crate::words::{Anchor, LEADING, SIZE, WIDTH, lines, short, widest, wrap};

/// Distance of the places along a line that words had better not hide, in units.
const MARK_DISTANCE: f64 = 6.0;

/// The words of a plot while they look for their places.
pub(crate) struct Labels<'plot> {
    plot: &'plot Plot,
    area: &'plot Area,
    room: Room,
}

impl<'plot> Labels<'plot> {
    /// Words may stand between the y axis and `right`.
    pub(crate) fn new(plot: &'plot Plot, area: &'plot Area, right: f64) -> Labels<'plot> {
        let (left, top) = (area.left + 2.0, area.top - 8.0);
        let (width, height) = (right - left, area.bottom - top - 2.0);
        let bounds = Block {
            left,
            top,
            width,
            height,
        };
        Labels {
            plot,
            area,
            room: Room::new(bounds, marks(plot, area)),
        }
    }

    /// The name of what ends at `point`, with a square of its color if it is a series of bars.
    pub(crate) fn draw_name(
        &mut self,
        words: &[String],
        swatch: Option<usize>,
        point: (f64, f64),
    ) -> Option<Element> {
        let mark = if swatch.is_some() { MARKER_ROOM } else { 0.0 };
        let height = LEADING * words.len() as f64;
        let block = self.room.take(point, widest(words) + mark, height)?;
        let (left, middle) = (block.left, block.middle().1);
        let square = swatch.map(|series| {
            let square = tile(left, block.top + LEADING / 2.0 - 6.0, 12.0, 12.0);
            square.ink(Ink::Series(series)).fill()
        });
        let words = lines(left + mark, middle, Anchor::Start, words);
        let leader = leader(point, &block).filter(|_| swatch.is_none());
        Some(haloed().extend(leader).extend(square).extend(words))
    }

    /// Labels of points, in the order of the data.
    pub(crate) fn draw_points(&mut self) -> Option<Element> {
        let mut labels = haloed();
        for layer in &self.plot.layers {
            let Layer::Labeled { points, .. } = layer else {
                continue;
            };
            for (label, x, y) in points {
                let Some(point) = self.area.place(x.0, y.0) else {
                    continue;
                };
                let words = [label.clone()];
                let Some(block) = self.room.take(point, widest(&words), SIZE) else {
                    continue;
                };
                let (middle, height) = block.middle();
                labels = labels.extend(leader(point, &block));
                labels = labels.extend(lines(middle, height, Anchor::Middle, &words));
            }
        }
        (!labels.is_empty()).then_some(labels)
    }

    /// The heights of contours, each on its longest line, where it hides least; a scale says them too.
    pub(crate) fn draw_levels(&mut self) -> Option<Element> {
        let mut words = haloed();
        if self.plot.filled {
            return None;
        }
        for (level, found) in self.plot.layers.iter().flat_map(contours::levels) {
            let places = |line: Vec<(f64, f64)>| -> Vec<_> {
                let places = line.into_iter();
                places.filter_map(|(x, y)| self.area.place(x, y)).collect()
            };
            let found = found.into_iter().map(places);
            let Some(mut longest) = found.max_by_key(Vec::len) else {
                continue;
            };
            // The right end of a line is seldom where others are near.
            longest.sort_by(|a, b| b.0.total_cmp(&a.0));
            let label = [short(level, 3)];
            let Some(block) = self.room.take_on(&longest, widest(&label), SIZE) else {
                continue;
            };
            let (x, y) = block.middle();
            let label = lines(x, y, Anchor::Middle, &label);
            words.push(Element::group().ink(Ink::Soft).fill().extend(label));
        }
        (!words.is_empty()).then_some(words)
    }

    /// Notes, and the names of vertical lines, which stand at their upper end.
    pub(crate) fn draw_notes(&mut self) -> Vec<Element> {
        let mut notes = Vec::new();
        for layer in &self.plot.layers {
            let upper_end = |x: f64| Some((self.area.x.place(x)?, self.area.top + SIZE / 2.0));
            let (words, point) = match layer {
                Layer::Note { text, x, y } => (text, self.area.place(x.0, y.0)),
                Layer::VLine { name, at } => (name, upper_end(at.0)),
                _ => continue,
            };
            let Some(point) = point else { continue };
            let words = wrap(words, WIDTH * 0.4);
            let height = LEADING * words.len() as f64;
            let Some(block) = self.room.take(point, widest(&words), height) else {
                continue;
            };
            let (middle, y) = block.middle();
            let mut note = haloed();
            if matches!(layer, Layer::Note { .. }) {
                let dot = circle(point.0, point.1, 3.0).ink(Ink::Full).fill();
                note = note.add(dot).extend(leader(point, &block));
            }
            let words = lines(middle, y, Anchor::Middle, &words);
            notes.push(note.add(Element::group().ink(Ink::Soft).fill().extend(words)));
        }
        notes
    }
}

/// Words on a ground that hides what lies behind them.
fn haloed() -> Element {
    Element::group().with("class", "fig-halo")
}

/// A thin line from a point to words that stand away from it.
fn leader(point: (f64, f64), block: &Block) -> Option<Element> {
    let x = point.0.clamp(block.left, block.left + block.width);
    let y = point.1.clamp(block.top, block.top + block.height);
    let distance = (x - point.0).hypot(y - point.1);
    let leader = || line(point.0, point.1, x, y).ink(Ink::Faint).stroke(0.8);
    (distance > 12.0).then(leader)
}

/// Places that words had better not hide: points, and lines and bars every few units.
fn marks(plot: &Plot, area: &Area) -> Vec<(f64, f64)> {
    let mut marks = Vec::new();
    for layer in &plot.layers {
        let points = layer.line();
        let places: Vec<_> = points
            .iter()
            .filter_map(|(x, y)| area.place(*x, *y))
            .collect();
        marks.extend(&places);
        if matches!(layer, Layer::Points { .. } | Layer::Labeled { .. }) {
            continue;
        }
        for pair in places.windows(2) {
            marks.extend(between(pair[0], pair[1]));
        }
    }
    for layer in &plot.layers {
        if let Layer::Histogram { edges, counts, .. } = layer {
            for (x, y) in skyline(edges, counts) {
                let places = area.place(x, y).zip(area.x.place(x));
                marks.extend(
                    places
                        .into_iter()
                        .flat_map(|(top, x)| between(top, (x, area.y.base()))),
                );
            }
        }
    }
    for bar in bars::lay_out(plot, area) {
        let middle = bar.left + bar.width / 2.0;
        marks.extend(between((middle, bar.top), (middle, bar.bottom)));
    }
    marks
}

fn between(from: (f64, f64), to: (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let steps = (dx.hypot(dy) / MARK_DISTANCE) as usize;
    (1..steps).map(move |step| {
        let share = step as f64 / steps as f64;
        (from.0 + dx * share, from.1 + dy * share)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::area;

    fn plot(layer: &str) -> Plot {
        serde_json::from_str(&format!("{{\"layers\":[{layer}]}}")).unwrap()
    }

    #[test]
    fn labels_of_points_at_the_same_place_do_not_overlap() {
        let plot =
            plot(r#"{"mark":"labeled","name":"n","points":[["one",1,1],["two",1,1],["far",2,2]]}"#);
        let area = area::lay_out(&plot, &[]);
        let drawn = Labels::new(&plot, &area, WIDTH)
            .draw_points()
            .unwrap()
            .to_string();
        assert_eq!(drawn.matches("<text").count(), 3);
    }

    #[test]
    fn a_note_has_a_dot_and_the_name_of_a_line_has_none() {
        let draw = |layer: &str| {
            let plot = plot(layer);
            let area = area::lay_out(&plot, &[]);
            Labels::new(&plot, &area, WIDTH).draw_notes()[0]
                .to_string()
                .contains("<circle")
        };
        assert!(draw(r#"{"mark":"note","text":"here","x":0.5,"y":0.5}"#));
        assert!(!draw(r#"{"mark":"v_line","name":"step","at":3}"#));
    }
}
