//! Finds files beside lessons that no page shows, no demo reads and no fence includes.

use std::collections::BTreeSet;

use super::family::{CheckFamily, CheckFunction};
use super::pages::CheckedPages;
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;

/// Unused files.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::AssetUnused],
    functions: &[CheckFunction::Site(check)],
};

/// Checks the folders of lessons; files of Cargo and `didact bless` are excluded.
fn check(pages: &CheckedPages<'_>) -> Vec<Diagnostic> {
    let course = pages.course;
    let used: BTreeSet<String> = course.all().flat_map(|lesson| declared(lesson)).collect();
    let mut found = Vec::new();
    for name in course.files.keys() {
        let Some(lesson) = owner(pages, name) else {
            continue;
        };
        if belongs_to_tools(lesson, name) || used.contains(name) || pages.publishes(name) {
            continue;
        }
        let message = format!("nothing uses `{}`", course.layout.shown(name));
        let help = "show it, link to it, name it as `data=` of a demo, or delete it";
        let place = lesson.span(0..0);
        found.push(Diagnostic::new(Code::AssetUnused, place, message).with_help(help));
    }
    found
}

/// Returns the lesson whose folder contains the file.
fn owner<'a>(pages: &CheckedPages<'a>, name: &str) -> Option<&'a Lesson> {
    let folders = name.match_indices('/').map(|(at, _)| &name[..at]);
    let found = folders
        .filter_map(|folder| pages.course.by_path(folder))
        .next_back();
    found.map(|lesson| &**lesson)
}

fn belongs_to_tools(lesson: &Lesson, name: &str) -> bool {
    let below = name.strip_prefix(&lesson.folder).unwrap_or(name);
    let code = [".md", ".rs", ".toml", ".lock"];
    below.starts_with("/outputs/") || code.iter().any(|end| below.ends_with(end))
}

/// Returns the files that the demos of a lesson read and include, by path below `content/`.
fn declared(lesson: &Lesson) -> Vec<String> {
    let data = lesson
        .demos
        .iter()
        .flat_map(|demo| &demo.words.data)
        .map(|name| format!("{}/{name}", lesson.folder));
    let prefix = lesson.shown_folder();
    let included = lesson
        .included
        .keys()
        .map(|file| file.strip_prefix(prefix).unwrap_or(file).to_owned());
    data.chain(included).collect()
}
