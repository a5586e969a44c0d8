//! Words about a problem that has no place yet.

use super::{Code, Diagnostic, Span};

/// Message and advice; code and place are added later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Message, lower case, without a final period.
    pub message: String,
    /// Advice for the author.
    pub help: String,
}

impl Explanation {
    /// Creates an explanation.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }

    /// Returns the diagnostic with this code at this place.
    pub fn at(self, code: Code, span: Span) -> Diagnostic {
        Diagnostic::new(code, span, self.message).with_help(self.help)
    }
}
