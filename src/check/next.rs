//! Finds texts that announce another lesson than the one that comes next.
//!
//! Buttons and `rel="next"` follow the order of the course; a sentence "Next: lesson 5 …" stays as it
//! is when a lesson is inserted or moved.

use super::family::{CheckFamily, CheckFunction};
use super::reading::Reading;
use crate::course::{Course, LinkTarget};
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::tree::{Block, BlockKind, Inline, plain_text};
use crate::lesson::{Lesson, visit};
use crate::page::{CourseView, number};
use crate::parallel;

/// Beginning of an announcement.
const NEXT: &str = "Next:";

/// Announcements of the next lesson.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::NextLesson],
    functions: &[CheckFunction::Course(check)],
};

fn check(reading: &Reading<'_>) -> Vec<Diagnostic> {
    let view = CourseView::of_addresses(reading.course);
    parallel::flat_map(&reading.course.lessons, |lesson| of_lesson(lesson, &view))
}

fn of_lesson(lesson: &Lesson, view: &CourseView<'_>) -> Vec<Diagnostic> {
    let (_, next) = view.neighbors(lesson);
    let mut found = Vec::new();
    visit(&lesson.blocks, &mut |block| {
        let Some(announced) = announced(block, lesson, view) else {
            return;
        };
        if next.is_some_and(|next| next.slug == announced.slug) {
            return;
        }
        let message = format!("the text announces {}", named(announced));
        let help = match next {
            Some(next) => format!("{} comes next, and the buttons lead there", named(next)),
            None => "no lesson comes next".to_owned(),
        };
        let span = lesson.span(block.range.clone());
        found.push(Diagnostic::new(Code::NextLesson, span, message).with_help(help));
    });
    found
}

/// Returns the lesson that a paragraph announces by a link after `Next:`, or by its number.
fn announced<'c>(block: &Block, lesson: &Lesson, view: &CourseView<'c>) -> Option<&'c Lesson> {
    let BlockKind::Paragraph(content) = &block.kind else {
        return None;
    };
    let after = content.iter().position(|inline| match inline {
        Inline::Text(text) => text.contains(NEXT),
        _ => false,
    })?;
    let course = view.course;
    content[after..]
        .iter()
        .find_map(|inline| match inline {
            Inline::Link { destination, .. } => match course.resolve(lesson, destination) {
                LinkTarget::Page { slug, .. } => course.by_slug(&slug),
                _ => None,
            },
            _ => None,
        })
        .map(|lesson| &**lesson)
        .filter(|lesson| view.is_lesson(lesson))
        .or_else(|| by_number(&plain_text(&content[after..]), course))
}

/// Returns the lesson that a text numbers right after `Next:`.
fn by_number<'c>(text: &str, course: &'c Course) -> Option<&'c Lesson> {
    let (_, after) = text.split_once(NEXT)?;
    let rest = after.trim_start().strip_prefix("lesson ")?;
    let end = rest.find(|c: char| !c.is_ascii_digit());
    let wanted: u32 = rest[..end.unwrap_or(rest.len())].parse().ok()?;
    let mut lessons = course.lessons.iter();
    let found = lessons.find(|lesson| number(lesson) == Some(wanted));
    found.map(|lesson| &**lesson)
}

fn named(lesson: &Lesson) -> String {
    let number = number(lesson).map(|number| format!("lesson {number}, "));
    format!("{}`{}`", number.unwrap_or_default(), lesson.slug)
}
