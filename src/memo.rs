//! What earlier builds made, reused while all that it was made of is the same.
//!
//! Lessons are remembered while the program runs, pages and what search is made of also
//! between its runs: in two files, of which one holds for each page the digest of its ingredients, what its scan
//! found, and the digest of its bytes. The bytes themselves stand in the site, and
//! are taken from there only if they still have that digest. A file that is missing,
//! damaged or of another version is an empty memory. Pages with anything wrong are
//! not remembered, so that it is told again. An incremental build gives the same
//! bytes as a clean one; `tests/equivalence.rs` holds us to it.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: keeps what pages were made of, and reads those that stand"
)]

mod file;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::check::{Scan, Scans};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::lesson::Lesson;
use crate::page::{Drawn, Page, Renderer};
use crate::site::Site;
use crate::site::search::Cuts;

/// Files of `content/`, by path.
type Files = BTreeMap<String, Arc<[u8]>>;

/// Lessons and pages of earlier builds.
#[derive(Debug)]
pub struct Memo {
    /// By path, with the bytes that they were parsed from.
    pub lessons: HashMap<String, (Arc<[u8]>, Arc<Lesson>)>,
    /// Stands for the program that renders.
    pub program: Digest,
    /// What lessons gave for search.
    pub cuts: Cuts,
    pages: BTreeMap<String, Known>,
    pictures: BTreeMap<String, Picture>,
    /// With the templates and the language that it was made of.
    renderer: Option<(Files, String, Arc<Renderer>)>,
    /// Where the bytes of pages stand that are not in memory.
    site: PathBuf,
}

/// A page that was just made, or recalled: all of it but its text, which is in the site.
#[derive(Clone, Debug)]
pub struct Made {
    /// Of its ingredients.
    pub key: Digest,
    /// The page.
    pub page: Page,
    /// Whether it is as it was.
    pub recalled: bool,
}

/// What is remembered of a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Known {
    /// Of its ingredients.
    key: String,
    /// Digests of the files that it shows.
    files: BTreeMap<String, String>,
    /// Of its bytes.
    digest: String,
    page: Page,
    scan: Arc<Scan>,
    #[serde(skip)]
    html: Option<Arc<Vec<u8>>>,
}

/// What is remembered of a picture of a title.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Picture {
    /// Of its words.
    key: String,
    /// Of its bytes.
    digest: String,
    #[serde(skip)]
    bytes: Option<Arc<Vec<u8>>>,
}

/// What the file says.
#[derive(Deserialize)]
struct Kept {
    pages: BTreeMap<String, Known>,
    pictures: BTreeMap<String, Picture>,
}

/// The same, while it is written.
#[derive(Serialize)]
struct Keeping<'m> {
    pages: &'m BTreeMap<String, Known>,
    pictures: &'m BTreeMap<String, Picture>,
}

impl Default for Memo {
    fn default() -> Self {
        Self::new(Digest::of(b""), Path::new(""))
    }
}

impl Memo {
    /// An empty memory of the site in the folder `site`, for this program.
    pub fn new(program: Digest, site: &Path) -> Self {
        Self {
            lessons: HashMap::new(),
            program,
            cuts: Cuts::default(),
            pages: BTreeMap::new(),
            pictures: BTreeMap::new(),
            renderer: None,
            site: site.to_owned(),
        }
    }

    /// Remembers what the files say, if this very program wrote them: `file`, and one beside it
    /// for what search is made of.
    pub fn load(&mut self, file: &Path) {
        let kept = file::read(file, self.program);
        let kept = kept.and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
        if let Some(kept) = kept {
            self.pages = kept.pages;
            self.pictures = kept.pictures;
        }
        let cuts = file::read(&beside(file), self.program);
        self.cuts = cuts
            .and_then(|bytes| Cuts::from_bytes(&bytes))
            .unwrap_or_default();
    }

    /// Writes the files whole. A memory that cannot be kept slows the next build and is no error.
    pub fn keep(&self, file: &Path) {
        let kept = Keeping {
            pages: &self.pages,
            pictures: &self.pictures,
        };
        if let Ok(bytes) = serde_json::to_vec(&kept) {
            let _ = file::write(file, self.program, &bytes);
        }
        let _ = file::write(&beside(file), self.program, &self.cuts.to_bytes());
    }

    /// The page at `path`, if it was made of the same things.
    pub fn recall(&self, path: &str, key: Digest, files: &Files) -> Option<Page> {
        let known = self.pages.get(path)?;
        let same = |(path, digest): (&String, &String)| digest_of(files, path) == *digest;
        if known.key != key.short(DIGITS) || !known.files.iter().all(same) {
            return None;
        }
        let html = match &known.html {
            Some(html) => Arc::clone(html),
            None => Arc::new(self.standing(path, &known.digest)?),
        };
        Some(Page {
            finished: Some(html),
            ..known.page.clone()
        })
    }

    /// The picture at `path`, if it was drawn of the same words.
    pub fn picture(&self, path: &str, key: Digest) -> Option<Arc<Vec<u8>>> {
        let known = self.pictures.get(path)?;
        if known.key != key.short(DIGITS) {
            return None;
        }
        let bytes = known.bytes.clone();
        bytes.or_else(|| self.standing(path, &known.digest).map(Arc::new))
    }

    /// Remembers pictures as they were just drawn, and nothing else.
    pub fn remember_pictures(&mut self, drawn: Vec<Drawn>) {
        let known = drawn.into_par_iter().map(|(path, key, bytes)| {
            let picture = Picture {
                key: key.short(DIGITS),
                digest: Digest::of(&bytes).short(DIGITS),
                bytes: Some(bytes),
            };
            (path, picture)
        });
        self.pictures = known.collect();
    }

    /// The file at `path` of the site that stands, if it has that digest.
    fn standing(&self, path: &str, digest: &str) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.site.join(path)).ok()?;
        (Digest::of(&bytes).short(DIGITS) == digest).then_some(bytes)
    }

    /// The renderer of these templates and this language: the one before, if they are the same.
    ///
    /// # Errors
    ///
    /// What is wrong with the templates.
    pub fn renderer(
        &mut self,
        templates: &Files,
        language: &str,
    ) -> Result<Arc<Renderer>, Vec<Diagnostic>> {
        let known = self.renderer.as_ref();
        let known = known.filter(|(known, spoken, _)| known == templates && spoken == language);
        if let Some((.., renderer)) = known {
            return Ok(Arc::clone(renderer));
        }
        let renderer = Arc::new(Renderer::new(templates, language)?);
        let made = (
            templates.clone(),
            language.to_owned(),
            Arc::clone(&renderer),
        );
        self.renderer = Some(made);
        Ok(renderer)
    }

    /// The scans of all pages of `site`; those that were recalled are not read again.
    pub fn scans(&self, site: &Site, made: &[Made]) -> Scans {
        let recalled = made.iter().filter(|made| made.recalled);
        let recalled: HashSet<&str> = recalled.map(|made| made.page.path.as_str()).collect();
        let pages = site.files.par_iter();
        let pages = pages.filter(|(path, _)| path.ends_with(".html"));
        let scans = pages.map(|(path, bytes)| {
            let known = self.pages.get(path);
            let scan = match known.filter(|_| recalled.contains(path.as_str())) {
                Some(known) => Arc::clone(&known.scan),
                None => Arc::new(crate::check::scan(&String::from_utf8_lossy(bytes))),
            };
            (path.clone(), scan)
        });
        scans.collect()
    }

    /// Remembers pages as they were just made, and nothing else; those with problems are forgotten.
    pub fn remember(&mut self, made: Vec<Made>, files: &Files, site: &Site, scans: &Scans) {
        let mut before = std::mem::take(&mut self.pages);
        let made = made.into_iter();
        let made = made.filter(|made| made.page.diagnostics.is_empty());
        let (recalled, fresh): (Vec<Made>, Vec<Made>) = made.partition(|made| made.recalled);
        for Made { page, .. } in recalled {
            if let Some((path, mut known)) = before.remove_entry(&page.path) {
                known.html = site.files.get(&path).cloned();
                self.pages.insert(path, known);
            }
        }
        let known = fresh.into_par_iter().filter_map(|Made { key, page, .. }| {
            let html = site.files.get(&page.path)?;
            let scan = Arc::clone(scans.get(&page.path)?);
            let used = page.files.iter();
            let used = used.map(|path| (path.clone(), digest_of(files, path)));
            let known = Known {
                key: key.short(DIGITS),
                files: used.collect(),
                digest: Digest::of(html).short(DIGITS),
                scan,
                html: Some(Arc::clone(html)),
                page,
            };
            Some((known.page.path.clone(), known))
        });
        self.pages.par_extend(known);
    }
}

/// The file for what search is made of.
fn beside(file: &Path) -> PathBuf {
    file.with_extension("cuts")
}

/// Hexadecimal digits of the digests in the file.
const DIGITS: usize = 32;

/// Empty for a file that is not there.
fn digest_of(files: &Files, path: &str) -> String {
    let bytes = files.get(path);
    bytes.map_or_else(String::new, |bytes| Digest::of(bytes).short(DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(site: &Site) -> (Memo, Digest) {
        let key = Digest::of(b"ingredients");
        let page = Page {
            path: "a/index.html".to_owned(),
            files: ["a.png".to_owned()].into(),
            ..Page::default()
        };
        let mut memo = Memo::default();
        let made = vec![Made {
            key,
            page,
            recalled: false,
        }];
        let scans = memo.scans(site, &made);
        memo.remember(made, &files("1"), site, &scans);
        (memo, key)
    }

    fn site() -> Site {
        let mut site = Site::default();
        site.add("a/index.html", "<p id=x>");
        site
    }

    fn files(text: &str) -> Files {
        Files::from([("a.png".to_owned(), text.as_bytes().into())])
    }

    #[test]
    fn a_page_is_recalled_while_its_ingredients_are_the_same() {
        let (memo, key) = made(&site());
        let recalled = |key, files: Files| memo.recall("a/index.html", key, &files);
        let page = recalled(key, files("1")).unwrap();
        assert_eq!(page.finished.unwrap().as_slice(), b"<p id=x>");
        assert!(recalled(Digest::of(b"others"), files("1")).is_none());
        assert!(recalled(key, files("2")).is_none());
        assert!(recalled(key, Files::new()).is_none());
    }

    #[test]
    fn between_runs_bytes_are_taken_from_the_site_that_stands() {
        let (memo, key) = made(&site());
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("memo");
        memo.keep(&file);
        let load = || {
            let mut memo = Memo::new(Digest::of(b""), root.path());
            memo.load(&file);
            memo.recall("a/index.html", key, &files("1"))
        };
        assert!(load().is_none());
        std::fs::create_dir(root.path().join("a")).unwrap();
        std::fs::write(root.path().join("a/index.html"), "<p id=x>").unwrap();
        assert_eq!(load().unwrap().finished.unwrap().as_slice(), b"<p id=x>");
        std::fs::write(root.path().join("a/index.html"), "edited").unwrap();
        assert!(load().is_none());
    }

    #[test]
    fn a_damaged_file_is_an_empty_memory() {
        let (memo, _) = made(&site());
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("memo");
        memo.keep(&file);
        let good = std::fs::read(&file).unwrap();
        let count = |bytes: &[u8], program: &[u8]| {
            std::fs::write(&file, bytes).unwrap();
            let mut memo = Memo::new(Digest::of(program), root.path());
            memo.load(&file);
            memo.pages.len()
        };
        assert_eq!(count(&good, b""), 1);
        assert_eq!(count(&good, b"another version"), 0);
        assert_eq!(count(&good[..good.len() / 2], b""), 0);
        assert_eq!(count(b"", b""), 0);
        let mut flipped = good.clone();
        flipped[good.len() / 2] ^= 1;
        assert_eq!(count(&flipped, b""), 0);
    }
}
