//! Front matter: the block between `---` or `+++` at the top of a lesson, with the places of its
//! values.

use std::ops::{Deref, Range};

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::front_error::{FIELDS, explain};
use super::front_keys::{self, Syntax};
use super::lines::lines_at;
use crate::diagnostic::LineIndex;
use crate::settings::Hide;

pub use super::front_error::FrontError;

/// The front matter of a lesson.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// Title; empty if the first heading or `SUMMARY.md` has it.
    pub title: String,
    /// Number that readers see; by default that of the folder.
    pub lesson: Option<u32>,
    /// `beginner`, `intermediate`, `advanced`, or a level of `course.toml`.
    pub level: Option<PlacedText>,
    /// Summary in one sentence.
    pub summary: Option<String>,
    /// Duration in minutes without exercises; estimated by default.
    pub time: Option<PlacedNumber>,
    /// Lessons (by slug) or concepts (each taught by one lesson) that come before.
    pub requires: Vec<PlacedText>,
    /// Concepts that the lesson teaches.
    pub teaches: Vec<String>,
    /// Abilities that readers acquire.
    pub objectives: Vec<Objective>,
    /// Days after which to review; by default `[2, 7, 21, 60]`.
    pub review: Option<Vec<u32>>,
    /// One sentence that closes the lesson.
    pub outro: Option<String>,
    /// Day of the first publication.
    pub date: Option<Day>,
    /// Day of the last change that readers should know about.
    pub updated: Option<Day>,
    /// Earlier addresses of the lesson, which redirect to it.
    pub aliases: Vec<PlacedText>,
    /// When readers see the output of a predicted demo; by default as the course sets it.
    pub hide: Option<Hide>,
    /// Id of the figure that opens the lesson and represents it elsewhere, as in `{#fig-gradient}`.
    pub key_figure: Option<PlacedText>,
    /// True for drafts, which are published only by `--drafts`.
    pub draft: bool,
}

/// One learning objective.
#[derive(Clone, Debug)]
pub struct Objective {
    /// Id that checks refer to.
    pub id: PlacedText,
    /// Text, which begins with an action verb.
    pub text: PlacedText,
}

/// A whole number of front matter with its place in the lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedNumber {
    /// The number.
    pub value: u32,
    /// Byte range of the value.
    pub range: Range<usize>,
}

/// A text value of front matter with its place in the lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlacedText {
    text: String,
    /// Byte range of the value, without quotes.
    pub range: Range<usize>,
    /// True if the bytes there equal the text, so that a fix can replace them.
    pub is_verbatim: bool,
}

impl PlacedText {
    /// Creates a value that the parser found at `range` of `lesson`.
    fn new(text: String, range: Range<usize>, lesson: &str) -> Self {
        let written = lesson.get(range.clone()).unwrap_or_default();
        let is_quoted = |quote| written.starts_with(quote) && written.ends_with(quote);
        let inner = if written.len() > 1 && (is_quoted('"') || is_quoted('\'')) {
            range.start + 1..range.end - 1
        } else {
            range
        };
        Self {
            is_verbatim: lesson.get(inner.clone()) == Some(&text),
            range: inner,
            text,
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Deref for PlacedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Serialize for PlacedText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

/// Front matter as a parser produces it; `T` and `N` are the parser's types for texts and numbers
/// with places.
///
/// Unknown keys are errors.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "keys with values",
    bound(deserialize = "T: Deserialize<'de>, N: Deserialize<'de>")
)]
struct RawFrontMatter<T, N> {
    #[serde(default)]
    title: String,
    lesson: Option<u32>,
    level: Option<T>,
    summary: Option<String>,
    time: Option<N>,
    #[serde(default = "Vec::new")]
    requires: Vec<T>,
    #[serde(default)]
    teaches: Vec<String>,
    #[serde(default = "Vec::new")]
    objectives: Vec<ReadObjective<T>>,
    review: Option<Vec<u32>>,
    outro: Option<String>,
    date: Option<Day>,
    updated: Option<Day>,
    #[serde(default = "Vec::new")]
    aliases: Vec<T>,
    hide: Option<Hide>,
    #[serde(rename = "key-figure")]
    key_figure: Option<T>,
    #[serde(default)]
    draft: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "keys with values")]
struct ReadObjective<T> {
    id: T,
    text: T,
}

impl<T, N> RawFrontMatter<T, N> {
    /// Converts to [`FrontMatter`]; `place` and `number` convert the parser's places.
    fn placed(
        self,
        place: impl Fn(T) -> PlacedText,
        number: impl Fn(N) -> PlacedNumber,
    ) -> FrontMatter {
        let objectives = self.objectives.into_iter().map(|objective| Objective {
            id: place(objective.id),
            text: place(objective.text),
        });
        FrontMatter {
            title: self.title,
            lesson: self.lesson,
            level: self.level.map(&place),
            summary: self.summary,
            time: self.time.map(number),
            requires: self.requires.into_iter().map(&place).collect(),
            teaches: self.teaches,
            objectives: objectives.collect(),
            review: self.review,
            outro: self.outro,
            date: self.date,
            updated: self.updated,
            aliases: self.aliases.into_iter().map(&place).collect(),
            hide: self.hide,
            key_figure: self.key_figure.map(&place),
            draft: self.draft,
        }
    }
}

/// The block of front matter in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontBlock {
    /// Byte range between the marks.
    pub inner: Range<usize>,
    /// Byte offset of the body.
    pub body: usize,
    syntax: Syntax,
}

/// Finds a block between two lines of `---` (YAML) or `+++` (TOML) at the very start.
pub fn find(text: &str) -> Option<FrontBlock> {
    // `normalize` has removed a byte order mark and carriage returns before.
    let (mark, syntax) = match text.get(..4)? {
        "---\n" => ("---", Syntax::Yaml),
        "+++\n" => ("+++", Syntax::Toml),
        _ => return None,
    };
    let (end, line) = lines_at(&text[4..], 4).find(|(_, line)| line.trim_end() == mark)?;
    Some(FrontBlock {
        inner: 4..end,
        body: end + line.len(),
        syntax,
    })
}

/// Parses the front matter in `text`; the keys in `foreign` are ignored.
///
/// # Errors
///
/// [`FrontError`] with the place of an unknown key, a wrong type or a syntax error.
pub fn read(text: &str, found: &FrontBlock, foreign: &[String]) -> Result<FrontMatter, FrontError> {
    let own = front_keys::without(foreign, text, &found.inner, found.syntax);
    match found.syntax {
        Syntax::Yaml => read_yaml(&own, &found.inner),
        Syntax::Toml => read_toml(&own, &found.inner),
    }
}

/// Returns the keys of other tools in the front matter of `text`: those that do not resemble a
/// lesson's.
pub fn foreign_keys(text: &str) -> Vec<&str> {
    let found = find(text);
    let keys = found.map(|found| front_keys::foreign(&text[found.inner], found.syntax));
    keys.unwrap_or_default()
}

fn read_yaml(text: &str, range: &Range<usize>) -> Result<FrontMatter, FrontError> {
    let inner = &text[range.clone()];
    // An empty block is null in YAML, not a mapping without keys.
    if inner.trim().is_empty() {
        return Ok(FrontMatter::default());
    }
    type Yaml<T> = serde_saphyr::Spanned<T>;
    type RawYaml = RawFrontMatter<Yaml<String>, Yaml<u32>>;
    let front = serde_saphyr::from_str::<RawYaml>(inner).map_err(|error| {
        let place = error.location();
        let offset = place.map_or(0, |place| {
            byte_offset(inner, place.line() as usize, place.column() as usize)
        });
        let words = error
            .without_snippet()
            .to_string()
            .split(" at line ")
            .next()
            .unwrap_or("")
            .to_owned();
        explain(inner, range.start, offset..offset, &words)
    })?;
    let place = |referenced: serde_saphyr::Location| {
        let span = referenced.span();
        let offset = span.byte_offset().map_or(0, |at| at as usize);
        let length = span.byte_len().map_or(0, |length| length as usize);
        let start = (range.start + offset).min(range.end);
        start..(start + length).min(range.end)
    };
    Ok(front.placed(
        |found| PlacedText::new(found.value, place(found.referenced), text),
        |found| PlacedNumber {
            value: found.value,
            range: place(found.referenced),
        },
    ))
}

fn read_toml(text: &str, range: &Range<usize>) -> Result<FrontMatter, FrontError> {
    let inner = &text[range.clone()];
    type Toml<T> = toml::Spanned<T>;
    type RawToml = RawFrontMatter<Toml<String>, Toml<u32>>;
    let front = toml::from_str::<RawToml>(inner).map_err(|error| {
        let place = error.span().unwrap_or(0..0);
        explain(inner, range.start, place, error.message())
    })?;
    let place = |span: Range<usize>| range.start + span.start..range.start + span.end;
    Ok(front.placed(
        |found| {
            let place = place(found.span());
            PlacedText::new(found.into_inner(), place, text)
        },
        |found| PlacedNumber {
            range: place(found.span()),
            value: found.into_inner(),
        },
    ))
}

fn byte_offset(text: &str, line: usize, column: usize) -> usize {
    let start = LineIndex::new(text).start_of(line).unwrap_or(text.len());
    let rest = text[start..].char_indices().nth(column.saturating_sub(1));
    rest.map_or(text.len(), |(at, _)| start + at)
}

/// Returns an error for front matter without an end, which readers would see as text.
pub fn unclosed(text: &str) -> Option<FrontError> {
    let mark = ["---", "+++"].into_iter().find(|mark| {
        let rest = text.strip_prefix(mark);
        rest.is_some_and(|rest| rest.starts_with('\n'))
    })?;
    let second = text.lines().nth(1)?;
    let key = second.split([':', '=']).next()?.trim();
    let begins = FIELDS.contains(&key) && find(text).is_none();
    begins.then(|| FrontError {
        range: 0..mark.len(),
        message: "the front matter is never closed".to_owned(),
        help: Some(format!("end it with a line `{mark}`")),
        fix: None,
    })
}

#[cfg(test)]
#[path = "front_matter_test.rs"]
mod tests;
