//! Cursor over the parser's events of one text, and the data collected while reading.
//!
//! `block` and `inline` move it; it does not interpret the events.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use pulldown_cmark::{BrokenLink, Event, Options, Parser, Tag};

use super::body::Body;
use super::definition::LinkDefinitions;
use super::demo::Demo;
use super::dialect::Dialect;
use super::html::HtmlPiece;
use super::slips;
use super::slug::Ids;
use super::tree::{Block, ValueRef};
use crate::diagnostic::{Code, Severity};
use crate::settings::Extent;

/// An error found while reading, before it has a file name.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    /// Code of the diagnostic.
    pub code: Code,
    /// Byte range in the text.
    pub range: Range<usize>,
    /// Message, lower case, without a final period.
    pub message: String,
    /// Advice for the author.
    pub help: Option<String>,
    /// Replacement, if it is certain.
    pub fix: Option<String>,
    /// Severity before the settings of the course apply.
    pub severity: Severity,
}

impl Problem {
    /// Creates a problem with the severity of its code.
    pub(super) fn new(
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) -> Self {
        Self {
            code,
            range,
            message: message.into(),
            help: help.into(),
            fix: None,
            severity: code.severity(),
        }
    }

    /// Creates a warning, a milder case of a code that is usually an error.
    pub(super) fn warning(
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::new(code, range, message, help)
        }
    }
}

/// The footnotes that a lesson defines itself, in the order of their definitions.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnNotes {
    /// Index of each note by its label, in lower case.
    by_label: HashMap<String, usize>,
    /// Byte range and label of each definition, as written.
    pub definitions: Vec<(Range<usize>, String)>,
}

impl OwnNotes {
    fn of(events: &[(Event<'_>, Range<usize>)]) -> Self {
        let mut found = Self::default();
        for (event, range) in events {
            let Event::Start(Tag::FootnoteDefinition(label)) = event else {
                continue;
            };
            let next = found.definitions.len();
            found
                .by_label
                .entry(label.to_lowercase())
                .or_insert_with(|| {
                    found.definitions.push((range.clone(), label.to_string()));
                    next
                });
        }
        found
    }

    fn len(&self) -> usize {
        self.definitions.len()
    }

    /// Returns the index of the note with this label.
    pub(super) fn get(&self, label: &str) -> Option<usize> {
        self.by_label.get(&label.to_lowercase()).copied()
    }
}

/// Limit on the nesting of text: later stages use recursion.
const DEEPEST: usize = 100;

/// Cursor over the events of a text, with the data collected on the way.
pub(super) struct EventReader<'a> {
    /// Text of the lesson; ranges refer to it.
    pub text: &'a str,
    depth: usize,
    events: std::vec::IntoIter<(Event<'a>, Range<usize>)>,
    next: Option<(Event<'a>, Range<usize>)>,
    /// Byte ranges of the last event taken, and of the one before it.
    last: Range<usize>,
    before_last: Range<usize>,
    /// Compiled fences, in order.
    pub demos: Vec<Demo>,
    /// Ids that are taken.
    pub ids: Ids,
    /// Ids that were reported as taken, as they are on the page.
    pub repeated_ids: BTreeSet<String>,
    /// Footnotes that the lesson defines itself.
    pub own_notes: OwnNotes,
    /// Code that is a value but for blanks: `{ demo.name }`.
    pub loose_values: Vec<ValueRef>,
    /// Link definitions.
    pub definitions: LinkDefinitions,
    /// Handwritten HTML.
    pub html: Vec<HtmlPiece>,
    /// Bodies of footnotes, by index.
    pub notes: Vec<Vec<Block>>,
    /// Errors and warnings.
    pub problems: Vec<Problem>,
    /// Parse settings of the course.
    pub dialect: Dialect,
    /// Rule for which fences of this lesson run.
    pub extent: Extent,
}

/// Markdown extensions that lessons use; formulas are found by `dollar`.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

impl<'a> EventReader<'a> {
    /// Creates a cursor over the events of `body`, the body of the lesson `text`.
    pub(super) fn new(text: &'a str, body: &'a Body) -> Self {
        let mut undefined = Vec::new();
        let record = |link: BrokenLink<'a>| {
            undefined.push(link);
            None
        };
        let parser =
            Parser::new_with_broken_link_callback(body.covered.text(), options(), Some(record));
        let mut definitions = LinkDefinitions::default();
        for (label, found) in parser.reference_definitions().iter() {
            if let Some(range) = body.place(found.span.clone()) {
                definitions.add(label, &found.dest, range, text);
            }
        }
        let events: Vec<_> = parser
            .into_offset_iter()
            .flat_map(|(event, range)| body.covered.uncovered(event, range))
            // Events of the definitions that `Body` puts in front have no place in the lesson.
            .filter_map(|(event, range)| Some((event, body.place(range)?)))
            .collect();
        let own_notes = OwnNotes::of(&events);
        let mut untaken = events.into_iter();
        let next = untaken.next();
        let undefined_labels = undefined.into_iter().filter_map(|link| {
            let problem = slips::undefined(&link, body.covered.text(), &mut definitions)?;
            let range = body.place(problem.range.clone())?;
            Some(Problem { range, ..problem })
        });
        let problems = undefined_labels.collect();
        Self {
            problems,
            text,
            depth: 0,
            events: untaken,
            next,
            last: 0..0,
            before_last: 0..0,
            demos: Vec::new(),
            ids: Ids::default(),
            repeated_ids: BTreeSet::new(),
            notes: vec![Vec::new(); own_notes.len()],
            own_notes,
            definitions,
            html: Vec::new(),
            loose_values: Vec::new(),
            dialect: Dialect::default(),
            extent: Extent::All,
        }
    }

    /// Returns the events not yet taken.
    pub(super) fn ahead(&self) -> impl Iterator<Item = &(Event<'a>, Range<usize>)> {
        self.next.iter().chain(self.events.as_slice())
    }

    /// Returns the next event without taking it.
    pub(super) fn peek(&self) -> Option<&Event<'a>> {
        self.next.as_ref().map(|(event, _)| event)
    }

    /// Returns the byte range of the next event.
    pub(super) fn peek_range(&self) -> Option<&Range<usize>> {
        self.next.as_ref().map(|(_, range)| range)
    }

    /// Takes the next event.
    pub(super) fn take(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let taken = std::mem::replace(&mut self.next, self.events.next());
        if let Some((event, range)) = &taken {
            self.before_last = std::mem::replace(&mut self.last, range.clone());
            // Readers of a range slice the text by it, which panics inside of a character.
            debug_assert!(self.text.get(range.clone()).is_some(), "{event:?}");
        }
        taken
    }

    /// Returns the end of the content of the tag at `range`, whose end was just taken.
    pub(super) fn end_inside(&self, range: &Range<usize>) -> usize {
        // If the tag is empty, the event before its end is its own start.
        if self.before_last == *range {
            range.start
        } else {
            self.before_last.end
        }
    }

    /// Skips to the end of a tag whose start was just taken.
    pub(super) fn skip(&mut self, tag: &Tag<'_>) {
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

    /// Enters a container; returns false if it is nested too deeply, after skipping and reporting
    /// it.
    pub(super) fn enter(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> bool {
        if self.depth < DEEPEST {
            self.depth += 1;
            return true;
        }
        let message = format!("the text is nested more than {DEEPEST} deep");
        let help = "nobody can follow it; begin a new paragraph".to_owned();
        let trimmed = range.start..range.start + self.text[range.clone()].trim_end().len();
        self.problem(Code::Nesting, trimmed, message, help);
        self.skip(tag);
        false
    }

    /// Leaves a container that was entered.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Records handwritten HTML at byte `offset`.
    pub(super) fn note_html(&mut self, html: &str, offset: usize) {
        let mut noted = HtmlPiece::default();
        noted.push(html, offset);
        slips::check_code_element(&noted, self);
        self.html.push(noted);
    }

    /// Reserves an id that the author wrote; reports it with `message` if it is taken.
    pub(super) fn claim_id(&mut self, id: &str, range: &Range<usize>, message: &str) {
        if !self.ids.claim(id) {
            self.repeated_ids.insert(id.to_owned());
            let help = "give one of the two another id".to_owned();
            self.problem(Code::DuplicateId, range.clone(), message, help);
        }
    }

    /// Records an error.
    pub(super) fn problem(
        &mut self,
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        self.problems.push(Problem::new(code, range, message, help));
    }
}
