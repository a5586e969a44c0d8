//! The events of one Markdown text with their places, and what reading gathers.
//!
//! `block` and `inline` walk it; it decides nothing about their meaning.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, Event, Options, Parser, Tag};

use super::demo::Demo;
use super::html::Html;
use super::slips;
use super::slug::Ids;
use super::tree::Block;
use crate::diagnostic::Code;

/// A problem found while reading, before it has a file name.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What kind.
    pub code: Code,
    /// Where in the text.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// What should stand there, if that is certain.
    pub fix: Option<String>,
}

/// How deep text may be nested: all stages after this one follow it by recursion.
const DEEPEST: usize = 100;

/// A walk over the events of a text, and what was found on the way.
pub struct Reader<'a> {
    /// The whole text of the lesson; ranges refer to it.
    pub text: &'a str,
    depth: usize,
    events: std::vec::IntoIter<(Event<'a>, Range<usize>)>,
    next: Option<(Event<'a>, Range<usize>)>,
    /// Fences that are compiled, in order.
    pub demos: Vec<Demo>,
    /// Ids taken so far.
    pub ids: Ids,
    /// Labels of footnotes that the lesson defines itself, with their index.
    pub own_notes: BTreeMap<String, usize>,
    /// Handwritten HTML.
    pub html: Vec<Html>,
    /// Bodies of footnotes, by index.
    pub notes: Vec<Vec<Block>>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// The extensions of Markdown that lessons use.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
}

impl<'a> Reader<'a> {
    /// Reads the events of `body`, which is `text` from `start` on with citation definitions appended.
    pub fn new(text: &'a str, body: &'a str, start: usize) -> Self {
        let undefined = RefCell::new(Vec::new());
        let note = |link: BrokenLink<'a>| {
            undefined.borrow_mut().push(link);
            None
        };
        let parser = Parser::new_with_broken_link_callback(body, options(), Some(note));
        let defined = parser.reference_definitions().iter();
        let defined: Vec<String> = defined.map(|(label, _)| label.to_owned()).collect();
        let events = parser.into_offset_iter();
        // Appended definitions may prolong the last block; no range leaves the text.
        let within = |at: usize| (at + start).min(text.len());
        let events = events.map(|(event, range)| (event, within(range.start)..within(range.end)));
        let mut events = events.collect::<Vec<_>>().into_iter();
        let next = events.next();
        let undefined = undefined.into_inner().into_iter();
        let undefined = undefined.filter_map(|link| slips::undefined(&link, body, &defined));
        let problems = undefined.map(|problem| Problem {
            range: within(problem.range.start)..within(problem.range.end),
            ..problem
        });
        Self {
            text,
            depth: 0,
            events,
            next,
            demos: Vec::new(),
            ids: Ids::default(),
            own_notes: BTreeMap::new(),
            notes: Vec::new(),
            html: Vec::new(),
            problems: problems.collect(),
        }
    }

    /// The next event without taking it.
    pub fn peek(&self) -> Option<&Event<'a>> {
        self.next.as_ref().map(|(event, _)| event)
    }

    /// The place of the next event.
    pub fn peek_range(&self) -> Option<&Range<usize>> {
        self.next.as_ref().map(|(_, range)| range)
    }

    /// Takes the next event.
    pub fn take(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        std::mem::replace(&mut self.next, self.events.next())
    }

    /// Skips to the end of a tag whose start was just taken.
    pub fn skip(&mut self, tag: &Tag<'_>) {
        let end = tag.to_end();
        let mut depth = 1;
        while depth > 0 {
            match self.take() {
                Some((Event::Start(tag), _)) if tag.to_end() == end => depth += 1,
                Some((Event::End(tag), _)) if tag == end => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Goes into a tag that holds others, if it is not too deep: then it is skipped and told.
    pub fn enter(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> bool {
        if self.depth < DEEPEST {
            self.depth += 1;
            return true;
        }
        let message = format!("the text is nested more than {DEEPEST} deep");
        let help = "nobody can follow it; begin a new paragraph".to_owned();
        let first = self.text[range.clone()].chars().next();
        let range = range.start..range.start + first.map_or(0, char::len_utf8);
        self.problem(Code::Nesting, range, message, help);
        self.skip(tag);
        false
    }

    /// Leaves a tag that was entered.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Notes HTML that the author wrote at `offset`.
    pub fn note_html(&mut self, html: &str, offset: usize) {
        // What is appended to the text is not the author's.
        if offset >= self.text.len() {
            return;
        }
        let mut noted = Html::default();
        noted.push(html, offset);
        self.html.push(noted);
    }

    /// Notes a problem.
    pub fn problem(
        &mut self,
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        self.problems.push(Problem {
            code,
            range,
            message: message.into(),
            help: help.into(),
            fix: None,
        });
    }
}

/// Definitions to append to `body` so that citations are footnote references.
///
/// A label that the body defines itself is a note and not a citation.
pub fn citation_definitions(body: &str) -> String {
    let mut defined = std::collections::BTreeSet::new();
    let mut used = std::collections::BTreeSet::new();
    for (at, _) in body.match_indices("[^") {
        let Some(length) = body[at + 2..].find(']') else {
            continue;
        };
        let label = &body[at + 2..at + 2 + length];
        if label.is_empty() || label.contains(char::is_whitespace) {
            continue;
        }
        let defines = body[at + 3 + length..].starts_with(':') && at_line_start(body, at);
        if defines { &mut defined } else { &mut used }.insert(label);
    }
    let missing = used.difference(&defined);
    missing.map(|label| format!("\n\n[^{label}]: .")).collect()
}

fn at_line_start(body: &str, at: usize) -> bool {
    let line = body[..at].rfind('\n').map_or(0, |newline| newline + 1);
    body[line..at].chars().all(|c| c == ' ' || c == '>')
}
