//! Frames of components: a box that asks readers to do something, or a section of the text.
//!
//! A component fills its own template with one of these contexts; `inside` is its own content. The
//! template defines `body` and includes `parts/task.html` or `parts/section.html`.

use serde::Serialize;

use crate::diagnostic::Code;
use crate::lesson::tree::{Block, ComponentBlock, Inline};
use crate::page::block::component::heading_end;
use crate::page::code::listing::{self, ListingName};
use crate::page::model::anchor;
use crate::page::shell::contents::capitalized;
use crate::page::state::component::Component;
use crate::page::state::lesson_writer::LessonWriter;
use crate::page::text::inline;
use crate::page::theme::words::InterfaceStrings;

/// Context of a box.
#[derive(Serialize)]
struct TaskContext<'a, I> {
    id: &'a str,
    /// Class of the component: `predict`, `quiz`, …
    kind: &'static str,
    /// Label of the box: `Predict`, `Check`, …
    word: &'a str,
    level: u8,
    /// HTML of the title.
    title: &'a str,
    /// Duration, `12 min`; may be empty.
    meta: String,
    /// True if it tests an objective.
    objective: bool,
    inside: I,
}

/// Context of a section.
#[derive(Serialize)]
struct SectionContext<'a, I> {
    id: &'a str,
    /// Class of the component: `steps`, `recap`, …
    kind: &'static str,
    level: u8,
    /// HTML of the title.
    title: String,
    inside: I,
}

/// Content of a component that consists of blocks only.
#[derive(Serialize)]
pub(super) struct Plain {
    /// HTML of the blocks.
    pub(super) html: String,
}

/// Appends a box to `out`, and returns its title as HTML.
///
/// `lead` is its label in English; `meta` is shown if the author states no time.
pub(super) fn push_task(
    kind: &dyn Component,
    (lead, meta): (&str, String),
    component: &ComponentBlock,
    inside: impl Serialize,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) -> String {
    let words = &writer.renderer.words;
    let content = short_title(kind.class(), lead, component, words);
    let title = inline::html(&content, writer);
    let time = component.attribute("time");
    let context = TaskContext {
        id: &component.heading.id,
        kind: kind.class(),
        word: words.page(kind.class()),
        level: component.heading.level,
        title: &title,
        meta: time.map_or(meta, |time| {
            words.say("minutes_short", &[("n", &words.numerals.text(time))])
        }),
        objective: component.attribute("objective").is_some(),
        inside,
    };
    out.push_str(&writer.template(kind.template().0, &context));
    title
}

/// Appends a section to `out`.
pub(super) fn push_section(
    kind: &dyn Component,
    component: &ComponentBlock,
    inside: impl Serialize,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let context = SectionContext {
        id: &component.heading.id,
        kind: kind.class(),
        level: component.heading.level,
        title: inline::html(&component.heading.content, writer),
        inside,
    };
    out.push_str(&writer.template(kind.template().0, &context));
}

/// Removes from a title the label that the box shows anyway: `Check: which mapping is easiest?` →
/// `Which mapping is easiest?`
///
/// The label may be the English `lead`, or that of the course's language.
pub(super) fn short_title(
    class: &str,
    lead: &str,
    component: &ComponentBlock,
    words: &InterfaceStrings,
) -> Vec<Inline> {
    let mut content = component.heading.content.clone();
    if let Some(Inline::Text(text)) = content.first_mut() {
        let after = text
            .strip_prefix(lead)
            .or_else(|| text.strip_prefix(words.page(class)));
        if let Some(rest) = after.and_then(|rest| rest.strip_prefix(':')) {
            *text = capitalized(rest.trim_start());
        }
    }
    content
}

/// Reports at the heading of a component that a part is missing.
pub(super) fn lacks(what: &str, help: &str, place: &Block, writer: &mut LessonWriter<'_>) {
    let heading = place.range.start..heading_end(place, writer);
    writer.problem(Code::Component, heading, what, help);
}

/// Appends the lines of a demo without its outcome.
pub(super) fn write_source(index: usize, name: &str, writer: &LessonWriter<'_>, out: &mut String) {
    let demo = &writer.lesson.demos[index];
    if anchor::is_shown(demo) {
        out.push_str("<div class=\"inline-demo\">");
        listing::write_lines(index, ListingName::Part(name), writer, out);
        out.push_str("</div>\n");
    }
}
