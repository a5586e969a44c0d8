//! mdBook's directives, such as `{{#include a.rs:part}}`, and the lines of a file that one selects.
//!
//! This file finds directives and lines; `expand` inserts the files.

use std::ops::Range;

use super::lines::lines_at;
use crate::diagnostic::{Explanation, nearest};

/// Kinds of directives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DirectiveKind {
    /// `\{{#…}}`: plain text.
    Escaped,
    /// `{{#include …}}`
    Include,
    /// `{{#rustdoc_include …}}`
    RustdocInclude,
    /// `{{#playground …}}`
    Playground,
    /// `{{#title …}}`
    Title,
}

const KINDS: &[(&str, DirectiveKind)] = &[
    ("include", DirectiveKind::Include),
    ("rustdoc_include", DirectiveKind::RustdocInclude),
    ("playground", DirectiveKind::Playground),
    ("playpen", DirectiveKind::Playground),
    ("title", DirectiveKind::Title),
];

/// A directive in a text; all ranges are byte ranges of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// Kind of the directive.
    pub kind: DirectiveKind,
    /// The whole directive.
    pub range: Range<usize>,
    /// The path of the file.
    pub path: Range<usize>,
    /// Selected part of the file.
    pub part: LineSelection,
    /// The selection, as written.
    pub part_range: Range<usize>,
    /// The words after the path, or all words of a title.
    pub words: Range<usize>,
}

impl Directive {
    /// Finds the first directive in `range` of `text`.
    pub(super) fn next(text: &str, range: Range<usize>) -> Option<Self> {
        let mut from = range.start;
        loop {
            let start = from + text[from..range.end].find("{{#")?;
            let inner = start + "{{#".len();
            let end = inner + text[inner..range.end].find("}}")?;
            if let Some(found) = Self::read(text, start, inner..end) {
                return Some(found);
            }
            from = inner;
        }
    }

    fn read(text: &str, start: usize, inner: Range<usize>) -> Option<Self> {
        let words = &text[inner.clone()];
        let name_end = words.find(|c: char| !(c.is_ascii_lowercase() || c == '_'))?;
        let (_, kind) = KINDS.iter().find(|(name, _)| *name == &words[..name_end])?;
        if !words[name_end..].starts_with([' ', '\t']) || words.contains('\n') {
            return None;
        }
        let end = inner.end + "}}".len();
        // The backslash belongs to the range, so that it can be dropped.
        if text[..start].ends_with('\\') {
            return Some(Self {
                kind: DirectiveKind::Escaped,
                range: start - 1..end,
                path: end..end,
                part: LineSelection::Lines(1, usize::MAX),
                part_range: end..end,
                words: end..end,
            });
        }
        let rest = &words[name_end..];
        let first = inner.start + name_end + (rest.len() - rest.trim_start().len());
        let all = first..inner.end;
        let is_title = *kind == DirectiveKind::Title;
        let written = text[all.clone()].trim_end();
        let length = written.find([' ', '\t']).filter(|_| !is_title);
        let target = &written[..length.unwrap_or(written.len())];
        let (path, part) = target.split_once(':').unwrap_or((target, ""));
        let part_start = first + (path.len() + 1).min(target.len());
        Some(Self {
            kind: *kind,
            range: start..end,
            path: first..first + path.len(),
            part: LineSelection::read(part),
            part_range: part_start..part_start + part.len(),
            words: if is_title {
                all
            } else {
                first + target.len()..inner.end
            },
        })
    }
}

/// A line of a file that a directive includes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TakenLine {
    /// Byte range of the line, without its line end.
    pub range: Range<usize>,
    /// True if it belongs to the selected part.
    pub is_inside: bool,
}

/// A selection of lines in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LineSelection {
    /// First and last line, both included, from 1.
    Lines(usize, usize),
    /// The lines between the two comments with this anchor.
    Anchor(String),
}

impl LineSelection {
    fn read(text: &str) -> Self {
        let (first, last) = match text.split_once(':') {
            Some((first, last)) => (first, Some(last)),
            None => (text, None),
        };
        let number = |text: &str, empty: usize| match text {
            "" => Some(empty),
            _ => text.parse().ok(),
        };
        let lines = match (number(first, 1), last) {
            (Some(_), None) if first.is_empty() => Some((1, usize::MAX)),
            (Some(only), None) => Some((only, only)),
            (Some(first), Some(last)) => number(last, usize::MAX).map(|last| (first, last)),
            (None, _) => None,
        };
        // mdBook ignores what follows an anchor's name and a colon.
        let anchor = || Self::Anchor(first.to_owned());
        lines.map_or_else(anchor, |(first, last)| Self::Lines(first, last))
    }

    /// Returns the lines of `text`, without those that only mark anchors.
    ///
    /// # Errors
    ///
    /// An explanation if the file at `path` lacks the anchor or the lines.
    pub(super) fn take(&self, text: &str, path: &str) -> Result<Vec<TakenLine>, Explanation> {
        let mut taken = Vec::new();
        let mut anchors = Vec::new();
        let mut is_open = false;
        for ((start, whole), number) in lines_at(text, 0).zip(1..) {
            let line = whole.trim_end_matches('\n');
            if let Some(name) = anchor(line, "ANCHOR:") {
                anchors.push(name);
                is_open |= *self == Self::Anchor(name.to_owned());
                continue;
            }
            if let Some(name) = anchor(line, "ANCHOR_END:") {
                is_open &= *self != Self::Anchor(name.to_owned());
                continue;
            }
            let inside = match self {
                Self::Lines(first, last) => (*first..=*last).contains(&number),
                Self::Anchor(_) => is_open,
            };
            taken.push(TakenLine {
                range: start..start + line.len(),
                is_inside: inside,
            });
        }
        let count = text.lines().count();
        match self {
            Self::Anchor(wanted) if !anchors.contains(&wanted.as_str()) => {
                let help = match nearest(wanted, anchors) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("begin it with a line `// ANCHOR: {wanted}`"),
                };
                let message = format!("`{path}` has no anchor `{wanted}`");
                Err(Explanation::new(message, help))
            }
            Self::Lines(first, _) if *first > count.max(1) => {
                let message = format!("`{path}` has no line {first}");
                Err(Explanation::new(message, format!("it has {count} lines")))
            }
            Self::Anchor(_) | Self::Lines(..) => Ok(taken),
        }
    }
}

/// Returns the name in a comment such as `// ANCHOR: name`; `sign` is `ANCHOR:`.
fn anchor<'a>(line: &'a str, sign: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(sign)?;
    let name = rest.trim_start();
    let end = name.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
    Some(&name[..end.unwrap_or(name.len())]).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns kind, path and words of the first directive.
    #[track_caller]
    fn check(text: &str, expected: Option<(DirectiveKind, &str, &str)>) {
        let found = Directive::next(text, 0..text.len()).map(|found| {
            (
                found.kind,
                &text[found.path.clone()],
                text[found.words.clone()].trim(),
            )
        });
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn directives_have_a_path_and_words() {
        check(
            "a {{#include b.rs:2:3}} c",
            Some((DirectiveKind::Include, "b.rs", "")),
        );
        check(
            "{{#playground b.rs editable}}",
            Some((DirectiveKind::Playground, "b.rs", "editable")),
        );
        check(
            "{{#title A title: more}}",
            Some((DirectiveKind::Title, "A title", "A title: more")),
        );
        check(
            "\\{{#include b.rs}}",
            Some((DirectiveKind::Escaped, "", "")),
        );
    }

    #[test]
    fn other_braces_are_text() {
        check("x!({{#include}});", None);
        check("{{#unknown a}} {{x}}", None);
        check("{{#include a\n}}", None);
    }

    #[test]
    fn parts_are_lines_or_anchors() {
        assert_eq!(LineSelection::read("2:9"), LineSelection::Lines(2, 9));
        assert_eq!(LineSelection::read(":9"), LineSelection::Lines(1, 9));
        assert_eq!(
            LineSelection::read("2:"),
            LineSelection::Lines(2, usize::MAX)
        );
        assert_eq!(LineSelection::read("4"), LineSelection::Lines(4, 4));
        assert_eq!(
            LineSelection::read("part"),
            LineSelection::Anchor("part".to_owned())
        );
    }
}
