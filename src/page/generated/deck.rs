//! Recall cards outside of their lesson: a file for Anki, and the deck of the review page.
//!
//! The id of a card is the digest of its front, so cards can be added, moved and corrected without
//! losing a reader's progress.

use std::fmt::Write;

use serde::Serialize;

use crate::demo::outputs::Outputs;
use crate::digest::Digest;
use crate::lesson::Lesson;
use crate::lesson::tree::{Block, BlockKind, DefinitionEntry, Inline, plain_text};
use crate::page::block::{self, Spacing};
use crate::page::escape;
use crate::page::model::cards;
use crate::page::model::finished::Page;
use crate::page::model::view::{CourseView, href};
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::state::renderer::Renderer;
use crate::page::text::{inline, value};

/// The cards of one lesson, for the review page.
#[derive(Serialize)]
pub(crate) struct Deck {
    /// Slug of the lesson.
    pub lesson: String,
    /// Title of the lesson.
    pub title: String,
    /// Id, front and back of each card, the latter two as HTML.
    pub cards: Vec<(String, String, String)>,
}

/// Returns id, front and back of a card, the latter two as HTML.
pub(crate) fn faces(
    entry: &DefinitionEntry,
    writer: &mut LessonWriter<'_>,
) -> (String, String, String) {
    let front = inline::html(&entry.term, writer);
    let mut back = String::new();
    for definition in &entry.definitions {
        block::write_item(definition, Spacing::Loose, writer, &mut back);
    }
    (id_of(entry), front, back)
}

fn id_of(entry: &DefinitionEntry) -> String {
    format!(
        "c{}",
        Digest::of(plain_text(&entry.term).as_bytes()).short(6)
    )
}

/// Returns the cards of a lesson as `cards.csv` (front, back, tags); `None` if it has none.
///
/// Format: RFC 4180, with the header lines that Anki reads.
pub(crate) fn file(
    lesson: &Lesson,
    outputs: &Outputs,
    view: &CourseView<'_>,
    renderer: &Renderer,
) -> Option<Page> {
    let writer = LessonWriter::new(view, lesson, outputs, renderer);
    let entries = cards::entries(lesson);
    let mut text =
        "#separator:Comma\n#html:true\n#columns:Front,Back,Tags\n#tags column:3\n".to_owned();
    for entry in &entries {
        let mut back = String::new();
        for block in entry.definitions.iter().flatten() {
            push_plain(block, &writer, &mut back);
        }
        let front = spoken(&entry.term, &writer);
        let cells = [front.as_str(), back.trim(), &lesson.slug].map(cell);
        let _ = writeln!(text, "{}", cells.join(","));
    }
    (!entries.is_empty()).then(|| Page {
        path: format!("{}/cards.csv", lesson.slug),
        html: text,
        ..Page::default()
    })
}

/// Quotes a cell. Spreadsheets run cells that begin with one of these signs as formulas, which
/// could leak other cells; the cells are HTML, so a character reference replaces the sign.
fn cell(text: &str) -> String {
    let escaped = text.replace('"', "\"\"").replace(['\n', '\r', '\t'], " ");
    let line = escaped.trim_start();
    match line.chars().next() {
        Some(sign @ ('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')) => {
            format!("\"&#{};{}\"", u32::from(sign), &line[sign.len_utf8()..])
        }
        _ => format!("\"{line}\""),
    }
}

fn push_plain(block: &Block, writer: &LessonWriter<'_>, out: &mut String) {
    match &block.kind {
        BlockKind::Paragraph(content) => {
            out.push_str(&spoken(content, writer));
            out.push(' ');
        }
        BlockKind::List { items, .. } => {
            let blocks = items.iter().flat_map(|item| &item.blocks);
            blocks.for_each(|block| push_plain(block, writer, out));
        }
        BlockKind::Equation(equation) => {
            out.push_str(&format!("\\[{}\\] ", escape::text(&equation.tex)));
        }
        _ => {}
    }
}

/// Returns text with formulas in Anki's syntax, and with values filled in.
fn spoken(content: &[Inline], writer: &LessonWriter<'_>) -> String {
    let mut out = String::new();
    for part in content {
        match part {
            Inline::Math { tex, .. } => out.push_str(&format!("\\({}\\)", escape::text(tex))),
            Inline::DisplayMath { tex, .. } => {
                out.push_str(&format!("\\[{}\\]", escape::text(tex)));
            }
            Inline::Code(code) => out.push_str(&format!("<code>{}</code>", escape::text(code))),
            Inline::Value(value) => out.push_str(&escape::text(&value::text(value, writer))),
            Inline::Emphasis(inside) | Inline::Strong(inside) | Inline::Strike(inside) => {
                out.push_str(&spoken(inside, writer));
            }
            Inline::Link { content, .. } => out.push_str(&spoken(content, writer)),
            other => out.push_str(&escape::text(&plain_text(std::slice::from_ref(other)))),
        }
    }
    out
}

/// Returns the cards of a lesson for the review page; `None` if it has none.
pub(crate) fn of(
    lesson: &Lesson,
    outputs: &Outputs,
    view: &CourseView<'_>,
    renderer: &Renderer,
) -> Option<Deck> {
    let mut writer = LessonWriter::new(view, lesson, outputs, renderer);
    let entries = cards::entries(lesson);
    let here = format!("href=\"../{}#", href(lesson));
    // Links within the lesson lead to its page from the review page.
    let elsewhere = |html: String| html.replace("href=\"#", &here);
    let for_review = |entry| {
        let (id, front, back) = faces(entry, &mut writer);
        (id, elsewhere(front), elsewhere(back))
    };
    let cards: Vec<_> = entries.iter().map(for_review).collect();
    (!cards.is_empty()).then(|| Deck {
        lesson: lesson.slug.clone(),
        title: view.title(lesson),
        cards,
    })
}
