//! What stands between `---` or `+++` at the head of a lesson, typed.

use std::ops::Range;

use serde::Deserialize;

use super::day::Day;
use crate::diagnostic::{LineIndex, certain, nearest};

/// The front matter of a lesson. Unknown keys are errors.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FrontMatter {
    /// The title; required.
    pub title: String,
    /// The number readers see; the folder's number without it.
    pub lesson: Option<u32>,
    /// `beginner`, `intermediate`, `advanced`, or a level of `course.toml`.
    pub level: Option<String>,
    /// One sentence.
    pub summary: Option<String>,
    /// Minutes; estimated without it.
    pub time: Option<u32>,
    /// Lessons (by slug) or concepts (taught by one) that come before.
    pub requires: Vec<String>,
    /// Concepts.
    pub teaches: Vec<String>,
    /// What readers will be able to do.
    pub objectives: Vec<Objective>,
    /// Days after which to review; `[2, 7, 21, 60]` without it.
    pub review: Option<Vec<u32>>,
    /// One sentence that closes the lesson.
    pub outro: Option<String>,
    /// When it was first published.
    pub date: Option<Day>,
    /// When it last changed in a way that readers should know.
    pub updated: Option<Day>,
    /// Earlier addresses of the lesson, which lead to it.
    pub aliases: Vec<String>,
    /// Not published unless `--drafts`.
    pub draft: bool,
}

/// One learning objective.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// What checks refer to.
    pub id: String,
    /// Begins with an action verb.
    pub text: String,
}

/// Front matter found at the head of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The text between the marks.
    pub inner: Range<usize>,
    /// Where the body begins.
    pub body: usize,
    syntax: Syntax,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Syntax {
    Yaml,
    Toml,
}

/// A front matter that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontError {
    /// Where in the lesson.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do, if that is known.
    pub help: Option<String>,
    /// What should stand there, if that is certain.
    pub fix: Option<String>,
}

/// Finds a block between two lines of `---` (YAML) or `+++` (TOML) at the very start.
pub fn find(text: &str) -> Option<Found> {
    let (mark, syntax) = match text.get(..4)? {
        "---\n" => ("---", Syntax::Yaml),
        "+++\n" => ("+++", Syntax::Toml),
        _ => return None,
    };
    let mut at = 4;
    for line in text[4..].split_inclusive('\n') {
        if line.trim_end() == mark {
            return Some(Found {
                inner: 4..at,
                body: at + line.len(),
                syntax,
            });
        }
        at += line.len();
    }
    None
}

/// Understands the front matter that [`find`] found in `text`.
///
/// # Errors
///
/// [`FrontError`] with the place of an unknown key, a wrong type or a slip of syntax.
pub fn read(text: &str, found: &Found) -> Result<FrontMatter, FrontError> {
    let inner = &text[found.inner.clone()];
    let front: FrontMatter = match found.syntax {
        Syntax::Yaml => read_yaml(inner, found.inner.start)?,
        Syntax::Toml => read_toml(inner, found.inner.start)?,
    };
    if front.title.is_empty() {
        return Err(FrontError {
            range: 0..3,
            message: "the lesson has no title".to_owned(),
            help: Some("add `title: …` to the front matter".to_owned()),
            fix: None,
        });
    }
    Ok(front)
}

fn read_yaml(inner: &str, start: usize) -> Result<FrontMatter, FrontError> {
    if inner.trim().is_empty() {
        return Ok(FrontMatter::default());
    }
    serde_saphyr::from_str(inner).map_err(|error| {
        let place = error.location();
        let offset = place.map_or(0, |place| {
            byte_offset(inner, place.line() as usize, place.column() as usize)
        });
        let words = error.without_snippet().to_string();
        let words = words.split(" at line ").next().unwrap_or("").to_owned();
        explain(inner, start, offset..offset, &words)
    })
}

fn read_toml(inner: &str, start: usize) -> Result<FrontMatter, FrontError> {
    toml::from_str(inner).map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        explain(inner, start, range, error.message())
    })
}

fn byte_offset(text: &str, line: usize, column: usize) -> usize {
    let start = LineIndex::new(text).start_of(line).unwrap_or(text.len());
    let rest = text[start..].char_indices().nth(column.saturating_sub(1));
    rest.map_or(text.len(), |(at, _)| start + at)
}

/// Widens an empty place to the word that stands there and finds a known key near an unknown one.
fn explain(inner: &str, start: usize, range: Range<usize>, words: &str) -> FrontError {
    let from = range.start.min(inner.len());
    let word = inner[from..].find(|c: char| !c.is_alphanumeric() && c != '_');
    let to = range.end.max(from + word.unwrap_or(inner.len() - from));
    let unknown = words
        .contains("unknown field")
        .then(|| words.split('`').nth(1))
        .flatten();
    let meant = unknown.and_then(|key| certain(key, FIELDS.iter().copied()));
    let meant = meant.filter(|_| unknown == inner.get(from..to));
    let (message, help) = match unknown {
        Some(key) => {
            let message = format!("unknown key `{key}` in the front matter");
            let help = match nearest(key, FIELDS.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known keys: {}", FIELDS.join(", ")),
            };
            (message, help)
        }
        None => {
            let (what, help) = in_plain_words(words);
            (format!("the front matter cannot be read: {what}"), help)
        }
    };
    FrontError {
        range: start + from..start + to.min(inner.len()).max(from),
        message,
        help: Some(help),
        fix: meant.map(str::to_owned),
    }
}

/// What is wrong and what to do, without the words of the libraries that read it.
fn in_plain_words(words: &str) -> (String, String) {
    let said = |message: &str, help: &str| (message.to_owned(), help.to_owned());
    if let Some(key) = words.strip_prefix("missing field `") {
        let key = key.trim_end_matches('`');
        return (
            format!("`{key}` is missing here"),
            format!("add a line `{key}: …`"),
        );
    }
    if let Some(key) = words.strip_prefix("duplicate mapping key: ") {
        let key = key.split(',').next().unwrap_or(key);
        return (
            format!("the key `{key}` stands twice"),
            "keep one of the two".to_owned(),
        );
    }
    if words.contains("expected sequence") || words.ends_with("expected a sequence") {
        return said(
            "a list is wanted here",
            "put it in brackets: `[first, second]`",
        );
    }
    if words.contains("expected mapping") {
        return said(
            "keys and values are wanted here",
            "write `key: value`, a line for each",
        );
    }
    if words.contains("mapping values are not allowed") {
        return said(
            "a second `:` on the line",
            "put a text that holds `:` in quotes",
        );
    }
    if words.starts_with("invalid u") {
        return said("a whole number is wanted here", "write its digits alone");
    }
    if words.contains("must be quoted") {
        return said("this is a text without quotes", "put it in quotes");
    }
    if words.contains("expected a day") {
        return said(words, "write year, month and day: `2026-11-23`");
    }
    if words.starts_with("invalid ") && words.contains("expected") {
        return said(words, "write a value of that kind; texts stand in quotes");
    }
    said(
        words,
        "write `key: value`, a line for each; put texts with `:`, `#` or quotes in quotes",
    )
}

/// A head that begins with a key and never ends: readers would see it as text.
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

const FIELDS: &[&str] = &[
    "title",
    "lesson",
    "level",
    "summary",
    "time",
    "requires",
    "teaches",
    "objectives",
    "review",
    "outro",
    "date",
    "updated",
    "aliases",
    "draft",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<FrontMatter, FrontError> {
        read(text, &find(text).expect("the test has front matter"))
    }

    #[track_caller]
    fn check_error(text: &str, place: &str, help: Option<&str>) {
        let error = parse(text).expect_err("the test is wrong on purpose");
        assert_eq!(&text[error.range], place, "{}", error.message);
        assert_eq!(error.help.as_deref(), help, "{}", error.message);
    }

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml = parse("---\ntitle: A\nrequires: [b, c]\n---\n").unwrap();
        let toml = parse("+++\ntitle = \"A\"\nrequires = [\"b\", \"c\"]\n+++\n").unwrap();
        assert_eq!(yaml.requires, ["b", "c"]);
        assert_eq!((yaml.title, yaml.requires), (toml.title, toml.requires));
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let help = Some("did you mean `level`?");
        check_error("---\ntitle: A\nlevl: x\n---\n", "levl", help);
        check_error("+++\ntitle = \"A\"\nlevl = \"x\"\n+++\n", "levl", help);
    }

    #[test]
    fn a_wrong_type_is_found_at_its_value() {
        let help = Some("write a value of that kind; texts stand in quotes");
        check_error("+++\ntitle = 3\n+++\n", "3", help);
        let help = Some("write its digits alone");
        check_error("---\ntitle: A\ntime: soon\n---\n", "soon", help);
        let help = Some("put it in brackets: `[first, second]`");
        check_error("---\ntitle: A\nteaches: tea\n---\n", "tea", help);
        check_error(
            "+++\ntitle = \"A\"\nteaches = \"tea\"\n+++\n",
            "\"tea\"",
            help,
        );
        let help = Some("keep one of the two");
        check_error("---\ntitle: A\ntitle: B\n---\n", "title", help);
        let help = Some("put a text that holds `:` in quotes");
        check_error("---\ntitle: A: B\n---\n", "", help);
        let help = Some("write year, month and day: `2026-11-23`");
        check_error("---\ntitle: A\ndate: soon\n---\n", "date", help);
    }

    #[test]
    fn a_rule_in_the_text_is_not_front_matter() {
        assert_eq!(find("text\n---\nmore\n---\n"), None);
        assert_eq!(find("---\nnever closed\n"), None);
        assert_eq!(unclosed("---\nnever closed\n"), None);
    }

    #[test]
    fn a_head_that_never_ends_is_told() {
        let error = unclosed("---\ntitle: A\n\nText.\n").expect("it has no end");
        assert_eq!(error.help.as_deref(), Some("end it with a line `---`"));
        assert_eq!(unclosed("---\ntitle: A\n---\n"), None);
    }
}
