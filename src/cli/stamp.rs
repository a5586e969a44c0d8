//! What a clean build was made of, so that building it again need not begin.
//!
//! | part of the stamp                     | why                                     |
//! |---------------------------------------|-----------------------------------------|
//! | every file of the course              | pages and programs are made of them     |
//! | our own binary                        | another version may render otherwise    |
//! | compiler and dependencies of demos    | another compiler may print otherwise    |
//! | what was asked for                    | drafts and addresses change pages       |
//!
//! Only builds without any problem leave a stamp, so that problems are told
//! again each time. A stamp is believed only if the site still is what its
//! manifest says. Times are not part of it.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: keeps the stamp of the last build"
)]

use std::path::{Path, PathBuf};

use crate::demo::Engine;
use crate::digest::Digest;
use crate::source::Sources;
use crate::{Request, site};

/// The stamp of a build, and where it is kept.
pub struct Stamp {
    path: PathBuf,
    digest: Digest,
}

impl Stamp {
    /// The stamp that a clean build of these sources would leave.
    ///
    /// `None` where the compiler does not answer: then the build has to say so.
    pub fn of(
        sources: &Sources,
        request: &Request,
        engine: &dyn Engine,
        program: Digest,
        state: &Path,
    ) -> Option<Self> {
        let mut fields: Vec<Vec<u8>> = vec![program.as_bytes().into(), asked(request)];
        if has_demos(sources) {
            let identity = engine.identity().ok()?;
            for (name, digest) in identity.parts {
                fields.push(name.into());
                fields.push(digest.as_bytes().into());
            }
        }
        for (name, bytes) in sources.content.iter().chain(&sources.templates) {
            fields.push(name.as_bytes().into());
            fields.push(Digest::of(bytes).as_bytes().into());
        }
        Some(Self {
            path: state.join("stamp"),
            digest: Digest::of_fields(fields.iter().map(Vec::as_slice)),
        })
    }

    /// Whether the last clean build was this one and the site in `folder` is still its own.
    pub fn holds(&self, folder: &Path) -> bool {
        let kept = std::fs::read_to_string(&self.path).unwrap_or_default();
        kept == self.digest.to_string() && site::publish::is_intact(folder)
    }

    /// Keeps the stamp. One that cannot be kept costs the next build some time and is no error.
    pub fn keep(&self) {
        let _ = std::fs::write(&self.path, self.digest.to_string());
    }
}

fn asked(request: &Request) -> Vec<u8> {
    let drafts = request.selection.drafts;
    format!("{drafts} {:?} {}", request.base_url, request.archive).into_bytes()
}

/// Whether any lesson may have a fence that runs.
fn has_demos(sources: &Sources) -> bool {
    let lessons = sources
        .content
        .iter()
        .filter(|(name, _)| name.ends_with(".md"));
    let mut texts = lessons.map(|(_, bytes)| String::from_utf8_lossy(bytes));
    texts.any(|text| text.contains("```rust") || text.contains("~~~rust"))
}
