//! What the compiler said, as diagnostics that point into the lesson.
//!
//! Warnings are those that rustdoc lets tests have: `unused` says nothing of a
//! snippet, whose lines show something or are hidden; whoever wants to be told
//! writes `#![warn(unused)]`. Every place of a message is carried over; a message
//! that has none in the lesson is shown at the fence, in the compiler's own words.

use super::outcome::{CompilerMessage, MessagePlace};
use super::program::Assembly;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lesson::Lesson;

/// The diagnostics for `messages`: errors as errors, warnings as warnings.
pub fn diagnostics<'a>(
    lesson: &'a Lesson,
    assembly: &'a Assembly,
    messages: &'a [CompilerMessage],
) -> impl Iterator<Item = Diagnostic> + 'a {
    let made = messages
        .iter()
        .map(|message| diagnostic(lesson, assembly, message));
    made.map(|made| {
        if made.is_error() && made.help.is_none() {
            return made.with_help("`compile_fail` on the fence says that it is meant to fail");
        }
        made
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
    let make = |span, words| match message.is_error {
        true => Diagnostic::new(Code::CompileError, span, words),
        false => Diagnostic::warning(Code::CompileWarning, span, words),
    };
    let mut made = if places.is_empty() {
        let fence = &lesson.demos[assembly.demo];
        let rendered = message.rendered.trim_end();
        make(Some(lesson.span(fence.info_range.clone())), words).with_note(rendered)
    } else {
        let (span, label) = places.remove(0);
        make(Some(span), words).with_label(label)
    };
    for (span, label) in places {
        made = made.with_place(span, label);
    }
    with_children(made, &message.children)
}

/// Notes stay notes; the first help is the help.
fn with_children(mut made: Diagnostic, children: &[String]) -> Diagnostic {
    for child in children {
        let words = child.strip_prefix("note: ").unwrap_or(child);
        made = match child.strip_prefix("help: ") {
            Some(help) if made.help.is_none() => made.with_help(help),
            _ => made.with_note(words),
        };
    }
    made
}
