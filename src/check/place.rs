//! Where in a lesson a link of its finished page was written.

use std::ops::Range;

use super::address::is_remote;
use crate::course::{Course, LinkTarget};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::lesson::html::Html;
use crate::lesson::{Lesson, Link};
use crate::page::{escaped, root_of};

/// One place where a lesson has a link.
pub struct Place<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The link.
    pub link: Link,
}

impl Place<'_> {
    /// How a link to another lesson must be written here.
    pub fn written(&self, now: &Lesson) -> String {
        match self.link.is_html {
            true => format!("{}{}/", root_of(&self.lesson.slug), escaped(&now.slug)),
            false => on_disk(self.lesson, &now.name),
        }
    }

    /// The path of the nearest file of the course, as it must be written here.
    pub fn nearest(&self, course: &Course) -> Option<String> {
        let name = course.path_of(self.lesson, &self.link.destination)?;
        let (folder, last) = name.rsplit_once('/').unwrap_or(("", &name));
        // Either the file is misspelled or its folder; what differs in both is another file.
        let files = course.files.keys().map(String::as_str);
        let near = files.filter(|file| match file.rsplit_once('/').unwrap_or(("", file)) {
            (same, other) if same == folder => nearest(last, [other]).is_some(),
            (other, same) if same == last => is_misspelled(folder, other),
            _ => false,
        });
        let near = nearest(&name, near)?;
        (!self.link.is_html).then(|| on_disk(self.lesson, near))
    }

    /// Whether it leads to a lesson that is not published yet.
    pub fn is_to_draft(&self, course: &Course) -> bool {
        let name = course.path_of(self.lesson, &self.link.destination);
        name.is_some_and(|name| course.is_draft(&name))
    }

    /// Where the destination ends in `text`; `None` where it is not written here as it is read.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let Link {
            destination, range, ..
        } = &self.link;
        let written = &self.lesson.text[range.clone()];
        let start = range.start + written.rfind(destination)?;
        let before = destination.strip_suffix(text)?;
        let start = start + before.len();
        Some(start..start + text.len())
    }
}

/// The links of a lesson and where each leads, found out once for all that is asked of them.
pub type Links = Vec<(Link, LinkTarget)>;

/// The links and images of a lesson.
pub fn links(course: &Course, lesson: &Lesson) -> Links {
    let links = lesson.links().into_iter();
    let resolved = links.map(|link| (course.resolve(lesson, &link.destination), link));
    resolved.map(|(target, link)| (link, target)).collect()
}

/// The places of those that became `href` on the lesson's page.
pub fn of_link<'a>(lesson: &'a Lesson, links: &Links, href: &str) -> Vec<Place<'a>> {
    let fits =
        |(link, target): &&(Link, LinkTarget)| link.destination == href || leads_to(target, href);
    let found = links.iter().filter(fits);
    let found = found.map(|(link, _)| link.clone());
    found.map(|link| Place { lesson, link }).collect()
}

/// Whether a destination that leads to `target` was rewritten to `href`.
fn leads_to(target: &LinkTarget, href: &str) -> bool {
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    match target {
        LinkTarget::Page {
            slug,
            fragment: wanted,
        } => {
            wanted == fragment && path.trim_start_matches("../").trim_matches('/') == escaped(slug)
        }
        LinkTarget::File(name) | LinkTarget::Missing(name) => {
            let last = name.rsplit('/').next().unwrap_or(name);
            !last.is_empty() && (path.ends_with(last) || path.ends_with(&escaped(last)))
        }
        LinkTarget::Anchor(_) | LinkTarget::External => false,
    }
}

/// Whether a folder was meant to be `other`, whatever their numbers.
fn is_misspelled(folder: &str, other: &str) -> bool {
    let word = |folder| str::trim_start_matches(folder, |c: char| c.is_ascii_digit() || c == '-');
    let (folder, other) = (word(folder), word(other));
    // Among a few letters everything is near.
    folder.len() > 3 && nearest(folder, [other]).is_some()
}

/// The place in handwritten HTML that takes an id, the last if there are more.
pub fn of_id(lesson: &Lesson, id: &str) -> Option<Range<usize>> {
    let tags = lesson.html.iter().flat_map(Html::tags);
    let attributes = tags.flat_map(|tag| tag.attributes);
    let mut found = attributes.filter(|(name, value, _)| name == "id" && value == id);
    found.next_back().map(|(_, _, range)| range)
}

/// Links of the lesson to earlier addresses, which still work.
pub fn moved(course: &Course, lesson: &Lesson) -> Vec<Diagnostic> {
    if course.aliases.is_empty() {
        return Vec::new();
    }
    let links = lesson.links().into_iter();
    let found = links.filter_map(|link| {
        let place = Place { lesson, link };
        let Link {
            destination, range, ..
        } = &place.link;
        let path = destination.split(['#', '?']).next().unwrap_or("");
        let name = course.path_of(lesson, path).filter(|_| !is_remote(path))?;
        let known = course.by_path(&name).is_some() || course.files.contains_key(&name);
        let now = course.moved(&name).filter(|_| !known)?;
        let new = place.written(now);
        let message = format!("`{path}` is an earlier address");
        let found = Diagnostic::warning(Code::LinkMoved, lesson.span(range.clone()), message);
        let found = found.with_help(format!("it is `{new}` now"));
        let whole = place.find(destination)?;
        let whole = whole.start..whole.start + path.len();
        Some(found.with_fix(lesson.span(whole), new))
    });
    found.collect()
}

/// How `lesson` writes a link to the file `name` below `content/`.
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
