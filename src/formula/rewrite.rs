//! Replaces TeX that the converter does not support.
//!
//! | written | converted |
//! |---|---|
//! | `\\*`, `\\[2pt]` | `\\`; the style sets the distance of lines |
//! | `\boxed{x}` | a row that ends with a mark |
//! | `\tag{1}` outside of a numbered environment | removed, and set beside the formula |
//! | `\mbox{x}`, `\hbox{x}` | `\text{x}` |
//!
//! Offsets in the result can be mapped back.

use std::ops::Range;

use super::Display;
use super::mathml::BOX;

/// Rewritten TeX.
pub(super) struct Rewritten {
    /// TeX for the converter.
    pub tex: String,
    /// Tag to set beside the formula.
    pub tag: Option<TagCommand>,
    /// Byte range of the first `\\` outside of any environment.
    pub idle_break: Option<Range<usize>>,
    /// Byte ranges of insertions, in the result.
    inserted: Vec<Range<usize>>,
}

/// A `\tag`.
pub(super) struct TagCommand {
    /// Text of the tag, with its brackets.
    pub text: String,
    /// Byte range in the original.
    pub range: Range<usize>,
}

impl Rewritten {
    /// Maps an offset in the result to the original.
    pub(super) fn original(&self, offset: usize) -> usize {
        let inserted = self.inserted.iter();
        let before = inserted.map(|range| range.end.min(offset).saturating_sub(range.start));
        offset - before.sum::<usize>()
    }
}

/// Environments with numbered lines, in which the converter supports `\tag`.
const NUMBERED: &[&str] = &["equation", "align", "gather", "multline"];

/// Rewrites `tex` in one pass.
pub(super) fn rewrite(tex: &str, display: Display) -> Rewritten {
    let mut rewriter = Rewriter {
        tex,
        display,
        at: 0,
        out: Rewritten {
            tex: String::with_capacity(tex.len()),
            tag: None,
            idle_break: None,
            inserted: Vec::new(),
        },
        braces: Vec::new(),
        environments: Vec::new(),
    };
    while rewriter.at < tex.len() {
        rewriter.step();
    }
    rewriter.out
}

/// An open brace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Brace {
    Plain,
    Boxed,
}

struct Rewriter<'t> {
    tex: &'t str,
    display: Display,
    at: usize,
    out: Rewritten,
    braces: Vec<Brace>,
    environments: Vec<&'t str>,
}

impl<'t> Rewriter<'t> {
    fn step(&mut self) {
        let tex = self.tex;
        let rest = &tex[self.at..];
        let command = command(rest);
        match rest.as_bytes()[0] {
            b'\\' if command.is_empty() => self.symbol(rest),
            b'\\' => self.command(rest, command),
            b'{' => {
                self.braces.push(Brace::Plain);
                self.copy(1);
            }
            b'}' => {
                if self.braces.pop() == Some(Brace::Boxed) {
                    self.insert(&format!(r"\text{{{BOX}}}"));
                }
                self.copy(1);
            }
            _ => self.copy(rest.chars().next().map_or(1, char::len_utf8)),
        }
    }

    /// Handles a backslash followed by one sign.
    fn symbol(&mut self, rest: &str) {
        let escaped = rest[1..].chars().next().map_or(0, char::len_utf8);
        if !rest.starts_with(r"\\") {
            return self.copy(1 + escaped);
        }
        if self.environments.is_empty() && self.braces.is_empty() && self.out.idle_break.is_none() {
            self.out.idle_break = Some(self.at..self.at + 2);
        }
        self.copy(2);
        let after = &self.tex[self.at..];
        let star = usize::from(after.starts_with('*'));
        self.blank(star + bracketed_length(&after[star..]));
    }

    fn command(&mut self, rest: &'t str, command: &str) {
        let long = 1 + command.len();
        match command {
            "begin" | "end" => {
                let name = argument(&rest[long..]).map_or("", |(name, _)| name.trim());
                match command {
                    "begin" => self.environments.push(name),
                    _ => drop(self.environments.pop()),
                }
                self.copy(long);
            }
            "boxed" if rest[long..].starts_with('{') => {
                self.blank(long);
                self.copy(1);
                self.braces.push(Brace::Boxed);
            }
            "mbox" | "hbox" => {
                // Of the same length, so that offsets stay the same.
                self.out.tex.push_str(r"\text");
                self.at += long;
            }
            "tag" if self.takes_tag() => self.tag(rest, long),
            _ => self.copy(long),
        }
    }

    /// Returns true if a tag belongs to the whole formula. The converter reports tags of inline
    /// formulas and second tags.
    fn takes_tag(&self) -> bool {
        let is_numbered = self.environments.iter().any(|name| NUMBERED.contains(name));
        !is_numbered && self.out.tag.is_none() && self.display == Display::Block
    }

    fn tag(&mut self, rest: &str, long: usize) {
        // `\tag*` has no parentheses around its text.
        let bare = rest[long..].strip_prefix('*');
        let after = bare.unwrap_or(&rest[long..]);
        let Some((inside, length)) = argument(after) else {
            return self.copy(long);
        };
        let whole = rest.len() - after.len() + length;
        self.out.tag = Some(TagCommand {
            text: match bare {
                Some(_) => inside.to_owned(),
                None => format!("({inside})"),
            },
            range: self.at..self.at + whole,
        });
        self.blank(whole);
    }

    /// Copies the next bytes.
    fn copy(&mut self, length: usize) {
        let end = (self.at + length).min(self.tex.len());
        self.out.tex.push_str(&self.tex[self.at..end]);
        self.at = end;
    }

    /// Replaces the next bytes by blanks, so that offsets stay the same.
    fn blank(&mut self, length: usize) {
        self.out.tex.extend(std::iter::repeat_n(' ', length));
        self.at += length;
    }

    /// Appends text that is not in the original.
    fn insert(&mut self, text: &str) {
        let start = self.out.tex.len();
        self.out.tex.push_str(text);
        self.out.inserted.push(start..self.out.tex.len());
    }
}

/// Returns the letters of the command at the start of `tex`.
pub(super) fn command(tex: &str) -> &str {
    let Some(rest) = tex.strip_prefix('\\') else {
        return "";
    };
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    &rest[..length]
}

/// Returns the content of the braces at the start of `tex`, and their length in bytes; `None` if there
/// are none, or if they are not closed.
pub(super) fn argument(tex: &str) -> Option<(&str, usize)> {
    let mut depth = 0_usize;
    let mut bytes = tex.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'{' => depth += 1,
            b'}' if depth <= 1 => return Some((&tex[1..at], at + 1)),
            b'}' => depth -= 1,
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Returns the number of bytes of a TeX length in brackets at the start of `tex`: `[2pt]`, `[-.5 em]`,
/// `[\jot]`; 0 for other text in brackets, which belongs to the formula.
fn bracketed_length(tex: &str) -> usize {
    let Some((inside, _)) = tex.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return 0;
    };
    let number = inside.trim().trim_start_matches(['+', '-']);
    let after_digits = number.trim_start_matches(|c: char| c.is_ascii_digit() || ".,".contains(c));
    let is_number = after_digits.len() < number.len();
    let unit = after_digits.trim();
    let is_command = unit.starts_with('\\') && command(unit).len() + 1 == unit.len();
    let is_unit = unit.len() == 2 && unit.bytes().all(|b| b.is_ascii_lowercase());
    if is_command || is_number && is_unit {
        inside.len() + 2
    } else {
        0
    }
}
