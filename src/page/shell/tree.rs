//! Table of contents of a course for the sidebar: parts, entries, nested entries.
//!
//! A course has a part for each level. A `SUMMARY.md` has the same form: parts with titles, numbers
//! such as `3.2`, and drafts, which are entries without an address.
//!
//! Every page contains its tree. A page of a long course contains only the entries around it, so
//! that thousands of lessons do not have millions of links.

use super::book;
use super::contents::{ContentsEntry, ContentsPart, capitalized};
use crate::lesson::Lesson;
use crate::page::model::view::{self, CourseView, href};

/// Number of entries before and after a page that are shown in longer courses.
const AROUND: usize = 30;

/// Maximum number of lessons of a course whose parts are all unfolded at first.
const SMALL: usize = 40;

/// Returns the tree for the page of `here`.
pub(crate) fn of(view: &CourseView<'_>, here: Option<&Lesson>) -> Vec<ContentsPart> {
    if let Some(summary) = &view.course.summary {
        return book::tree(view, summary, here);
    }
    let lessons = &view.course.lessons;
    let slug = here.map(|lesson| lesson.slug.as_str());
    let around = if lessons.len() <= 4 * AROUND {
        0..lessons.len()
    } else {
        let place = here.and_then(|lesson| view.position(lesson)).unwrap_or(0);
        place.saturating_sub(AROUND)..lessons.len().min(place + AROUND + 1)
    };
    let mut parts: Vec<ContentsPart> = Vec::new();
    for lesson in &lessons[around] {
        let level = lesson.front.level.as_deref().unwrap_or_default().to_owned();
        let is_here = Some(&*lesson.slug) == slug;
        if parts.last().is_none_or(|part| part.id != level) {
            parts.push(ContentsPart {
                title: capitalized(&level),
                id: level,
                open: lessons.len() <= SMALL,
                entries: Vec::new(),
            });
        }
        let part = parts.last_mut().expect("there is one by now");
        part.open |= is_here;
        part.entries.push(ContentsEntry {
            title: view.title(lesson),
            number: view::number(lesson)
                .map(|number| number.to_string())
                .unwrap_or_default(),
            href: Some(href(lesson)),
            slug: lesson.slug.clone(),
            here: is_here,
            entries: Vec::new(),
        });
    }
    parts
}
