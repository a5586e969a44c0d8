//! A page as it leaves this stage.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exhibit::Exhibit;
use super::scan::Scan;
use crate::diagnostic::Diagnostic;

/// A finished page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Page {
    /// Path in the site: `residual-networks/index.html`.
    pub path: String,
    /// The text while it is rendered; empty when it is finished.
    #[serde(skip)]
    pub html: String,
    /// True if closed parts of it are on another page, see `shell::rest`.
    #[serde(default)]
    pub has_rest: bool,
    /// The finished text, which the site and later builds share; not stored, since it is in the site.
    #[serde(skip)]
    pub finished: Option<Arc<Vec<u8>>>,
    /// Scan (ids, links and resources) of the finished text.
    pub scan: Arc<Scan>,
    /// Title of the page.
    pub title: String,
    /// Ids that other lessons may refer to.
    pub anchors: Vec<String>,
    /// Files of `content/` that it shows or links to; `CourseView::file` returns their paths in the
    /// site.
    pub files: BTreeSet<String>,
    /// Entries for the generated lists.
    pub exhibits: Vec<Exhibit>,
    /// Keys of the cited sources.
    pub cited: Vec<String>,
    /// Errors and warnings; a page that has any is not stored.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl Page {
    /// Returns the finished text.
    pub fn text(&self) -> &str {
        let bytes = self.finished.as_deref().map_or(&[][..], Vec::as_slice);
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}
