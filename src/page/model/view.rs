//! The course as pages need it: addresses, neighbors, numbers.
//!
//! It is made once for all pages and does not depend on HTML.

use std::collections::HashMap;

use super::content::Content;
use super::link::PageLink;
use crate::course::{Course, LinkTarget};
use crate::formula::Formulas;
use crate::lesson::tree::spoken;
use crate::lesson::{Lesson, read_title};
use crate::settings::Addresses;
use crate::uri::escaped;

/// A course with lookup tables for rendering.
pub struct CourseView<'a> {
    /// The course.
    pub course: &'a Course,
    /// Links to the generated lists, relative to the top of the site.
    pub overviews: Vec<PageLink>,
    /// True if a lesson has a date.
    pub has_days: bool,
    /// True if there are recall cards to review.
    pub has_cards: bool,
    /// Content of each lesson that takes time, by slug.
    pub contents: HashMap<&'a str, Content>,
    positions: HashMap<&'a str, usize>,
}

impl<'a> CourseView<'a> {
    /// Creates a view that only answers questions about addresses.
    pub fn of_addresses(course: &'a Course) -> Self {
        let slugs = course.lessons.iter().map(|lesson| lesson.slug.as_str());
        let mut lessons = course.lessons.iter();
        Self {
            course,
            overviews: Vec::new(),
            has_days: lessons.any(|lesson| lesson.front.date.or(lesson.front.updated).is_some()),
            has_cards: false,
            contents: HashMap::new(),
            positions: slugs.zip(0..).collect(),
        }
    }

    /// Returns the title of a lesson in plain words.
    pub fn title(&self, lesson: &Lesson) -> String {
        title(lesson, &self.course.formulas)
    }

    /// Returns true if the lesson is part of the reading order, unlike a glossary.
    pub fn is_lesson(&self, lesson: &Lesson) -> bool {
        self.position(lesson).is_some()
    }

    /// Returns the index of a lesson in reading order.
    pub fn position(&self, lesson: &Lesson) -> Option<usize> {
        self.positions.get(lesson.slug.as_str()).copied()
    }

    /// Returns the lessons before and after this one in reading order.
    pub fn neighbors(&self, lesson: &Lesson) -> (Option<&'a Lesson>, Option<&'a Lesson>) {
        let Some(at) = self.position(lesson) else {
            return (None, None);
        };
        let lessons = &self.course.lessons;
        let before = at.checked_sub(1).and_then(|at| lessons.get(at));
        let after = lessons.get(at + 1);
        (
            before.map(|lesson| &**lesson),
            after.map(|lesson| &**lesson),
        )
    }

    /// Returns a link to the page of a lesson; `root` is the relative address of the top of the site.
    pub fn link_to(&self, lesson: &Lesson, root: &str) -> PageLink {
        PageLink {
            href: format!("{root}{}", href(lesson)),
            title: self.title(lesson),
            number: number(lesson),
        }
    }

    /// Returns the target of a link in `lesson`, relative to its page.
    ///
    /// A link without a target stays as it is; checking the site reports it.
    pub fn address(&self, lesson: &Lesson, destination: &str) -> String {
        let root = root_of(&lesson.page);
        let with_fragment = |page: String, fragment: &str| {
            let hash = if fragment.is_empty() { "" } else { "#" };
            format!("{root}{page}{hash}{fragment}")
        };
        match self.course.resolve(lesson, destination) {
            LinkTarget::Page { slug, fragment } => {
                let page = self.course.by_slug(&slug).map(|page| href(page));
                with_fragment(page.unwrap_or_default(), &fragment)
            }
            LinkTarget::Redirect { path, fragment } => with_fragment(escaped(&path), &fragment),
            LinkTarget::File(path) => format!("{root}{}", escaped(&self.file(&path))),
            LinkTarget::Missing(_) => match self.course.outside(&lesson.folder, destination) {
                Some(path) => format!("{root}{path}"),
                None => destination.to_owned(),
            },
            LinkTarget::External | LinkTarget::Anchor(_) => destination.to_owned(),
        }
    }

    /// Returns the file of `content/` that a link of `lesson` leads to.
    pub fn file_of(&self, lesson: &Lesson, destination: &str) -> Option<String> {
        match self.course.resolve(lesson, destination) {
            LinkTarget::File(path) => Some(path),
            _ => None,
        }
    }

    /// Returns the path in the site of a file of `content/`: beside the page of its lesson, or as
    /// mdBook does.
    pub fn file(&self, path: &str) -> String {
        if self.course.settings.site.addresses == Some(Addresses::Mdbook) {
            return path.to_owned();
        }
        // The innermost folder first: a lesson may be in a subfolder of another one.
        let mut ends = path.rmatch_indices('/').map(|(end, _)| end);
        let lesson = ends.find_map(|end| Some((self.course.by_path(&path[..end])?, end)));
        match lesson {
            Some((lesson, end)) => format!("{}{}", lesson.slug, &path[end..]),
            None => path.to_owned(),
        }
    }
}

/// Returns the relative address of the top of the site, for the page at `path`: `../`.
pub(crate) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// Returns the address of a lesson's page relative to the top of the site: `residual-networks/`,
/// `a/b.html`.
pub(crate) fn href(lesson: &Lesson) -> String {
    let page = &lesson.page;
    // The page at the top has no folder to name; an empty address would mean the linking page.
    let folder = page
        .strip_suffix("index.html")
        .filter(|folder| !folder.is_empty());
    escaped(folder.unwrap_or(page))
}

/// Returns the path of the home page; another one if the first chapter of a book is the first page.
pub(crate) fn home_path(course: &Course) -> &'static str {
    match course.by_page("index.html") {
        Some(_) => "toc.html",
        None => "index.html",
    }
}

/// Returns the relative address, for a lesson's page, of the folder with its files, `SLUG/`.
pub(crate) fn beside(lesson: &Lesson) -> String {
    let own = format!("{}/index.html", lesson.slug);
    if lesson.page == own {
        return String::new();
    }
    format!("{}{}/", root_of(&lesson.page), escaped(&lesson.slug))
}

/// Returns the number that readers see.
pub(crate) fn number(lesson: &Lesson) -> Option<u32> {
    lesson.front.lesson.or(lesson.number)
}

/// Returns the title in plain words: from front matter, or from the heading at the top of the body.
pub(crate) fn title(lesson: &Lesson, formulas: &Formulas) -> String {
    match lesson.opening() {
        Some(heading) if lesson.front.title.is_empty() => spoken(&heading.content, formulas),
        _ if lesson.front.title.is_empty() => lesson.slug.clone(),
        _ => spoken(&read_title(&lesson.front.title), formulas),
    }
}
