//! Earlier addresses of lessons, which redirect to the current ones.

use std::collections::BTreeMap;

use super::Course;
use super::order::split_number;
use crate::diagnostic::{Code, Explanation};
use crate::lesson::Lesson;

/// Fills the table of earlier addresses and reports invalid ones.
pub(super) fn resolve(course: &mut Course) {
    let mut aliases: BTreeMap<String, String> = BTreeMap::new();
    let mut found = Vec::new();
    for lesson in course.all() {
        for alias in &lesson.front.aliases {
            if let Some(problem) = problem(course, &aliases, alias) {
                found.push(problem.at(Code::Alias, lesson.span(alias.range.clone())));
            } else {
                aliases.insert(alias.to_string(), lesson.slug.clone());
            }
        }
    }
    course.aliases = aliases;
    course.diagnostics.extend(found);
}

/// Explains the problem if `alias` cannot be an earlier address.
fn problem(course: &Course, taken: &BTreeMap<String, String>, alias: &str) -> Option<Explanation> {
    if let Some(lesson) = course.by_slug(alias) {
        let message = format!("`{alias}/` is the address of {}", lesson.file);
        return Some(Explanation::new(
            message,
            "take it out, or rename that folder",
        ));
    }
    if let Some(slug) = taken.get(alias) {
        let message = format!("`{alias}/` leads to `{slug}/` already");
        return Some(Explanation::new(
            message,
            "keep it in one of the two lessons",
        ));
    }
    if course
        .files
        .contains_key(&format!("static/{alias}/index.html"))
    {
        let folder = course.layout.shown("static/");
        let message = format!("`{alias}/` is a page in `{folder}`");
        return Some(Explanation::new(message, "take one of the two out"));
    }
    let is_strange = |c: char| c.is_whitespace() || "?#%\"<>".contains(c);
    if !stays_below(alias) || alias.contains(is_strange) {
        let message = format!("`{alias}` cannot be an address of this site");
        let help = "write the earlier folder without its number, such as `residual-networks`";
        return Some(Explanation::new(message, help));
    }
    None
}

/// Returns true if the page at `path` lies in the site, on the disks of all systems.
pub(super) fn stays_below(path: &str) -> bool {
    let is_strange = |c: char| c.is_control() || matches!(c, '\\' | ':');
    let fits =
        |part: &str| !(part.is_empty() || part == "." || part == ".." || part.contains(is_strange));
    path.split('/').all(fits)
}

impl Course {
    /// Returns the lesson at `path` if its folder now has another number.
    pub fn renumbered(&self, path: &str) -> Option<&Lesson> {
        let (_, slug) = split_number(folder_of(path));
        self.by_slug(slug).map(|lesson| &**lesson)
    }

    /// Returns the lesson that has moved away from `path`, an address or a file below `content/`.
    pub fn moved(&self, path: &str) -> Option<&Lesson> {
        let folder = folder_of(path);
        let address = folder.strip_suffix(".md").unwrap_or(folder);
        // An alias may be written as it is published, or as the folder was called.
        let (_, slug) = split_number(address);
        let now = self
            .aliases
            .get(address)
            .or_else(|| self.aliases.get(slug))?;
        self.by_slug(now).map(|lesson| &**lesson)
    }
}

/// Returns the folder that a link to it or to its `index.md` names.
fn folder_of(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    trimmed.strip_suffix("/index.md").unwrap_or(trimmed)
}
