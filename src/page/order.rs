//! Lines to put in order: a fixed shuffle, and the accepted orders in `<details>`.
//!
//! The first fence of the component holds the lines in their order, each further one the
//! same lines in another order that is right as well. Rust is compiled and run in
//! every accepted order, without the lines that belong nowhere.

use super::writer::Writer;
use super::{block, escape, output, task};
use crate::demo::program::DISTRACTOR;
use crate::diagnostic::Code;
use crate::digest::Digest;
use crate::lesson::tree::{Block, BlockKind, Component};

/// One line; a distractor belongs nowhere.
struct Piece {
    html: String,
    text: String,
    distractor: bool,
    /// The same for lines of the same text.
    number: usize,
}

/// One accepted order, and the demo that proves it.
struct Order<'b> {
    place: &'b Block,
    pieces: Vec<Piece>,
    demo: Option<usize>,
}

/// The body of the component; a missing fence is reported.
pub fn write(component: &Component, place: &Block, writer: &mut Writer<'_>) -> String {
    let mut ask = String::new();
    let mut because = String::new();
    let mut after = String::new();
    let mut orders: Vec<Order<'_>> = Vec::new();
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
        task::lacks("there are no lines to put in order", help, place, writer);
        return ask;
    }
    check_orders(&mut orders, writer);
    let id = escape::attribute(&component.heading.id);
    let mut out = ask;
    out.push_str(&format!(
        "<form class=\"question order-lines\" id=\"{id}-1\" data-needs=\"order\" data-kind=\"order\">\n"
    ));
    push_shuffled(&orders[0].pieces, &id, writer, &mut out);
    let check = writer.word("check_order");
    let answer = writer.word("answer");
    out.push_str(&format!(
        "<p class=\"scripted ask\"><button type=\"submit\">{check}</button></p>\n\
         <div class=\"said\" role=\"status\"></div>\n\
         <details class=\"answer\"><summary>{answer}</summary>\n"
    ));
    push_answer(&orders, writer, &mut out);
    out + &because + "</details></form>\n" + &after
}

fn order_of<'b>(piece: &'b Block, writer: &Writer<'_>) -> Option<Order<'b>> {
    let (language, lines, demo) = match &piece.kind {
        BlockKind::Demo(index) => {
            let lines = writer.lesson.demos[*index].lines.iter();
            let lines = lines.filter(|line| !line.hidden);
            let lines: Vec<_> = lines.map(|line| line.text.clone()).collect();
            ("rust", lines, Some(*index))
        }
        BlockKind::Code(code) => {
            let lines: Vec<_> = code.text.lines().map(str::to_owned).collect();
            (code.language.as_str(), lines, None)
        }
        _ => return None,
    };
    Some(Order {
        place: piece,
        pieces: pieces(language, &lines, writer),
        demo,
    })
}

fn pieces(language: &str, lines: &[String], writer: &Writer<'_>) -> Vec<Piece> {
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

/// Further orders have the lines of the first, and print what it prints.
fn check_orders(orders: &mut [Order<'_>], writer: &mut Writer<'_>) {
    let (first, others) = orders.split_at_mut(1);
    let first = &first[0];
    let text = |demo: Option<usize>, writer: &Writer<'_>| {
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

fn push_shuffled(pieces: &[Piece], id: &str, writer: &Writer<'_>, out: &mut String) {
    let mut shuffled: Vec<_> = pieces.iter().enumerate().collect();
    shuffled.sort_by_key(|(index, piece)| {
        let seed = format!("{index} {}", piece.text);
        Digest::of(seed.as_bytes())
    });
    let leaves = pieces.iter().any(|piece| piece.distractor);
    out.push_str("<ul class=\"pieces\">\n");
    for (place, (_, piece)) in shuffled.into_iter().enumerate() {
        let line = format!("{id}-line{place}");
        let button = |act: &str, sign: &str| {
            let name = escape::pair("aria-label", writer.word(&format!("order_{act}")));
            let state = match act {
                "up" | "down" => "",
                _ => " aria-pressed=\"false\"",
            };
            format!(
                "<button type=\"button\" data-act=\"{act}\"{name} aria-describedby=\"{line}\"{state}>{sign}</button>"
            )
        };
        let (take, up, down) = (button("take", "⠿"), button("up", "↑"), button("down", "↓"));
        let leave = if leaves {
            button("leave", "✕")
        } else {
            String::new()
        };
        out.push_str(&format!(
            "<li data-piece=\"{}\"><span class=\"scripted\">{take}</span>{}\
             <span class=\"scripted moves\">{up}{down}{leave}</span></li>\n",
            piece.number,
            code(piece, &escape::pair("id", &line)),
        ));
    }
    out.push_str("</ul>\n");
    let keys = escape::text(writer.word("order_keys"));
    out.push_str(&format!("<p class=\"meta scripted\">{keys}</p>\n"));
    if leaves {
        let words = escape::text(writer.word("not_every_line"));
        out.push_str(&format!("<p class=\"meta\">{words}</p>\n"));
    }
}

/// The accepted orders, and what the program prints.
fn push_answer(orders: &[Order<'_>], writer: &mut Writer<'_>, out: &mut String) {
    for (at, order) in orders.iter().enumerate() {
        if at == 1 {
            let words = escape::text(writer.word("order_also"));
            out.push_str(&format!("<p class=\"meta\">{words}</p>\n"));
        }
        let right = || order.pieces.iter().filter(|piece| !piece.distractor);
        let numbers: Vec<_> = right().map(|piece| piece.number.to_string()).collect();
        out.push_str(&format!(
            "<ol class=\"pieces\" data-order=\"{}\">\n",
            numbers.join(" ")
        ));
        for piece in right() {
            out.push_str(&format!("<li>{}</li>\n", code(piece, "")));
        }
        out.push_str("</ol>\n");
    }
    if let Some(demo) = orders[0].demo {
        let result = output::write(demo, writer.word("this_program"), writer).html();
        if !result.is_empty() {
            out.push_str(&format!("<div class=\"result\">{result}</div>\n"));
        }
    }
}

fn code(piece: &Piece, id: &str) -> String {
    let blank = piece.text.len() - piece.text.trim_start().len();
    let indent = escape::text(&piece.text[..blank]);
    let html = piece.html.strip_prefix(&indent).unwrap_or(&piece.html);
    format!("<pre dir=\"ltr\"{id}><code>{indent}{html}</code></pre>")
}
