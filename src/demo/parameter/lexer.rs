//! Lexer for the comment of a parameter.

use std::ops::Range;

use super::ParameterError;
use super::read::plain;

/// Help text with an example of a parameter.
pub(super) const FORM: &str = "write `let layers: usize = 56; // knob 2..=80 step 2 \"Layers\"`";

/// Creates an error at a byte range of the line.
pub(super) fn error(
    range: Range<usize>,
    message: impl Into<String>,
    help: impl Into<String>,
) -> ParameterError {
    ParameterError {
        range,
        message: message.into(),
        help: help.into(),
    }
}

/// Cursor over the words of a comment.
pub(super) struct CommentLexer<'a> {
    /// The whole line.
    pub line: &'a str,
    /// Byte offset of the next word.
    pub at: usize,
}

impl<'a> CommentLexer<'a> {
    /// Returns the next word and its byte range without consuming it.
    fn next(&self) -> (&'a str, Range<usize>) {
        let rest = self.line[self.at..].trim_start();
        let start = self.line.len() - rest.len();
        let end = if let Some(quoted) = rest.strip_prefix('"') {
            quoted.find('"').map(|end| end + 2)
        } else {
            rest.find([' ', '|', '"'])
        };
        // `|` is a word of its own, and would otherwise end before it begins.
        let least = usize::from(rest.starts_with('|'));
        let length = end.unwrap_or(rest.trim_end().len()).max(least);
        (&rest[..length], start..start + length)
    }

    fn take(&mut self, place: &Range<usize>) {
        self.at = place.end;
    }

    /// Parses a range, `2..=80`; returns both bounds and its byte range, `None` if there is no
    /// range.
    pub(super) fn range(&mut self) -> Result<Option<(f64, f64, Range<usize>)>, ParameterError> {
        let (word, place) = self.next();
        if word.is_empty() || word.starts_with('"') {
            return Ok(None);
        }
        let bounds = word
            .split_once("..=")
            .and_then(|(from, to)| Some((number(from)?, number(to)?)));
        let Some((from, to)) = bounds else {
            let message = format!("`{word}` is not a range");
            return Err(error(
                place,
                message,
                "write it as `2..=80`, both ends included",
            ));
        };
        self.take(&place);
        Ok(Some((from, to, place)))
    }

    /// Parses `step 2`; returns the step and its byte range, `None` if there is no step.
    pub(super) fn step(&mut self) -> Result<Option<(f64, Range<usize>)>, ParameterError> {
        let (word, place) = self.next();
        if word != "step" {
            return Ok(None);
        }
        self.take(&place);
        let (word, place) = self.next();
        let Some(step) = number(word) else {
            let message = "a number follows `step`";
            return Err(error(place, message, "write it as `step 2`"));
        };
        self.take(&place);
        Ok(Some((step, place)))
    }

    /// Parses a quoted text; `None` if the next word is not quoted.
    pub(super) fn quoted(&mut self) -> Result<Option<String>, ParameterError> {
        let (word, place) = self.next();
        if !word.starts_with('"') {
            return Ok(None);
        }
        let inner = word[1..]
            .strip_suffix('"')
            .filter(|inner| !inner.is_empty());
        let Some(inner) = inner else {
            let help = "write it as `\"Layers\"`";
            return Err(error(
                place,
                "the label of the knob is not closed, or empty",
                help,
            ));
        };
        self.take(&place);
        Ok(Some(inner.to_owned()))
    }

    /// Parses quoted texts separated by `|`.
    pub(super) fn choice(&mut self) -> Result<Vec<String>, ParameterError> {
        let mut words = Vec::new();
        loop {
            words.extend(self.quoted()?);
            let (sign, place) = self.next();
            if sign != "|" {
                return Ok(words);
            }
            self.take(&place);
        }
    }

    /// Returns an error if any word is left.
    pub(super) fn end(&self) -> Result<(), ParameterError> {
        let (word, place) = self.next();
        if word.is_empty() {
            return Ok(());
        }
        let message = format!("`{word}` is no part of a knob");
        Err(error(place, message, FORM))
    }
}

fn number(word: &str) -> Option<f64> {
    plain(word).parse().ok()
}
