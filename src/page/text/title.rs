//! The title of a lesson as HTML, with its code and formulas.
//!
//! In attributes, lists and other files the title is plain text
//! (`CourseView::title`).

use super::inline::{self, with_alternative};
use crate::diagnostic::{Code, Diagnostic};
use crate::formula::Display;
use crate::lesson::read_title;
use crate::lesson::tree::Inline;
use crate::page::escape;
use crate::page::state::lesson_writer::LessonWriter;

/// Returns the title of the writer's lesson; errors in its formulas are reported.
pub(crate) fn html(writer: &mut LessonWriter<'_>) -> String {
    let lesson = writer.lesson;
    let mut out = String::new();
    match lesson.opening() {
        Some(heading) if lesson.front.title.is_empty() => write(&heading.content, writer, &mut out),
        _ if lesson.front.title.is_empty() => out.push_str(&escape::text(&lesson.slug)),
        _ => write_written(&lesson.front.title, writer, &mut out),
    }
    out
}

/// Appends the title of front matter; errors in its formulas have the place of the front matter.
fn write_written(title: &str, writer: &mut LessonWriter<'_>, out: &mut String) {
    for inline in read_title(title) {
        let Inline::Math { tex, .. } = &inline else {
            write(&[inline], writer, out);
            continue;
        };
        match writer.view.course.formulas.mathml(tex, Display::Inline) {
            Ok(set) => out.push_str(&with_alternative(&set.mathml, tex)),
            Err(error) => {
                let lesson = writer.lesson;
                let place = lesson.span(lesson.front_range.clone());
                let found = Diagnostic::new(Code::Math, place, error.message);
                writer.diagnostics.push(found.with_help(error.help));
            }
        }
    }
}

/// Appends running text without what a title cannot contain: links, notes, citations.
fn write(content: &[Inline], writer: &mut LessonWriter<'_>, out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(words) => out.push_str(&escape::text(words)),
            Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strike(content) => {
                write(content, writer, out);
            }
            Inline::Link { content, .. } => write(content, writer, out),
            Inline::Image { alt, .. } => out.push_str(&escape::text(alt)),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Code(_) | Inline::Value(_) | Inline::Math { .. } => {
                inline::write(std::slice::from_ref(inline), writer, out);
            }
            Inline::DisplayMath { tex, range } => {
                inline::write_formula(tex, range, Display::Inline, writer, out);
            }
            Inline::Citation { .. } | Inline::Note(_) | Inline::Html(_) => {}
        }
    }
}
