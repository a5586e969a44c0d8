//! Finds omissions: alternative texts, questions for objectives, the order of a glossary.

use std::collections::BTreeSet;
use std::ops::Range;

use super::family::{CheckFamily, CheckFunction};
use crate::component;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::lesson::html::HtmlPiece;
use crate::lesson::tree::{Block, BlockKind, ComponentBlock, FigureBlock, plain_text};
use crate::lesson::{Lesson, first_line, visit};

/// Minimum length of an alternative text in characters; a shorter one only names the figure.
const LEAST_WORDS: usize = 30;

/// Omissions in lessons.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[
        Code::AltText,
        Code::AltWords,
        Code::IdMissing,
        Code::ObjectiveUntested,
        Code::Unsorted,
    ],
    functions: &[CheckFunction::Texts(|lesson, reading| {
        check(lesson, reading.strict)
    })],
};

/// Checks one lesson; if `strict`, work that may be postponed while writing is an error.
fn check(lesson: &Lesson, strict: bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    visit(&lesson.blocks, &mut |block| match &block.kind {
        BlockKind::Figure(figure) => found.extend(weak_words(lesson, figure, block)),
        BlockKind::Component(component) => found.extend(nameless(lesson, component, block)),
        _ => {}
    });
    found.extend(unnamed_pictures(lesson));
    found.extend(untested(lesson, strict));
    found.extend(unsorted(lesson));
    found
}

/// Reports an alternative text that says too little. A missing one is reported when the figure is
/// rendered.
fn weak_words(lesson: &Lesson, figure: &FigureBlock, block: &Block) -> Option<Diagnostic> {
    let alt = figure.alt.trim();
    let begins = |start: &str| {
        let head = alt.get(..start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    let openings = ["image of", "picture of", "photo of", "graphic of"];
    let (message, help) = if alt.is_empty() {
        return None;
    } else if let Some(opening) = openings.into_iter().find(|opening| begins(opening)) {
        let message = format!("the alternative text begins with `{opening}`");
        (
            message,
            "readers know that it is one; say what is to be seen",
        )
    } else if alt.chars().count() < LEAST_WORDS {
        let count = alt.chars().count();
        let noun = if count == 1 {
            "character"
        } else {
            "characters"
        };
        let message = format!("the alternative text has {count} {noun} of at least {LEAST_WORDS}");
        (
            message,
            "say what is to be seen, as you would on the telephone",
        )
    } else {
        return None;
    };
    let span = lesson.span(first_line(&lesson.text, &block.range));
    Some(Diagnostic::new(Code::AltWords, span, message).with_help(help))
}

/// Reports handwritten `<img>` without `alt`; `alt=""` marks a decoration.
fn unnamed_pictures(lesson: &Lesson) -> Vec<Diagnostic> {
    let tags = lesson.html.iter().flat_map(HtmlPiece::tags);
    let unnamed = tags.filter(|tag| {
        let mut names = tag.attributes.iter().map(|(name, ..)| name.as_str());
        tag.name == "img" && names.all(|name| name != "alt")
    });
    let found = unnamed.map(|tag| {
        let message = "the picture has no alternative text";
        Diagnostic::new(Code::AltText, lesson.span(tag.range), message)
            .with_help("say in `alt=\"…\"` what is to be seen; `alt=\"\"` for what only decorates")
    });
    found.collect()
}

/// Reports a question without its own id: if its words change, readers lose their saved answers.
fn nameless(lesson: &Lesson, component: &ComponentBlock, block: &Block) -> Option<Diagnostic> {
    component::ALL
        .of(component)
        .filter(|kind| kind.is_saved())?;
    let Range { start, end } = first_line(&lesson.text, &block.range);
    let line = &lesson.text[start..end];
    // The words of the heading may hold other braces.
    let brace = line.rfind('{')?;
    let id = &component.heading.id;
    if line[brace..].contains(&format!("#{id}")) {
        return None;
    }
    let at = start + brace + 1;
    let message = "the question has no id of its own";
    let found = Diagnostic::new(Code::IdMissing, lesson.span(at - 1..end), message);
    Some(
        found
            .with_help(format!("write `#{id}` into the braces"))
            .with_fix(lesson.span(at..at), format!("#{id} ")),
    )
}

/// Reports objectives that no question or exercise refers to.
fn untested(lesson: &Lesson, strict: bool) -> Vec<Diagnostic> {
    let mut tested = BTreeSet::new();
    visit(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind {
            let named = component.attribute("objective").unwrap_or("");
            tested.extend(named.split(',').map(str::to_owned));
        }
    });
    let objectives = lesson.front.objectives.iter();
    let missing = objectives.filter(|objective| !tested.contains(objective.id.as_str()));
    let found = missing.map(|objective| {
        let message = format!("no question tests the objective `{}`", &*objective.id);
        let span = lesson.span(objective.id.range.clone());
        let help = format!(
            "add `objective={}` to the heading of a question or exercise",
            &*objective.id
        );
        let mut found = Diagnostic::new(Code::ObjectiveUntested, span, message);
        if strict {
            found.severity = Severity::Error;
        }
        found.with_help(help)
    });
    found.collect()
}

/// An entry of the glossary: its term and the text from its heading to the next.
struct GlossaryEntry<'a> {
    term: String,
    text: &'a str,
    start: usize,
}

/// Reports a glossary that is not in alphabetical order.
fn unsorted(lesson: &Lesson) -> Option<Diagnostic> {
    if lesson.name != "glossary.md" {
        return None;
    }
    let entries = entries(lesson);
    let keys: Vec<String> = entries.iter().map(|entry| key(&entry.term)).collect();
    let at = keys.windows(2).position(|pair| pair[1] < pair[0])?;
    let (entry, before) = (&entries[at + 1], &entries[at]);
    let heading = entry.text.lines().next().map_or(0, str::len);
    let span = lesson.span(entry.start..entry.start + heading);
    let message = format!("`{}` stands after `{}`", entry.term, before.term);
    let (whole, text) = sorted(lesson, &entries);
    Some(
        Diagnostic::new(Code::Unsorted, span, message)
            .with_help("terms stand in the order of the alphabet")
            .with_fix(whole, text),
    )
}

fn entries(lesson: &Lesson) -> Vec<GlossaryEntry<'_>> {
    let mut starts: Vec<(usize, String)> = Vec::new();
    for block in &lesson.blocks {
        if let BlockKind::Heading(heading) = &block.kind
            && heading.level == 2
        {
            starts.push((block.range.start, plain_text(&heading.content)));
        }
    }
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([lesson.text.len()])
        .collect();
    let entries = starts.into_iter().zip(ends);
    entries
        .map(|((start, term), end)| GlossaryEntry {
            term,
            text: &lesson.text[start..end],
            start,
        })
        .collect()
}

fn key(term: &str) -> String {
    term.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns the range of all entries, and their text in alphabetical order.
fn sorted(lesson: &Lesson, entries: &[GlossaryEntry<'_>]) -> (Span, String) {
    let mut order: Vec<&GlossaryEntry<'_>> = entries.iter().collect();
    order.sort_by_key(|entry| key(&entry.term));
    let texts: Vec<&str> = order.iter().map(|entry| entry.text.trim_end()).collect();
    let start = entries.first().map_or(0, |entry| entry.start);
    let text = texts.join("\n\n") + "\n";
    (lesson.span(start..lesson.text.len()), text)
}
