//! Wraps the lines of a demo into a complete program, by rustdoc's rules.
//!
//! Text without `fn main`, or with statements beside it, is wrapped into one. Inner attributes at
//! the top stay above; `main` opens at the start of the next line, so that line numbers of the
//! program and the demo agree. Inner attributes and `extern crate` further down move into that
//! [`Opening`], and leave blank lines. Text that ends in `(())`, such as `Ok::<(), E>(())`, may use
//! `?`. Nothing is compiled here.

use std::ops::Range;

use super::line_map::{LineMap, LineOrigin};
use super::opening::{MovedPiece, Opening};
use super::outcome::ProgramPlace;
use super::token::{RustToken, TokenKind, tokens};
use crate::lesson::demo::DemoLine;

/// A program with the origins of its lines.
pub(super) struct Wrapped {
    /// Source of the program.
    pub source: String,
    /// Origins of its lines.
    pub map: LineMap,
    /// Text inserted into one of its lines to open `main`, if the demo has no `main`.
    pub opening: Option<Opening>,
}

/// Wraps `lines` into a program.
pub(super) fn wrap<'a>(lines: impl IntoIterator<Item = &'a DemoLine>) -> Wrapped {
    let lines: Vec<&DemoLine> = lines.into_iter().collect();
    let source: String = lines.iter().map(|line| line.text.clone() + "\n").collect();
    let tokens = tokens(&source);
    // Statements beside a `main` are what is run, as rustdoc does it.
    if has_main(&tokens) && !has_statements(&tokens) {
        return verbatim(lines);
    }
    let split = split_lines(&lines, &crate_level(&tokens));
    let (before, after) = if ends_in_unit(&tokens) {
        FALLIBLE_MAIN
    } else {
        MAIN
    };
    let mut program = ProgramBuilder::default();
    // `#![…]` must come before everything else, so `main` opens after these lines.
    let is_above = |split: &&Split<'_>| !split.above.is_empty() && split.below.is_empty();
    let head = split.iter().take_while(is_above).count();
    for line in &split[..head] {
        program.push(&line.above, line.from);
    }
    let opening = split[head..].first().map(|first| {
        let opening = opening(head + 1, first, &split[head + 1..], before);
        let (start, end) = match opening.before {
            0 => (String::new(), first.below.as_str()),
            _ => (first.above.clone(), &first.below[first.above.len()..]),
        };
        program.push(&format!("{start}{}{end}", opening.text), first.from);
        opening
    });
    for line in split.iter().skip(head + 1) {
        program.push(&line.below, line.from);
    }
    if opening.is_none() {
        program.push_generated(before.trim_end());
    }
    program.push_generated(after);
    program.finish(opening)
}

/// Returns the text inserted in front of the first line that belongs into `main`.
fn opening(line: usize, first: &Split<'_>, later: &[Split<'_>], before: &str) -> Opening {
    let starts_line = first.below[..first.above.len().min(first.below.len())]
        .trim()
        .is_empty();
    // The part that belongs in front is in front already, so `main` opens behind it.
    let stays = !first.above.is_empty() && starts_line;
    let mut opening = Opening {
        line,
        before: if stays {
            first.above.chars().count()
        } else {
            0
        },
        ..Opening::default()
    };
    if stays {
        opening.text.push(' ');
    }
    let own = std::iter::once(first).filter(|_| !stays);
    for (split, at) in own.zip([line]).chain(later.iter().zip(line + 1..)) {
        let piece = split.above.trim_start();
        if piece.is_empty() {
            continue;
        }
        let text = if piece.contains("//") {
            // A comment would swallow the rest of the line, so only the tokens are used.
            let words: Vec<&str> = tokens(piece).iter().map(|token| token.text).collect();
            words.join(" ")
        } else {
            piece.to_owned()
        };
        let blank = split.above.chars().count() - piece.chars().count();
        opening.pieces.push(MovedPiece {
            start: opening.text.chars().count(),
            length: text.chars().count(),
            place: ProgramPlace {
                line: at,
                column: blank + 1,
            },
        });
        opening.text += &format!("{text} ");
    }
    opening.text += before;
    opening
}

/// Returns the program that consists of `lines` without any change.
pub(super) fn verbatim<'a>(lines: impl IntoIterator<Item = &'a DemoLine>) -> Wrapped {
    let mut program = ProgramBuilder::default();
    for line in lines {
        program.push(&line.text, line);
    }
    program.finish(None)
}

/// Returns true if the text ends in `(())`.
fn ends_in_unit(tokens: &[RustToken<'_>]) -> bool {
    let [.., a, b, c, d] = tokens else {
        return false;
    };
    a.is("(") && b.is("(") && c.is(")") && d.is(")")
}

/// The text that opens `main` and the text that closes it.
const MAIN: (&str, &str) = ("fn main() { ", "}");

/// The same for lines that end in `(())`, which may use `?`.
const FALLIBLE_MAIN: (&str, &str) = (
    "fn main() { fn _inner() -> ::core::result::Result<(), impl ::core::fmt::Debug> { ",
    "} _inner().unwrap() }",
);

/// Source of a program so far, with the origins of its lines.
#[derive(Default)]
struct ProgramBuilder {
    source: String,
    origins: Vec<Option<LineOrigin>>,
}

impl ProgramBuilder {
    fn push(&mut self, text: &str, line: &DemoLine) {
        self.source += text;
        self.source += "\n";
        self.origins.push(Some(line.into()));
    }

    fn push_generated(&mut self, text: &str) {
        self.source += text;
        self.source += "\n";
        self.origins.push(None);
    }

    fn finish(self, opening: Option<Opening>) -> Wrapped {
        Wrapped {
            source: self.source,
            map: LineMap::new(self.origins),
            opening,
        }
    }
}

/// A line of the demo, split into the part that moves above `main` and the part inside.
struct Split<'a> {
    from: &'a DemoLine,
    above: String,
    below: String,
}

/// Splits each line into the part that moves above `main` and the part inside.
///
/// In each half the other half is blank, so that columns stay the same.
fn split_lines<'a>(lines: &[&'a DemoLine], hoisted: &[Range<usize>]) -> Vec<Split<'a>> {
    let mut start = 0;
    let mut split = Vec::with_capacity(lines.len());
    for &from in lines {
        let moves = |at: usize| hoisted.iter().any(|range| range.contains(&(start + at)));
        let half = |is_in: &dyn Fn(usize) -> bool| -> String {
            let chars = from.text.char_indices();
            // One blank for each byte, so that byte offsets agree in both halves.
            let blanked = chars.map(|(at, c)| {
                if is_in(at) {
                    c.to_string()
                } else {
                    " ".repeat(c.len_utf8())
                }
            });
            blanked.collect::<String>().trim_end().to_owned()
        };
        let above = half(&moves);
        let below = if above.is_empty() {
            from.text.clone()
        } else {
            half(&|at| !moves(at))
        };
        split.push(Split { from, above, below });
        start += from.text.len() + 1;
    }
    split
}

/// Returns true if the text has its own `main`, at the top level or inside a macro call there.
pub(super) fn has_main(tokens: &[RustToken<'_>]) -> bool {
    let mut in_macro = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.depth == 0 && opens(token) {
            in_macro = is_macro_call(&tokens[..at]);
        }
        let is_top = token.depth == 0 || (token.depth == 1 && in_macro);
        if is_top && token.is("fn") && tokens.get(at + 1).is_some_and(|next| next.is("main")) {
            return true;
        }
    }
    false
}

/// Keywords that begin an item, or may follow a closing brace.
const ITEM_WORDS: &[&str] = &[
    "use", "fn", "mod", "struct", "enum", "union", "trait", "impl", "type", "const", "static",
    "extern", "pub", "unsafe", "safe", "async", "auto", "macro", "else", "as",
];

/// Returns true if there are statements at the top level, so that the text must be wrapped.
pub(super) fn has_statements(tokens: &[RustToken<'_>]) -> bool {
    let mut starts = true;
    let mut in_attribute = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.depth > 0 {
            continue;
        }
        if starts && token.kind != TokenKind::Sign && begins_statement(&tokens[at..]) {
            return true;
        }
        // Still inside the attributes of the next item.
        in_attribute = starts && (token.is("#") || in_attribute);
        starts = in_attribute || token.is(";") || token.is("}");
        in_attribute &= !token.is("]");
    }
    false
}

/// Returns true if the tokens do not begin an item; macro calls count as items.
fn begins_statement(tokens: &[RustToken<'_>]) -> bool {
    let path = tokens
        .iter()
        .take_while(|token| token.is(":") || token.kind == TokenKind::Word);
    let is_macro_call = tokens.get(path.count()).is_some_and(|next| next.is("!"));
    !ITEM_WORDS.contains(&tokens[0].text) && !is_macro_call
}

fn opens(token: &RustToken<'_>) -> bool {
    token.is("(") || token.is("[") || token.is("{")
}

/// Returns true if the tokens in front of a bracket are `name !`.
fn is_macro_call(before: &[RustToken<'_>]) -> bool {
    matches!(before, [.., name, sign] if name.kind == TokenKind::Word && sign.is("!"))
}

/// Returns the ranges of inner attributes at the top, and of `extern crate` with its attributes.
fn crate_level(tokens: &[RustToken<'_>]) -> Vec<Range<usize>> {
    let mut ranges = inner_attributes(tokens);
    // Start of the attributes of the next item, which move with it.
    let mut item = None;
    for (at, token) in tokens.iter().enumerate() {
        if token.depth > 0 {
            continue;
        }
        let next = tokens.get(at + 1);
        if token.is("#") && next.is_some_and(|next| next.is("[")) {
            item = item.or(Some(token.start));
        } else if token.is("extern") && next.is_some_and(|next| next.is("crate")) {
            let semicolon = tokens[at..].iter().find(|token| token.is(";"));
            let end = semicolon.map_or(token.end(), RustToken::end);
            ranges.push(item.take().unwrap_or(token.start)..end);
        } else if !(token.is("[") || token.is("]") || token.is("pub")) {
            item = None;
        }
    }
    ranges
}

/// Returns the ranges of the `#![…]` at the very start.
pub(super) fn inner_attributes(tokens: &[RustToken<'_>]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut rest = tokens;
    while let [hash, bang, open, inner @ ..] = rest {
        if !(hash.is("#") && bang.is("!") && open.is("[")) {
            break;
        }
        let Some(close) = inner.iter().position(|token| token.depth == open.depth) else {
            break;
        };
        ranges.push(hash.start..inner[close].end());
        rest = &inner[close + 1..];
    }
    ranges
}

#[cfg(test)]
#[path = "wrap_test.rs"]
mod tests;
