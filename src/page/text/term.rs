//! Terms of the glossary on a page: their meaning, for tooltips and for print.
//!
//! Each is included once at the end of the page, invisibly, and describes the links to it. Only the
//! first paragraph of a definition is used, without links.

use super::inline;
use crate::lesson::slug;
use crate::lesson::tree::{Block, BlockKind, Inline, plain_text};
use crate::page::escape;
use crate::page::model::glossary::{GLOSSARY, Term};
use crate::page::state::lesson_writer::LessonWriter;

/// Records that the page uses a term; returns the attribute for links to it, if the glossary has
/// it.
pub(crate) fn describe(id: &str, writer: &mut LessonWriter<'_>) -> String {
    let is_used = writer.terms.iter().any(|term| term.id == id);
    if !is_used {
        let Some(term) = look_up(id, writer) else {
            return String::new();
        };
        writer.terms.push(term);
    }
    escape::pair("aria-describedby", &format!(".term-{id}"))
}

/// Returns the term and the first paragraph of its definition.
fn look_up(id: &str, writer: &LessonWriter<'_>) -> Option<Term> {
    let pages = &writer.view.course.pages;
    let glossary = pages.iter().find(|page| page.slug == GLOSSARY)?;
    let (term, first) =
        under_heading(id, &glossary.blocks).or_else(|| in_definitions(id, &glossary.blocks))?;
    let BlockKind::Paragraph(words) = &first.kind else {
        return None;
    };
    Some(Term {
        id: id.to_owned(),
        words: without_links(term),
        meaning: without_links(words),
    })
}

/// Finds `## Growth rate`, and the block below it.
fn under_heading<'b>(id: &str, blocks: &'b [Block]) -> Option<(&'b [Inline], &'b Block)> {
    let pairs = blocks.iter().zip(blocks.iter().skip(1));
    let mut found = pairs.filter_map(|(block, next)| match &block.kind {
        BlockKind::Heading(heading) if heading.id == id => Some((&heading.content[..], next)),
        _ => None,
    });
    found.next()
}

/// Finds a term of a definition list.
fn in_definitions<'b>(id: &str, blocks: &'b [Block]) -> Option<(&'b [Inline], &'b Block)> {
    let mut entries = blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Definitions(entries) => Some(entries),
            _ => None,
        })
        .flatten();
    let entry = entries.find(|entry| slug(&plain_text(&entry.term)) == id)?;
    let first = entry.definitions.first()?.first()?;
    Some((&entry.term, first))
}

/// Removes links, notes and values: readers cannot follow a link in a hidden description.
fn without_links(words: &[Inline]) -> Vec<Inline> {
    let mut out = Vec::new();
    for word in words {
        match word {
            Inline::Link { content, .. } => out.extend(without_links(content)),
            Inline::Citation { .. } | Inline::Note(_) | Inline::Value(_) => {}
            other => out.push(other.clone()),
        }
    }
    out
}

/// Appends the used terms, in the order of their first use.
pub(crate) fn write_all(writer: &mut LessonWriter<'_>, out: &mut String) {
    let terms = std::mem::take(&mut writer.terms);
    if terms.is_empty() {
        return;
    }
    let title = writer.word("terms");
    out.push_str(&format!(
        "<section class=\"terms\" aria-label=\"{}\" hidden>\n<dl>\n",
        escape::attribute(title)
    ));
    for term in terms {
        let id = escape::pair("id", &format!(".term-{}", term.id));
        let meaning = inline::html(&term.meaning, writer);
        let term = inline::html(&term.words, writer);
        out.push_str(&format!("<dt>{term}</dt>\n<dd{id}>{meaning}</dd>\n"));
    }
    out.push_str("</dl>\n</section>\n");
}
