//! Finds the place in a lesson of a link on its finished page.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::address::is_remote;
use crate::course::{Course, split_number};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::lesson::html::HtmlPiece;
use crate::lesson::tree::BlockKind;
use crate::lesson::{Lesson, LessonLink, first_line, visit};
use crate::page::{CourseView, href, root_of};
use crate::uri::escaped;

/// A place of a link in a lesson.
pub(super) struct PlacedLink<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The link.
    pub link: LessonLink,
}

impl PlacedLink<'_> {
    /// Returns the address of another lesson as it must be written here.
    pub(super) fn written(&self, now: &Lesson) -> String {
        if self.link.is_html {
            format!("{}{}", root_of(&self.lesson.page), href(now))
        } else {
            on_disk(self.lesson, &now.name)
        }
    }

    /// Returns the path of the nearest file of the course, as it must be written here.
    pub(super) fn nearest(&self, course: &Course) -> Option<String> {
        let name = course.path_of(self.lesson, &self.link.destination)?;
        let (folder, last) = name.rsplit_once('/').unwrap_or(("", &name));
        // Either the file or its folder is misspelled; if both differ, it is another file.
        let files = course.files.keys().map(String::as_str);
        let similar = files
            .filter(|file| match file.rsplit_once('/').unwrap_or(("", file)) {
                (same, other) if same == folder => nearest(last, [other]).is_some(),
                (other, same) if same == last => is_misspelled(folder, other),
                _ => false,
            })
            // For a picture, only another picture is a useful suggestion.
            .filter(|file| !is_picture(&name) || is_picture(file));
        let found = nearest(&name, similar)?;
        (!self.link.is_html).then(|| on_disk(self.lesson, found))
    }

    /// Returns the lesson that may have been renamed: one with similar words, or with the same
    /// number.
    pub(super) fn successor(&self, course: &Course) -> Option<String> {
        let name = course.path_of(self.lesson, &self.link.destination)?;
        let path = name.trim_end_matches('/').trim_end_matches("/index.md");
        let folder = path
            .strip_suffix(".md")
            .or(path.strip_suffix(".html"))
            .unwrap_or(path);
        let (number, slug) = split_number(folder);
        let others = || course.all().filter(|other| other.name != self.lesson.name);
        let alike = others()
            .map(|other| (likeness(slug, other, course), other))
            .filter(|(likeness, _)| *likeness > 0.0);
        let best = alike.max_by(|(a, x), (b, y)| a.total_cmp(b).then_with(|| y.name.cmp(&x.name)));
        let numbered = || others().find(|other| number.is_some() && other.number == number);
        let found = best.map(|(_, other)| other).or_else(numbered)?;
        Some(self.written(found))
    }

    /// Returns true if the link leads to a draft.
    pub(super) fn is_to_draft(&self, course: &Course) -> bool {
        let name = course.path_of(self.lesson, &self.link.destination);
        name.is_some_and(|name| course.is_draft(&name))
    }

    /// Returns the range where the destination ends in `text`; `None` if it contains escapes or
    /// entities.
    pub(super) fn end_of(&self, text: &str) -> Option<Range<usize>> {
        let written = self.link.written.as_ref()?;
        let before = self.link.destination.strip_suffix(text)?;
        Some(written.start + before.len()..written.end)
    }
}

/// The links of a lesson, by the address on its page.
pub(super) type LinksByAddress = HashMap<String, Vec<LessonLink>>;

/// Returns the links and images of a lesson.
pub(super) fn links(view: &CourseView<'_>, lesson: &Lesson) -> LinksByAddress {
    let mut links = LinksByAddress::new();
    for link in lesson.links() {
        let address = view.address(lesson, &link.destination);
        links.entry(address).or_default().push(link);
    }
    links
}

/// Returns the places of links that became `href` on the lesson's page.
pub(super) fn of_link<'a>(
    lesson: &'a Lesson,
    links: &LinksByAddress,
    href: &str,
) -> impl Iterator<Item = PlacedLink<'a>> {
    let found = links.get(href).into_iter().flatten().cloned();
    found.map(move |link| PlacedLink { lesson, link })
}

/// Returns the share of the words of `slug` that a lesson's address, earlier addresses or title
/// contain; 0 if it is too small.
fn likeness(slug: &str, other: &Lesson, course: &Course) -> f64 {
    let words_of = |text: &str| -> BTreeSet<String> {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 2);
        words.map(str::to_lowercase).collect()
    };
    let wanted = words_of(slug);
    let title = crate::page::title(other, &course.formulas);
    let names = other
        .front
        .aliases
        .iter()
        .map(|alias| alias.as_str())
        .chain([other.slug.as_str(), title.as_str()]);
    let shares = names.map(|name| {
        let known = words_of(name);
        let near = wanted.iter().filter(|word| {
            let begins = |known: &String| {
                known.starts_with(word.as_str()) || word.starts_with(known.as_str())
            };
            known
                .iter()
                .any(|known| begins(known) || nearest(word, [known.as_str()]).is_some())
        });
        near.count() as f64 / wanted.len().max(known.len().min(2)).max(1) as f64
    });
    let best = shares.fold(0.0, f64::max);
    if best >= 0.5 { best } else { 0.0 }
}

/// Returns true if a path has the extension of a picture.
pub(super) fn is_picture(path: &str) -> bool {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    let kinds = ["svg", "png", "jpg", "jpeg", "webp", "gif", "avif"];
    kinds.iter().any(|kind| end.eq_ignore_ascii_case(kind))
}

/// Returns true if `folder` looks like a misspelling of `other`, apart from their numbers.
fn is_misspelled(folder: &str, other: &str) -> bool {
    let words = |name| str::trim_start_matches(name, |c: char| c.is_ascii_digit() || c == '-');
    // Short words are near to too many others.
    words(folder).len() > 3 && nearest(words(folder), [words(other)]).is_some()
}

/// Returns the range in handwritten HTML, or the heading, with this id; the last if there are more.
pub(super) fn of_id(lesson: &Lesson, id: &str) -> Option<Range<usize>> {
    let tags = lesson.html.iter().flat_map(HtmlPiece::tags);
    let attributes = tags.flat_map(|tag| tag.attributes);
    let mut found = attributes.filter(|(name, value, _)| name == "id" && value == id);
    let html = found.next_back().map(|(_, _, range)| range);
    html.or_else(|| of_heading(lesson, id))
}

/// Returns the range of the line of the heading with this id.
fn of_heading(lesson: &Lesson, id: &str) -> Option<Range<usize>> {
    let mut found = None;
    visit(&lesson.blocks, &mut |block| {
        let heading = match &block.kind {
            BlockKind::Heading(heading) => heading,
            BlockKind::Component(component) => &component.heading,
            _ => return,
        };
        if heading.id == id {
            found = Some(first_line(&lesson.text, &block.range));
        }
    });
    found
}

/// Reports links of the lesson to earlier addresses, which still work.
pub(super) fn moved(course: &Course, lesson: &Lesson) -> Vec<Diagnostic> {
    if course.aliases.is_empty() {
        return Vec::new();
    }
    let links = lesson.links().into_iter();
    let found = links.filter_map(|link| {
        let place = PlacedLink { lesson, link };
        let LessonLink {
            destination, range, ..
        } = &place.link;
        let path = destination.split(['#', '?']).next().unwrap_or("");
        let name = course.path_of(lesson, path).filter(|_| !is_remote(path))?;
        let known = course.by_path(&name).is_some() || course.files.contains_key(&name);
        let now = course.moved(&name).filter(|_| !known)?;
        let new = place.written(now);
        let message = format!("`{path}` is an earlier address");
        let found = Diagnostic::new(Code::LinkMoved, lesson.span(range.clone()), message)
            .with_help(format!("it is `{new}` now"));
        let start = place.end_of(destination)?.start;
        Some(found.with_fix(lesson.span(start..start + path.len()), new))
    });
    found.collect()
}

/// Returns the relative path from `lesson` to the file `name` below `content/`.
fn on_disk(lesson: &Lesson, name: &str) -> String {
    let own: Vec<&str> = lesson
        .folder
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let there: Vec<&str> = name.split('/').collect();
    let shared = own.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(own.len() - shared);
    format!("{up}{}", escaped(&there[shared..].join("/")))
}
