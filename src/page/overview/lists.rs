//! What lessons show, and what they cite, by lesson and by source.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Kind;
use crate::page::context::Link;
use crate::page::words::Words;
use crate::page::{CourseView, Page, note};

/// Figures, demos or exercises.
#[derive(Serialize)]
pub struct ExhibitsBody {
    /// By lesson, in order.
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    /// The lesson.
    lesson: Link,
    /// What it holds, in order.
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    /// Where it is.
    href: String,
    /// `Figure 21.2`; empty without a number.
    name: String,
    /// HTML of its title or caption.
    title: String,
}

/// The exhibits of the `wanted` kinds.
pub fn by_lesson(view: &CourseView<'_>, pages: &[Page], wanted: &[Kind]) -> ExhibitsBody {
    let pages: BTreeMap<&str, &Page> = pages
        .iter()
        .map(|page| (page.path.as_str(), page))
        .collect();
    let groups = view.course.lessons.iter().filter_map(|lesson| {
        let page = pages.get(format!("{}/index.html", lesson.slug).as_str())?;
        let exhibits = page.exhibits.iter();
        let exhibits = exhibits.filter(|exhibit| wanted.contains(&exhibit.kind));
        let entries = exhibits.map(|exhibit| Entry {
            href: format!("../{}/#{}", lesson.slug, exhibit.id),
            name: exhibit.name.clone(),
            title: without_links(&exhibit.title),
        });
        let entries: Vec<Entry> = entries.collect();
        (!entries.is_empty()).then(|| Group {
            lesson: from_below(Link::from_top(lesson)),
            entries,
        })
    });
    ExhibitsBody {
        groups: groups.collect(),
    }
}

fn from_below(link: Link) -> Link {
    Link {
        href: format!("../{}", link.href),
        ..link
    }
}

/// HTML without its links and ids, for a place inside of another link or on another page.
fn without_links(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let is_link = tag == "a" || tag == "/a" || tag.starts_with("a ");
        if !is_link {
            out.push('<');
            out.push_str(&without_id(tag));
            out.push('>');
        }
        rest = after;
    }
    out + rest
}

fn without_id(tag: &str) -> String {
    match tag.split_once(" id=\"") {
        Some((before, after)) => {
            let after = after.split_once('"').map_or("", |(_, after)| after);
            format!("{before}{after}")
        }
        None => tag.to_owned(),
    }
}

/// The bibliography.
#[derive(Serialize)]
pub struct SourcesBody {
    /// Sources by author and year.
    sources: Vec<SourceEntry>,
}

#[derive(Serialize)]
struct SourceEntry {
    /// Its anchor.
    id: String,
    /// HTML of who, when, what and where.
    html: String,
    /// The lessons that cite it.
    lessons: Vec<Link>,
}

/// All sources that a page cites.
pub fn sources(view: &CourseView<'_>, pages: &[Page], words: &Words) -> SourcesBody {
    let mut citing: BTreeMap<&str, Vec<Link>> = BTreeMap::new();
    for page in pages {
        let slug = page.path.trim_end_matches("/index.html");
        let Some(lesson) = view.course.by_slug(slug) else {
            continue;
        };
        for key in &page.cited {
            let link = Link::from_top(lesson);
            let href = format!("../{}#ref-{key}", link.href);
            citing.entry(key).or_default().push(Link { href, ..link });
        }
    }
    let cited = citing.into_iter().filter_map(|(key, lessons)| {
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
    });
    let mut cited: Vec<_> = cited.collect();
    cited.sort_by(|(a, _), (b, _)| a.cmp(b));
    SourcesBody {
        sources: cited.into_iter().map(|(_, entry)| entry).collect(),
    }
}

/// `Kaiming He` → `He`, `He, Kaiming and others` → `He`.
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
