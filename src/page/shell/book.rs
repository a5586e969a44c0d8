//! Table of contents of a book, from its `SUMMARY.md`: parts, numbers, nested chapters, drafts.
//!
//! Titles are those of the summary. Every page contains the tree; in a long book, nested chapters
//! are shown only on the path to the page.

use std::collections::BTreeSet;

use super::contents::{Entry, Part};
use crate::course::summary::{Chapter, Item, Summary};
use crate::lesson::{Lesson, slug};
use crate::page::model::view::{CourseView, href};

/// Number of chapters above which only those around a page are shown.
const LONG: usize = 150;

/// Returns the tree of a book for the page of `here`.
pub(crate) fn tree(view: &CourseView<'_>, summary: &Summary, here: Option<&Lesson>) -> Vec<Part> {
    let count = summary.chapters().len();
    let trimmed = count > LONG;
    let chapter_of = |chapter: &Chapter| entry(view, chapter, here, trimmed);
    let mut parts = parts(summary, chapter_of);
    for part in &mut parts {
        part.open = count <= LONG || part.entries.iter().any(leads_here);
    }
    parts
}

/// Returns the parts of a summary, with chapters converted by `entry`.
fn parts(summary: &Summary, entry: impl Fn(&Chapter) -> Entry) -> Vec<Part> {
    let mut ids = BTreeSet::new();
    let mut parts: Vec<Part> = Vec::new();
    for item in &summary.items {
        match item {
            Item::Part(title) => {
                let mut id = slug(title);
                while !ids.insert(id.clone()) || id.is_empty() {
                    id.push('-');
                }
                parts.push(Part {
                    id,
                    title: title.clone(),
                    ..Part::default()
                });
            }
            // After a separator, chapters belong to no part.
            Item::Separator => parts.push(Part::default()),
            Item::Chapter(chapter) => {
                if parts.is_empty() {
                    parts.push(Part::default());
                }
                let part = parts.last_mut().expect("there is one by now");
                part.entries.push(entry(chapter));
            }
        }
    }
    parts.retain(|part| !part.entries.is_empty());
    parts
}

fn entry(view: &CourseView<'_>, chapter: &Chapter, here: Option<&Lesson>, trimmed: bool) -> Entry {
    let path = chapter.path.as_deref();
    let lesson = path.and_then(|path| view.course.by_path(path));
    let below = chapter.chapters.iter();
    let mut entries: Vec<Entry> = below
        .map(|chapter| entry(view, chapter, here, trimmed))
        .collect();
    let is_here = lesson
        .zip(here)
        .is_some_and(|(own, here)| own.name == here.name);
    if trimmed && !is_here && !entries.iter().any(leads_here) {
        entries.clear();
    }
    Entry {
        title: chapter.title.clone(),
        number: number(chapter),
        href: lesson.map(|lesson| href(lesson)),
        slug: lesson.map(|lesson| lesson.slug.clone()).unwrap_or_default(),
        here: is_here,
        entries,
    }
}

fn leads_here(entry: &Entry) -> bool {
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
) -> Vec<(Part, Vec<(String, &'c Lesson)>)> {
    let listed = parts(summary, |chapter| flat(view, chapter));
    let course = view.course;
    let groups = listed.into_iter().map(|part| {
        let mut found = Vec::new();
        collect(&part.entries, &mut |entry: &Entry| {
            let lesson = course.by_slug(&entry.slug)?;
            found.push((entry.number.clone(), &**lesson));
            Some(())
        });
        (part, found)
    });
    groups.filter(|(_, lessons)| !lessons.is_empty()).collect()
}

fn flat(view: &CourseView<'_>, chapter: &Chapter) -> Entry {
    entry(view, chapter, None, false)
}

fn collect(entries: &[Entry], visit: &mut impl FnMut(&Entry) -> Option<()>) {
    for entry in entries {
        visit(entry);
        collect(&entry.entries, visit);
    }
}
