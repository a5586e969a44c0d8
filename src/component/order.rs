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

pub(super) struct OrderComponent;

#[derive(Serialize)]
struct OrderInside {
    /// HTML of the question.
    ask: String,
    puzzle: Option<Puzzle>,
}

/// The lines to put in order, with the answer.
#[derive(Serialize)]
struct Puzzle {
    /// The lines in shuffled order.
    pieces: Vec<OrderLine>,
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

/// A line, as templates get it.
#[derive(Serialize)]
struct OrderLine {
    number: usize,
    /// HTML of the line.
    code: String,
}

/// An accepted order.
#[derive(Serialize)]
struct Accepted {
    numbers: String,
    lines: Vec<OrderLine>,
}

impl Component for OrderComponent {
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

/// A line of a fence.
struct FenceLine {
    html: String,
    text: String,
    /// True if it is in no accepted order.
    is_distractor: bool,
    /// Number of the line; equal for lines with equal text.
    number: usize,
}

/// An accepted order, and the demo that runs it.
struct FenceOrder<'b> {
    place: &'b Block,
    lines: Vec<FenceLine>,
    demo: Option<usize>,
}

fn inside(component: &ComponentBlock, place: &Block, writer: &mut LessonWriter<'_>) -> OrderInside {
    let mut ask = String::new();
    let mut because = String::new();
    let mut after = String::new();
    let mut orders: Vec<FenceOrder<'_>> = Vec::new();
    for found in &component.blocks {
        match (&found.kind, order_of(found, writer)) {
            (_, Some(order)) => orders.push(order),
            (_, None) if orders.is_empty() => {
                block::write(std::slice::from_ref(found), writer, &mut ask)
            }
            (BlockKind::Quote(blocks), None) => block::write(blocks, writer, &mut because),
            (_, None) => block::write(std::slice::from_ref(found), writer, &mut after),
        }
    }
    if orders.is_empty() {
        let help = "add a fence whose lines are the pieces, in their right order";
        lacks("there are no lines to put in order", help, place, writer);
        return OrderInside { ask, puzzle: None };
    }
    check_orders(&mut orders, writer);
    let lines = &orders[0].lines;
    let name = writer.word("this_program");
    let demo = orders[0].demo;
    let result = demo.map(|demo| output::write(demo, name, writer).html(""));
    let puzzle = Puzzle {
        pieces: shuffled(lines),
        leaves: lines.iter().any(|line| line.is_distractor),
        orders: orders.iter().map(accepted).collect(),
        result: result.unwrap_or_default(),
        because,
        after,
    };
    OrderInside {
        ask,
        puzzle: Some(puzzle),
    }
}

/// Returns the order of the lines of a fence; `None` for other blocks.
fn order_of<'b>(block: &'b Block, writer: &LessonWriter<'_>) -> Option<FenceOrder<'b>> {
    let (language, texts, demo) = match &block.kind {
        BlockKind::Demo(index) => {
            let lines = writer.lesson.demos[*index].lines.iter();
            let visible = lines.filter(|line| !line.hidden);
            let texts: Vec<&str> = visible.map(|line| line.text.as_str()).collect();
            ("rust", texts, Some(*index))
        }
        BlockKind::Code(code) => (code.language.as_str(), code.text.lines().collect(), None),
        _ => return None,
    };
    Some(FenceOrder {
        place: block,
        lines: fence_lines(language, &texts, writer),
        demo,
    })
}

fn fence_lines(language: &str, texts: &[&str], writer: &LessonWriter<'_>) -> Vec<FenceLine> {
    let mut lines: Vec<FenceLine> = Vec::new();
    for text in texts.iter().filter(|text| !text.trim().is_empty()) {
        let (code, is_distractor) = match text.split_once(DISTRACTOR) {
            Some((code, _)) => (code.trim_end(), true),
            None => (*text, false),
        };
        // Readers cannot tell equal lines apart, so these may change places.
        let same = lines.iter().find(|line| line.text == code);
        let number = same.map_or(lines.len(), |line| line.number);
        lines.push(FenceLine {
            html: writer.renderer.grammars.lines(language, code).concat(),
            text: code.to_owned(),
            is_distractor,
            number,
        });
    }
    lines
}

/// Checks that further orders have the lines and the output of the first, and gives their lines the
/// numbers of the first.
fn check_orders(orders: &mut [FenceOrder<'_>], writer: &mut LessonWriter<'_>) {
    let Some((first, others)) = orders.split_first_mut() else {
        return;
    };
    for other in others {
        let place = other.place.range.clone();
        if sorted_texts(&other.lines) != sorted_texts(&first.lines) {
            let help = "another accepted order has the same lines as the first fence";
            writer.problem(Code::Component, place, "this order has other lines", help);
        } else if printed(other.demo, writer) != printed(first.demo, writer) {
            let message = "this order prints something else than the first";
            let help = "accept only orders that do the same, or let the question decide";
            writer.problem(Code::Component, place, message, help);
        }
        for line in &mut other.lines {
            let same = first.lines.iter().find(|first| first.text == line.text);
            line.number = same.map_or(line.number, |first| first.number);
        }
    }
}

/// Returns the lines without the distractors, sorted.
fn sorted_texts(lines: &[FenceLine]) -> Vec<&str> {
    let right = lines.iter().filter(|line| !line.is_distractor);
    let mut texts: Vec<&str> = right.map(|line| line.text.as_str()).collect();
    texts.sort_unstable();
    texts
}

fn printed(demo: Option<usize>, writer: &LessonWriter<'_>) -> Option<String> {
    let output = writer.outputs.of(&writer.lesson.slug, demo?)?;
    Some(output.outcome.text())
}

/// Returns the lines in an order that is the same in every build.
fn shuffled(lines: &[FenceLine]) -> Vec<OrderLine> {
    let mut numbered: Vec<_> = lines.iter().enumerate().collect();
    numbered.sort_by_key(|(index, line)| Digest::of(format!("{index} {}", line.text).as_bytes()));
    numbered.into_iter().map(|(_, line)| shown(line)).collect()
}

fn accepted(order: &FenceOrder<'_>) -> Accepted {
    let right = || order.lines.iter().filter(|line| !line.is_distractor);
    let numbers: Vec<_> = right().map(|line| line.number.to_string()).collect();
    Accepted {
        numbers: numbers.join(" "),
        lines: right().map(shown).collect(),
    }
}

fn shown(line: &FenceLine) -> OrderLine {
    let blank = line.text.len() - line.text.trim_start().len();
    let indent = escape::text(&line.text[..blank]);
    let html = line.html.strip_prefix(&indent).unwrap_or(&line.html);
    OrderLine {
        number: line.number,
        code: format!("{indent}{html}"),
    }
}
