//! The whole site as a value: path → bytes.
//!
//! `publish` is the only part that writes.

mod download;
mod feed;
mod offline;
pub mod publish;
pub mod search;
mod spare;
mod zip;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::demo::outputs::Outputs;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::page::{self, CourseView, Drawn, Page, Renderer};
use search::Cuts;

/// Paths with `/` and the bytes that stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The files, the manifest not among them.
    pub files: BTreeMap<String, Arc<Vec<u8>>>,
}

/// The name of the file that says which files are ours.
pub const MANIFEST: &str = ".didact-site";

impl Site {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), Arc::new(bytes.into()));
    }

    /// One line for each file: the first 16 digits of its digest, and its path.
    pub fn manifest(&self) -> String {
        let lines = self.files.par_iter();
        let lines = lines.map(|(path, bytes)| format!("{} {path}\n", Digest::of(bytes).short(16)));
        lines.collect()
    }

    /// Adds a zip file of all that is there, in a folder of its own.
    ///
    /// The same site gives the same bytes. One of more files than the format can count has none.
    pub fn add_archive(&mut self) -> Option<Diagnostic> {
        let folder = page::ARCHIVE.trim_end_matches(".zip");
        if self.files.len() > zip::MOST {
            let message = format!("{} files are more than a zip file holds", self.files.len());
            let found = Diagnostic::new(Code::Config, None, message);
            return Some(
                found.with_help("build without `--archive`, or with `[site] archive = false`"),
            );
        }
        let files = self.files.iter();
        let files = files.filter(|(path, _)| !path.ends_with(".nojekyll"));
        let files: BTreeMap<String, &[u8]> = files
            .map(|(path, bytes)| (format!("{folder}/{path}"), bytes.as_slice()))
            .collect();
        let bytes = zip::zip(&files);
        self.add(page::ARCHIVE, bytes);
        None
    }

    /// Bytes of all files.
    pub fn size(&self) -> usize {
        self.files.values().map(|bytes| bytes.len()).sum()
    }
}

/// Puts pages, assets and the files they use where they stand; what the pages report comes along.
///
/// `pictures` are those of titles; what lessons gave for search before is taken from `cuts`.
pub fn lay_out(
    view: &CourseView<'_>,
    outputs: &Outputs,
    pages: Vec<Page>,
    pictures: &[Drawn],
    renderer: &Renderer,
    cuts: &mut Cuts,
) -> (Site, Vec<Diagnostic>) {
    let (index, (mut site, reported)) = rayon::join(
        || search::index(view, cuts),
        || files(view, outputs, pages, renderer),
    );
    site.add(search::PATH, index);
    for (path, _, bytes) in pictures {
        site.files.insert(path.clone(), Arc::clone(bytes));
    }
    if let Some(feed) = feed::feed(view) {
        site.add("feed.xml", feed);
    }
    if let Some(map) = feed::site_map(view, site.files.keys()) {
        site.add("sitemap.xml", map);
    }
    (site, reported)
}

/// Pages with the files they use, assets and downloads.
fn files(
    view: &CourseView<'_>,
    outputs: &Outputs,
    pages: Vec<Page>,
    renderer: &Renderer,
) -> (Site, Vec<Diagnostic>) {
    let mut site = Site::default();
    let mut reported = collisions(view, &pages);
    for page in pages {
        for file in &page.files {
            if let Some(bytes) = view.course.files.get(file) {
                site.add(view.file(file), &**bytes);
            }
        }
        let bytes = page.finished.unwrap_or_else(|| Arc::new(page.html.into()));
        site.files.insert(page.path, bytes);
        reported.extend(page.diagnostics);
    }
    for (path, bytes) in renderer.assets.files() {
        site.add(path, bytes);
    }
    for (path, bytes) in &view.course.files {
        if let Some(path) = path.strip_prefix("static/") {
            site.add(path, &**bytes);
        }
    }
    for (path, bytes) in download::projects(view, outputs) {
        site.add(path, bytes);
    }
    // GitHub Pages would leave out files that begin with `_`.
    site.add(".nojekyll", "");
    (site, reported)
}

/// Adds the service worker that keeps what the site has by now.
pub fn keep_offline(view: &CourseView<'_>, site: &mut Site, renderer: &Renderer) {
    let whole = page::whole_path(view.course);
    let worker = offline::worker(site, whole, &renderer.assets.worker);
    site.add(offline::PATH, worker);
}

/// Pages that are ours, or files in `content/static/`, where another page stands.
///
/// Two lessons of one address have been told of by the course.
fn collisions(view: &CourseView<'_>, pages: &[Page]) -> Vec<Diagnostic> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for lesson in view.course.all() {
        *left.entry(&lesson.slug).or_default() += 1;
    }
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut twice: BTreeSet<&str> = BTreeSet::new();
    for page in pages {
        let slug = page.path.strip_suffix("/index.html").unwrap_or("");
        let of_lesson = left.get_mut(slug).filter(|left| **left > 0);
        let is_new = taken.insert(&page.path);
        match of_lesson {
            Some(left) => *left -= 1,
            None if !is_new => drop(twice.insert(&page.path)),
            None => {}
        }
    }
    let files = view.course.files.keys();
    let files = files.filter_map(|path| path.strip_prefix("static/"));
    twice.extend(files.filter(|path| taken.contains(path)));
    let found = twice.into_iter().map(|path| {
        let message = format!("two pages want the address `{path}`");
        Diagnostic::new(Code::DuplicateId, None, message)
            .with_help("rename the lesson, its alias or the file in `content/static/`")
    });
    found.collect()
}

/// The paths in a manifest.
pub fn manifest_paths(manifest: &str) -> impl Iterator<Item = &str> {
    let lines = manifest.lines();
    lines.filter_map(|line| line.split_once(' ').map(|(_, path)| path))
}
