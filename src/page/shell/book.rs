//! Table of contents of a book, from its `SUMMARY.md`: parts, numbers, nested chapters, drafts.
//!
//! Titles are those of the summary. Every page contains the tree; in a long book, nested chapters
//! are included only on the path to the page.

use std::collections::BTreeSet;

use super::contents::{ContentsEntry, ContentsPart};
use crate::course::Course;
use crate::course::summary::{Chapter, Summary, SummaryItem};
use crate::lesson::{Lesson, slug};
use crate::page::model::view::{CourseView, href};

/// Number of chapters above which only those around a page are shown.
const LONG: usize = 150;

/// Returns the tree of a book for the page of `here`.
pub(crate) fn tree(
    view: &CourseView<'_>,
    summary: &Summary,
    here: Option<&Lesson>,
) -> Vec<ContentsPart> {
    let extent = if summary.chapters().len() > LONG {
        TreeExtent::AroundPage
    } else {
        TreeExtent::Whole
    };
    let mut parts = parts(summary, |chapter| entry(view, chapter, here, extent));
    for part in &mut parts {
        part.open = extent == TreeExtent::Whole || part.entries.iter().any(leads_here);
    }
    parts
}

/// Nested chapters that a tree contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TreeExtent {
    /// All of them.
    Whole,
    /// Those on the path to the page.
    AroundPage,
}

/// Returns the parts of a summary, with chapters converted by `entry`.
fn parts(summary: &Summary, entry: impl Fn(&Chapter) -> ContentsEntry) -> Vec<ContentsPart> {
    let mut ids = BTreeSet::new();
    let mut parts: Vec<ContentsPart> = Vec::new();
    for item in &summary.items {
        match item {
            SummaryItem::Part(title) => {
                // Browsers store by this id which parts are folded, so it has to be unique.
                let mut id = slug(title);
                while !ids.insert(id.clone()) || id.is_empty() {
                    id.push('-');
                }
                parts.push(ContentsPart {
                    id,
                    title: title.clone(),
                    ..ContentsPart::default()
                });
            }
            // After a separator, chapters belong to no part.
            SummaryItem::Separator => parts.push(ContentsPart::default()),
            SummaryItem::Chapter(chapter) => {
                if parts.is_empty() {
                    parts.push(ContentsPart::default());
                }
                let part = parts.last_mut().expect("there is one by now");
                part.entries.push(entry(chapter));
            }
        }
    }
    parts.retain(|part| !part.entries.is_empty());
    parts
}

fn entry(
    view: &CourseView<'_>,
    chapter: &Chapter,
    here: Option<&Lesson>,
    extent: TreeExtent,
) -> ContentsEntry {
    let path = chapter.path.as_deref();
    let lesson = path.and_then(|path| view.course.by_path(path));
    let nested = chapter.chapters.iter();
    let mut entries: Vec<ContentsEntry> = nested
        .map(|chapter| entry(view, chapter, here, extent))
        .collect();
    let is_here = lesson
        .zip(here)
        .is_some_and(|(own, here)| own.name == here.name);
    if extent == TreeExtent::AroundPage && !is_here && !entries.iter().any(leads_here) {
        entries.clear();
    }
    ContentsEntry {
        title: chapter.title.clone(),
        number: number(chapter),
        href: lesson.map(|lesson| href(lesson)),
        slug: lesson.map(|lesson| lesson.slug.clone()).unwrap_or_default(),
        here: is_here,
        entries,
    }
}

fn leads_here(entry: &ContentsEntry) -> bool {
    entry.here || entry.entries.iter().any(leads_here)
}

/// Formats the number of a chapter, `2.1`; empty for unnumbered chapters.
fn number(chapter: &Chapter) -> String {
    let parts = chapter.number.iter().flatten().map(u32::to_string);
    parts.collect::<Vec<_>>().join(".")
}

/// Returns the parts (id and title) with their chapters in reading order and the chapters' numbers.
pub(crate) fn lessons<'c>(
    view: &CourseView<'c>,
    summary: &Summary,
) -> Vec<(ContentsPart, Vec<(String, &'c Lesson)>)> {
    let listed = parts(summary, |chapter| {
        entry(view, chapter, None, TreeExtent::Whole)
    });
    let groups = listed.into_iter().map(|part| {
        let mut lessons = Vec::new();
        collect_lessons(&part.entries, view.course, &mut lessons);
        (part, lessons)
    });
    groups.filter(|(_, lessons)| !lessons.is_empty()).collect()
}

fn collect_lessons<'c>(
    entries: &[ContentsEntry],
    course: &'c Course,
    out: &mut Vec<(String, &'c Lesson)>,
) {
    for entry in entries {
        let lesson = course.by_slug(&entry.slug);
        out.extend(lesson.map(|lesson| (entry.number.clone(), &**lesson)));
        collect_lessons(&entry.entries, course, out);
    }
}
