//! Lists of figures, demos and exercises by lesson, and of citations by source.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::lesson::Lesson;
use crate::page::block::note;
use crate::page::model::exhibit::{Exhibit, ExhibitKind};
use crate::page::model::finished::Page;
use crate::page::model::link::PageLink;
use crate::page::model::view::{CourseView, href};
use crate::page::shell::excerpt;
use crate::page::theme::words::InterfaceStrings;
use crate::sorted;

/// Template context of lists of figures, demos or exercises.
#[derive(Serialize)]
pub(super) struct ExhibitsBody {
    /// By lesson, in order.
    groups: Vec<LessonExhibits>,
    /// Kinds that occur, with their names for readers.
    kinds: BTreeMap<String, String>,
}

/// Entries of one lesson.
#[derive(Serialize)]
struct LessonExhibits {
    /// The lesson.
    lesson: PageLink,
    /// Its entries, in order.
    entries: Vec<ExhibitEntry>,
}

/// A figure, a demo or an exercise.
#[derive(Serialize)]
struct ExhibitEntry {
    /// Address of the entry.
    href: String,
    /// `Figure 21.2`; empty without a number.
    name: String,
    /// HTML of its title or caption.
    title: String,
    /// `plot`, `diagram`, …; `demo`, `exercise`.
    kind: String,
    /// Name of the kind for readers.
    kind_name: String,
    /// Address of a thumbnail; `null` without one.
    thumbnail: Option<String>,
}

/// Returns the entries of the `wanted` kinds.
pub(super) fn by_lesson(
    view: &CourseView<'_>,
    pages: &[Page],
    wanted: &[ExhibitKind],
    words: &InterfaceStrings,
) -> ExhibitsBody {
    let pairs = pages.iter().map(|page| (page.path.as_str(), page));
    let by_path: HashMap<&str, &Page> = pairs.collect();
    let lists = view.course.lessons.iter().filter_map(|lesson| {
        let page = by_path.get(lesson.page.as_str())?;
        let exhibits = page.exhibits.iter();
        let shown = exhibits.filter(|exhibit| wanted.contains(&exhibit.kind));
        let entries: Vec<ExhibitEntry> = shown
            .map(|exhibit| entry_of(exhibit, lesson, page, words))
            .collect();
        (!entries.is_empty()).then(|| LessonExhibits {
            lesson: view.link_to(lesson, "../"),
            entries,
        })
    });
    let groups: Vec<LessonExhibits> = lists.collect();
    let entries = groups.iter().flat_map(|group| &group.entries);
    let kinds = entries.map(|entry| (entry.kind.clone(), entry.kind_name.clone()));
    ExhibitsBody {
        kinds: sorted::map(kinds),
        groups,
    }
}

fn entry_of(
    exhibit: &Exhibit,
    lesson: &Lesson,
    page: &Page,
    words: &InterfaceStrings,
) -> ExhibitEntry {
    let (kind, thumbnail) = match exhibit.kind {
        ExhibitKind::Figure => match excerpt::thumbnail(page, &exhibit.id) {
            Some(thumbnail) => (thumbnail.kind, Some(format!("../{}", thumbnail.path))),
            None => ("drawing".to_owned(), None),
        },
        ExhibitKind::Demo => ("demo".to_owned(), None),
        ExhibitKind::Exercise => ("exercise".to_owned(), None),
    };
    ExhibitEntry {
        href: format!("../{}#{}", href(lesson), exhibit.id),
        name: exhibit.name.clone(),
        title: without_links(&exhibit.title),
        // Drawings of demos may have any class; readers see them as drawings.
        kind_name: match words.page(&format!("kind_{kind}")) {
            "" => words.page("kind_drawing").to_owned(),
            name => name.to_owned(),
        },
        kind,
        thumbnail,
    }
}

/// Removes links and ids from HTML, for use inside of another link or on another page.
fn without_links(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, text) = after.split_once('>').unwrap_or((after, ""));
        let is_link = tag == "a" || tag == "/a" || tag.starts_with("a ");
        if !is_link {
            out.push('<');
            out.push_str(&without_id(tag));
            out.push('>');
        }
        rest = text;
    }
    out + rest
}

fn without_id(tag: &str) -> String {
    let Some((before, value)) = tag.split_once(" id=\"") else {
        return tag.to_owned();
    };
    let after = value.split_once('"').map_or("", |(_, after)| after);
    format!("{before}{after}")
}

/// Template context of the bibliography.
#[derive(Serialize)]
pub(super) struct SourcesBody {
    /// Sources by author and year.
    sources: Vec<SourceEntry>,
}

/// A source with the lessons that cite it.
#[derive(Serialize)]
struct SourceEntry {
    /// Anchor of the source.
    id: String,
    /// HTML of the formatted source.
    html: String,
    /// The lessons that cite it.
    lessons: Vec<PageLink>,
}

/// Returns all cited sources.
pub(super) fn sources(
    view: &CourseView<'_>,
    pages: &[Page],
    words: &InterfaceStrings,
) -> SourcesBody {
    let mut citing: BTreeMap<&str, Vec<PageLink>> = BTreeMap::new();
    for page in pages {
        let Some(lesson) = view.course.by_page(&page.path) else {
            continue;
        };
        for key in &page.cited {
            let mut link = view.link_to(lesson, "../");
            link.href.push_str(&format!("#.ref-{key}"));
            citing.entry(key).or_default().push(link);
        }
    }
    let mut cited: Vec<_> = citing
        .into_iter()
        .filter_map(|(key, lessons)| {
            let source = view.course.bibliography.get(key)?;
            let authors = source.authors.list();
            let first = authors.first().map_or("", |name| family(name));
            let order = (first.to_lowercase(), source.year);
            let entry = SourceEntry {
                id: key.to_owned(),
                html: note::describe(source, words),
                lessons,
            };
            Some((order, entry))
        })
        .collect();
    cited.sort_by(|(a, _), (b, _)| a.cmp(b));
    SourcesBody {
        sources: cited.into_iter().map(|(_, entry)| entry).collect(),
    }
}

/// Returns the family name: `Kaiming He` → `He`, `He, Kaiming and others` → `He`.
fn family(name: &str) -> &str {
    match name.split_once(',') {
        Some((family, _)) => family,
        None => name.rsplit(' ').next().unwrap_or(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_lose_their_links_and_ids() {
        let html = "From <a class=\"cite\" id=\"c\" href=\"#r\">[1]</a>, <b id=\"x\">bold</b>.";
        assert_eq!(without_links(html), "From [1], <b>bold</b>.");
        assert_eq!(without_links("<abbr>a</abbr>"), "<abbr>a</abbr>");
    }
}
