//! What an author left out: words for figures, questions for objectives, the order of a list.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::lesson::html::Html;
use crate::lesson::tree::{Block, BlockKind, Component, ComponentKind, Figure, plain_text};
use crate::lesson::{Lesson, visit};

/// Below this, an alternative text names a figure and does not say what it shows.
const LEAST_WORDS: usize = 30;

/// Looks at one lesson; where `strict`, what may wait while writing is an error.
pub fn check(lesson: &Lesson, strict: bool) -> Vec<Diagnostic> {
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

/// An alternative text that is there and says too little; one that is missing is reported where
/// the figure is drawn.
fn weak_words(lesson: &Lesson, figure: &Figure, block: &Block) -> Option<Diagnostic> {
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
    let span = lesson.span(block.range.start..first_line_end(lesson, block));
    Some(Diagnostic::warning(Code::AltWords, span, message).with_help(help))
}

/// Handwritten `<img>` without words; `alt=""` says that it only decorates.
fn unnamed_pictures(lesson: &Lesson) -> Vec<Diagnostic> {
    let tags = lesson.html.iter().flat_map(Html::tags);
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

/// A question without an id of its own: what readers saved of it is lost when its words change.
fn nameless(lesson: &Lesson, component: &Component, block: &Block) -> Option<Diagnostic> {
    let kinds = [
        ComponentKind::Quiz,
        ComponentKind::Exercise,
        ComponentKind::Order,
    ];
    if !kinds.contains(&component.kind) {
        return None;
    }
    let end = first_line_end(lesson, block);
    let line = &lesson.text[block.range.start..end];
    let brace = line.rfind('{')?;
    let id = &component.heading.id;
    if line[brace..].contains(&format!("#{id}")) {
        return None;
    }
    let at = block.range.start + brace + 1;
    let message = "the question has no id of its own";
    let found = Diagnostic::warning(Code::IdMissing, lesson.span(at - 1..end), message);
    Some(
        found
            .with_help(format!("write `#{id}` into the braces"))
            .with_fix(lesson.span(at..at), format!("#{id} ")),
    )
}

fn first_line_end(lesson: &Lesson, block: &Block) -> usize {
    let text = &lesson.text[block.range.clone()];
    block.range.start + text.lines().next().map_or(0, str::len)
}

/// Objectives that no question or exercise refers to.
fn untested(lesson: &Lesson, strict: bool) -> Vec<Diagnostic> {
    let mut tested = BTreeSet::new();
    visit(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind {
            let named = component.attribute("objective").unwrap_or("");
            tested.extend(named.split(',').map(str::to_owned));
        }
    });
    let objectives = lesson.front.objectives.iter();
    let missing = objectives.filter(|objective| !tested.contains(&objective.id));
    let found = missing.map(|objective| {
        let message = format!("no question tests the objective `{}`", objective.id);
        let span = lesson.front_word("objectives", &objective.id);
        let help = format!(
            "add `objective={}` to the heading of a question or exercise",
            objective.id
        );
        let mut found = Diagnostic::warning(Code::ObjectiveUntested, span, message);
        if strict {
            found.severity = Severity::Error;
        }
        found.with_help(help)
    });
    found.collect()
}

/// One entry of the glossary: its term and the text from its heading to the next.
struct Entry<'a> {
    term: String,
    text: &'a str,
    start: usize,
}

/// The glossary stands in the order of the alphabet.
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
        Diagnostic::warning(Code::Unsorted, span, message)
            .with_help("terms stand in the order of the alphabet")
            .with_fix(whole, text),
    )
}

fn entries(lesson: &Lesson) -> Vec<Entry<'_>> {
    let mut starts: Vec<(usize, String)> = Vec::new();
    for block in &lesson.blocks {
        if let BlockKind::Heading(heading) = &block.kind
            && heading.level == 2
        {
            starts.push((block.range.start, plain_text(&heading.content)));
        }
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start);
    let ends: Vec<usize> = ends.chain([lesson.text.len()]).collect();
    let entries = starts.into_iter().zip(ends);
    entries
        .map(|((start, term), end)| Entry {
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

/// The entries in their order, in the place of all of them.
fn sorted(lesson: &Lesson, entries: &[Entry<'_>]) -> (Span, String) {
    let mut order: Vec<&Entry<'_>> = entries.iter().collect();
    order.sort_by_key(|entry| key(&entry.term));
    let texts: Vec<&str> = order.iter().map(|entry| entry.text.trim_end()).collect();
    let start = entries.first().map_or(0, |entry| entry.start);
    let text = texts.join("\n\n") + "\n";
    (lesson.span(start..lesson.text.len()), text)
}
