//! `.order`: lines to put in order, with a fixed shuffle, and the accepted orders in `<details>`.
//!
//! The first fence of the component contains the lines in the right order, each further one the
//! same lines in another accepted order. Rust is compiled and run in every accepted order, without
//! the distractors.

use serde::Serialize;

use super::embedded::{asset, template};
use super::frame::{lacks, push_task};
use crate::demo::program::{DISTRACTOR, ORDER};
use crate::diagnostic::Code;
use crate::digest::Digest;
use crate::lesson::tree::{Block, BlockKind, ComponentBlock};
use crate::page::demo::output;
use crate::page::state::component::{Asset, Component, Template};
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::{block, escape};

pub(super) struct Order;

#[derive(Serialize)]
struct Inside {
    /// HTML of the question.
    ask: String,
    puzzle: Option<Puzzle>,
}

#[derive(Serialize)]
struct Puzzle {
    /// The lines in shuffled order.
    pieces: Vec<Line>,
    /// True if some lines are distractors.
    leaves: bool,
    orders: Vec<Accepted>,
    /// HTML of the program's output.
    result: String,
    /// HTML of the explanation.
    because: String,
    /// HTML of the following content.
    after: String,
}

#[derive(Serialize)]
struct Line {
    number: usize,
    /// HTML of the line.
    code: String,
}

/// An accepted order.
#[derive(Serialize)]
struct Accepted {
    numbers: String,
    lines: Vec<Line>,
}

impl Component for Order {
    fn class(&self) -> &'static str {
        ORDER
    }

    fn template(&self) -> Template {
        template!("order")
    }

    fn style(&self) -> Option<Asset> {
        Some(asset!("style/order.css"))
    }

    fn scripts(&self) -> &'static [Asset] {
        &[asset!("later/order.js")]
    }

    fn minutes(&self, _: &ComponentBlock) -> f64 {
        1.0
    }

    fn is_saved(&self) -> bool {
        true
    }

    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    ) {
        let inside = inside(component, place, writer);
        let lead = ("Order", String::new());
        push_task(self, lead, component, inside, writer, out);
    }
}

/// A line of code; a distractor is in no accepted order.
struct Piece {
    html: String,
    text: String,
    distractor: bool,
    /// Number of the line; equal for lines with equal text.
    number: usize,
}

/// An accepted order, and the demo that proves it.
struct Proven<'b> {
    place: &'b Block,
    pieces: Vec<Piece>,
    demo: Option<usize>,
}

fn inside(component: &ComponentBlock, place: &Block, writer: &mut LessonWriter<'_>) -> Inside {
    let mut ask = String::new();
    let mut because = String::new();
    let mut after = String::new();
    let mut orders: Vec<Proven<'_>> = Vec::new();
    for piece in &component.blocks {
        match (&piece.kind, order_of(piece, writer)) {
            (_, Some(order)) => orders.push(order),
            (_, None) if orders.is_empty() => {
                block::write(std::slice::from_ref(piece), writer, &mut ask)
            }
            (BlockKind::Quote(blocks), None) => block::write(blocks, writer, &mut because),
            (_, None) => block::write(std::slice::from_ref(piece), writer, &mut after),
        }
    }
    if orders.is_empty() {
        let help = "add a fence whose lines are the pieces, in their right order";
        lacks("there are no lines to put in order", help, place, writer);
        return Inside { ask, puzzle: None };
    }
    check_orders(&mut orders, writer);
    let pieces = &orders[0].pieces;
    let result = orders[0].demo.map(|demo| {
        let result = output::write(demo, writer.word("this_program"), writer);
        result.html("")
    });
    let puzzle = Puzzle {
        pieces: shuffled(pieces),
        leaves: pieces.iter().any(|piece| piece.distractor),
        orders: orders.iter().map(accepted).collect(),
        result: result.unwrap_or_default(),
        because,
        after,
    };
    Inside {
        ask,
        puzzle: Some(puzzle),
    }
}

fn order_of<'b>(piece: &'b Block, writer: &LessonWriter<'_>) -> Option<Proven<'b>> {
    let (language, lines, demo) = match &piece.kind {
        BlockKind::Demo(index) => {
            let lines: Vec<_> = writer.lesson.demos[*index]
                .lines
                .iter()
                .filter(|line| !line.hidden)
                .map(|line| line.text.clone())
                .collect();
            ("rust", lines, Some(*index))
        }
        BlockKind::Code(code) => {
            let lines: Vec<_> = code.text.lines().map(str::to_owned).collect();
            (code.language.as_str(), lines, None)
        }
        _ => return None,
    };
    Some(Proven {
        place: piece,
        pieces: pieces(language, &lines, writer),
        demo,
    })
}

fn pieces(language: &str, lines: &[String], writer: &LessonWriter<'_>) -> Vec<Piece> {
    let lines = lines.iter().filter(|line| !line.trim().is_empty());
    let split = lines.map(|line| match line.split_once(DISTRACTOR) {
        Some((code, _)) => (code.trim_end().to_owned(), true),
        None => (line.clone(), false),
    });
    let color = |text: &str| writer.renderer.grammars.lines(language, text).concat();
    let mut made: Vec<Piece> = Vec::new();
    for (text, distractor) in split {
        let same = made.iter().find(|piece| piece.text == text);
        let number = same.map_or(made.len(), |piece| piece.number);
        made.push(Piece {
            html: color(&text),
            text,
            distractor,
            number,
        });
    }
    made
}

/// Checks that further orders have the lines and the output of the first.
fn check_orders(orders: &mut [Proven<'_>], writer: &mut LessonWriter<'_>) {
    let (first, others) = orders.split_at_mut(1);
    let first = &first[0];
    let text = |demo: Option<usize>, writer: &LessonWriter<'_>| {
        let given = demo.and_then(|demo| writer.outputs.of(&writer.lesson.slug, demo));
        given.map(|given| given.outcome.text())
    };
    let sorted = |pieces: &[Piece]| {
        let mut lines: Vec<_> = pieces.iter().filter(|piece| !piece.distractor).collect();
        lines.sort_by_key(|piece| piece.text.clone());
        lines
            .iter()
            .map(|piece| piece.text.clone())
            .collect::<Vec<_>>()
    };
    for other in others {
        let place = other.place.range.clone();
        if sorted(&other.pieces) != sorted(&first.pieces) {
            let help = "another accepted order has the same lines as the first fence";
            writer.problem(Code::Component, place, "this order has other lines", help);
        } else if text(other.demo, writer) != text(first.demo, writer) {
            let message = "this order prints something else than the first";
            let help = "accept only orders that do the same, or let the question decide";
            writer.problem(Code::Component, place, message, help);
        }
        for piece in &mut other.pieces {
            let same = first.pieces.iter().find(|known| known.text == piece.text);
            piece.number = same.map_or(piece.number, |known| known.number);
        }
    }
}

fn shuffled(pieces: &[Piece]) -> Vec<Line> {
    let mut shuffled: Vec<_> = pieces.iter().enumerate().collect();
    shuffled.sort_by_key(|(index, piece)| {
        let seed = format!("{index} {}", piece.text);
        Digest::of(seed.as_bytes())
    });
    shuffled.into_iter().map(|(_, piece)| line(piece)).collect()
}

fn accepted(order: &Proven<'_>) -> Accepted {
    let right = || order.pieces.iter().filter(|piece| !piece.distractor);
    let numbers: Vec<_> = right().map(|piece| piece.number.to_string()).collect();
    Accepted {
        numbers: numbers.join(" "),
        lines: right().map(line).collect(),
    }
}

fn line(piece: &Piece) -> Line {
    let blank = piece.text.len() - piece.text.trim_start().len();
    let indent = escape::text(&piece.text[..blank]);
    let html = piece.html.strip_prefix(&indent).unwrap_or(&piece.html);
    Line {
        number: piece.number,
        code: format!("{indent}{html}"),
    }
}
