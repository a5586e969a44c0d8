//! The finished pages with lookups for checks: files by address, lessons by page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::address::{has_scheme, is_remote, resolve};
use super::reading::Reading;
use crate::course::Course;
use crate::lesson::Lesson;
use crate::page::{self, CourseView, Scan};
use crate::parallel;
use crate::site::Site;
use crate::sorted;

/// The finished pages with their scans.
pub(super) struct CheckedPages<'a> {
    /// The course of these pages.
    pub course: &'a Course,
    /// Inputs that existed before there were pages.
    pub reading: Reading<'a>,
    /// All files of the site.
    pub site: &'a Site,
    /// The lesson of each page, by the page's path in the site.
    pub origins: BTreeMap<&'a str, &'a Lesson>,
    /// Files of lessons with a failed demo, whose missing figures are not reported.
    pub broken: BTreeSet<&'a str>,
    /// Scans (ids, links and resources) by the page's path.
    pub scans: BTreeMap<&'a str, Arc<Scan>>,
    /// Files by their path; an `index.html` also by its folder.
    by_address: FxHashMap<&'a str, &'a str>,
    /// Paths of the course's files in the site.
    pub view: CourseView<'a>,
}

impl<'a> CheckedPages<'a> {
    /// Collects the pages of a site with their scans.
    pub(super) fn of(reading: Reading<'a>, site: &'a Site, broken: BTreeSet<&'a str>) -> Self {
        let course = reading.course;
        let files = || site.files.keys().map(String::as_str);
        let folders = files().filter_map(|path| Some((folder_of(path)?, path)));
        let origins = files().filter_map(|path| Some((path, &**course.by_page(path)?)));
        Self {
            course,
            reading,
            site,
            origins: sorted::map(origins),
            broken,
            scans: scans(course, site),
            // A folder's address means its `index.html`, even if a file has the folder's name.
            by_address: files().zip(files()).chain(folders).collect(),
            view: CourseView::of_addresses(course),
        }
    }

    /// Returns true if a file of `content/` is published.
    pub(super) fn publishes(&self, name: &str) -> bool {
        let path = match name.strip_prefix("static/") {
            Some(path) => path.to_owned(),
            None => self.view.file(name),
        };
        self.site.files.contains_key(&path)
    }

    /// Returns the pages that a page links to.
    pub(super) fn targets<'b>(
        &'b self,
        path: &'b str,
        scan: &'b Scan,
    ) -> impl Iterator<Item = &'a str> {
        let links = scan.links.iter();
        let inside = links.filter(|link| !is_remote(link) && !has_scheme(link));
        let address = |link: &'b String| link.split(['#', '?']).next();
        inside.filter_map(move |link| self.file_at(&resolve(path, address(link)?)?))
    }

    /// Returns the page that an earlier address redirects to, or the page itself.
    pub(super) fn behind<'b>(&self, path: &'b str) -> &'b str
    where
        'a: 'b,
    {
        let now = self
            .course
            .behind(path)
            .and_then(|lesson| self.file_at(&lesson.page));
        now.filter(|_| !self.origins.contains_key(path))
            .unwrap_or(path)
    }

    /// Returns the file at an address.
    pub(super) fn file_at(&self, target: &str) -> Option<&'a str> {
        self.by_address.get(target.trim_end_matches('/')).copied()
    }
}

/// Returns the scans of all pages but the whole-course page, whose links are those of the lessons,
/// which are checked there.
fn scans<'a>(course: &Course, site: &'a Site) -> BTreeMap<&'a str, Arc<Scan>> {
    let whole = page::whole_path(course);
    let pages = site
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".html") && Some(path.as_str()) != whole);
    let scans = parallel::map(pages, |(path, bytes)| {
        let known = site.scans.get(path).map(Arc::clone);
        let scan = || Arc::new(page::scan(&String::from_utf8_lossy(bytes)));
        (path.as_str(), known.unwrap_or_else(scan))
    });
    sorted::map(scans)
}

/// Returns the folder whose `index.html` the page is.
fn folder_of(path: &str) -> Option<&str> {
    match path.strip_suffix("index.html")? {
        "" => Some(""),
        folder => folder.strip_suffix('/'),
    }
}
