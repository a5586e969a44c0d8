//! Faults because of which no demo can be built, with their places in the author's files.
//!
//! `Cargo.toml`, `Cargo.lock`, the course's library, a path dependency, Cargo's settings,
//! `rust-toolchain.toml`: the author can fix each of these files, so each fault becomes a
//! diagnostic there. A fault holds the text of its file, since most of these files are not among
//! the course's sources.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};

/// A fault in the files that demos are built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildFault {
    /// Path from the course's folder, with `/`: `content/Cargo.toml`, `../helper/src/lib.rs`.
    pub file: String,
    /// Text of the file, with LF line ends.
    pub text: Arc<str>,
    /// Byte range in the text.
    pub range: Range<usize>,
    /// The message, lower case and without a final period.
    pub message: String,
    /// Label of the range in the compiler's message; may be empty.
    pub label: String,
    /// Notes of Cargo or the compiler.
    pub notes: Vec<String>,
    /// Advice for the author.
    pub help: Option<String>,
}

impl BuildFault {
    /// Creates a fault at the first line of a file.
    pub fn at_top(file: impl Into<String>, text: &str, message: impl Into<String>) -> Self {
        let text = text.replace("\r\n", "\n");
        let end = text.find('\n').unwrap_or(text.len());
        Self {
            file: file.into(),
            text: text.into(),
            range: 0..end,
            message: message.into(),
            label: String::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// Returns the fault at another byte range, clamped to the text.
    pub fn at(self, range: Range<usize>) -> Self {
        let length = self.text.len();
        let start = self.text.floor_char_boundary(range.start.min(length));
        let end = self.text.ceil_char_boundary(range.end.min(length));
        Self {
            range: start..end.max(start),
            ..self
        }
    }

    /// Returns the fault at a byte range of `original`, which is the text with its own line ends.
    pub fn at_original(self, original: &[u8], range: Range<usize>) -> Self {
        let before = &original[..range.start.min(original.len())];
        // Each CRLF is a byte shorter in our text.
        let shift = before.windows(2).filter(|pair| pair == b"\r\n").count();
        self.at(range.start - shift..range.end - shift)
    }

    /// Returns the fault at a line and a column (characters), both from 1; `length` is in
    /// characters.
    pub fn at_line(self, line: usize, column: usize, length: usize) -> Self {
        let mut lines = self.text.split_inclusive('\n');
        let before = lines.by_ref().take(line.saturating_sub(1));
        let start: usize = before.map(str::len).sum();
        let text = self.text[start..].lines().next().unwrap_or_default();
        let byte = |column: usize| {
            let inside = text.char_indices().nth(column);
            start + inside.map_or(text.len(), |(byte, _)| byte)
        };
        let first = column.saturating_sub(1);
        let range = byte(first)..byte(first + length);
        self.at(range)
    }

    /// Returns the fault with a help text.
    pub fn with_help(self, help: impl Into<String>) -> Self {
        let help = Some(help.into());
        Self { help, ..self }
    }

    /// Returns the fault with one more note; an empty note is dropped.
    pub fn with_note(mut self, note: &str) -> Self {
        let trimmed = note.trim();
        if !trimmed.is_empty() {
            self.notes.push(trimmed.to_owned());
        }
        self
    }

    /// Returns file, message and notes as one text, without the range.
    pub fn words(&self) -> String {
        let mut text = format!("{}: {}", self.file, self.message);
        for note in &self.notes {
            text += &format!("\n{note}");
        }
        text
    }

    /// Returns the fault as a diagnostic; `prefix` is the path of the course's folder in messages.
    pub fn diagnostic(&self, prefix: &str) -> Diagnostic {
        let file: Arc<str> = format!("{prefix}{}", self.file).into();
        let span = Span::new(&file, self.range.clone());
        let mut diagnostic = Diagnostic::new(Code::Dependencies, span, self.message.clone())
            .with_label(self.label.clone());
        diagnostic.notes.clone_from(&self.notes);
        diagnostic.help.clone_from(&self.help);
        diagnostic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: usize, column: usize, length: usize, expected: &str) {
        let fault = BuildFault::at_top("a", "one\r\nté two\n", "m").at_line(line, column, length);
        assert_eq!(&fault.text[fault.range.clone()], expected);
    }

    #[test]
    fn lines_and_columns_become_bytes() {
        check(1, 1, 3, "one");
        check(2, 2, 1, "é");
        check(2, 4, 99, "two");
        check(9, 9, 9, "");
    }
}
