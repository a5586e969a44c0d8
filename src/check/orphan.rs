//! Finds pages that no link leads to, and texts that never became a page.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::family::{CheckFamily, CheckFunction};
use super::pages::CheckedPages;
use crate::course::lesson_files;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lesson::front_matter;
use crate::parallel;
use crate::source::Sources;

/// Unreachable pages and unused texts.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::Orphan],
    functions: &[CheckFunction::Site(check)],
};

/// Checks for lessons that cannot be reached from the first page, and for unused texts.
fn check(pages: &CheckedPages<'_>) -> Vec<Diagnostic> {
    let mut found = unreachable(pages);
    found.extend(forgotten(pages, pages.reading.sources));
    found
}

fn unreachable(pages: &CheckedPages<'_>) -> Vec<Diagnostic> {
    // Links are resolved on all cores; the walk over them takes no time beside that.
    let targets: HashMap<&str, Vec<&str>> = parallel::map(&pages.scans, |(path, scan)| {
        let mut targets: Vec<&str> = pages.targets(path, scan).collect();
        targets.sort_unstable();
        targets.dedup();
        (*path, targets)
    })
    .into_iter()
    .collect();
    let mut reached = HashSet::from(["index.html"]);
    let mut ahead = vec!["index.html"];
    while let Some(path) = ahead.pop() {
        for &target in targets.get(path).into_iter().flatten() {
            if reached.insert(target) {
                ahead.push(target);
            }
        }
    }
    let lost = pages
        .origins
        .iter()
        .filter(|(path, _)| !reached.contains(**path));
    let found = lost.map(|(_, lesson)| {
        let message = "no link leads to this page from the first one";
        Diagnostic::new(Code::Orphan, lesson.span(0..0), message)
            .with_help("link to it, or list it in the template that lists the lessons")
    });
    found.collect()
}

/// Reports Markdown files with front matter that are no lessons.
fn forgotten(pages: &CheckedPages<'_>, sources: &Sources) -> Vec<Diagnostic> {
    let lessons: BTreeSet<String> = lesson_files(sources)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let texts = sources
        .content
        .iter()
        .filter(|(name, _)| name.ends_with(".md") && !lessons.contains(*name))
        .filter(|(name, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            let heads = front_matter::find(&text).is_some();
            heads && !name.starts_with("static/") && !pages.publishes(name)
        });
    let help = if sources.content.contains_key("SUMMARY.md") {
        "add it to `SUMMARY.md`, or delete it".to_owned()
    } else {
        format!(
            "lessons are `index.md` of a folder in `{}`, pages stand beside them",
            sources.layout.lessons_folder()
        )
    };
    let found = texts.map(|(name, _)| {
        let span = Span::new(&sources.shown(name), 0..0);
        let message = "this has the head of a lesson, and is none";
        Diagnostic::new(Code::Orphan, span, message).with_help(help.as_str())
    });
    found.collect()
}
