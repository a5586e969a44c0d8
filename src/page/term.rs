//! Terms of the glossary that a page uses: their meaning, for a look at them and for paper.
//!
//! Each stands once at the end of the page, out of sight, and is what its links are described
//! by. Only the first paragraph of a definition is taken, and its links are plain words here.

use super::writer::Writer;
use super::{escape, inline};
use crate::lesson::slug;
use crate::lesson::tree::{BlockKind, Inline, plain_text};

/// The glossary's slug.
pub const GLOSSARY: &str = "glossary";

/// Notes that the page uses a term; its attribute for links, if the glossary has it.
pub fn describe(id: &str, writer: &mut Writer<'_>) -> String {
    let known = writer.terms.iter().any(|(known, _)| known == id);
    if !known {
        let Some(meaning) = meaning(id, writer) else {
            return String::new();
        };
        writer.terms.push((id.to_owned(), meaning));
    }
    escape::pair("aria-describedby", &format!("term-{id}"))
}

/// The term and the first paragraph of its definition.
fn meaning(id: &str, writer: &Writer<'_>) -> Option<(Vec<Inline>, Vec<Inline>)> {
    let pages = &writer.view.course.pages;
    let glossary = pages.iter().find(|page| page.slug == GLOSSARY)?;
    let entries = glossary
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Definitions(entries) => Some(entries),
            _ => None,
        });
    let mut entries = entries.flatten();
    let entry = entries.find(|entry| slug(&plain_text(&entry.term)) == id)?;
    let first = entry.definitions.first()?.first()?;
    let BlockKind::Paragraph(words) = &first.kind else {
        return None;
    };
    Some((without_links(&entry.term), without_links(words)))
}

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

/// Appends the terms that the page used, in the order of their first use.
pub fn write_all(writer: &mut Writer<'_>, out: &mut String) {
    let terms = std::mem::take(&mut writer.terms);
    if terms.is_empty() {
        return;
    }
    let title = writer.word("terms");
    out.push_str(&format!(
        "<section class=\"terms\" aria-label=\"{}\" hidden>\n<dl>\n",
        escape::attribute(title)
    ));
    for (id, (term, meaning)) in terms {
        let id = escape::pair("id", &format!("term-{id}"));
        let (term, meaning) = (inline::html(&term, writer), inline::html(&meaning, writer));
        out.push_str(&format!("<dt>{term}</dt>\n<dd{id}>{meaning}</dd>\n"));
    }
    out.push_str("</dl>\n</section>\n");
}
