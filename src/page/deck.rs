//! Recall cards outside of their lesson: a file for Anki, and the deck of the review page.
//!
//! A card is known by its front: the digest of its words is its id, so cards may be
//! added, moved and answered better without losing what a reader has learned.

use std::fmt::Write;

use serde::Serialize;

use super::view::{self, CourseView};
use super::writer::Writer;
use super::{Page, block, escape, inline};
use crate::course::Course;
use crate::demo::outputs::Outputs;
use crate::digest::Digest;
use crate::lesson::tree::{Block, BlockKind, ComponentKind, Definition, Inline, plain_text};
use crate::lesson::{Lesson, visit};

use super::renderer::Renderer;

/// The cards of one lesson, as the review page knows them.
#[derive(Serialize)]
pub struct Deck {
    /// The lesson.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// Id, front and back of each card; HTML.
    pub cards: Vec<(String, String, String)>,
}

/// Id, front and back of a card; HTML.
pub fn faces(entry: &Definition, writer: &mut Writer<'_>) -> (String, String, String) {
    let front = inline::html(&entry.term, writer);
    let mut back = String::new();
    for definition in &entry.definitions {
        block::write_item(definition, false, writer, &mut back);
    }
    (id_of(entry), front, back)
}

fn id_of(entry: &Definition) -> String {
    format!(
        "c{}",
        Digest::of(plain_text(&entry.term).as_bytes()).short(6)
    )
}

/// Whether a course has any cards.
pub fn exist(course: &Course) -> bool {
    let mut lessons = course.lessons.iter();
    lessons.any(|lesson| have(lesson))
}

/// Whether a lesson has any.
pub fn have(lesson: &Lesson) -> bool {
    !entries(lesson).is_empty()
}

/// The entries of a lesson's cards.
fn entries(lesson: &Lesson) -> Vec<Definition> {
    let mut found = Vec::new();
    visit(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind
            && component.kind == ComponentKind::Cards
        {
            for list in &component.blocks {
                if let BlockKind::Definitions(entries) = &list.kind {
                    found.extend(entries.iter().cloned());
                }
            }
        }
    });
    found
}

/// The cards of a lesson as `cards.csv`, if it has any: front, back, tags.
///
/// Format: RFC 4180, with the header lines that Anki reads.
pub fn file(
    lesson: &Lesson,
    outputs: &Outputs,
    view: &CourseView<'_>,
    renderer: &Renderer,
) -> Option<Page> {
    let writer = Writer::new(view, lesson, outputs, renderer);
    let entries = entries(lesson);
    let mut text =
        "#separator:Comma\n#html:true\n#columns:Front,Back,Tags\n#tags column:3\n".to_owned();
    for entry in &entries {
        let mut back = String::new();
        let blocks = entry.definitions.iter().flatten();
        for block in blocks {
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

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"").replace('\n', " "))
}

fn push_plain(block: &Block, writer: &Writer<'_>, out: &mut String) {
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

/// Words with formulas as Anki sets them, and values in place.
fn spoken(content: &[Inline], writer: &Writer<'_>) -> String {
    let mut out = String::new();
    for part in content {
        match part {
            Inline::Math { tex, .. } => out.push_str(&format!("\\({}\\)", escape::text(tex))),
            Inline::DisplayMath { tex, .. } => {
                out.push_str(&format!("\\[{}\\]", escape::text(tex)));
            }
            Inline::Code(code) => out.push_str(&format!("<code>{}</code>", escape::text(code))),
            Inline::Value(value) => out.push_str(&escape::text(&inline::text(value, writer))),
            Inline::Emphasis(inside) | Inline::Strong(inside) | Inline::Strike(inside) => {
                out.push_str(&spoken(inside, writer));
            }
            Inline::Link { content, .. } => out.push_str(&spoken(content, writer)),
            other => out.push_str(&escape::text(&plain_text(std::slice::from_ref(other)))),
        }
    }
    out
}

/// The cards of a lesson for the review page; `None` without any.
pub fn of(
    lesson: &Lesson,
    outputs: &Outputs,
    view: &CourseView<'_>,
    renderer: &Renderer,
) -> Option<Deck> {
    let mut writer = Writer::new(view, lesson, outputs, renderer);
    let entries = entries(lesson);
    let here = format!("href=\"../{}/#", lesson.slug);
    let elsewhere = |html: String| html.replace("href=\"#", &here);
    let cards = entries.iter().map(|entry| {
        let (id, front, back) = faces(entry, &mut writer);
        (id, elsewhere(front), elsewhere(back))
    });
    let cards: Vec<_> = cards.collect();
    (!cards.is_empty()).then(|| Deck {
        lesson: lesson.slug.clone(),
        title: view::title(lesson),
        cards,
    })
}
