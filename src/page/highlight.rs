//! Code to lines of HTML with a dozen classes, by the grammars of tree-sitter.
//!
//! Spans are closed at the end of each line and opened again, so that lines
//! can be numbered, marked and hidden. A language that we have no grammar
//! for is shown in one color.

use std::collections::BTreeMap;

use tree_sitter_highlight::{HighlightConfiguration, HighlightEvent, Highlighter};

use super::escape;

/// Names of the grammars' queries, and the class that the stylesheet colors; empty for plain ink.
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
    ("comment", "i"),
    ("property", ""),
    ("variable.builtin", "b"),
    ("embedded", ""),
];

/// The grammars, ready for use; shared by all threads.
pub struct Grammars {
    languages: BTreeMap<&'static str, HighlightConfiguration>,
}

impl Grammars {
    /// Compiles the queries of all grammars, which takes some milliseconds.
    pub fn new() -> Self {
        let rust = HighlightConfiguration::new(
            tree_sitter_rust::LANGUAGE.into(),
            "rust",
            tree_sitter_rust::HIGHLIGHTS_QUERY,
            tree_sitter_rust::INJECTIONS_QUERY,
            "",
        );
        let toml = tree_sitter_toml_ng::HIGHLIGHTS_QUERY;
        let toml =
            HighlightConfiguration::new(tree_sitter_toml_ng::LANGUAGE.into(), "toml", toml, "", "");
        let bash = tree_sitter_bash::HIGHLIGHT_QUERY;
        let bash =
            HighlightConfiguration::new(tree_sitter_bash::LANGUAGE.into(), "bash", bash, "", "");
        let json = tree_sitter_json::HIGHLIGHTS_QUERY;
        let json =
            HighlightConfiguration::new(tree_sitter_json::LANGUAGE.into(), "json", json, "", "");
        let made = [rust, toml, bash, json].map(|made| {
            let mut made = made.expect("queries fit the grammars they come with");
            made.configure(&CLASSES.map(|(name, _)| name));
            made
        });
        let languages = ["rust", "toml", "bash", "json"].into_iter().zip(made);
        Self {
            languages: languages.collect(),
        }
    }

    /// The lines of `code` as HTML, without line ends.
    pub fn lines(&self, language: &str, code: &str) -> Vec<String> {
        let colored = self.languages.get(alias(language));
        let colored = colored.and_then(|grammar| self.color(grammar, code));
        colored.unwrap_or_else(|| code.lines().map(escape::text).collect())
    }

    fn color(&self, grammar: &HighlightConfiguration, code: &str) -> Option<Vec<String>> {
        let mut highlighter = Highlighter::new();
        let inner = |name: &str| self.languages.get(name);
        let events = highlighter.highlight(grammar, code.as_bytes(), None, None, inner);
        let mut lines = Lines::default();
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

/// Lines under construction, and the classes open at the moment.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    line: String,
    open: Vec<&'static str>,
    /// The class that was closed last, and where.
    ended: Option<(&'static str, usize)>,
}

/// Keywords are `<b>`, comments `<i>`; other classes are of one letter, since pages are full of them.
fn start_tag(class: &str) -> String {
    match class {
        "b" | "i" => format!("<{class}>"),
        _ => format!("<i class={class}>"),
    }
}

fn end_tag(class: &str) -> &'static str {
    match class {
        "b" => "</b>",
        _ => "</i>",
    }
}

impl Lines {
    fn open(&mut self, class: &'static str) {
        self.open.push(class);
        self.start(class);
    }

    fn close(&mut self) {
        let class = self.open.pop().unwrap_or("");
        self.end(class);
    }

    fn add(&mut self, text: &str) {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                self.break_line();
            }
            escape::push_text(part, &mut self.line);
        }
    }

    fn break_line(&mut self) {
        let open = std::mem::take(&mut self.open);
        open.iter().rev().for_each(|class| self.end(class));
        self.done.push(std::mem::take(&mut self.line));
        self.ended = None;
        open.iter().for_each(|class| self.start(class));
        self.open = open;
    }

    fn start(&mut self, class: &'static str) {
        if class.is_empty() {
            return;
        }
        // A neighbor of the same class goes on.
        let goes_on = self.ended == Some((class, self.line.len()));
        match self.line.strip_suffix(end_tag(class)).filter(|_| goes_on) {
            Some(before) => self.line.truncate(before.len()),
            None => self.line.push_str(&start_tag(class)),
        }
    }

    fn end(&mut self, class: &'static str) {
        if class.is_empty() {
            return;
        }
        match self.line.strip_suffix(&start_tag(class)) {
            Some(before) => self.line.truncate(before.len()),
            None => self.line.push_str(end_tag(class)),
        }
        self.ended = Some((class, self.line.len()));
    }

    fn finish(mut self) -> Vec<String> {
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
        let line = "<b>let</b> x = <i class=n>1</i>;";
        check("rust", "let x = 1;\n", &[line]);
    }

    #[test]
    fn a_comment_over_two_lines_is_closed_at_the_line_end() {
        let lines = ["<i>/* a</i>", "<i>b */</i>"];
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
