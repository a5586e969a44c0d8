//! Diagnostics for people, in the compiler's own look.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::print::Texts;
use super::{Diagnostic, Severity, Span};

/// One diagnostic as a block of text without a final newline.
pub fn human(diagnostic: &Diagnostic, texts: &Texts, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    let sources = snippets(diagnostic, texts);
    for (span, text, annotations) in &sources {
        group = group.element(snippet(span, text, annotations));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

type Annotated<'a> = (&'a Span, &'a str, Vec<(&'a Span, &'a str, AnnotationKind)>);

/// The places of a diagnostic, grouped by file, the primary one first.
fn snippets<'a>(diagnostic: &'a Diagnostic, texts: &'a Texts) -> Vec<Annotated<'a>> {
    let primary = diagnostic.span.iter();
    let primary = primary.map(|span| (span, diagnostic.label.as_str(), AnnotationKind::Primary));
    let others = diagnostic.labels.iter();
    let others = others.map(|label| (&label.span, label.text.as_str(), AnnotationKind::Context));
    let mut found: Vec<Annotated<'a>> = Vec::new();
    for (span, words, kind) in primary.chain(others) {
        let Some(text) = texts.get(&span.file) else {
            continue;
        };
        match found.iter_mut().find(|(first, ..)| first.file == span.file) {
            Some((.., annotations)) => annotations.push((span, words, kind)),
            None => found.push((span, text, vec![(span, words, kind)])),
        }
    }
    found
}

fn snippet<'a>(
    span: &'a Span,
    text: &'a str,
    annotations: &[(&'a Span, &'a str, AnnotationKind)],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let mut snippet = Snippet::source(text).path(&*span.file);
    for (span, words, kind) in annotations {
        let range = clamp(span, text);
        let annotation = kind.span(range);
        snippet = snippet.annotation(if words.is_empty() {
            annotation
        } else {
            annotation.label(*words)
        });
    }
    snippet
}

/// A span that lies within the text, on character boundaries, without a line end at its end.
fn clamp(span: &Span, text: &str) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end).max(start);
    start..start + text[start..end].trim_end().len()
}
