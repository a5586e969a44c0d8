//! Decides which files are lessons, their order and their addresses.

use std::collections::BTreeSet;

use super::summary::{DEEPEST, Summary};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::lesson::LessonPath;
use crate::settings::Addresses;
use crate::source::Sources;

/// Returns the lessons and pages of a course in reading order.
///
/// With a `SUMMARY.md` (mdBook's format), these are the files it links to, in its order. Otherwise
/// they are the `index.md` of every folder, by the folder's number and then its name, and the
/// Markdown files beside them.
pub fn lesson_files(sources: &Sources) -> Vec<(String, LessonPath)> {
    files_at(sources, sources.addresses())
}

/// Returns the same files as [`lesson_files`], with their pages at the addresses of this kind.
pub(super) fn files_at(sources: &Sources, addresses: Addresses) -> Vec<(String, LessonPath)> {
    match sources.text("SUMMARY.md") {
        Some(summary) => in_summary(&Summary::read(&summary), sources, addresses),
        None => in_folders(sources, addresses),
    }
}

/// Reports files that a summary lists but that do not exist, and lists that are nested too deep.
pub(super) fn check_summary(summary: &Summary, sources: &Sources) -> Vec<Diagnostic> {
    let chapters = summary.chapters().into_iter();
    // A chapter without a path is a draft; other hosts have no lessons.
    let missing = chapters.filter_map(|chapter| {
        let path = chapter.path.as_deref()?;
        let is_here = path.contains("://") || sources.content.contains_key(path);
        (!is_here).then_some((chapter, path))
    });
    let found = missing.map(|(chapter, path)| {
        let span = Span::new(&sources.shown("SUMMARY.md"), chapter.range.clone());
        let message = format!("the summary lists `{path}`, which does not exist");
        let lessons = sources.content.keys().filter(|name| name.ends_with(".md"));
        let help = match nearest(path, lessons.map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the file, or take the line out".to_owned(),
        };
        Diagnostic::new(Code::LinkDead, span, message).with_help(help)
    });
    let too_deep = summary.too_deep.clone().map(|range| {
        let span = Span::new(&sources.shown("SUMMARY.md"), range);
        let message = format!("the summary is nested more than {DEEPEST} deep");
        let help = "put the chapter and those below it further out";
        Diagnostic::new(Code::Nesting, span, message).with_help(help)
    });
    too_deep.into_iter().chain(found).collect()
}

fn in_summary(
    summary: &Summary,
    sources: &Sources,
    addresses: Addresses,
) -> Vec<(String, LessonPath)> {
    let mut found: Vec<(String, LessonPath)> = Vec::new();
    let mut seen = BTreeSet::new();
    for chapter in summary.chapters() {
        let Some(name) = chapter.path.as_deref() else {
            continue;
        };
        if sources.content.contains_key(name) && seen.insert(name) {
            let place = LessonPath {
                title: Some(chapter.title.clone()),
                ..place(name, sources, addresses)
            };
            found.push((name.to_owned(), place));
        }
    }
    // mdBook copies its first chapter to `index.html`; here the chapter is published there.
    let has_first = found.iter().any(|(_, place)| place.page == FIRST);
    if addresses == Addresses::Mdbook
        && !has_first
        && let Some((_, place)) = found.first_mut()
    {
        FIRST.clone_into(&mut place.page);
    }
    found
}

/// Path of a site's first page.
const FIRST: &str = "index.html";

fn in_folders(sources: &Sources, addresses: Addresses) -> Vec<(String, LessonPath)> {
    let names = sources.content.keys().filter(|name| is_lesson(name));
    let mut found: Vec<_> = names
        .map(|name| (name.clone(), place(name, sources, addresses)))
        .collect();
    found.sort_by(|(_, a), (_, b)| {
        let key = |place: &LessonPath| (place.number.is_none(), place.number);
        (key(a), &a.folder, &a.slug).cmp(&(key(b), &b.folder, &b.slug))
    });
    found
}

/// Returns true for paths such as `21-residual-networks/index.md` and `glossary.md`.
fn is_lesson(name: &str) -> bool {
    match name.split_once('/') {
        Some((_, file)) => file == "index.md",
        None => name.ends_with(".md") && name != "README.md",
    }
}

fn place(name: &str, sources: &Sources, addresses: Addresses) -> LessonPath {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let (folder, last) = stem.rsplit_once('/').unwrap_or(("", stem));
    let named = match last {
        "index" | "README" if !folder.is_empty() => folder,
        _ => stem,
    };
    // Chapters of a book keep their numbers, which are part of mdBook's addresses.
    let (number, slug, page) = match addresses {
        Addresses::Mdbook => (None, named, mdbook_path(name)),
        Addresses::Folders => {
            let (number, slug) = split_number(named);
            (number, slug, format!("{slug}/index.html"))
        }
    };
    LessonPath {
        file: sources.shown(name),
        name: name.to_owned(),
        folder: folder.to_owned(),
        slug: slug.to_owned(),
        page,
        number,
        title: None,
    }
}

/// Returns mdBook's path for a chapter: `a/b.html` for `a/b.md`, `a/index.html` for `a/README.md`.
pub(super) fn mdbook_path(name: &str) -> String {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let (folder, last) = stem.rsplit_once('/').unwrap_or(("", stem));
    match (folder, last) {
        ("", "README") => FIRST.to_owned(),
        (_, "README") => format!("{folder}/{FIRST}"),
        _ => format!("{stem}.html"),
    }
}

/// Splits off the number: `21-residual-networks` → 21, `residual-networks`.
pub(crate) fn split_number(named: &str) -> (Option<u32>, &str) {
    let digits = named.bytes().take_while(u8::is_ascii_digit).count();
    let rest = named[digits..].strip_prefix(['-', '_']);
    match (named[..digits].parse(), rest) {
        (Ok(number), Some(rest)) if !rest.is_empty() => (Some(number), rest),
        _ => (None, named),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn course(names: &[&str], summary: Option<&str>) -> Sources {
        let mut sources = Sources::default();
        let empty: Arc<[u8]> = Arc::from(&b""[..]);
        sources.content = names
            .iter()
            .map(|name| (name.to_string(), empty.clone()))
            .collect();
        if let Some(summary) = summary {
            let bytes = summary.as_bytes().into();
            sources.content.insert("SUMMARY.md".to_owned(), bytes);
        }
        sources
    }

    #[track_caller]
    fn check(names: &[&str], summary: Option<&str>, slugs: &[&str]) {
        let files = lesson_files(&course(names, summary));
        let found: Vec<_> = files.iter().map(|(_, place)| place.slug.as_str()).collect();
        assert_eq!(found, slugs);
    }

    #[test]
    fn folders_stand_in_the_order_of_their_numbers() {
        let names = [
            "10-b/index.md",
            "9-a/index.md",
            "glossary.md",
            "9-a/notes.md",
        ];
        check(&names, None, &["a", "b", "glossary"]);
    }

    #[test]
    fn a_summary_decides_when_there_is_one() {
        let names = ["one.md", "two.md", "three.md"];
        let summary = "# Summary\n\n- [Two](two.md)\n  - [One](./one.md)\n";
        check(&names, Some(summary), &["two", "one"]);
    }

    #[test]
    fn a_summary_may_name_files_with_blanks() {
        let names = ["a b/README.md", "c (d).md", "e f.md", "g.md"];
        let summary = "- [A](a%20b/README.md)\n- [C](c (d).md)\n- [E](<./e f.md>)\n- [G]( g.md \"G\" )\n- [H]()\n";
        check(&names, Some(summary), &["a b", "c (d)", "e f", "g"]);
        let summary = "- [A](a b/README.md)\n";
        check(&names, Some(summary), &["a b"]);
    }
}
