//! The course as its pages need it: addresses, neighbors, numbers.
//!
//! Made once for all pages; nothing here knows HTML.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::context::Link;
use super::deck;
use super::overview;
use super::words::Words;
use crate::course::{Course, LinkTarget};
use crate::lesson::Lesson;
use crate::lesson::tree::plain_text;

/// A course with the tables that make looking around in it fast.
pub struct CourseView<'a> {
    /// The course.
    pub course: &'a Course,
    /// Pages that list what lessons hold, as the top of the site links to them.
    pub overviews: Vec<Link>,
    /// Whether a lesson says when it was published.
    pub has_days: bool,
    /// Whether there are recall cards to review.
    pub has_cards: bool,
    positions: BTreeMap<&'a str, usize>,
}

impl<'a> CourseView<'a> {
    /// The view of a course.
    pub fn new(course: &'a Course, words: &Words) -> Self {
        Self {
            overviews: overview::links(course, words),
            has_cards: deck::exist(course),
            ..Self::of_addresses(course)
        }
    }

    /// A view for those who only ask where things stand.
    pub fn of_addresses(course: &'a Course) -> Self {
        let slugs = course.lessons.iter().map(|lesson| lesson.slug.as_str());
        let mut lessons = course.lessons.iter();
        Self {
            course,
            overviews: Vec::new(),
            has_days: lessons.any(|lesson| lesson.front.date.or(lesson.front.updated).is_some()),
            has_cards: false,
            positions: slugs.zip(0..).collect(),
        }
    }

    /// The lessons before and after one in reading order.
    pub fn neighbors(&self, lesson: &Lesson) -> (Option<&'a Lesson>, Option<&'a Lesson>) {
        let Some(&at) = self.positions.get(lesson.slug.as_str()) else {
            return (None, None);
        };
        let lessons = &self.course.lessons;
        let before = at.checked_sub(1).and_then(|at| lessons.get(at));
        let after = lessons.get(at + 1);
        (before.map(|l| &**l), after.map(|l| &**l))
    }

    /// Where a link of `lesson` leads, as its page must write it.
    ///
    /// What leads nowhere stays as it was written, and is found when the site is checked.
    pub fn address(&self, lesson: &Lesson, destination: &str) -> String {
        match self.course.resolve(lesson, destination) {
            LinkTarget::Page { slug, fragment } => {
                let hash = if fragment.is_empty() { "" } else { "#" };
                let page = escaped(&slug);
                format!("{}{page}/{hash}{fragment}", root_of(&lesson.slug))
            }
            LinkTarget::File(path) => {
                let file = escaped(&self.file(&path));
                format!("{}{file}", root_of(&lesson.slug))
            }
            LinkTarget::External | LinkTarget::Anchor(_) | LinkTarget::Missing(_) => {
                destination.to_owned()
            }
        }
    }

    /// The file of `content/` that a link of `lesson` leads to.
    pub fn file_of(&self, lesson: &Lesson, destination: &str) -> Option<String> {
        match self.course.resolve(lesson, destination) {
            LinkTarget::File(path) => Some(path),
            _ => None,
        }
    }

    /// Where a file of `content/` is published: beside the page of the lesson it lies with.
    pub fn file(&self, path: &str) -> String {
        let folders = path.match_indices('/').map(|(at, _)| at);
        let mut folders = folders.collect::<Vec<_>>().into_iter().rev();
        let lesson = folders.find_map(|at| Some((self.course.by_path(&path[..at])?, at)));
        match lesson {
            Some((lesson, at)) => format!("{}{}", lesson.slug, &path[at..]),
            None => path.to_owned(),
        }
    }
}

/// What a path may not hold in an address.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path of the site as addresses write it: `größe 1` → `gr%C3%B6%C3%9Fe%201`.
pub fn escaped(path: &str) -> String {
    utf8_percent_encode(path, RESERVED).to_string()
}

/// What leads from the page of `slug` to the top of the site: `../`.
pub fn root_of(slug: &str) -> String {
    "../".repeat(slug.split('/').count())
}

/// The number readers see.
pub fn number(lesson: &Lesson) -> Option<u32> {
    lesson.front.lesson.or(lesson.number)
}

/// The title: of the front matter, or of the heading that the body opens with.
pub fn title(lesson: &Lesson) -> String {
    match lesson.opening() {
        Some(heading) if lesson.front.title.is_empty() => plain_text(&heading.content),
        _ if lesson.front.title.is_empty() => lesson.slug.clone(),
        _ => lesson.front.title.clone(),
    }
}
