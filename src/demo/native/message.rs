//! Converts the compiler's JSON messages, and assigns them to programs.
//!
//! A place inside a macro of another crate is followed to the call in the program. Two kinds of
//! text are dropped: summaries ("aborting due to …"), and notes that a lint is on by default, which
//! rustc prints once per crate, so that they would depend on the other programs.

use serde::Deserialize;

use super::normalize::Folders;
use crate::demo::opening::Opening;
use crate::demo::outcome::{CompilerMessage, MessagePlace, ProgramPlace};

/// A message as `rustc --error-format=json` writes it.
#[derive(Debug, Deserialize)]
pub(super) struct Raw {
    message: String,
    code: Option<RawCode>,
    level: String,
    spans: Vec<RawSpan>,
    children: Vec<Raw>,
    rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RawCode {
    code: String,
}

#[derive(Debug, Deserialize)]
struct RawSpan {
    file_name: String,
    line_start: usize,
    line_end: usize,
    column_start: usize,
    column_end: usize,
    is_primary: bool,
    label: Option<String>,
    suggested_replacement: Option<String>,
    expansion: Option<Box<RawExpansion>>,
}

#[derive(Debug, Deserialize)]
struct RawExpansion {
    span: RawSpan,
}

/// Parses the messages in the compiler's standard error; other lines are dropped.
pub(super) fn read(stderr: &str) -> Vec<Raw> {
    stderr
        .lines()
        .filter(|line| line.starts_with('{'))
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|raw: &Raw| !raw.is_summary())
        .collect()
}

impl Raw {
    fn is_summary(&self) -> bool {
        // The level `failure-note` is for "For more information about this error, try …".
        let counts = self.message.starts_with("aborting due to")
            || self.message.ends_with(" warning emitted")
            || self.message.ends_with(" warnings emitted");
        self.level == "failure-note" || (self.spans.is_empty() && counts)
    }

    /// Returns true if the message is an error.
    pub(super) fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }

    /// Returns the name of the program that the message is about: the folder of the file it points
    /// into.
    pub(super) fn program(&self) -> Option<&str> {
        let own = self.spans.iter();
        let inner = self.children.iter().flat_map(|child| &child.spans);
        let primary = own.clone().filter(|span| span.is_primary);
        let mut spans = primary.chain(own).chain(inner);
        spans.find_map(|span| span.in_program()?.file_name.strip_suffix(FILE))
    }

    /// Converts the message. Places are those in the author's lines, without the inserted text that
    /// opens `main`.
    pub(super) fn finish(
        &self,
        name: &str,
        folders: &Folders,
        opening: Option<&Opening>,
    ) -> CompilerMessage {
        let normalize = |text: &str| folders.normalize(text, name);
        let place = |line, column| {
            let at = ProgramPlace { line, column };
            opening.map_or(at, |opening| opening.shown(at))
        };
        let spans = self.spans.iter();
        let mut places: Vec<MessagePlace> = spans
            // A span in another crate that no macro call leads to has no place in a lesson.
            .filter_map(|span| Some((span, span.in_program()?)))
            .map(|(span, at)| MessagePlace {
                primary: span.is_primary,
                start: place(at.line_start, at.column_start),
                end: place(at.line_end, at.column_end),
                label: span.label.as_deref().map(normalize),
            })
            .collect();
        // The sort is stable: the other places stay in the order of the compiler.
        places.sort_by_key(|place| !place.primary);
        let children = self
            .children
            .iter()
            .filter(|raw| self.is_error() || !is_default(&raw.message));
        let original = self.rendered.as_deref().unwrap_or(&self.message);
        // Before the paths become shorter: the opening is found by the program's own path.
        let mut rendered = match opening {
            Some(opening) => normalize(&opening.cut_from(original, &format!("{name}{FILE}"))),
            None => normalize(original),
        };
        if !self.is_error() {
            rendered = without_defaults(&rendered);
        }
        CompilerMessage {
            is_error: self.is_error(),
            code: self.code.as_ref().map(|code| code.code.clone()),
            message: normalize(&self.message),
            places,
            children: children.map(|raw| normalize(&raw.line())).collect(),
            rendered,
        }
    }

    /// Returns a note or help on one line, with the suggested replacement.
    fn line(&self) -> String {
        let replacements: Vec<&str> = self
            .spans
            .iter()
            .filter_map(|span| span.suggested_replacement.as_deref())
            .map(str::trim)
            .collect();
        let Self { level, message, .. } = self;
        match replacements.as_slice() {
            [only] if !only.is_empty() => format!("{level}: {message}: `{only}`"),
            _ => format!("{level}: {message}"),
        }
    }
}

/// Returns true if a note says that a lint is on by default.
fn is_default(note: &str) -> bool {
    note.starts_with("`#[") && note.ends_with(" on by default")
}

/// Removes such a note from a rendered message, with the bar above it.
fn without_defaults(rendered: &str) -> String {
    let is_note = |line: &&str| line.trim().strip_prefix("= note: ").is_some_and(is_default);
    let mut lines: Vec<&str> = rendered.split('\n').collect();
    if let Some(at) = lines.iter().position(is_note) {
        let (above, below) = lines.split_at(at);
        let is_last = below.get(1).is_none_or(|line| line.trim().is_empty());
        let has_bar = above.last().is_some_and(|line| line.trim() == "|");
        lines.drain(at - usize::from(is_last && has_bar)..=at);
    }
    lines.join("\n")
}

/// Suffix of the paths of programs, after the program's name.
pub(super) const FILE: &str = "/src/main.rs";

impl RawSpan {
    /// Returns the place in a program: its own, or the call of the macro that contains it.
    fn in_program(&self) -> Option<&RawSpan> {
        // Programs have relative paths. A library with such a file has an absolute one.
        if self.file_name.ends_with(FILE) && !self.file_name.starts_with('/') {
            return Some(self);
        }
        self.expansion.as_ref()?.span.in_program()
    }
}

/// Returns true for a line of the compiler that reports a lack of memory.
///
/// Its messages are JSON, and quote the program, which may speak of memory too.
pub(super) fn is_starved(line: &str) -> bool {
    let has_none = || line.contains("out of memory") || line.contains("Cannot allocate memory");
    if line.starts_with('{') {
        let constant = r#""message":"tried to allocate more memory than available to compiler""#;
        let linker = r#""message":"linking with "#;
        return line.contains(constant) || line.contains(linker) && has_none();
    }
    let allocation = line.starts_with("memory allocation of ") && line.ends_with(" failed");
    allocation || has_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(file: &str, expansion: &str) -> String {
        format!(
            r#"{{"file_name":"{file}","line_start":2,"line_end":2,"column_start":5,"column_end":6,
            "is_primary":true,"label":"here","suggested_replacement":null,"expansion":{expansion}}}"#
        )
        .replace('\n', "")
    }

    fn raw(level: &str, message: &str, spans: &str) -> String {
        format!(
            r#"{{"message":"{message}","code":null,"level":"{level}","spans":[{spans}],"children":[],"rendered":"x"}}"#
        )
    }

    #[test]
    fn a_message_belongs_to_the_program_it_points_into() {
        let found = read(&raw("error", "m", &span("p1/src/main.rs", "null")));
        assert_eq!(found[0].program(), Some("p1"));
        let message = found[0].finish("p1", &Folders::default(), None);
        assert_eq!(message.places[0].start, ProgramPlace { line: 2, column: 5 });
        assert_eq!(message.places[0].label.as_deref(), Some("here"));
    }

    #[test]
    fn macros_of_others_are_followed_to_the_call() {
        let call = format!(r#"{{"span":{}}}"#, span("p1/src/main.rs", "null"));
        let found = read(&raw("error", "m", &span("/std/src/main.rs", &call)));
        assert_eq!(found[0].program(), Some("p1"));
    }

    #[test]
    fn lints_are_the_same_for_all_neighbors() {
        let second = "warning: w\n --> src/main.rs:1:1\n  |\n1 | x\n  | ^\n\n";
        let first = second.replace("^\n", "^\n  |\n  = note: `#[warn(a)]` on by default\n");
        assert_eq!(without_defaults(&first), second);
        assert_eq!(without_defaults(second), second);
        let more = first.replace("default\n", "default\n  = note: b\n");
        let kept = second.replace("^\n", "^\n  |\n  = note: b\n");
        assert_eq!(without_defaults(&more), kept);
    }

    #[test]
    fn summaries_are_left_out() {
        for summary in ["aborting due to 2 previous errors", "1 warning emitted"] {
            assert!(read(&raw("error", summary, "")).is_empty());
        }
        assert_eq!(read(&raw("error", "linking failed", "")).len(), 1);
    }
}
