//! Errors in front matter, in plain words instead of those of the parsing libraries.

use std::ops::Range;

use crate::diagnostic::{Explanation, certain, nearest};

/// An error in front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontError {
    /// Byte range in the lesson.
    pub range: Range<usize>,
    /// The message, lower case and without a final period.
    pub message: String,
    /// Advice for the author, if there is any.
    pub help: Option<String>,
    /// Replacement, if it is certain.
    pub fix: Option<String>,
}

/// Widens an empty range to the word at its place, and suggests a known key for an unknown one.
pub(super) fn explain(inner: &str, start: usize, range: Range<usize>, words: &str) -> FrontError {
    let from = range.start.min(inner.len());
    let word = inner[from..].find(|c: char| !c.is_alphanumeric() && c != '_');
    let to = range.end.max(from + word.unwrap_or(inner.len() - from));
    // serde names an unknown key only in the text of its message.
    let unknown = words
        .contains("unknown field")
        .then(|| words.split('`').nth(1))
        .flatten();
    let meant = unknown
        .and_then(|key| certain(key, FIELDS.iter().copied()))
        .filter(|_| unknown == inner.get(from..to));
    let Explanation { message, help } = match unknown {
        Some(key) => {
            let message = format!("unknown key `{key}` in the front matter");
            let help = match nearest(key, FIELDS.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "known keys: {}; `[front-matter] ignore` in course.toml names those of other tools",
                    FIELDS.join(", ")
                ),
            };
            Explanation { message, help }
        }
        None => {
            let Explanation { message, help } = in_plain_words(words);
            Explanation::new(format!("the front matter cannot be read: {message}"), help)
        }
    };
    FrontError {
        range: start + from..start + to.min(inner.len()).max(from),
        message,
        help: Some(help),
        fix: meant.map(str::to_owned),
    }
}

/// Explains an error of a parsing library.
fn in_plain_words(words: &str) -> Explanation {
    if let Some(rest) = words.strip_prefix("missing field `") {
        let key = rest.trim_end_matches('`');
        return Explanation::new(
            format!("`{key}` is missing here"),
            format!("add a line `{key}: …`"),
        );
    }
    if let Some(rest) = words.strip_prefix("duplicate mapping key: ") {
        let key = rest.split(',').next().unwrap_or(rest);
        return Explanation::new(
            format!("the key `{key}` stands twice"),
            "keep one of the two",
        );
    }
    if words.contains("expected sequence") || words.ends_with("expected a sequence") {
        return Explanation::new(
            "a list is wanted here",
            "put it in brackets: `[first, second]`",
        );
    }
    if words.contains("expected mapping") {
        return Explanation::new(
            "keys and values are wanted here",
            "write `key: value`, a line for each",
        );
    }
    if words.contains("mapping values are not allowed") {
        return Explanation::new(
            "a second `:` on the line",
            "put a text that holds `:` in quotes",
        );
    }
    if words.starts_with("invalid u") {
        return Explanation::new("a whole number is wanted here", "write its digits alone");
    }
    if words.contains("must be quoted") {
        return Explanation::new("this is a text without quotes", "put it in quotes");
    }
    if words.contains("expected a day") {
        return Explanation::new(words, "write year, month and day: `2026-11-23`");
    }
    if words.starts_with("invalid ") && words.contains("expected") {
        return Explanation::new(words, "write a value of that kind; texts stand in quotes");
    }
    Explanation::new(
        words,
        "write `key: value`, a line for each; put texts with `:`, `#` or quotes in quotes",
    )
}

/// All keys of front matter.
pub(super) const FIELDS: &[&str] = &[
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
    "hide",
    "key-figure",
    "draft",
];
