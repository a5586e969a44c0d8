//! Finds placeholder text of new courses and lessons.

use serde::Deserialize;
use toml::Spanned;

use super::family::{CheckFamily, CheckFunction};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lesson::Lesson;
use crate::source::Sources;

/// Placeholder for the author of a course.
pub const AUTHOR: &str = "Your name";

/// Placeholder sentences in lessons written by `didact new-lesson`.
const OUTLINE: &[&str] = &[
    "One sentence that says what readers can do after this lesson.",
    "Say what the lesson is about, and why it is worth its time.",
];

/// The part of `course.toml` that may contain a placeholder.
#[derive(Default, Deserialize)]
#[serde(default, expecting = "keys with values")]
struct AuthorsKey {
    authors: Vec<Spanned<String>>,
}

/// Placeholders in settings and lessons.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::Placeholder],
    functions: &[
        CheckFunction::Course(|reading| check_settings(reading.sources)),
        CheckFunction::Texts(|lesson, _| check_lesson(lesson)),
    ],
};

/// Reports placeholders in `course.toml`.
fn check_settings(sources: &Sources) -> Vec<Diagnostic> {
    let text = sources.text("course.toml").unwrap_or_default();
    // Errors in the file are reported elsewhere.
    let named: AuthorsKey = toml::from_str(&text).unwrap_or_default();
    let shown = sources.shown("course.toml");
    let unsigned = named.authors.iter().filter(|name| name.get_ref() == AUTHOR);
    let found = unsigned.map(|name| {
        let span = Span::new(&shown, name.span());
        let message = format!("the course is still by `{AUTHOR}`");
        Diagnostic::new(Code::Placeholder, span, message).with_help("write who it is by")
    });
    found.collect()
}

/// Reports placeholder sentences in a lesson.
fn check_lesson(lesson: &Lesson) -> Vec<Diagnostic> {
    let places = OUTLINE.iter().filter_map(|words| {
        let start = memchr::memmem::find(lesson.text.as_bytes(), words.as_bytes())?;
        Some(lesson.span(start..start + words.len()))
    });
    let found = places.map(|span| {
        let message = "this is a sentence of the outline that lessons begin with";
        Diagnostic::new(Code::Placeholder, span, message).with_help("write your own, or delete it")
    });
    found.collect()
}
