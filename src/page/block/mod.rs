//! Renders blocks to HTML, in the order of the lesson.
//!
//! A demo includes the figures that directly follow it; a top-level block is followed by the notes
//! it refers to. All recursion of pages is in this room: what holds blocks calls [`write()`].

pub(crate) mod callout;
pub(crate) mod component;
mod demo;
pub(crate) mod note;

use crate::formula::Display;
use crate::lesson::slug;
use crate::lesson::tree::{
    Block, BlockKind, DefinitionEntry, Equation, Heading, Inline, ListItem, plain_text, spoken,
};
use crate::page::code::listing;
use crate::page::demo::figure;
use crate::page::escape;
use crate::page::model::anchor;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::{inline, reveal, smart, table};

/// Appends blocks to `out`, each followed by the notes it refers to.
pub(crate) fn write_body(blocks: &[Block], writer: &mut LessonWriter<'_>, out: &mut String) {
    each(blocks, writer, out, &mut |group, writer, out| {
        let mut html = String::new();
        write_group(group, writer, &mut html);
        note::write_beside(&html, writer, out);
    });
}

/// Appends blocks to `out`; their notes follow the enclosing block.
pub(crate) fn write(blocks: &[Block], writer: &mut LessonWriter<'_>, out: &mut String) {
    each(blocks, writer, out, &mut write_group);
}

/// Returns blocks as HTML.
pub(crate) fn html(blocks: &[Block], writer: &mut LessonWriter<'_>) -> String {
    let mut out = String::new();
    write(blocks, writer, &mut out);
    out
}

/// Appends one block, or a demo with the blocks that belong to it.
type WriteGroup<'f, 'a> = &'f mut dyn FnMut(&[Block], &mut LessonWriter<'a>, &mut String);

/// Calls `write` for each block, and once for a demo with the blocks that belong to it.
fn each<'a>(
    blocks: &[Block],
    writer: &mut LessonWriter<'a>,
    out: &mut String,
    write: WriteGroup<'_, 'a>,
) {
    let mut at = 0;
    while at < blocks.len() {
        let length = 1 + demo::followers(&blocks[at..], writer);
        write(&blocks[at..at + length], writer, out);
        at += length;
    }
}

fn write_group(group: &[Block], writer: &mut LessonWriter<'_>, out: &mut String) {
    let block = &group[0];
    match &block.kind {
        BlockKind::Heading(heading) => write_heading(heading, block, writer, out),
        BlockKind::Paragraph(content) => write_paragraph(content, writer, out),
        BlockKind::List {
            start,
            tight,
            items,
        } => write_list(*start, *tight, items, writer, out),
        BlockKind::Quote(blocks) => {
            out.push_str("<blockquote>\n");
            write(blocks, writer, out);
            out.push_str("</blockquote>\n");
        }
        BlockKind::Callout(found) => callout::write(found, writer, out),
        BlockKind::Code(found) => listing::write_plain(found, writer, out),
        BlockKind::Demo(index) => demo::write(*index, &group[1..], writer, out),
        BlockKind::Diagram(found) => figure::write_diagram(found, block, writer, out),
        BlockKind::Table(found) => table::write(found, block, writer, out),
        BlockKind::Definitions(entries) => write_definitions(entries, "defs", writer, out),
        BlockKind::Figure(found) => figure::write(found, block, writer, out),
        BlockKind::Equation(found) => write_equation(found, block, writer, out),
        BlockKind::Html(html) => inline::write_html(html, writer, out),
        BlockKind::Rule => out.push_str("<hr>\n"),
        BlockKind::Component(found) => component::write(found, block, writer, out),
    }
}

/// Appends a paragraph. The line `What happened: …`, or `**What happened.** …`, explains the output
/// of a demo, and is hidden as long as the output is. It names its demo, so that a script can say
/// that it is about the author's values.
fn write_paragraph(content: &[Inline], writer: &mut LessonWriter<'_>, out: &mut String) {
    let Some((lead, own, rest)) = happened(content, writer) else {
        out.push_str("<p>");
        inline::write(content, writer, out);
        return out.push_str("</p>\n");
    };
    let fold = writer
        .last_demo
        .and_then(|index| reveal::fold(index, lead, writer));
    let (open, close) = fold.unwrap_or_default();
    let lead = escape::text(lead);
    let about = writer
        .last_demo
        .map(|index| &writer.lesson.demos[index])
        .filter(|demo| demo.words.browser)
        .map(|demo| escape::pair("data-about", &anchor::id_of(demo)))
        .unwrap_or_default();
    out.push_str(&format!("{open}<p class=\"happened\"{about}><b>{lead}</b>"));
    smart::push(own, out);
    inline::write(rest, writer, out);
    out.push_str(&format!("</p>{close}\n"));
}

/// Splits a paragraph that begins with `What happened`: the lead, the rest of its first text, and
/// the remaining content.
fn happened<'c>(
    content: &'c [Inline],
    writer: &LessonWriter<'c>,
) -> Option<(&'c str, &'c str, &'c [Inline])> {
    let words = &writer.renderer.words;
    let lead = words.author("happened");
    match content {
        [Inline::Text(first), rest @ ..] => Some((lead, words.after("happened", first)?, rest)),
        [Inline::Strong(bold), rest @ ..] => {
            let [Inline::Text(first)] = &bold[..] else {
                return None;
            };
            let with_colon = format!("{}:", first.trim_end_matches(['.', ':']));
            (words.after("happened", &with_colon) == Some("")).then_some((&**first, "", rest))
        }
        _ => None,
    }
}

/// Appends a heading with its number and anchor; a level 1 title is part of the page's head.
fn write_heading(
    heading: &Heading,
    block: &Block,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    if heading.level == 1 {
        // Links may lead to the title where it is written.
        let id = escape::pair("id", &heading.id);
        return out.push_str(&format!("<span{id}></span>\n"));
    }
    let label = writer.labels.at(block.range.start);
    // Sections are numbered within a lesson; a glossary has none.
    let is_lesson = !writer.lesson.folder.is_empty() || writer.view.is_lesson(writer.lesson);
    let is_numbered = heading.level == 2 && is_lesson;
    let number = label
        .filter(|label| is_numbered && !label.number.is_empty())
        .map(|label| format!("<span class=\"num\">{}</span>", label.number))
        .unwrap_or_default();
    let content = number + &inline::html(&heading.content, writer);
    out.push_str(&heading_html(heading, &content, writer));
}

/// Returns `<h2 id="…">…<a class="anchor">` around rendered content.
pub(crate) fn heading_html(heading: &Heading, content: &str, writer: &LessonWriter<'_>) -> String {
    let (level, id) = (heading.level, escape::attribute(&heading.id));
    let name = escape::pair("aria-label", writer.renderer.words.page("link_to_section"));
    format!(
        "<h{level} id=\"{id}\">{content}<a class=\"anchor\"{name} href=\"#{id}\">#</a></h{level}>\n"
    )
}

fn write_list(
    start: Option<u64>,
    tight: bool,
    items: &[ListItem],
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let tag = if start.is_some() { "ol" } else { "ul" };
    let first = start
        .filter(|&first| first != 1)
        .map(|first| escape::pair("start", &first.to_string()))
        .unwrap_or_default();
    let spacing = Spacing::of_list(tight);
    out.push_str(&format!("<{tag}{first}>\n"));
    for item in items {
        out.push_str("<li>");
        if let Some(ticked) = item.ticked {
            let checked = if ticked { " checked" } else { "" };
            let name = escape::pair("aria-label", &name_of(item, writer));
            out.push_str(&format!(
                "<input type=\"checkbox\" disabled{checked}{name}> "
            ));
        }
        write_item(&item.blocks, spacing, writer, out);
        out.push_str("</li>\n");
    }
    out.push_str(&format!("</{tag}>\n"));
}

/// Returns the accessible name of a checkbox: the first words beside it.
fn name_of(item: &ListItem, writer: &LessonWriter<'_>) -> String {
    let formulas = &writer.view.course.formulas;
    let mut paragraphs = item.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Paragraph(content) => Some(spoken(content, formulas)),
        _ => None,
    });
    let first = paragraphs.find(|words| !words.trim().is_empty());
    first.map_or_else(
        || writer.word("task").to_owned(),
        |words| words.trim().to_owned(),
    )
}

/// Spacing of a list, in the terms of CommonMark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spacing {
    /// Paragraphs of items have no `<p>`.
    Tight,
    /// Paragraphs of items have a `<p>`.
    Loose,
}

impl Spacing {
    /// Returns the spacing of a list that the parser calls `tight`.
    pub(crate) fn of_list(tight: bool) -> Self {
        if tight { Self::Tight } else { Self::Loose }
    }
}

/// Appends the content of an item of a list.
pub(crate) fn write_item(
    blocks: &[Block],
    spacing: Spacing,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    for (index, block) in blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Paragraph(content) if spacing == Spacing::Tight => {
                inline::write(content, writer, out);
            }
            _ => write(&blocks[index..=index], writer, out),
        }
    }
}

/// Appends terms and definitions; on pages at the root each term has an id, for links to the
/// glossary.
pub(crate) fn write_definitions(
    entries: &[DefinitionEntry],
    class: &str,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    out.push_str(&format!("<dl class=\"{class}\">\n"));
    for entry in entries {
        let term = inline::html(&entry.term, writer);
        if writer.lesson.folder.is_empty() {
            let id = escape::pair("id", &slug(&plain_text(&entry.term)));
            out.push_str(&format!("<dt><dfn{id}>{term}</dfn></dt>\n"));
        } else {
            out.push_str(&format!("<dt>{term}</dt>\n"));
        }
        for definition in &entry.definitions {
            out.push_str("<dd>");
            write_item(definition, Spacing::Tight, writer, out);
            out.push_str("</dd>\n");
        }
    }
    out.push_str("</dl>\n");
}

fn write_equation(
    equation: &Equation,
    block: &Block,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let label = writer.labels.at(block.range.start).cloned();
    let id = label
        .as_ref()
        .map_or_else(String::new, |label| escape::pair("id", &label.id));
    out.push_str(&format!(
        "<div class=\"equation\"{id}><div class=\"formula\">"
    ));
    inline::write_formula(
        &equation.tex,
        &equation.tex_range,
        Display::Block,
        writer,
        out,
    );
    out.push_str("</div>");
    if let Some(label) = label {
        let id = escape::attribute(&label.id);
        let name = escape::pair("aria-label", &label.name);
        let number = label.number;
        out.push_str(&format!(
            "<a class=\"ref\" href=\"#{id}\"{name}>({number})</a>"
        ));
    }
    out.push_str("</div>\n");
}
