//! Formats diagnostics for people, programs and GitHub.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use super::line_index::LineStarts;
use super::{Diagnostic, Position, Severity, Span};
use crate::sorted;

pub use super::human::{Coloring, human};
pub use super::junit::junit;
pub use super::sarif::sarif;

/// Texts of source files by their path in spans.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<Arc<str>, IndexedText>);

/// A text and its line index, which is computed on first use.
#[derive(Clone, Debug)]
struct IndexedText {
    text: Arc<str>,
    lines: OnceLock<LineStarts>,
}

impl Texts {
    /// Adds the text of a file.
    pub fn add(&mut self, file: impl Into<Arc<str>>, text: impl Into<Arc<str>>) {
        let source = IndexedText {
            text: text.into(),
            lines: OnceLock::new(),
        };
        self.0.insert(file.into(), source);
    }

    /// Returns the texts that diagnostics quote, by file.
    pub fn quoted(&self, diagnostics: &[Diagnostic]) -> BTreeMap<Arc<str>, Arc<str>> {
        let spans = diagnostics.iter().flat_map(|found| {
            let labels = found.labels.iter().map(|label| &label.span);
            found.span.iter().chain(labels)
        });
        let texts = spans.filter_map(|span| {
            let source = self.0.get(&span.file)?;
            Some((Arc::clone(&span.file), Arc::clone(&source.text)))
        });
        sorted::map(texts)
    }

    /// Adds all texts of another course.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Returns the text of a file.
    pub fn get(&self, file: &str) -> Option<&str> {
        self.0.get(file).map(|source| &*source.text)
    }

    /// Returns the file for diagnostics of the course as a whole: `course.toml`, else the first
    /// file.
    pub(super) fn of_course(&self) -> Option<&Arc<str>> {
        let mut files = self.0.keys();
        let settings = files.find(|file| file.ends_with("content/course.toml"));
        settings.or_else(|| self.0.keys().next())
    }

    /// Returns the first and the last position of a span (end exclusive); line 1 if there is no
    /// text.
    pub(super) fn positions(&self, span: &Span) -> (Position, Position) {
        let position = |offset| match self.lines(&span.file) {
            Some((text, lines)) => lines.position(text, offset),
            None => Position { line: 1, column: 1 },
        };
        (position(span.start), position(span.end))
    }

    /// Returns a text with its line index.
    pub(super) fn lines(&self, file: &str) -> Option<(&str, &LineStarts)> {
        let source = self.0.get(file)?;
        let lines = source.lines.get_or_init(|| LineStarts::new(&source.text));
        Some((&source.text, lines))
    }
}

/// Returns `error` or `warning`.
pub(super) fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Formats one diagnostic as a JSON object on one line.
pub fn json(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let place = diagnostic.span.as_ref().map(|span| place(span, texts));
    json!({
        "code": diagnostic.code.as_str(),
        "severity": severity(diagnostic),
        "message": diagnostic.message,
        "place": place,
        "notes": diagnostic.notes,
        "help": diagnostic.help,
        "fix": fix(diagnostic, texts),
    })
    .to_string()
}

fn place(span: &Span, texts: &Texts) -> Value {
    let (start, end) = texts.positions(span);
    json!({
        "file": &*span.file,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    })
}

fn fix(diagnostic: &Diagnostic, texts: &Texts) -> Option<Value> {
    let fix = diagnostic.fix.as_ref()?;
    Some(json!({ "place": place(&fix.span, texts), "text": fix.text }))
}

/// Formats one diagnostic as a workflow command of GitHub Actions.
pub fn github(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let mut properties = Vec::new();
    if let Some(span) = &diagnostic.span {
        let (start, end) = texts.positions(span);
        properties.push(format!("file={}", property(&span.file)));
        properties.push(format!("line={},col={}", start.line, start.column));
        properties.push(format!("endLine={}", end.line));
    }
    properties.push(format!("title={}", diagnostic.code.as_str()));
    // A workflow command has one text, so notes and help are parts of it.
    let level = severity(diagnostic);
    format!(
        "::{level} {}::{}",
        properties.join(","),
        data(&words(diagnostic))
    )
}

/// Returns message, notes and help, each on a line of its own.
pub(super) fn words(diagnostic: &Diagnostic) -> String {
    let mut lines = vec![diagnostic.message.clone()];
    lines.extend(diagnostic.notes.iter().cloned());
    lines.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}

/// Escapes the text of a workflow command, which ends with its line.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property, which commas and colons end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn example() -> (Diagnostic, Texts) {
        let mut texts = Texts::default();
        texts.add("content/a.md", "one\ntwo three\n");
        let span = Span::new(&Arc::from("content/a.md"), 8..13);
        let diagnostic = Diagnostic::new(Code::LinkDead, span, "50 % of it\nis gone");
        (diagnostic.with_help("mend it"), texts)
    }

    #[test]
    fn github_reads_one_line() {
        let (diagnostic, texts) = example();
        let expected = "::error file=content/a.md,line=2,col=5,endLine=2,title=link-dead\
                        ::50 %25 of it%0Ais gone%0Ahelp: mend it";
        assert_eq!(github(&diagnostic, &texts), expected);
    }

    #[test]
    fn json_has_lines_and_columns() {
        let (diagnostic, texts) = example();
        let value: serde_json::Value = serde_json::from_str(&json(&diagnostic, &texts)).unwrap();
        assert_eq!(value["place"]["line"], 2);
        assert_eq!(value["place"]["column"], 5);
        assert_eq!(value["code"], "link-dead");
    }

    #[test]
    fn people_see_the_line() {
        let (diagnostic, texts) = example();
        let shown = human(&diagnostic, &texts, Coloring::Plain);
        assert!(shown.contains("--> content/a.md:2:5"), "{shown}");
        assert!(shown.contains("two three"), "{shown}");
    }
}
