//! Highlights code: Rust by its tokens (`rust_code`), other languages by tree-sitter grammars.
//!
//! The result is one piece of HTML for each line: spans end with a line and are opened again on the
//! next, so that lines can be numbered, marked and hidden. A language without a grammar has one
//! color.

mod rust_code;
mod rust_words;

use std::sync::LazyLock;

use tree_sitter_highlight::{HighlightConfiguration, HighlightEvent, Highlighter};

use crate::page::escape;

/// Capture names of the grammars' queries, and the class for each; empty for plain text.
const CLASSES: [(&str, &str); 19] = [
    ("keyword", "b"),
    ("function", "f"),
    ("function.macro", "m"),
    ("type", "t"),
    ("constructor", "t"),
    ("string", "s"),
    ("string.special.key", "f"),
    ("escape", "n"),
    ("constant", "n"),
    ("constant.builtin", "n"),
    ("number", "n"),
    ("attribute", "m"),
    ("label", "l"),
    ("operator", "o"),
    ("punctuation", ""),
    ("comment", "c"),
    ("property", ""),
    ("variable.builtin", "b"),
    ("embedded", ""),
];

/// The grammars, each initialized on first use; shared by all threads.
pub struct Grammars {
    languages: [(&'static str, LazyLock<HighlightConfiguration>); 3],
}

/// Configures a grammar for our classes.
fn configured(mut grammar: HighlightConfiguration) -> HighlightConfiguration {
    grammar.configure(&CLASSES.map(|(name, _)| name));
    grammar
}

fn toml() -> HighlightConfiguration {
    let query = tree_sitter_toml_ng::HIGHLIGHTS_QUERY;
    let language = tree_sitter_toml_ng::LANGUAGE.into();
    configured(HighlightConfiguration::new(language, "toml", query, "", "").expect(FITS))
}

fn bash() -> HighlightConfiguration {
    let query = tree_sitter_bash::HIGHLIGHT_QUERY;
    let language = tree_sitter_bash::LANGUAGE.into();
    configured(HighlightConfiguration::new(language, "bash", query, "", "").expect(FITS))
}

fn json() -> HighlightConfiguration {
    let query = tree_sitter_json::HIGHLIGHTS_QUERY;
    let language = tree_sitter_json::LANGUAGE.into();
    configured(HighlightConfiguration::new(language, "json", query, "", "").expect(FITS))
}

const FITS: &str = "queries fit the grammars they come with";

impl Grammars {
    /// Registers all grammars.
    pub fn new() -> Self {
        let languages: [(_, fn() -> HighlightConfiguration); 3] =
            [("toml", toml), ("bash", bash), ("json", json)];
        Self {
            languages: languages.map(|(name, load)| (name, LazyLock::new(load))),
        }
    }

    fn get(&self, language: &str) -> Option<&HighlightConfiguration> {
        let mut languages = self.languages.iter();
        let found = languages.find(|(name, _)| *name == language);
        found.map(|(_, grammar)| &**grammar)
    }

    /// Returns the lines of `code` as HTML, without line ends.
    pub fn lines(&self, language: &str, code: &str) -> Vec<String> {
        if alias(language) == "rust" {
            let mut lines = ColoredLines::default();
            rust_code::color(code, &mut lines);
            return lines.finish();
        }
        let colored = self
            .get(alias(language))
            .and_then(|grammar| self.color(grammar, code));
        colored.unwrap_or_else(|| code.lines().map(escape::text).collect())
    }

    fn color(&self, grammar: &HighlightConfiguration, code: &str) -> Option<Vec<String>> {
        let mut highlighter = Highlighter::new();
        let inner = |name: &str| self.get(name);
        let events = highlighter.highlight(grammar, code.as_bytes(), None, None, inner);
        let mut lines = ColoredLines::default();
        for event in events.ok()? {
            match event.ok()? {
                HighlightEvent::Source { start, end } => lines.add(code.get(start..end)?),
                HighlightEvent::HighlightStart(name) => lines.open(CLASSES[name.0].1),
                HighlightEvent::HighlightEnd => lines.close(),
            }
        }
        Some(lines.finish())
    }
}

fn alias(language: &str) -> &str {
    match language {
        "rs" => "rust",
        "sh" | "shell" | "console" => "bash",
        other => other,
    }
}

/// Lines under construction, with the open classes.
#[derive(Default)]
pub(super) struct ColoredLines {
    done: Vec<String>,
    line: String,
    open: Vec<&'static str>,
    /// The class that was closed last, and the offset in the line.
    ended: Option<(&'static str, usize)>,
}

/// Returns the start tag of a class. The most frequent classes have short elements of their own,
/// which screen readers treat like `<span>`.
fn start_tag(class: &str) -> &'static str {
    match class {
        "b" => "<b>",
        "f" => "<i>",
        "n" => "<u>",
        "l" => "<i class=l>",
        "m" => "<i class=m>",
        "o" => "<i class=o>",
        "s" => "<i class=s>",
        "t" => "<i class=t>",
        _ => "<i class=c>",
    }
}

fn end_tag(class: &str) -> &'static str {
    match class {
        "b" => "</b>",
        "n" => "</u>",
        _ => "</i>",
    }
}

impl ColoredLines {
    /// Begins text of a class; classes may be nested.
    pub(super) fn open(&mut self, class: &'static str) {
        self.open.push(class);
        self.start(class);
    }

    /// Ends the innermost class.
    pub(super) fn close(&mut self) {
        let class = self.open.pop().unwrap_or("");
        self.end(class);
    }

    /// Appends source text.
    pub(super) fn add(&mut self, text: &str) {
        let mut rest = text;
        // Most texts are a few bytes long.
        while let Some(end) = rest.bytes().position(|byte| byte == b'\n') {
            escape::push_text(&rest[..end], &mut self.line);
            self.break_line();
            rest = &rest[end + 1..];
        }
        escape::push_text(rest, &mut self.line);
    }

    fn break_line(&mut self) {
        let open = std::mem::take(&mut self.open);
        // Each line is an element of its own, so no other element may reach over its end.
        open.iter().rev().for_each(|class| self.end(class));
        let next = String::with_capacity(self.line.len().max(80));
        self.done.push(std::mem::replace(&mut self.line, next));
        self.ended = None;
        open.iter().for_each(|class| self.start(class));
        self.open = open;
    }

    fn start(&mut self, class: &'static str) {
        if class.is_empty() {
            return;
        }
        // Adjacent text of the same class shares an element.
        let is_adjacent = self.ended == Some((class, self.line.len()));
        match self
            .line
            .strip_suffix(end_tag(class))
            .filter(|_| is_adjacent)
        {
            Some(before) => self.line.truncate(before.len()),
            None => self.line.push_str(start_tag(class)),
        }
    }

    fn end(&mut self, class: &'static str) {
        if class.is_empty() {
            return;
        }
        // An element without text, as at the end of a line, is not written at all.
        match self.line.strip_suffix(start_tag(class)) {
            Some(before) => self.line.truncate(before.len()),
            None => self.line.push_str(end_tag(class)),
        }
        self.ended = Some((class, self.line.len()));
    }

    /// Returns the lines, without line ends.
    pub(super) fn finish(mut self) -> Vec<String> {
        if !self.line.is_empty() {
            self.done.push(self.line);
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, code: &str, lines: &[&str]) {
        assert_eq!(Grammars::new().lines(language, code), lines);
    }

    #[test]
    fn words_get_the_class_of_their_kind() {
        let line = "<b>let</b> x = <u>1</u>;";
        check("rust", "let x = 1;\n", &[line]);
    }

    #[test]
    fn a_comment_over_two_lines_is_closed_at_the_line_end() {
        let lines = ["<i class=c>/* a</i>", "<i class=c>b */</i>"];
        check("rust", "/* a\nb */\n", &lines);
    }

    #[test]
    fn neighbors_of_one_class_are_one() {
        let line = "<b>let</b> x = <i class=s>\"a\"</i>;";
        check("rust", "let x = \"a\";\n", &[line]);
    }

    #[test]
    fn empty_lines_are_lines() {
        check("text", "a\n\nb\n", &["a", "", "b"]);
    }

    #[test]
    fn an_unknown_language_is_escaped_text() {
        check("brainfuck", "<[-]>\n", &["&lt;[-]&gt;"]);
    }
}
