//! What is wrong with a course, as plain data: code, place, message, help.
//!
//! Stages collect diagnostics in their values; only `print` turns byte ranges
//! into lines and columns. Failures of the tool itself are errors, not
//! diagnostics, and live with the stage that returns them.

mod code;
mod human;
mod junit;
mod line_index;
pub mod manual;
pub mod print;
mod sarif;
mod suggest;
mod weight;

use std::ops::Range;
use std::sync::Arc;

pub use code::Code;
pub use line_index::{LineIndex, Position};
pub use suggest::{certain, nearest};
pub use weight::{Weight, Weights};

/// How much a diagnostic weighs: an error keeps the new site from being published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The course is wrong; the old site stays.
    Error,
    /// Worth an author's look; the site is published.
    Warning,
}

/// A place in a source file of the course.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Path as authors see it, with `/`: `content/03-matrices/index.md`.
    pub file: Arc<str>,
    /// Byte range in the file's text (line ends normalized to LF).
    pub start: usize,
    /// End of the range, exclusive.
    pub end: usize,
}

impl Span {
    /// The bytes `range` of `file`.
    pub fn new(file: &Arc<str>, range: Range<usize>) -> Self {
        Self {
            file: Arc::clone(file),
            start: range.start,
            end: range.end,
        }
    }

    /// The byte range.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A second place that explains the first, with its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there.
    pub text: String,
}

/// A change of one place that mends a problem for certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// One thing that is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem it is.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it is; `None` for problems of the course as a whole.
    pub span: Option<Span>,
    /// What is wrong: lower case, no final period.
    pub message: String,
    /// What stands beside the place itself; empty for none.
    pub label: String,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// Facts that explain the message, such as what a demo printed.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// What `didact check --fix` would write.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn new(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span: span.into(),
            message: message.into(),
            label: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::new(code, span, message)
        }
    }

    /// The same with words beside the place itself.
    pub fn with_label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// The same with another place pointed out.
    pub fn with_place(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.labels.push(Label { span, text });
        self
    }

    /// The same with an explaining fact.
    pub fn with_note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// The same with what to do.
    pub fn with_help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// The same with a change that mends it for certain.
    pub fn with_fix(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.fix = Some(Fix { span, text });
        self
    }

    /// Whether it keeps the site from being published.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts by file, place and code, so that reports do not depend on threads.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (&a.span, a.code, &a.message).cmp(&(&b.span, b.code, &b.message)));
    diagnostics.dedup();
}
