//! Text to lesson: front matter, blocks, and the checks that need no other lesson.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::demo::code_words;
use super::front_matter::{self, FrontMatter};
use super::reader::{Problem, Reader, citation_definitions};
use super::tree::{Block, BlockKind, plain_text};
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
        None => (FrontMatter::default(), front_matter::unclosed(&text)),
    };
    let start = found.as_ref().map_or(0, |found| found.body);
    let body = format!("{}{}", &text[start..], citation_definitions(&text[start..]));
    let mut reader = Reader::new(&text, &body, start);
    find_notes(&mut reader, start);
    let mut blocks = block::read_all(&mut reader);
    let raised = match front.title.is_empty() {
        true => raise(&mut blocks),
        false => 0,
    };
    let blocks = component::nest(blocks);
    check_names(&mut reader);
    let mut headings = Headings { last: 0, raised };
    headings.check(&blocks, &mut reader);
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

/// Makes the heading that a text without a title opens with its title, and raises the others to begin below it.
///
/// The number of levels that the others were raised by.
fn raise(blocks: &mut [Block]) -> u8 {
    let begins = blocks.iter().position(|block| !block.kind.is_unseen());
    let mut headings = blocks[begins.unwrap_or(0)..].iter_mut().enumerate();
    let mut headings = headings
        .by_ref()
        .filter_map(|(at, block)| match &mut block.kind {
            BlockKind::Heading(heading) => Some((at, heading)),
            _ => None,
        });
    let title = headings.next();
    let Some((_, first)) = title.filter(|(at, first)| *at == 0 && first.classes.is_empty()) else {
        return 0;
    };
    first.level = 1;
    let mut others: Vec<_> = headings.map(|(_, heading)| heading).collect();
    let highest = others.iter().map(|heading| heading.level).min();
    let by = highest.unwrap_or(0).saturating_sub(2);
    others.iter_mut().for_each(|heading| heading.level -= by);
    by
}

/// The headings seen so far.
struct Headings {
    /// The level of the last one; 0 before the first.
    last: u8,
    /// By how much all of them were raised.
    raised: u8,
}

impl Headings {
    /// One title, below it level 2, and no level is skipped; classes are components.
    fn check(&mut self, blocks: &[Block], reader: &mut Reader<'_>) {
        for block in blocks {
            let (heading, inside): (_, &[Block]) = match &block.kind {
                BlockKind::Heading(heading) => (heading, &[]),
                BlockKind::Component(component) => (&component.heading, &component.blocks),
                _ => continue,
            };
            let line = reader.text[block.range.clone()].lines().next();
            let range = block.range.start..block.range.start + line.map_or(0, str::len);
            self.check_level(heading.level, &range, reader);
            if plain_text(&heading.content).trim().is_empty() {
                let help = "say what follows, or take the heading out".to_owned();
                let message = "the heading has no words";
                reader.problem(Code::HeadingOrder, range.clone(), message, help);
            }
            check_classes(heading, &range, reader);
            self.check(inside, reader);
        }
    }

    fn check_level(&mut self, level: u8, range: &Range<usize>, reader: &mut Reader<'_>) {
        let written = level + self.raised;
        let last = self.last.max(1) + self.raised;
        let problem = match self.last {
            _ if written > last + 1 => Some((
                format!("a level {written} heading follows level {last}"),
                last + 1,
            )),
            0 => None,
            _ if level > 1 => None,
            _ => Some((
                "a level 1 heading is a title, and a lesson has one".to_owned(),
                2,
            )),
        };
        if let Some((message, wanted)) = problem {
            let help = format!("use `{}`", "#".repeat(usize::from(wanted)));
            reader.problem(Code::HeadingOrder, range.clone(), message, help);
        }
        self.last = level;
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
