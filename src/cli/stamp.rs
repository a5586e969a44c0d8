//! Digest of the inputs of a clean build, so that the same build need not run again.
//!
//! | part of the stamp                     | reason                                  |
//! |---------------------------------------|-----------------------------------------|
//! | every file of the course              | input of pages and programs             |
//! | our own binary                        | another version may render otherwise    |
//! | compiler and dependencies of demos    | another compiler may print otherwise    |
//! | options of the command                | drafts and addresses change pages       |
//!
//! Only builds without diagnostics leave a stamp, so that problems are reported again each time. A
//! stamp is valid only if the published site still agrees with its manifest. Times are not part of
//! it.

use std::path::Path;

use crate::demo::Engine;
use crate::digest::Digest;
use crate::source::Sources;
use crate::store::{Store, anybody};
use crate::{Request, site};

const NAME: &str = "stamp";

/// Stamp of a build, with the store for it.
pub(super) struct Stamp {
    store: Store,
    digest: Digest,
}

impl Stamp {
    /// Computes the stamp that a clean build of these sources leaves.
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
        let mut fields: Vec<Vec<u8>> = vec![program.as_bytes().into(), asked(request)];
        if has_demos(sources) {
            let identity = engine.identity().ok()?;
            if !identity.is_known {
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

    /// Returns true if the last clean build had this stamp and the site in `folder` is intact.
    pub(super) fn holds(&self, folder: &Path) -> bool {
        let kept = self.store.read(NAME, anybody());
        kept.is_some_and(|kept| kept == self.digest.as_bytes()) && site::publish::is_intact(folder)
    }

    /// Stores the stamp. If that fails, the next build takes longer; it is no error.
    pub(super) fn keep(&self) {
        let _ = self.store.write(NAME, anybody(), self.digest.as_bytes());
    }
}

fn asked(request: &Request) -> Vec<u8> {
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
    texts.any(|text| text.contains("```rust") || text.contains("~~~rust"))
}
