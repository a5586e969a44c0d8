//! Maps places in expanded texts to the files that authors can open.

use std::collections::HashMap;
use std::sync::Arc;

use super::Course;
use crate::diagnostic::print::Texts;
use crate::diagnostic::{Diagnostic, Span, sort};
use crate::source::Sources;

impl Course {
    /// Maps the places of diagnostics in included text to the included files.
    pub fn place_in_files(&self, diagnostics: &mut Vec<Diagnostic>) {
        let expanded: HashMap<_, _> = self
            .all()
            .filter_map(|lesson| {
                let origins = lesson.origins.as_ref()?;
                Some((&lesson.file, origins))
            })
            .collect();
        if expanded.is_empty() {
            return;
        }
        let place = |span: &mut Span| {
            let Some(origins) = expanded.get(&span.file) else {
                return true;
            };
            let origin = origins.place(span.range());
            let file = origin.file.as_ref().unwrap_or(&span.file);
            *span = Span::new(file, origin.range);
            origin.is_exact
        };
        for found in diagnostics.iter_mut() {
            let labels = found.labels.iter_mut().map(|label| &mut label.span);
            for span in found.span.iter_mut().chain(labels) {
                place(span);
            }
            // Generated text is in no file, so a fix for it would change something else.
            found.fix = found
                .fix
                .take()
                .and_then(|mut fix| place(&mut fix.span).then_some(fix));
        }
        sort(diagnostics);
    }

    /// Returns true if `only` is empty, the diagnostic belongs to one of its lessons, or to none.
    pub fn concerns(&self, found: &Diagnostic, only: &[String]) -> bool {
        let file = found.span.as_ref().map(|span| &span.file);
        let lesson = file.and_then(|file| self.all().find(|lesson| lesson.file == *file));
        only.is_empty() || lesson.is_none_or(|lesson| only.contains(&lesson.slug))
    }

    /// Returns the texts of settings, templates, lessons and their includes, by path in messages.
    pub fn texts(&self, sources: &Sources) -> Texts {
        let mut texts = Texts::default();
        for name in [&*sources.settings_name(), "bibliography.toml"] {
            if let Some(text) = sources.text(name) {
                texts.add(sources.shown(name), text);
            }
        }
        if let Some(text) = &sources.layout.book {
            texts.add(format!("{}book.toml", sources.prefix), text.as_str());
        }
        for (name, bytes) in &sources.templates {
            let shown = format!("{}templates/{name}", sources.prefix);
            texts.add(shown, String::from_utf8_lossy(bytes));
        }
        for lesson in self.all() {
            let origins = lesson.origins.as_ref();
            let text = origins.map_or(&lesson.text, |origins| &origins.original);
            texts.add(Arc::clone(&lesson.file), Arc::clone(text));
            for (file, text) in &lesson.included {
                texts.add(Arc::clone(file), Arc::clone(text));
            }
        }
        texts
    }
}
