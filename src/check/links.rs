//! Links inside the site: every page, file and anchor that is linked to exists.
//!
//! It works on the finished HTML, so links of templates are held to account
//! as those of lessons are; places are looked up in the lesson the page came
//! from. Other hosts are not asked.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::{Scan, Scans, place};
use crate::course::Course;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::lesson::Lesson;
use crate::site::Site;

/// The lessons that pages came from, by the page's path in the site.
pub type Origins<'a> = BTreeMap<&'a str, &'a Lesson>;

/// Checks all pages of `site`.
///
/// Lessons in `broken` (by file) have demos that failed, so what these would have
/// drawn is not missed.
pub fn check(
    course: &Course,
    origins: &Origins<'_>,
    site: &Site,
    scans: &Scans,
    broken: &BTreeSet<&str>,
) -> Vec<Diagnostic> {
    let found = scans.par_iter().flat_map_iter(|(path, page)| {
        let checker = Checker {
            course,
            site,
            scans,
            origins,
            broken,
            path,
            lesson: origins.get(path.as_str()).copied(),
        };
        let mut found = Vec::new();
        checker.check(page, &mut found);
        found
    });
    found.collect()
}

struct Checker<'a> {
    course: &'a Course,
    site: &'a Site,
    scans: &'a Scans,
    origins: &'a Origins<'a>,
    broken: &'a BTreeSet<&'a str>,
    path: &'a str,
    lesson: Option<&'a Lesson>,
}

impl Checker<'_> {
    fn check(&self, page: &Scan, found: &mut Vec<Diagnostic>) {
        for id in page.doubles.iter().filter(|id| !self.is_reported(id)) {
            let message = format!("the id `{id}` stands twice in {}", self.path);
            found.push(self.at_page(Code::DuplicateId, message));
        }
        for link in &page.links {
            found.extend(self.check_link(link));
        }
        for resource in &page.resources {
            if is_remote(resource) {
                let message = format!("{} loads `{resource}` from another host", self.path);
                let help = "put the file beside the lesson and link to it there";
                found.push(self.at(Code::OffOrigin, resource, message).with_help(help));
            } else {
                found.extend(self.check_link(resource));
            }
        }
    }

    /// Whether the lesson itself was found to use an id twice.
    fn is_reported(&self, id: &str) -> bool {
        let quoted = format!("`{id}`");
        let found = self.lesson.iter().flat_map(|lesson| &lesson.diagnostics);
        let mut found = found.filter(|problem| problem.code == Code::DuplicateId);
        found.any(|problem| problem.message.contains(&quoted))
    }

    fn check_link(&self, link: &str) -> Option<Diagnostic> {
        if is_remote(link) || has_scheme(link) {
            return None;
        }
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let path = path.split('?').next().unwrap_or("");
        let Some(target) = resolve(self.path, path) else {
            return Some(self.dead(link, path));
        };
        let target = match path {
            "" => self.path.to_owned(),
            _ => self.file_at(&target),
        };
        if !self.site.files.contains_key(&target) {
            return Some(self.dead(link, &target));
        }
        let scan = self.scans.get(&target)?;
        let fragment = percent_decoded(fragment);
        let known = fragment.is_empty() || scan.ids.contains(&fragment);
        let lesson = self.origins.get(target.as_str());
        let known = known || lesson.is_some_and(|lesson| self.broken.contains(&*lesson.file));
        (!known).then(|| self.no_anchor(link, &target, &fragment, scan))
    }

    /// A folder is its `index.html`.
    fn file_at(&self, target: &str) -> String {
        let target = target.trim_end_matches('/');
        let index = match target {
            "" => "index.html".to_owned(),
            _ => format!("{target}/index.html"),
        };
        match self.site.files.contains_key(&index) {
            true => index,
            false => target.to_owned(),
        }
    }

    fn dead(&self, link: &str, target: &str) -> Diagnostic {
        let message = format!("the link `{link}` leads nowhere: there is no `{target}`");
        let known = self.site.files.keys().map(String::as_str);
        let diagnostic = self.at(Code::LinkDead, link, message);
        match nearest(target, known) {
            Some(near) => diagnostic.with_help(format!("the nearest file is `{near}`")),
            None => diagnostic.with_help("link to the file as it stands in `content/`"),
        }
    }

    fn no_anchor(&self, link: &str, target: &str, fragment: &str, scan: &Scan) -> Diagnostic {
        let where_ = match target == self.path {
            true => "this page".to_owned(),
            false => format!("`{target}`"),
        };
        let message = format!("no heading or figure `#{fragment}` on {where_}");
        let diagnostic = self.at(Code::AnchorMissing, link, message);
        match nearest(fragment, scan.ids.iter().map(String::as_str)) {
            Some(near) => diagnostic.with_help(format!("the nearest anchor is `#{near}`")),
            None => diagnostic.with_help("link to an id that stands on that page"),
        }
    }

    fn at(&self, code: Code, link: &str, message: String) -> Diagnostic {
        let place = self
            .lesson
            .and_then(|lesson| Some(lesson.span(place::of_link(self.course, lesson, link)?)));
        match place {
            Some(span) => Diagnostic::new(code, span, message),
            None => self.at_page(code, message),
        }
    }

    fn at_page(&self, code: Code, message: String) -> Diagnostic {
        let head = self.lesson.map(|lesson| lesson.span(0..0));
        Diagnostic::new(code, head, message)
            .with_note(format!("found in the finished page `{}`", self.path))
    }
}

fn is_remote(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    lower.starts_with("//") || lower.starts_with("http:") || lower.starts_with("https:")
}

fn has_scheme(address: &str) -> bool {
    let end = address.find([':', '/', '?', '#']).unwrap_or(address.len());
    end > 0 && address[end..].starts_with(':')
}

/// The path in the site that `path`, written on the page `from`, means.
pub(super) fn resolve(from: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(percent_decoded(&parts.join("/")))
}

fn percent_decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_resolve(from: &str, path: &str, expected: Option<&str>) {
        assert_eq!(resolve(from, path).as_deref(), expected);
    }

    #[test]
    fn paths_are_relative_to_their_page() {
        check_resolve("a/index.html", "../b/", Some("b"));
        check_resolve("a/index.html", "c%20d.png", Some("a/c d.png"));
        check_resolve("index.html", "../out", None);
    }

    #[test]
    fn a_path_from_the_root_breaks_under_a_prefix() {
        check_resolve("a/index.html", "/b/", None);
    }
}
