//! Fences in the manner of well-known books compile and run here as they do there.
//!
//! The lessons in `tests/corpus/` are written for this test; each covers words
//! and quirks of its book. With the line ends of another system they say the same.
#![expect(clippy::disallowed_methods, reason = "reads the corpus")]

mod programs;

use didact::diagnostic::Diagnostic;
use didact::lesson::Lesson;
use programs::{lesson, outputs};

const BOOKS: &[&str] = &["book", "by-example", "comprehensive"];

fn corpus() -> Vec<Lesson> {
    let texts = BOOKS.iter().map(|book| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");
        let text = std::fs::read_to_string(format!("{folder}/{book}.md")).unwrap();
        (*book, text)
    });
    let lessons = texts.flat_map(|(book, text)| {
        let other = text.replace('\n', "\r\n");
        [lesson(book, &text), lesson(&format!("{book}-crlf"), &other)]
    });
    lessons.collect()
}

/// Returns the place of a diagnostic, for people.
fn told(lessons: &[Lesson], made: &Diagnostic) -> String {
    let span = made.span.as_ref().unwrap();
    let lesson = lessons.iter().find(|lesson| lesson.file == span.file);
    let before = &lesson.unwrap().text[..span.start];
    let line = before.lines().count();
    format!("{}:{line}: {} {:?}", span.file, made.message, made.notes)
}

#[test]
fn books_compile_here_as_there() {
    let lessons = corpus();
    let fences: usize = lessons.iter().map(|lesson| lesson.demos.len()).sum();
    assert!(fences >= 2 * 40, "{fences} fences");
    let own = lessons.iter().flat_map(|lesson| &lesson.diagnostics);
    let found = outputs(&lessons).diagnostics;
    let told: Vec<String> = own.chain(&found).map(|made| told(&lessons, made)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
