//! Lines to put in order: a fixed shuffle, and the order itself in `<details>`.

use super::words::Words;
use super::writer::Writer;
use super::{block, escape, task};
use crate::digest::Digest;
use crate::lesson::tree::{Block, BlockKind, Component};

/// One line; a distractor belongs nowhere.
struct Piece {
    html: String,
    text: String,
    distractor: bool,
}

/// The body of the component; a missing fence is reported.
pub fn write(component: &Component, place: &Block, writer: &mut Writer<'_>) -> String {
    let mut out = String::new();
    let mut found = false;
    let words = &writer.renderer.words;
    for piece in &component.blocks {
        match &piece.kind {
            BlockKind::Demo(index) if !found => {
                let demo = &writer.lesson.demos[*index];
                let lines = demo.lines.iter().filter(|line| !line.hidden);
                let lines: Vec<_> = lines.map(|line| line.text.clone()).collect();
                write_pieces(&pieces("rust", &lines, writer), words, &mut out);
                found = true;
            }
            BlockKind::Code(code) if !found => {
                let lines: Vec<_> = code.text.lines().map(str::to_owned).collect();
                write_pieces(&pieces(&code.language, &lines, writer), words, &mut out);
                found = true;
            }
            _ => block::write(std::slice::from_ref(piece), writer, &mut out),
        }
    }
    if !found {
        let help = "add a fence whose lines are the pieces, in their right order";
        task::lacks("there are no lines to put in order", help, place, writer);
    }
    out
}

fn pieces(language: &str, lines: &[String], writer: &Writer<'_>) -> Vec<Piece> {
    let lines = lines.iter().filter(|line| !line.trim().is_empty());
    let split = lines.map(|line| match line.split_once("//~") {
        Some((code, _)) => (code.trim_end().to_owned(), true),
        None => (line.clone(), false),
    });
    let color = |text: &str| writer.renderer.grammars.lines(language, text).concat();
    let made = split.map(|(text, distractor)| Piece {
        html: color(&text),
        text,
        distractor,
    });
    made.collect()
}

fn write_pieces(pieces: &[Piece], words: &Words, out: &mut String) {
    let mut shuffled: Vec<_> = pieces.iter().enumerate().collect();
    shuffled.sort_by_key(|(index, piece)| {
        let seed = format!("{index} {}", piece.text);
        Digest::of(seed.as_bytes())
    });
    let shuffled = shuffled.into_iter().map(|(_, piece)| piece);
    out.push_str("<ul class=\"pieces\">\n");
    push(shuffled, out);
    out.push_str("</ul>\n");
    if pieces.iter().any(|piece| piece.distractor) {
        let words = escape::text(words.page("not_every_line"));
        out.push_str(&format!("<p class=\"meta\">{words}</p>\n"));
    }
    let answer = escape::text(words.page("answer"));
    out.push_str(&format!(
        "<details class=\"answer\"><summary>{answer}</summary>\n<ol class=\"pieces\">\n"
    ));
    push(pieces.iter().filter(|piece| !piece.distractor), out);
    out.push_str("</ol></details>\n");
}

fn push<'p>(pieces: impl Iterator<Item = &'p Piece>, out: &mut String) {
    for piece in pieces {
        let blank = piece.text.len() - piece.text.trim_start().len();
        let indent = escape::text(&piece.text[..blank]);
        let html = piece.html.strip_prefix(&indent).unwrap_or(&piece.html);
        out.push_str(&format!(
            "<li><pre dir=\"ltr\"><code>{indent}{html}</code></pre></li>\n"
        ));
    }
}
