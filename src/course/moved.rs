//! Generated pages that redirect to another address.
//!
//! They are the redirects of `book.toml` and, in a book whose pages are in folders, the addresses
//! that mdBook gave its chapters. Earlier addresses in front matter are in `aliases`.

use super::Course;
use super::aliases::stays_below;
use super::link::{has_scheme, join};
use super::order::mdbook_path;
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::settings::Addresses;

/// Target of a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redirect {
    /// A lesson.
    Lesson {
        /// Slug of the lesson.
        slug: String,
        /// Anchor on its page, with `#`; empty for the top.
        fragment: String,
    },
    /// An address, relative to the redirecting page.
    Address(String),
}

impl Course {
    /// Returns the lesson that the page at an earlier address redirects to.
    pub fn behind(&self, path: &str) -> Option<&Lesson> {
        let alias = path.strip_suffix("/index.html").unwrap_or(path);
        let slug = match self.redirects.get(path) {
            Some(Redirect::Lesson { slug, .. }) => slug,
            _ => self.aliases.get(alias)?,
        };
        self.by_slug(slug).map(|lesson| &**lesson)
    }
}

/// Fills the table of redirects and reports those at the address of a chapter.
pub(super) fn resolve(course: &mut Course) {
    let of_mdbook: Vec<(String, Redirect)> = mdbook_redirects(course).collect();
    course.redirects.extend(of_mdbook);
    // A redirect may be given for an anchor, but only whole pages can redirect.
    let named: Vec<(String, Redirect)> = course
        .settings
        .redirects
        .iter()
        .filter(|(from, _)| !from.contains('#'))
        .map(|(from, to)| {
            let path = page_at(from);
            let moved = target(course, &path, to);
            (path, moved)
        })
        .collect();
    for (path, moved) in named {
        if !stays_below(&path) {
            let message = format!("`{path}` is redirected, and cannot be an address of this site");
            let found = Diagnostic::new(Code::Alias, None, message).with_help(
                "redirects in `book.toml` begin at the first page, as in `\"/old/page.html\"`",
            );
            course.diagnostics.push(found);
            continue;
        }
        let Some(lesson) = course.by_page(&path) else {
            course.redirects.insert(path, moved);
            continue;
        };
        let message = format!(
            "`{path}` is redirected, and is the address of {}",
            lesson.file
        );
        let found = Diagnostic::new(Code::Alias, None, message)
            .with_help("take the redirect out of `book.toml`, or rename the chapter");
        course.diagnostics.push(found);
    }
}

/// Returns redirects from mdBook's addresses of lessons, if they differ.
fn mdbook_redirects(course: &Course) -> impl Iterator<Item = (String, Redirect)> {
    let is_book = course.summary.is_some() && course.layout.content != "content";
    let chapters = course.all().filter(move |_| is_book);
    let moved = chapters.filter_map(|lesson| {
        let path = mdbook_path(&lesson.name);
        // The first page belongs to the site itself.
        let is_free = path != "index.html" && course.by_page(&path).is_none();
        is_free.then(|| (path, to_lesson(lesson, "")))
    });
    let is_whole = is_book
        && course.settings.site.whole
        && course.settings.site.addresses == Some(Addresses::Folders);
    let print = (
        "print.html".to_owned(),
        Redirect::Address("all/".to_owned()),
    );
    moved.chain(is_whole.then_some(print))
}

/// Returns the path of the page at an address relative to the site's root.
fn page_at(address: &str) -> String {
    let path = address.trim_start_matches('/');
    match path {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        page => page.to_owned(),
    }
}

/// Resolves `to`, as written for the page at `path`.
fn target(course: &Course, path: &str, to: &str) -> Redirect {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (address, fragment) = match to.find('#') {
        Some(at) => to.split_at(at),
        None => (to, ""),
    };
    let is_elsewhere = has_scheme(to) || to.starts_with('/');
    let joined = join(folder, address).filter(|_| !is_elsewhere);
    let lesson = joined.and_then(|joined| course.by_mdbook_path(&page_at(&joined)));
    match lesson {
        Some(lesson) => to_lesson(lesson, fragment),
        None => Redirect::Address(to.to_owned()),
    }
}

fn to_lesson(lesson: &Lesson, fragment: &str) -> Redirect {
    Redirect::Lesson {
        slug: lesson.slug.clone(),
        fragment: fragment.to_owned(),
    }
}
