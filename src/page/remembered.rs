//! Pages that earlier builds rendered, reused while their inputs are the same.
//!
//! A page is stored with the digests of its inputs and of its bytes. The bytes themselves are in the
//! published site, and are taken from there if they still have that digest. Pages with diagnostics
//! are not stored, so that these are reported again.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::model::finished::Page;
use super::shell::previews::Drawn;
use super::state::component::Components;
use super::state::renderer::Renderer;
use super::theme::assets::Faces;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::memo::{Memo, Remembered};
use crate::parallel;
use crate::sorted;

/// Files of `content/` or of `templates/`, by path.
type FilesByPath = BTreeMap<String, Arc<[u8]>>;

/// Number of hexadecimal digits of the digests in the file.
const DIGITS: usize = 32;

/// Pages, pictures of titles, and the renderer that made them.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Rendered {
    pages: BTreeMap<String, StoredPage>,
    pictures: BTreeMap<String, StoredPicture>,
    /// The renderer, with the templates, the language and the typefaces it was made from.
    #[serde(skip)]
    renderer: Option<((FilesByPath, String, Faces), Arc<Renderer>)>,
}

/// Data of a page that later builds reuse.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredPage {
    /// Digest of its inputs.
    key: String,
    /// Digests of the files that it shows.
    files: BTreeMap<String, String>,
    /// Digest of its bytes.
    digest: String,
    page: Page,
    /// Its bytes, if this process rendered or read them.
    #[serde(skip)]
    html: Option<Arc<Vec<u8>>>,
}

/// Data of a title's picture that later builds reuse.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredPicture {
    /// Digest of its words.
    key: String,
    /// Digest of its bytes.
    digest: String,
    #[serde(skip)]
    bytes: Option<Arc<Vec<u8>>>,
}

/// Content of the file, borrowed for writing.
#[derive(Serialize)]
struct MemoFileRef<'r> {
    pages: &'r BTreeMap<String, StoredPage>,
    pictures: &'r BTreeMap<String, StoredPicture>,
}

impl Remembered for Rendered {
    const FILE: Option<&'static str> = Some("");

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    fn to_bytes(&self) -> Vec<u8> {
        let file = MemoFileRef {
            pages: &self.pages,
            pictures: &self.pictures,
        };
        // No bytes are read as no pages, and the next build renders all of them.
        serde_json::to_vec(&file).unwrap_or_default()
    }
}

impl Rendered {
    /// Returns the stored page at `path`, if its inputs are the same.
    pub(super) fn page(
        &self,
        path: &str,
        key: Digest,
        files: &FilesByPath,
        memo: &Memo,
    ) -> Option<Page> {
        let stored = self.pages.get(path)?;
        let is_same = |(path, digest): (&String, &String)| digest_of(files, path) == *digest;
        if stored.key != key.short(DIGITS) || !stored.files.iter().all(is_same) {
            return None;
        }
        let html = match &stored.html {
            Some(html) => Arc::clone(html),
            None => Arc::new(memo.read_published(path, &stored.digest)?),
        };
        Some(Page {
            finished: Some(html),
            ..stored.page.clone()
        })
    }

    /// Returns the stored picture at `path`, if its words are the same.
    pub(super) fn picture(&self, path: &str, key: Digest, memo: &Memo) -> Option<Arc<Vec<u8>>> {
        let stored = self.pictures.get(path)?;
        if stored.key != key.short(DIGITS) {
            return None;
        }
        let published = || memo.read_published(path, &stored.digest).map(Arc::new);
        stored.bytes.clone().or_else(published)
    }

    /// Returns the renderer for these inputs; the last one if they are the same.
    ///
    /// # Errors
    ///
    /// The diagnostics of the templates.
    pub(super) fn renderer(
        &mut self,
        components: Components,
        templates: &FilesByPath,
        language: &str,
        faces: Faces,
    ) -> Result<Arc<Renderer>, Vec<Diagnostic>> {
        if let Some(((last_templates, last_language, last_faces), renderer)) = &self.renderer
            && last_templates == templates
            && last_language == language
            && *last_faces == faces
        {
            return Ok(Arc::clone(renderer));
        }
        let renderer = Arc::new(Renderer::new(components, templates, language, faces)?);
        let inputs = (templates.clone(), language.to_owned(), faces);
        self.renderer = Some((inputs, Arc::clone(&renderer)));
        Ok(renderer)
    }

    /// Replaces the stored pictures by these.
    pub(super) fn set_pictures(&mut self, drawn: &[Drawn]) {
        let stored = parallel::map(drawn, |(path, key, bytes)| {
            let picture = StoredPicture {
                key: key.short(DIGITS),
                digest: Digest::of(bytes).short(DIGITS),
                bytes: Some(Arc::clone(bytes)),
            };
            (path.clone(), picture)
        });
        self.pictures = sorted::map(stored);
    }

    /// Replaces the stored pages by these, except for those with diagnostics.
    pub(super) fn set_pages(&mut self, pages: &[(Digest, PageOrigin, Page)], files: &FilesByPath) {
        let mut before = std::mem::take(&mut self.pages);
        let recalled = pages
            .iter()
            .filter(|(_, origin, _)| *origin == PageOrigin::Recalled);
        // The digests of a recalled page are still right, so only new pages are digested.
        for (_, _, page) in recalled {
            if let Some((path, stored)) = before.remove_entry(&page.path) {
                let html = page.finished.clone();
                self.pages.insert(path, StoredPage { html, ..stored });
            }
        }
        let fresh = pages.iter().filter(|(_, origin, page)| {
            *origin == PageOrigin::Rendered && page.diagnostics.is_empty()
        });
        self.pages
            .extend(parallel::flat_map(fresh, |(key, _, page)| {
                let html = page.finished.clone()?;
                let stored = StoredPage::new(*key, page, html, files);
                Some((page.path.clone(), stored))
            }));
    }
}

/// Origin of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageOrigin {
    /// It was rendered now.
    Rendered,
    /// An earlier build rendered it.
    Recalled,
}

impl StoredPage {
    fn new(key: Digest, page: &Page, html: Arc<Vec<u8>>, files: &FilesByPath) -> Self {
        let used = page
            .files
            .iter()
            .map(|path| (path.clone(), digest_of(files, path)));
        Self {
            key: key.short(DIGITS),
            files: sorted::map(used),
            digest: Digest::of(&html).short(DIGITS),
            page: Page {
                finished: None,
                ..page.clone()
            },
            html: Some(html),
        }
    }
}

/// Returns the digest of a file; empty if it does not exist.
fn digest_of(files: &FilesByPath, path: &str) -> String {
    let bytes = files.get(path);
    bytes.map_or_else(String::new, |bytes| Digest::of(bytes).short(DIGITS))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn rendered() -> (Rendered, Digest) {
        let key = Digest::of(b"inputs");
        let page = Page {
            path: "a/index.html".to_owned(),
            files: ["a.png".to_owned()].into(),
            finished: Some(Arc::new(b"<p id=x>".to_vec())),
            ..Page::default()
        };
        let mut rendered = Rendered::default();
        rendered.set_pages(&[(key, PageOrigin::Rendered, page)], &files("1"));
        (rendered, key)
    }

    fn files(text: &str) -> FilesByPath {
        FilesByPath::from([("a.png".to_owned(), text.as_bytes().into())])
    }

    fn recall(rendered: &Rendered, key: Digest, files: &FilesByPath, site: &Path) -> Option<Page> {
        let memo = Memo::new(Digest::of(b""), site);
        rendered.page("a/index.html", key, files, &memo)
    }

    #[test]
    fn a_page_is_recalled_while_its_inputs_are_the_same() {
        let (rendered, key) = rendered();
        let recalled = |key, files: FilesByPath| recall(&rendered, key, &files, Path::new(""));
        let page = recalled(key, files("1")).unwrap();
        assert_eq!(page.finished.unwrap().as_slice(), b"<p id=x>");
        assert!(recalled(Digest::of(b"others"), files("1")).is_none());
        assert!(recalled(key, files("2")).is_none());
        assert!(recalled(key, FilesByPath::new()).is_none());
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "plays the published site")]
    fn between_runs_bytes_are_taken_from_the_published_site() {
        let (rendered, key) = rendered();
        let read = Rendered::from_bytes(&rendered.to_bytes()).unwrap();
        let root = tempfile::tempdir().unwrap();
        let recalled = || recall(&read, key, &files("1"), root.path());
        assert!(recalled().is_none());
        std::fs::create_dir(root.path().join("a")).unwrap();
        std::fs::write(root.path().join("a/index.html"), "<p id=x>").unwrap();
        assert_eq!(
            recalled().unwrap().finished.unwrap().as_slice(),
            b"<p id=x>"
        );
        std::fs::write(root.path().join("a/index.html"), "edited").unwrap();
        assert!(recalled().is_none());
    }
}
