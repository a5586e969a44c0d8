//! Digest of the inputs of a build without errors, so that the same build need not run again.
//!
//! | part of the stamp                     | reason                                  |
//! |---------------------------------------|-----------------------------------------|
//! | every file of the course, links too   | input of pages and programs             |
//! | our own binary                        | another version may render otherwise    |
//! | compiler and dependencies of demos    | another compiler may print otherwise    |
//! | options of the command                | drafts and addresses change pages       |
//!
//! The warnings of the build are stored beside it, with the texts that they quote, so that they are
//! reported again each time. A stamp is valid only if the published site still agrees with its
//! manifest. Times are not part of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::demo::Engine;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::print::Texts;
use crate::digest::Digest;
use crate::source::Sources;
use crate::store::{Store, any_writer};
use crate::{Request, site};

const NAME: &str = "stamp";

/// Stamp of a build, with the store for it.
pub(super) struct Stamp {
    store: Store,
    digest: Digest,
}

impl Stamp {
    /// Computes the stamp that a build of these sources without errors leaves.
    ///
    /// `None` if the compiler does not answer, which the build reports, or if Cargo has to run
    /// first.
    pub(super) fn of(
        sources: &Sources,
        request: &Request,
        engine: &dyn Engine,
        program: Digest,
        state: &Path,
    ) -> Option<Self> {
        let mut fields: Vec<Vec<u8>> = vec![program.as_bytes().into(), options(request)];
        // A course without demos needs no compiler.
        if has_demos(sources) {
            let identity = engine.identity().ok()?;
            if !identity.is_final {
                return None;
            }
            for (name, digest) in identity.parts {
                fields.push(name.into());
                fields.push(digest.as_bytes().into());
            }
        }
        fields.push(sources.layout.book.clone().unwrap_or_default().into());
        let files = sources.content.iter().chain(&sources.templates);
        for (name, bytes) in files.chain(&sources.beside) {
            fields.push(name.as_bytes().into());
            fields.push(Digest::of(bytes).as_bytes().into());
        }
        let left_out = sources.left_out.iter();
        fields.extend(left_out.map(|(name, _)| name.as_bytes().into()));
        Some(Self {
            store: Store::new(state),
            digest: Digest::of_fields(fields.iter().map(Vec::as_slice)),
        })
    }

    /// Combines the stamps of this course and of others in its site.
    pub(super) fn with(self, others: &[Self]) -> Self {
        let all = std::iter::once(&self).chain(others);
        let digest = Digest::of_fields(all.map(|one| one.digest.as_bytes()));
        Self { digest, ..self }
    }

    /// Returns the warnings of the last build if it had this stamp and the site in `folder` is
    /// intact.
    pub(super) fn warnings(&self, folder: &Path) -> Option<Warnings> {
        let stored: StampFile =
            serde_json::from_slice(&self.store.read(NAME, any_writer())?).ok()?;
        let holds = stored.digest == self.digest.to_string() && site::publish::is_intact(folder);
        holds.then_some(stored.warnings)
    }

    /// Stores the stamp. If that fails, the next build takes longer; it is no error.
    ///
    /// Nothing is stored if a warning may depend on more than the stamp covers, such as on what is
    /// installed.
    pub(super) fn store(&self, warnings: Warnings) {
        let mut found = warnings.diagnostics.iter();
        if found.any(|found| found.code.needs_outcomes()) {
            return;
        }
        let file = StampFile {
            digest: self.digest.to_string(),
            warnings,
        };
        if let Ok(bytes) = serde_json::to_vec(&file) {
            let _ = self.store.write(NAME, any_writer(), &bytes);
        }
    }
}

/// Content of the file `stamp`.
#[derive(Serialize, Deserialize)]
struct StampFile {
    /// In hexadecimal digits.
    digest: String,
    warnings: Warnings,
}

/// The warnings of a build, with the texts that they quote.
#[derive(Serialize, Deserialize)]
pub(super) struct Warnings {
    pub(super) diagnostics: Vec<Diagnostic>,
    texts: BTreeMap<Arc<str>, Arc<str>>,
}

impl Warnings {
    pub(super) fn new(diagnostics: &[Diagnostic], texts: &Texts) -> Self {
        Self {
            diagnostics: diagnostics.to_vec(),
            texts: texts.quoted(diagnostics),
        }
    }

    /// Returns the texts as diagnostics are printed with them.
    pub(super) fn texts(&self) -> Texts {
        let mut texts = Texts::default();
        for (file, text) in &self.texts {
            texts.add(Arc::clone(file), Arc::clone(text));
        }
        texts
    }
}

/// Returns the options of the command that change pages.
fn options(request: &Request) -> Vec<u8> {
    let drafts = request.selection.drafts;
    let publication = &request.publication;
    format!(
        "{drafts} {:?} {}",
        publication.base_url, publication.archive
    )
    .into_bytes()
}

/// Returns true if a lesson may have a fence that runs.
fn has_demos(sources: &Sources) -> bool {
    let lessons = sources
        .content
        .iter()
        .filter(|(name, _)| name.ends_with(".md"));
    let mut texts = lessons.map(|(_, bytes)| String::from_utf8_lossy(bytes));
    texts.any(|text| may_run(&text))
}

/// Returns true if a text has a fence labelled as Rust, or a directive, which may bring one in.
fn may_run(text: &str) -> bool {
    let mut fences = ["```", "~~~"]
        .into_iter()
        .flat_map(|fence| text.split(fence).skip(1));
    let is_rust = |rest: &str| {
        rest.trim_start_matches(['`', '~', ' ', '\t', '{', '.'])
            .starts_with("rust")
    };
    text.contains("{{#") || fences.any(is_rust)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_may_run_demos_is_found() {
        for text in [
            "```rust\n",
            "- ~~~~ rust no_run\n",
            "> ```{.rust}\n",
            "{{#playground a.rs}}\n",
        ] {
            assert!(may_run(text), "{text}");
        }
        assert!(!may_run("Rust in a `rust` line\n\n```text\nrust\n```\n"));
    }
}
