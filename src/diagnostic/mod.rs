//! Diagnostics: errors and warnings about a course, as plain data.
//!
//! Stages collect diagnostics in their values; only `print` converts byte ranges to lines and
//! columns. Failures of the tool itself are errors, not diagnostics, and are defined by the stage
//! that returns them.

mod code;
mod explanation;
pub mod fixes;
mod human;
mod junit;
mod line_index;
pub(crate) mod manual;
pub mod print;
mod sarif;
mod severity;
mod suggest;

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use code::Code;
pub use explanation::Explanation;
pub use line_index::{LineIndex, Position};
pub use severity::{SeverityOverride, SeverityOverrides};
pub use suggest::{certain, nearest};

/// Severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Keeps the new site from being published.
    Error,
    /// Reported; the site is published.
    Warning,
}

/// A byte range in a source file of the course.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Path in messages, with `/`: `content/03-matrices/index.md`.
    pub file: Arc<str>,
    /// Start of the range in the file's text, whose line ends are normalized to LF.
    pub start: usize,
    /// End of the range, exclusive.
    pub end: usize,
}

impl Span {
    /// Creates the span of `range` in `file`.
    pub fn new(file: &Arc<str>, range: Range<usize>) -> Self {
        Self {
            file: Arc::clone(file),
            start: range.start,
            end: range.end,
        }
    }

    /// Returns the byte range.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A second place that explains the first, with its own text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceLabel {
    /// Place of the label.
    pub span: Span,
    /// Text of the label.
    pub text: String,
}

/// A replacement at one place that certainly solves the problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Place to replace.
    pub span: Span,
    /// New text.
    pub text: String,
}

/// An error or warning with its place and advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Kind of the diagnostic.
    pub code: Code,
    /// Severity.
    pub severity: Severity,
    /// Primary place; `None` if it concerns the course as a whole.
    pub span: Option<Span>,
    /// Message, lower case, without a final period.
    pub message: String,
    /// Label of the primary place; may be empty.
    pub label: String,
    /// Other relevant places.
    pub labels: Vec<PlaceLabel>,
    /// Facts that explain the message, such as what a demo printed.
    pub notes: Vec<String>,
    /// Advice for the author.
    pub help: Option<String>,
    /// Replacement that `didact check --fix` writes.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// Creates a diagnostic at `span` with the severity of its code.
    pub fn new(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            span: span.into(),
            message: message.into(),
            label: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Creates a warning, a milder case of a code that is usually an error.
    pub fn warning(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::new(code, span, message)
        }
    }

    /// Adds a label to the primary place.
    pub fn with_label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Adds another place.
    pub fn with_place(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.labels.push(PlaceLabel { span, text });
        self
    }

    /// Adds a fact that explains the message.
    pub fn with_note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Sets the advice.
    pub fn with_help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Sets the replacement.
    pub fn with_fix(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.fix = Some(Fix { span, text });
        self
    }

    /// Returns true if it keeps the site from being published.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts by file, place and code, so that reports do not depend on threads.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (&a.span, a.code, &a.message).cmp(&(&b.span, b.code, &b.message)));
    diagnostics.dedup();
}
