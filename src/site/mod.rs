//! The whole site as a value: path → bytes.
//!
//! Only `publish` writes.

mod claims;
mod download;
mod feed;
mod offline;
pub mod publish;
pub(crate) mod search;
mod staging;
mod zip;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::course::Course;
use crate::demo::outputs::Outputs;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::page::{self, CourseView, Page, Pages, Renderer, Scan};
use crate::parallel;
use crate::sorted;
use crate::source::Sources;
use claims::{AddressClaim, Claimant};

/// Files of a site, by path with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Files by path, without the manifest.
    pub files: BTreeMap<String, Arc<Vec<u8>>>,
    /// Scans of rendered pages, by path; pages of `content/static/` have none.
    pub scans: BTreeMap<String, Arc<Scan>>,
    /// Diagnostics reported while pages were rendered, and those of addresses.
    pub diagnostics: Vec<Diagnostic>,
}

/// Name of the manifest, which lists the files that we wrote.
pub const MANIFEST: &str = ".didact-site";

impl Site {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let path = path.into();
        // The scan of the rendered page no longer fits the file that readers get.
        self.scans.remove(&path);
        self.files.insert(path, Arc::new(bytes.into()));
    }

    fn add_page(&mut self, page: Page) {
        self.diagnostics.extend(page.diagnostics);
        self.scans.insert(page.path.clone(), page.scan);
        self.files
            .insert(page.path, page.finished.unwrap_or_default());
    }

    /// Returns the manifest: for each file, 16 hexadecimal digits of its digest, and its path.
    pub fn manifest(&self) -> String {
        let line = |(path, bytes): (&String, &Arc<Vec<u8>>)| {
            format!("{} {path}\n", Digest::of(bytes).short(16))
        };
        parallel::map(&self.files, line).concat()
    }

    /// Adds a zip file of all files, in a folder of its own.
    ///
    /// The same site gives the same bytes. A site with more files than the format allows gets none.
    pub fn add_archive(&mut self) -> Option<Diagnostic> {
        let folder = page::ARCHIVE.trim_end_matches(".zip");
        if self.files.len() > zip::MOST {
            let message = format!("{} files are more than a zip file holds", self.files.len());
            let help = "build without `--archive`, or with `[site] archive = false`";
            return Some(Diagnostic::new(Code::Config, None, message).with_help(help));
        }
        let files = self.files.iter();
        let named = files
            .filter(|(path, _)| !path.ends_with(".nojekyll"))
            .map(|(path, bytes)| (format!("{folder}/{path}"), bytes.as_slice()));
        let bytes = zip::zip(&sorted::map(named));
        self.add(page::ARCHIVE, bytes);
        None
    }

    /// Returns the total size of all files, in bytes.
    pub fn size(&self) -> usize {
        self.files.values().map(|bytes| bytes.len()).sum()
    }
}

/// Collects the files of a site: pages, the files that they use, assets, downloads, indexes.
pub fn lay_out(course: &Course, outputs: &Outputs, pages: Pages, sources: &Sources) -> Site {
    let Some(renderer) = &pages.renderer else {
        return Site {
            diagnostics: pages.diagnostics,
            ..Site::default()
        };
    };
    let view = CourseView::new(course, renderer);
    let mut claims = claims::of_pages(&view, &pages.all);
    let (index, mut site) = rayon::join(
        || search::index(&view, &sources.memo),
        || files(&view, outputs, pages.all, renderer, &mut claims),
    );
    site.add(search::PATH, index);
    for (path, _, bytes) in &pages.pictures {
        claims.push(claims::of_picture(&view, path));
        site.files.insert(path.clone(), Arc::clone(bytes));
    }
    let feed = feed::feed(&view).map(|text| ("feed.xml", text));
    let map = feed::site_map(&view, site.files.keys()).map(|text| ("sitemap.xml", text));
    let mut ours = vec![search::PATH];
    for (path, text) in feed.into_iter().chain(map) {
        site.add(path, text);
        ours.push(path);
    }
    // Files that are added below, or when the site is published, own their addresses too.
    ours.extend([offline::PATH, MANIFEST, ".nojekyll"]);
    ours.extend(course.settings.site.archive.then_some(page::ARCHIVE));
    claims.extend(
        ours.into_iter()
            .map(|path| AddressClaim::new(path, Claimant::Site)),
    );
    site.diagnostics
        .extend(claims::collisions(&claims, &course.layout));
    for (path, bytes) in outputs.modules.files() {
        site.add(path, bytes);
    }
    for (path, bytes) in pages.beside {
        site.add(path, bytes);
    }
    // The service worker lists all files that the site has by now, and the archive contains it.
    let whole = page::whole_path(course);
    let worker = offline::worker(&site, whole, &renderer.assets.worker);
    site.add(offline::PATH, worker);
    if course.settings.site.archive {
        let problem = site.add_archive();
        site.diagnostics.extend(problem);
    }
    site
}

/// Collects pages with the files that they use, assets and downloads.
fn files<'a>(
    view: &CourseView<'a>,
    outputs: &Outputs,
    pages: Vec<Page>,
    renderer: &Renderer,
    claims: &mut Vec<AddressClaim<'a>>,
) -> Site {
    let mut site = Site::default();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for page in pages {
        for file in &page.files {
            if let Some((name, bytes)) = view.course.files.get_key_value(file) {
                let path = view.file(file);
                // Several pages may show one file, which is no collision.
                if used.insert(name) {
                    claims.push(AddressClaim::new(path.clone(), Claimant::File(name)));
                }
                site.add(path, &**bytes);
            }
        }
        for (path, bytes) in page::thumbnails(&page) {
            site.add(path, bytes);
        }
        site.add_page(page);
    }
    for (path, bytes) in renderer.assets.files() {
        claims.push(AddressClaim::new(path, Claimant::Site));
        site.add(path, bytes);
    }
    for (name, bytes) in &view.course.files {
        if let Some(path) = name.strip_prefix("static/") {
            claims.push(AddressClaim::new(path, Claimant::File(name)));
            site.add(path, &**bytes);
        }
    }
    for (path, bytes) in download::projects(view, outputs) {
        claims.push(AddressClaim::new(path.clone(), Claimant::OfLesson));
        site.add(path, bytes);
    }
    // Without it, GitHub Pages drops files that begin with `_`.
    site.add(".nojekyll", "");
    site
}

/// Returns the paths in a manifest.
pub fn manifest_paths(manifest: &str) -> impl Iterator<Item = &str> {
    let lines = manifest.lines();
    lines.filter_map(|line| line.split_once(' ').map(|(_, path)| path))
}
