//! Text to lesson: front matter, blocks, and the checks that need no other lesson.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::demo::code_words;
use super::front_matter::{self, FrontMatter};
use super::reader::{Problem, Reader, citation_definitions};
use super::tree::{Block, BlockKind};
use super::{Lesson, block, component};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::digest::Digest;

/// What the path of a lesson says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path as authors see it: `content/21-residual-networks/index.md`.
    pub file: Arc<str>,
    /// Path below `content/`.
    pub name: String,
    /// Folder below `content/`.
    pub folder: String,
    /// Folder without its number, or the file's stem at the root.
    pub slug: String,
    /// The folder's number.
    pub number: Option<u32>,
}

/// Understands the text of a lesson; what is wrong with it is in its diagnostics.
pub fn parse(place: Place, text: &str) -> Lesson {
    let text: Arc<str> = normalize(text).into();
    let found = front_matter::find(&text);
    let (front, front_error) = match &found {
        Some(found) => match front_matter::read(&text, found) {
            Ok(front) => (front, None),
            Err(error) => (FrontMatter::default(), Some(error)),
        },
        None => (FrontMatter::default(), None),
    };
    let start = found.as_ref().map_or(0, |found| found.body);
    let body = format!("{}{}", &text[start..], citation_definitions(&text[start..]));
    let mut reader = Reader::new(&text, &body, start);
    find_notes(&mut reader, start);
    let blocks = component::nest(block::read_all(&mut reader));
    check_names(&mut reader);
    check_headings(&blocks, &mut reader);
    let diagnostics = diagnostics(
        &place.file,
        std::mem::take(&mut reader.problems),
        front_error,
    );
    let (demos, notes, html) = (reader.demos, reader.notes, reader.html);
    Lesson {
        file: place.file,
        name: place.name,
        folder: place.folder,
        slug: place.slug,
        number: place.number,
        front,
        front_range: found.map_or(0..0, |found| found.inner),
        blocks,
        code_words: code_words(&demos),
        demos,
        notes,
        html,
        included: BTreeMap::new(),
        diagnostics,
        digest: Digest::of(text.as_bytes()),
        words: text.split_whitespace().count(),
        text,
    }
}

/// Line ends to LF, a byte order mark dropped.
pub fn normalize(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Numbers the footnotes that the lesson defines itself, in the order of their definitions.
fn find_notes(reader: &mut Reader<'_>, start: usize) {
    for line in reader.text[start..].lines() {
        let label = line
            .strip_prefix("[^")
            .and_then(|rest| rest.split_once("]:"));
        if let Some((label, _)) = label {
            let next = reader.own_notes.len();
            reader.own_notes.entry(label.to_owned()).or_insert(next);
        }
    }
    reader.notes = vec![Vec::new(); reader.own_notes.len()];
}

fn check_names(reader: &mut Reader<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    let mut doubles: Vec<(Range<usize>, String)> = Vec::new();
    for demo in reader.demos.iter().filter(|demo| demo.named) {
        if seen.contains(&demo.name.as_str()) {
            let message = format!("the demo name `{}` is taken in this lesson", demo.name);
            doubles.push((demo.info_range.clone(), message));
        }
        seen.push(&demo.name);
    }
    for (range, message) in doubles {
        let help = "give one of the two another `name=`".to_owned();
        reader.problem(Code::DuplicateId, range, message, help);
    }
    check_continues(reader);
}

fn check_continues(reader: &mut Reader<'_>) {
    let mut unknown: Vec<(Range<usize>, String, String)> = Vec::new();
    for (index, demo) in reader.demos.iter().enumerate() {
        let Some(wanted) = &demo.words.continues else {
            continue;
        };
        let earlier = reader.demos[..index].iter().map(|demo| demo.name.as_str());
        if earlier.clone().any(|name| name == wanted) {
            continue;
        }
        let help = match nearest(wanted, earlier) {
            Some(near) => format!("did you mean `continues={near}`?"),
            None => "name an earlier demo of this lesson".to_owned(),
        };
        let message = format!("no earlier demo is named `{wanted}`");
        unknown.push((demo.info_range.clone(), message, help));
    }
    for (range, message, help) in unknown {
        reader.problem(Code::DemoUnknown, range, message, help);
    }
}

/// Headings begin at level 2 and skip no level; classes are components.
fn check_headings(blocks: &[Block], reader: &mut Reader<'_>) {
    let mut last = 1;
    check_heading_list(blocks, &mut last, reader);
}

fn check_heading_list(blocks: &[Block], last: &mut u8, reader: &mut Reader<'_>) {
    for block in blocks {
        let (heading, inside): (_, &[Block]) = match &block.kind {
            BlockKind::Heading(heading) => (heading, &[]),
            BlockKind::Component(component) => (&component.heading, &component.blocks),
            _ => continue,
        };
        let line = reader.text[block.range.clone()].lines().next();
        let range = block.range.start..block.range.start + line.map_or(0, str::len);
        if heading.level > *last + 1 {
            let message = format!("a level {} heading follows level {last}", heading.level);
            let help = format!("use `{}`", "#".repeat(usize::from(*last) + 1));
            reader.problem(Code::HeadingOrder, range.clone(), message, help);
        }
        *last = heading.level;
        check_classes(heading, &range, reader);
        check_heading_list(inside, last, reader);
    }
}

fn check_classes(heading: &super::tree::Heading, range: &Range<usize>, reader: &mut Reader<'_>) {
    for class in &heading.classes {
        if component::names().any(|name| name == class) {
            continue;
        }
        let message = format!("unknown heading class `.{class}`");
        let help = match nearest(class, component::names()) {
            Some(near) => format!("did you mean `.{near}`?"),
            None => {
                let known: Vec<_> = component::names()
                    .map(|name| format!("`.{name}`"))
                    .collect();
                format!("known classes: {}", known.join(", "))
            }
        };
        reader.problem(Code::Component, range.clone(), message, help);
    }
}

fn diagnostics(
    file: &Arc<str>,
    problems: Vec<Problem>,
    front: Option<front_matter::FrontError>,
) -> Vec<Diagnostic> {
    let front = front.map(|error| Problem {
        code: Code::FrontMatter,
        range: error.range,
        message: error.message,
        help: error.help,
        fix: error.fix,
    });
    let all = front.into_iter().chain(problems);
    let found = all.map(|problem| {
        let span = Span::new(file, problem.range);
        let mut found = Diagnostic::new(problem.code, span.clone(), problem.message);
        found.help = problem.help;
        match problem.fix {
            Some(text) => found.with_fix(span, text),
            None => found,
        }
    });
    found.collect()
}
