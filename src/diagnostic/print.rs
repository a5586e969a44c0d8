//! Diagnostics for people, in the compiler's own look.

use std::collections::BTreeMap;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, LineIndex, Severity, Span};

/// The texts of source files by the path that spans carry.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<Arc<str>, Arc<str>>);

impl Texts {
    /// Adds the text of a file.
    pub fn add(&mut self, file: impl Into<Arc<str>>, text: impl Into<Arc<str>>) {
        self.0.insert(file.into(), text.into());
    }

    /// The text of a file.
    pub fn get(&self, file: &str) -> Option<&str> {
        self.0.get(file).map(|text| &**text)
    }
}

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

/// A span that lies within the text, on character boundaries.
fn clamp(span: &Span, text: &str) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end).max(start);
    start..end
}

/// `content/03-matrices/index.md:42:18`, the place of a span.
pub fn place(span: &Span, texts: &Texts) -> String {
    match texts.get(&span.file) {
        Some(text) => {
            let at = LineIndex::new(text).position(span.start);
            format!("{}:{}:{}", span.file, at.line, at.column)
        }
        None => span.file.to_string(),
    }
}
