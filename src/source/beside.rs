//! Reads the files outside of the lessons' folder that lessons include.
//!
//! Books keep compiled examples beside their chapters and include parts of them by `{{#include
//! ../../examples/a.rs:part}}`. A lesson may include files of the course's repository and,
//! with `--trust-config`, of the folders in `[include] roots`; hidden files and links to other places are excluded, so that a
//! lesson cannot publish `.git/config`. `lesson::expand` selects the included lines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{CourseLayout, Trust};
use crate::regular;
use crate::repository;
use crate::settings::{self, Settings, known};

/// Files by path relative to the lessons' folder: `../../examples/a.rs`.
pub(super) type Beside = BTreeMap<String, Arc<[u8]>>;

/// Names of the directives that include a file.
const DIRECTIVES: &[&str] = &["include ", "rustdoc_include ", "playground "];

/// Reads the files outside of `content` that a course needs: the `course.toml` beside a
/// `book.toml`, and files that Markdown files include, directly or through each other.
pub(super) fn read(
    content: &Path,
    root: &Path,
    layout: &CourseLayout,
    files: &BTreeMap<String, Arc<[u8]>>,
    trust: Trust,
) -> Beside {
    let is_beside = layout.book.is_some() && !files.contains_key("course.toml");
    let beside_book: Option<Arc<[u8]>> = is_beside
        .then(|| regular::read(&root.join("course.toml")).ok())
        .flatten()
        .map(Arc::from);
    let mut found = Beside::new();
    if let Some(bytes) = &beside_book {
        found.insert(layout.from_lessons("course.toml"), Arc::clone(bytes));
    }
    // It may exist without settings.
    let known = regular::read(&root.join(known::FILE)).ok();
    found.extend(known.map(|bytes| (layout.from_lessons(known::FILE), bytes.into())));
    let markdown = files.iter().filter(|(name, _)| name.ends_with(".md"));
    let mut waiting: Vec<String> = markdown
        .flat_map(|(name, bytes)| outside_paths(name, bytes))
        .collect();
    if waiting.is_empty() {
        return found;
    }
    // A pull request may edit the settings, so by default they open no other folder.
    let settings = beside_book
        .as_ref()
        .or(files.get("course.toml"))
        .filter(|_| trust == Trust::Course);
    let roots = roots(root, settings.map_or(&[], |bytes| bytes));
    while let Some(name) = waiting.pop() {
        if found.contains_key(&name) {
            continue;
        }
        let Some(bytes) = read_allowed(&content.join(&name), &roots) else {
            continue;
        };
        waiting.extend(outside_paths(&name, &bytes));
        found.insert(name, bytes);
    }
    found
}

/// Returns the folders whose files may be included; `settings` is the text of `course.toml`.
fn roots(root: &Path, settings: &[u8]) -> Vec<PathBuf> {
    let text = String::from_utf8_lossy(settings);
    let (settings, _) = settings::read::<Settings>("course.toml", &text);
    let named = settings
        .include
        .roots
        .iter()
        .filter_map(|folder| root.join(folder).canonicalize().ok());
    // The innermost repository: where a home is one, the outermost is the whole home.
    std::iter::once(repository::of(root)).chain(named).collect()
}

/// Returns the bytes of the file at `path` if it lies below one of `roots` and is not hidden there.
fn read_allowed(path: &Path, roots: &[PathBuf]) -> Option<Arc<[u8]>> {
    // Links are followed before the path is compared, so that none leads out of `roots`.
    let real = path.canonicalize().ok()?;
    let is_visible = |below: &Path| {
        let mut parts = below.components();
        parts.all(|part| !part.as_os_str().to_string_lossy().starts_with('.'))
    };
    let below = |root: &PathBuf| real.strip_prefix(root).is_ok_and(is_visible);
    if !roots.iter().any(below) || !real.is_file() {
        return None;
    }
    regular::read(&real).ok().map(Arc::from)
}

/// Returns the paths outside of the lessons' folder that the text of `name` includes.
fn outside_paths(name: &str, bytes: &[u8]) -> Vec<String> {
    if memchr::memmem::find(bytes, b"{{#").is_none() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(bytes);
    paths(name, &text)
        .filter(|path| path.starts_with("../"))
        .collect()
}

/// Returns the paths, relative to the lessons' folder, that a text of the file `name` includes.
pub(super) fn paths<'a>(name: &'a str, text: &'a str) -> impl Iterator<Item = String> + 'a {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    text.split("{{#").skip(1).filter_map(move |rest| {
        let inner = rest.split("}}").next()?;
        let mut names = DIRECTIVES.iter();
        let path = names
            .find_map(|name| inner.strip_prefix(name))?
            .split(':')
            .next()?
            .split_whitespace()
            .next()?;
        Some(resolve(folder, path))
    })
}

/// Resolves `path`, as written in a file of `folder`, relative to the lessons' folder.
///
/// Leading `..` remain if the path leaves that folder.
pub fn resolve(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        let climbs = parts.last().is_none_or(|last| *last == "..");
        match part {
            "" | "." => {}
            ".." if !climbs => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare folders")]
mod tests {
    use super::*;

    /// Returns the paths outside of `doc/src` that a lesson at `doc/src/a/b.md` with this text
    /// includes.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let root = tempfile::tempdir().unwrap();
        let files = [
            (".git/config", "secret"),
            ("examples/a.rs", "1"),
            ("examples/more.md", "{{#include a.rs}}"),
            ("doc/beside.rs", "1"),
        ];
        for (name, text) in files {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let content = root.path().join("doc/src");
        std::fs::create_dir_all(&content).unwrap();
        let lesson = ("a/b.md".to_owned(), Arc::from(text.as_bytes()));
        let layout = CourseLayout {
            content: "src".to_owned(),
            book: None,
        };
        let files = BTreeMap::from([lesson]);
        let found = read(
            &content,
            &root.path().join("doc"),
            &layout,
            &files,
            Trust::Author,
        );
        assert_eq!(found.keys().collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn files_of_the_repository_may_be_included() {
        check("{{#include ../../beside.rs}}", &["../beside.rs"]);
        check(
            "x {{#rustdoc_include ../../../examples/a.rs:part}}",
            &["../../examples/a.rs"],
        );
        check("{{#include c.rs}} {{#include ../c.rs}}", &[]);
    }

    #[test]
    fn included_files_may_include() {
        check(
            "{{#include ../../../examples/more.md}}",
            &["../../examples/a.rs", "../../examples/more.md"],
        );
    }

    #[test]
    fn hidden_files_and_other_folders_are_not_read() {
        check("{{#include ../../../.git/config}}", &[]);
        check("{{#include ../../../../../etc/passwd}}", &[]);
        check("{{#include ../../../../../../../../etc/passwd}}", &[]);
    }

    #[test]
    fn paths_are_resolved_from_their_file() {
        assert_eq!(resolve("a/b", "../c.rs"), "a/c.rs");
        assert_eq!(resolve("a", "../../c.rs"), "../c.rs");
        assert_eq!(resolve("../x", "../y.rs"), "../y.rs");
        assert_eq!(resolve("", "./c.rs"), "c.rs");
    }
}
