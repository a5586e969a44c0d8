//! Formats diagnostics for people, in the style of the compiler.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::print::Texts;
use super::{Diagnostic, Position, Severity, Span};

/// Form of a printed diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coloring {
    /// Text without escape sequences.
    Plain,
    /// Text with the colors of a terminal.
    Colored,
}

/// Formats one diagnostic as a block of text without a final newline.
pub fn human(diagnostic: &Diagnostic, texts: &Texts, coloring: Coloring) -> String {
    let renderer = match coloring {
        Coloring::Plain => Renderer::plain(),
        Coloring::Colored => Renderer::styled(),
    };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    let groups = by_file(diagnostic);
    let excerpts: Vec<Excerpt<'_>> = groups
        .iter()
        .filter_map(|group| excerpt(group, texts))
        .collect();
    for excerpt in &excerpts {
        group = excerpt.add_to(group);
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(visible(note)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    // The renderer makes other signs of a terminal's in titles and excerpts visible.
    // Some would show what follows in another order.
    let is_sign = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    renderer.render(&[group]).replace(is_sign, "\u{fffd}")
}

/// Replaces control characters by visible ones: notes and help lines quote demos and compilers, and a terminal
/// would obey what these print.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        _ => c,
    };
    text.chars().map(shown).collect()
}

/// A place with its label.
type LabeledSpan<'a> = (&'a Span, &'a str, AnnotationKind);

/// Returns the places of a diagnostic, grouped by file, the primary one first.
fn by_file(diagnostic: &Diagnostic) -> Vec<Vec<LabeledSpan<'_>>> {
    let primary = diagnostic
        .span
        .iter()
        .map(|span| (span, diagnostic.label.as_str(), AnnotationKind::Primary));
    let others = diagnostic
        .labels
        .iter()
        .map(|label| (&label.span, label.text.as_str(), AnnotationKind::Context));
    let mut found: Vec<Vec<LabeledSpan<'_>>> = Vec::new();
    for place in primary.chain(others) {
        let (span, ..) = place;
        match found.iter_mut().find(|group| group[0].0.file == span.file) {
            Some(group) => group.push(place),
            None => found.push(vec![place]),
        }
    }
    found
}

/// The lines of a file that a diagnostic shows.
///
/// Only these are passed to the renderer: its time grows with the length of the text, and a file
/// may have thousands of diagnostics.
struct Excerpt<'a> {
    file: &'a str,
    text: Cow<'a, str>,
    first_line: usize,
    /// Position of the primary place, if `text` is only a part of its lines.
    origin: Option<Position>,
    /// Ranges of `text`, with labels and kinds.
    places: Vec<(Range<usize>, &'a str, AnnotationKind)>,
}

/// Number of bytes shown before and after a place in a long line.
const AROUND: usize = 160;

fn excerpt<'a>(group: &[LabeledSpan<'a>], texts: &'a Texts) -> Option<Excerpt<'a>> {
    let (first, ..) = group.first()?;
    let (text, lines) = texts.lines(&first.file)?;
    let ranges: Vec<Range<usize>> = group.iter().map(|(span, ..)| clamp(span, text)).collect();
    let start = ranges.iter().map(|range| range.start).min()?;
    let end = ranges.iter().map(|range| range.end).max()?;
    let first_line = lines.line(start);
    let from = lines.start_of(first_line)?;
    let until = lines.start_of(lines.line(end) + 1).unwrap_or(text.len());
    let whole = Excerpt {
        file: &first.file,
        text: Cow::Borrowed(&text[from..until]),
        first_line,
        origin: None,
        places: group
            .iter()
            .zip(&ranges)
            .map(|((_, words, kind), range)| (range.start - from..range.end - from, *words, *kind))
            .collect(),
    };
    let is_one_line = lines.line(end) == first_line;
    if !is_one_line || until - from <= 4 * AROUND {
        return Some(whole);
    }
    // Of a long place only the start is shown.
    let shown_end = text.floor_char_boundary(end.min(start + AROUND));
    let cut_from = text.ceil_char_boundary(start.saturating_sub(AROUND).max(from));
    let cut_until = text.floor_char_boundary((shown_end + AROUND).min(until));
    let before = if cut_from > from { "… " } else { "" };
    let after = if cut_until < until { " …" } else { "" };
    let moved = |at: usize| at + from - cut_from + before.len();
    let places = whole.places.into_iter().map(|(range, words, kind)| {
        (
            moved(range.start.min(shown_end - from))..moved(range.end.min(shown_end - from)),
            words,
            kind,
        )
    });
    Some(Excerpt {
        text: Cow::Owned([before, &text[cut_from..cut_until], after].concat()),
        origin: Some(lines.position(text, ranges[0].start)),
        places: places.collect(),
        ..whole
    })
}

impl<'a> Excerpt<'a> {
    fn add_to(&'a self, group: Group<'a>) -> Group<'a> {
        let mut snippet = Snippet::source(&*self.text).line_start(self.first_line);
        for (range, words, kind) in &self.places {
            let annotation = kind.span(range.clone());
            snippet = snippet.annotation(if words.is_empty() {
                annotation
            } else {
                annotation.label(*words)
            });
        }
        match self.origin {
            None => group.element(snippet.path(self.file)),
            Some(at) => {
                let origin = Origin::path(self.file).line(at.line).char_column(at.column);
                group.element(origin).element(snippet)
            }
        }
    }
}

/// Clamps a span to the text and to character boundaries, and drops a line end at its end.
fn clamp(span: &Span, text: &str) -> Range<usize> {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end).max(start);
    start..start + text[start..end].trim_end().len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let mut texts = Texts::default();
        texts.add(
            "a.md",
            format!("one\n{} gone {}\n", "é ".repeat(1000), "o ".repeat(1000)),
        );
        let start = 4 + 3 * 1000 + 1;
        let span = Span::new(&Arc::from("a.md"), start..start + 4);
        let shown = human(
            &Diagnostic::new(Code::LinkDead, span, "it is gone"),
            &texts,
            Coloring::Plain,
        );
        let mut lines = shown.lines();
        assert_eq!(lines.next(), Some("error[link-dead]: it is gone"));
        assert_eq!(lines.next(), Some(" --> a.md:2:2002"));
        assert_eq!(lines.next(), Some("  |"));
        let line = lines.next().expect("the line is shown");
        let marks = lines.next().expect("the place is marked");
        let column = |line: &str, mark: &str| line.find(mark).map(|at| line[..at].chars().count());
        assert_eq!(column(line, "gone"), column(marks, "^^^^"), "{shown}");
        assert!(line.len() < 600, "{shown}");
    }

    #[test]
    fn no_terminal_follows_what_demos_say() {
        let mut texts = Texts::default();
        texts.add("a.md", "x \u{9b}31m\u{1b}[2J y\n");
        let span = Span::new(&Arc::from("a.md"), 0..1);
        let said = "\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{7f}\r\u{202e}\u{2066}";
        let diagnostic = Diagnostic::new(Code::LinkDead, span, said)
            .with_help(said)
            .with_note(said);
        let shown = human(&diagnostic, &texts, Coloring::Plain);
        let is_good = |c: char| c == '\n' || !(c.is_control() || "\u{202e}\u{2066}".contains(c));
        assert!(shown.chars().all(is_good), "{shown:?}");
        assert!(shown.contains("\u{241b}]52"), "{shown}");
    }
}
