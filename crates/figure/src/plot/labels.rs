//! Words inside of a plot: labels of points, notes, and names of lines that end early.
//!
//! Each stands near its point, where it hides least; where room is short the first come first, and
//! what finds no room is left out. Readers find it in the data table.

use super::area::Area;
use super::mark::{Canvas, Point};
use super::names::MARKER_ROOM;
use super::place::{Style, Words};
use super::room::{Block, Room};
use super::view::View;
use crate::ink::Ink;
use crate::limits::within;
use crate::svg::{Element, circle, line, tile};
use crate::words::{Anchor, LEADING, SIZE, WIDTH, lines, widest, wrap};

/// The words of a plot while they look for their places.
pub(crate) struct Labels {
    words: Vec<Words>,
    room: Room,
}

impl Labels {
    /// Words may stand between the y axis and `right`.
    pub(crate) fn new(view: &View<'_>, area: &Area, right: f64) -> Labels {
        let (left, top) = (area.left + 2.0, area.top - 8.0);
        let bounds = Block {
            left,
            top,
            width: right - left,
            height: area.bottom - top - 2.0,
        };
        let (mut words, mut obstacles) = (Vec::new(), Vec::new());
        for (index, layer) in view.layers.iter().enumerate() {
            let canvas = Canvas::new(view, area, index);
            words.extend(layer.words(&canvas));
            obstacles.extend(layer.obstacles(&canvas));
        }
        Labels {
            words,
            room: Room::new(bounds, obstacles),
        }
    }

    /// The name of what ends at `point`, with a square of its color if it is a series of bars.
    pub(crate) fn draw_name(
        &mut self,
        words: &[String],
        swatch: Option<usize>,
        point: Point,
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

    /// Notes, and names of lines at their ends: they come before the names of series.
    pub(crate) fn draw_notes(&mut self) -> Vec<Element> {
        self.draw_all(|style| matches!(style, Style::Note(_) | Style::Reference(_)))
    }

    /// Labels of points, then numbers on lines: they come after the names of series.
    pub(crate) fn draw_labels(&mut self) -> Vec<Element> {
        let mut labels = self.draw_all(|style| matches!(style, Style::Label(_)));
        labels.extend(self.draw_all(|style| matches!(style, Style::Level(_))));
        labels
    }

    fn draw_all(&mut self, is_wanted: fn(&Style) -> bool) -> Vec<Element> {
        let wanted = self.words.iter().filter(|words| is_wanted(&words.style));
        let drawn = wanted.filter_map(|words| draw(words, &mut self.room));
        drawn.collect()
    }
}

/// Words at the best place, if they find room.
fn draw(words: &Words, room: &mut Room) -> Option<Element> {
    let soft = |words: Vec<Element>| Element::group().ink(Ink::Soft).fill().extend(words);
    let whole = [words.text.clone()];
    let centered = |block: &Block, words: &[String]| {
        let (middle, y) = block.middle();
        lines(middle, y, Anchor::Middle, words)
    };
    Some(match &words.style {
        Style::Note(point) | Style::Reference(point) => {
            let broken = wrap(&words.text, WIDTH * 0.4);
            let height = LEADING * broken.len() as f64;
            let block = room.take(*point, widest(&broken), height)?;
            let mut note = haloed();
            if let Style::Note((x, y)) = words.style {
                note.push(circle(x, y, 3.0).ink(Ink::Full).fill());
                note = note.extend(leader(*point, &block));
            }
            note.add(soft(centered(&block, &broken)))
        }
        Style::Label(point) => {
            let block = room.take(*point, widest(&whole), SIZE)?;
            let label = haloed().extend(leader(*point, &block));
            label.extend(centered(&block, &whole))
        }
        Style::Level(places) => {
            let block = room.take_on(places, widest(&whole), SIZE)?;
            haloed().add(soft(centered(&block, &whole)))
        }
    })
}

/// Words on a ground that hides what lies behind them.
fn haloed() -> Element {
    Element::group().with("class", "fig-halo")
}

/// A thin line from a point to words that stand away from it.
fn leader(point: Point, block: &Block) -> Option<Element> {
    let x = within(point.0, block.left, block.left + block.width);
    let y = within(point.1, block.top, block.top + block.height);
    let distance = (x - point.0).hypot(y - point.1);
    let leader = || line(point.0, point.1, x, y).ink(Ink::Faint).stroke(0.8);
    (distance > 12.0).then(leader)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;
    use crate::plot::axes::{Margin, lay_out};

    fn labels(layer: &str) -> Labels {
        let plot = Plot::read(layer);
        let area = lay_out(&plot.view(), Margin::NONE);
        Labels::new(&plot.view(), &area, WIDTH)
    }

    #[test]
    fn labels_of_points_at_the_same_place_do_not_overlap() {
        let layer =
            r#"{"mark":"labeled","name":"n","points":[["one",1,1],["two",1,1],["far",2,2]]}"#;
        assert_eq!(labels(layer).draw_labels().len(), 3);
    }

    #[test]
    fn a_note_has_a_dot_and_the_name_of_a_line_has_none() {
        let has_dot = |layer: &str| {
            labels(layer).draw_notes()[0]
                .to_string()
                .contains("<circle")
        };
        assert!(has_dot(r#"{"mark":"note","text":"here","x":0.5,"y":0.5}"#));
        assert!(!has_dot(r#"{"mark":"v_line","name":"step","at":3}"#));
    }
}
