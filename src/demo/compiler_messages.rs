//! Turns compiler messages into diagnostics that point into the lesson.
//!
//! Warnings are those that rustdoc allows in tests: `unused` lints are silent, since the lines of a
//! snippet are shown or hidden on purpose; authors can enable them by `#![warn(unused)]`. Every
//! place of a message is mapped into the lesson; a message without a place there is shown at the
//! fence, with the compiler's own text.

use super::advice;
use super::outcome::{CompilerMessage, MessagePlace};
use super::program::Assembly;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lesson::Lesson;

/// Returns the diagnostics for `messages`; errors stay errors, warnings stay warnings.
pub(super) fn diagnostics<'a>(
    lesson: &'a Lesson,
    assembly: &'a Assembly,
    messages: &'a [CompilerMessage],
) -> impl Iterator<Item = Diagnostic> + 'a {
    messages.iter().map(|message| {
        let diagnostic = diagnostic(lesson, assembly, message);
        let demo = &lesson.demos[assembly.demo];
        let advice = advice::on_error(lesson, demo, message).filter(|_| message.is_error);
        match advice {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        }
    })
}

fn diagnostic(lesson: &Lesson, assembly: &Assembly, message: &CompilerMessage) -> Diagnostic {
    let span_of = |place: &MessagePlace| {
        let span = assembly.map.span(place.start, place.end, lesson)?;
        Some((span, place.label.clone().unwrap_or_default()))
    };
    let mut places: Vec<(Span, String)> = message.places.iter().filter_map(span_of).collect();
    let words = match &message.code {
        Some(code) => format!("{} ({code})", message.message),
        None => message.message.clone(),
    };
    let code = if message.is_error {
        Code::CompileError
    } else {
        Code::CompileWarning
    };
    let mut diagnostic = if places.is_empty() {
        let fence = lesson.span(lesson.demos[assembly.demo].info_range.clone());
        Diagnostic::new(code, fence, words).with_note(message.rendered.trim_end())
    } else {
        // The primary place comes first.
        let (span, label) = places.remove(0);
        Diagnostic::new(code, span, words).with_label(label)
    };
    for (span, label) in places {
        diagnostic = diagnostic.with_place(span, label);
    }
    with_children(diagnostic, &message.children)
}

/// Adds the children of a message: notes as notes, the first help as the help.
fn with_children(mut diagnostic: Diagnostic, children: &[String]) -> Diagnostic {
    for child in children {
        let words = child.strip_prefix("note: ").unwrap_or(child);
        diagnostic = match child.strip_prefix("help: ") {
            Some(help) if diagnostic.help.is_none() => diagnostic.with_help(help),
            _ => diagnostic.with_note(words),
        };
    }
    diagnostic
}
