//! Parses `SUMMARY.md` (mdBook's format) to a tree of parts and chapters.
//!
//! | line | meaning |
//! |---|---|
//! | `# Part` | the title of a part; at the top of the file, the summary's own title |
//! | `---` | a separator |
//! | `- [Title](a.md)`, indented | a numbered chapter, nested by its indentation |
//! | `[Title](a.md)` | a chapter without a number, before the list or after it |
//! | `- [Title]()` | a draft |
//!
//! Paths may be written as `<a b.md>`, `a%20b.md` or with plain blanks. Files are not looked up
//! here.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Parser};

use crate::lesson::lines_at;

/// Table of contents of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Top-level items, in order.
    pub items: Vec<SummaryItem>,
    /// Byte range of the first path that is nested deeper than [`DEEPEST`] lists.
    pub too_deep: Option<Range<usize>>,
}

/// Limit on nested lists: later stages and templates use recursion. Deeper chapters are put at this depth.
pub(super) const DEEPEST: usize = 20;

/// A top-level item of a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SummaryItem {
    /// Title of the following part.
    Part(String),
    /// Separator line.
    Separator,
    /// A chapter with its nested chapters.
    Chapter(Chapter),
}

/// A chapter in the summary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    /// Title, without markup.
    pub title: String,
    /// Path below the lessons' folder; `None` for a draft.
    pub path: Option<String>,
    /// Number, `[2, 1]` for 2.1; `None` for chapters before and after the numbered ones.
    pub number: Option<Vec<u32>>,
    /// Byte range of the path in the summary.
    pub range: Range<usize>,
    /// Nested chapters.
    pub chapters: Vec<Chapter>,
}

/// A line with a link, before it is placed in the tree.
struct LinkLine {
    /// Column of the list marker; `None` outside of lists.
    indent: Option<usize>,
    chapter: Chapter,
}

impl Summary {
    /// Parses the text of a `SUMMARY.md`.
    pub fn read(text: &str) -> Self {
        let mut items: Vec<SummaryItem> = Vec::new();
        // Columns of the markers of open lists, outermost first.
        let mut open: Vec<usize> = Vec::new();
        let mut count = 0;
        let mut too_deep = None;
        let mut is_first = true;
        for (start, whole) in lines_at(text, 0) {
            let line = whole.trim();
            if let Some(title) = line.strip_prefix('#') {
                if !is_first {
                    items.push(SummaryItem::Part(words(title.trim_start_matches('#'))));
                }
                open.clear();
            } else if is_separator(line) {
                items.push(SummaryItem::Separator);
                open.clear();
            } else if let Some(read) = read_line(whole, start) {
                let range = read.chapter.range.clone();
                place(read, &mut items, &mut open, &mut count);
                if open.len() > DEEPEST {
                    too_deep.get_or_insert(range);
                }
            } else if line.is_empty() {
                continue;
            }
            is_first = false;
        }
        Self { items, too_deep }
    }

    /// Returns all chapters in reading order.
    pub fn chapters(&self) -> Vec<&Chapter> {
        let mut all = Vec::new();
        for item in &self.items {
            if let SummaryItem::Chapter(chapter) = item {
                collect(chapter, &mut all);
            }
        }
        all
    }
}

fn collect<'a>(chapter: &'a Chapter, all: &mut Vec<&'a Chapter>) {
    all.push(chapter);
    for below in &chapter.chapters {
        collect(below, all);
    }
}

/// Inserts a chapter according to its indentation.
fn place(line: LinkLine, items: &mut Vec<SummaryItem>, open: &mut Vec<usize>, count: &mut u32) {
    let mut chapter = line.chapter;
    let Some(indent) = line.indent else {
        open.clear();
        items.push(SummaryItem::Chapter(chapter));
        return;
    };
    open.retain(|column| *column < indent);
    let mut depth = open.len().min(DEEPEST - 1);
    open.push(indent);
    if let Some(SummaryItem::Chapter(top)) = items.last_mut().filter(|_| depth > 0) {
        let mut parent = top;
        while depth > 1 && !parent.chapters.is_empty() {
            let last = parent.chapters.len() - 1;
            parent = &mut parent.chapters[last];
            depth -= 1;
        }
        let position = u32::try_from(parent.chapters.len() + 1).unwrap_or(u32::MAX);
        let number = parent.number.iter().flatten().copied();
        chapter.number = Some(number.chain([position]).collect());
        parent.chapters.push(chapter);
    } else {
        *count += 1;
        chapter.number = Some(vec![*count]);
        items.push(SummaryItem::Chapter(chapter));
    }
}

fn is_separator(line: &str) -> bool {
    let sign = line.chars().next().filter(|sign| "-*_".contains(*sign));
    sign.is_some_and(|sign| line.len() >= 3 && line.chars().all(|c| c == sign))
}

/// Parses the link of a line; `start` is the line's byte offset in the text.
fn read_line(line: &str, start: usize) -> Option<LinkLine> {
    let blank = line.len() - line.trim_start().len();
    let rest = &line[blank..];
    let sign = sign_length(rest);
    let link = rest[sign..].trim_start();
    let inner = link.strip_prefix('[')?;
    let close = closing(inner)?;
    let title = words(&inner[..close]);
    let target = inner[close + 1..].strip_prefix('(')?;
    let offset = line.len() - target.len();
    let path = destination(target)?;
    let range = start + offset + path.start..start + offset + path.end;
    let written = percent_decode_str(&target[path]).decode_utf8_lossy();
    // Tab stops are four columns apart in CommonMark.
    let width = line[..blank]
        .chars()
        .map(|c| if c == '\t' { 4 } else { 1 })
        .sum();
    Some(LinkLine {
        indent: (sign > 0).then_some(width),
        chapter: Chapter {
            title,
            path: Some(written.into_owned()).filter(|path| !path.is_empty()),
            number: None,
            range,
            chapters: Vec::new(),
        },
    })
}

/// Returns the length of a list marker: `- `, `* `, `1. `.
fn sign_length(text: &str) -> usize {
    if text.starts_with(['-', '*', '+']) {
        return 1;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let ends = digits > 0 && text[digits..].starts_with(['.', ')']);
    if ends { digits + 1 } else { 0 }
}

/// Returns the offset of the bracket that closes the text of a link.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    text.char_indices().find_map(|(at, c)| {
        if is_escaped {
            is_escaped = false;
            return None;
        }
        match c {
            '\\' => is_escaped = true,
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
        None
    })
}

/// Returns the range of the path in `path "title")`, the text after the opening bracket.
fn destination(target: &str) -> Option<Range<usize>> {
    let line = target.lines().next().unwrap_or("");
    let blank = line.len() - line.trim_start().len();
    if line[blank..].starts_with('<') {
        let end = line.find('>')?;
        return Some(without_dot(line, blank + 1..end));
    }
    let mut depth = 0_usize;
    let end = line.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let inside = &line[..end];
    let title = [" \"", " '"]
        .into_iter()
        .filter_map(|quote| inside.find(quote))
        .min();
    let path = inside[..title.unwrap_or(end)].trim_end();
    Some(without_dot(line, blank.min(path.len())..path.len()))
}

fn without_dot(line: &str, range: Range<usize>) -> Range<usize> {
    let path = &line[range.clone()];
    range.end - path.trim_start_matches("./").len()..range.end
}

/// Returns the plain text of inline Markdown.
fn words(markdown: &str) -> String {
    Parser::new(markdown.trim())
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.into_string()),
            Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_nested_too_deep_are_put_at_the_limit() {
        let nested = |count: usize| -> String {
            let lines = (0..count).map(|depth| format!("{}- [A](a.md)\n", "  ".repeat(depth)));
            lines.collect()
        };
        assert_eq!(Summary::read(&nested(DEEPEST)).too_deep, None);
        let text = nested(2_000);
        let summary = Summary::read(&text);
        let place = summary.too_deep.clone().unwrap();
        assert_eq!(text[..place.start].lines().count(), DEEPEST + 1);
        let numbers = summary
            .chapters()
            .into_iter()
            .map(|chapter| &chapter.number);
        let lengths = numbers.map(|number| number.as_ref().map_or(0, Vec::len));
        assert_eq!(lengths.max(), Some(DEEPEST));
    }

    /// Compares the chapters in order: number, title, path.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let summary = Summary::read(text);
        let found: Vec<_> = summary
            .chapters()
            .into_iter()
            .map(|chapter| {
                let number = chapter
                    .number
                    .iter()
                    .flatten()
                    .map(u32::to_string)
                    .collect::<Vec<_>>()
                    .join(".");
                let path = chapter.path.clone().unwrap_or_default();
                assert_eq!(
                    percent_decode_str(&text[chapter.range.clone()]).decode_utf8_lossy(),
                    path
                );
                (number, chapter.title.clone(), path)
            })
            .collect();
        let expected = expected
            .iter()
            .map(|(number, title, path)| (number.to_string(), title.to_string(), path.to_string()));
        assert_eq!(found, expected.collect::<Vec<_>>());
    }

    #[test]
    fn chapters_are_numbered_by_their_place_in_the_tree() {
        let text = "# Summary\n\n[Preface](p.md)\n\n# One\n\n- [A](a.md)\n  - [B `x`](./b/README.md)\n\
            \x20   - [C]()\n  * [D](d.md)\n# Two\n- [E](e.md \"t\")\n\n---\n[End](<z z.md>)\n";
        let expected = [
            ("", "Preface", "p.md"),
            ("1", "A", "a.md"),
            ("1.1", "B x", "b/README.md"),
            ("1.1.1", "C", ""),
            ("1.2", "D", "d.md"),
            ("2", "E", "e.md"),
            ("", "End", "z z.md"),
        ];
        check(text, &expected);
        let items = Summary::read(text).items;
        let parts = items
            .iter()
            .filter(|item| matches!(item, SummaryItem::Part(_)));
        assert_eq!(parts.count(), 2);
        assert!(items.contains(&SummaryItem::Separator));
    }

    #[test]
    fn paths_may_have_blanks_and_brackets() {
        let text =
            "1. [A](a%20b/README.md)\n2. [C](c (d).md)\n3. [E](<./e f.md>)\n4. [G]( g.md )\n";
        let expected = [
            ("1", "A", "a b/README.md"),
            ("2", "C", "c (d).md"),
            ("3", "E", "e f.md"),
            ("4", "G", "g.md"),
        ];
        check(text, &expected);
    }

    #[test]
    fn a_heading_that_is_not_the_first_line_is_a_part() {
        let items = Summary::read("- [A](a.md)\n# Part\n- [B](b.md)\n").items;
        assert_eq!(items[1], SummaryItem::Part("Part".to_owned()));
    }

    #[test]
    fn an_odd_indentation_finds_a_parent() {
        let text = "- [A](a.md)\n      - [B](b.md)\n   - [C](c.md)\n";
        check(
            text,
            &[
                ("1", "A", "a.md"),
                ("1.1", "B", "b.md"),
                ("1.2", "C", "c.md"),
            ],
        );
    }
}
