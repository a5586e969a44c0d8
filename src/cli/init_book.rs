//! `didact init` beside a book: describes the book, and adds settings, a workflow and lines of `.gitignore`.
//!
//! A book is a course without changes, so none of its files is edited but `.gitignore`, which gains lines.
//! Existing files are not overwritten.
#![expect(clippy::disallowed_methods, reason = "edge: writes beside a book")]

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;

use super::arguments::InitArguments;
use super::new::{Blanks, CHECK, write_all};
use super::reporter::{Reporter, counted};
use super::session::ToolError;
use crate::course::{self, Course, Selection};
use crate::lesson::demo::Expectation;
use crate::lesson::front_matter;
use crate::source::{self, Sources};

const SETTINGS: &str = include_str!("../../starter/book.toml");

/// Files that builds write beside a book.
const IGNORED: [&str; 2] = ["/site", "/.didact"];

/// Preprocessors of mdBook whose work is done here.
const DONE: [&str; 2] = ["links", "index"];

/// Sets up didact in the folder of a book, and returns the exit code.
///
/// # Errors
///
/// [`ToolError`] if the book cannot be read, or a file cannot be written.
pub(super) fn init(arguments: &InitArguments) -> Result<u8, ToolError> {
    let folder = &arguments.folder;
    let blanks = Blanks::of(folder, &arguments.begin)?;
    let sources = source::read(folder, source::Trust::Author)?;
    let configured = course::configure(&sources);
    let lessons = course::parse_all(&sources, &configured.settings);
    let course = course::assemble(&sources, configured, lessons, Selection::default());
    let reporter = Reporter::new(arguments.begin.quiet);
    for line in found(&sources, &course, folder) {
        reporter.status("Found", &line);
    }
    let files = files(&sources, &course, folder, &blanks);
    if files.is_empty() {
        reporter.status("Kept", "all files: nothing is missing");
    }
    for (name, text) in files {
        let verb = if folder.join(&name).exists() {
            "Changed"
        } else {
            "Created"
        };
        write_all(folder, [(name.clone(), text)], &mut Vec::new())
            .map_err(|(path, source)| ToolError::Write { path, source })?;
        reporter.status(verb, &name);
    }
    reporter.status(
        "Next",
        "didact build; if fences fail, didact bless --failures",
    );
    Ok(0)
}

/// Describes the content of the book, one line for each kind.
fn found(sources: &Sources, course: &Course, folder: &Path) -> Vec<String> {
    let demos = course.lessons.iter().flat_map(|lesson| &lesson.demos);
    let fences = demos.clone().count();
    let compiled = demos.filter(|demo| demo.words.expectation != Expectation::Ignore);
    let mut lines = vec![format!(
        "{} in `{}`: {} labelled `rust`, {} of them compiled",
        counted(course.lessons.len(), "chapter"),
        sources.layout.lessons_folder(),
        counted(fences, "fence"),
        compiled.count(),
    )];
    lines.extend(
        course
            .settings
            .edition
            .map(|edition| format!("edition {}, for fences that name none", edition.as_str())),
    );
    if folder.join("Cargo.toml").is_file() {
        let words =
            "a package beside the book: it is built only if a fence names one of its crates";
        lines.push(words.to_owned());
    }
    let elsewhere = sources.packages_elsewhere(folder);
    lines.extend(match elsewhere.as_slice() {
        [] => None,
        [one] => Some(format!(
            "a package in `{one}/` with crates that fences name"
        )),
        _ => Some(format!(
            "packages with crates that fences name; `package` in course.toml chooses one: {}",
            elsewhere.join(", ")
        )),
    });
    let more = preprocessors(sources);
    if !more.is_empty() {
        let names = more.join(", ");
        lines.push(format!("preprocessors, which are not run: {names}"));
    }
    let foreign = Vec::from_iter(foreign_keys(course));
    if !foreign.is_empty() {
        let keys = foreign.join(", ");
        lines.push(format!(
            "front matter of other tools, which is ignored: {keys}"
        ));
    }
    let outside = Vec::from_iter(outside(course));
    if !outside.is_empty() {
        lines.push(format!("links out of the book: {}", outside.join(", ")));
    }
    lines
}

fn preprocessors(sources: &Sources) -> Vec<String> {
    let text = sources.layout.book.as_deref().unwrap_or_default();
    let book: toml::Table = text.parse().unwrap_or_default();
    let table = book.get("preprocessor").and_then(toml::Value::as_table);
    let names = table
        .into_iter()
        .flat_map(toml::Table::keys)
        .filter(|name| !DONE.contains(&name.as_str()));
    names.cloned().collect()
}

fn foreign_keys(course: &Course) -> BTreeSet<&str> {
    let texts = course.lessons.iter().map(|lesson| &*lesson.text);
    texts.flat_map(front_matter::foreign_keys).collect()
}

fn outside(course: &Course) -> BTreeSet<String> {
    let lessons = course.lessons.iter();
    lessons
        .flat_map(|lesson| course.folders_beside(lesson))
        .collect()
}

/// Returns the text of `course.toml` for the book, with a comment in place of each key that it does not need.
fn settings(sources: &Sources, course: &Course, folder: &Path) -> String {
    let links = match outside(course) {
        none if none.is_empty() => "# [links]\n# outside = [\"../std/\"]".to_owned(),
        outside => format!("[links]\noutside = [{}]", quoted(&outside)),
    };
    let front_matter = match foreign_keys(course) {
        none if none.is_empty() => "# [front-matter]\n# ignore = [\"minutes\"]".to_owned(),
        foreign => format!("[front-matter]\nignore = [{}]", quoted(&foreign)),
    };
    let package = match sources.packages_elsewhere(folder).as_slice() {
        [one] => format!("package = \"{one}\""),
        _ => "# package = \"examples\"".to_owned(),
    };
    SETTINGS
        .replace("{{links}}", &links)
        .replace("{{front-matter}}", &front_matter)
        .replace("{{package}}", &package)
}

/// Returns the elements of a TOML list of texts.
fn quoted<T: Display>(texts: &BTreeSet<T>) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    quoted.join(", ")
}

/// Returns path and text of each file that the book lacks or that gains lines.
fn files(
    sources: &Sources,
    course: &Course,
    folder: &Path,
    blanks: &Blanks,
) -> Vec<(String, String)> {
    let mut files = Vec::new();
    if sources.text(&sources.settings_name()).is_none() {
        let text = settings(sources, course, folder);
        files.push(("course.toml".to_owned(), text));
    }
    let ignored = std::fs::read_to_string(folder.join(".gitignore")).unwrap_or_default();
    let lacks = |line: &&str| !ignored.lines().any(|known| is_ignored(known, line));
    let more: Vec<&str> = IGNORED.into_iter().filter(lacks).collect();
    if !more.is_empty() {
        let mut text = ignored.clone();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.extend(more.iter().map(|line| format!("{line}\n")));
        files.push((".gitignore".to_owned(), text));
    }
    // Workflows count at the top of a repository alone.
    let workflow = ".github/workflows/didact.yml";
    if folder.join(".git").exists() && !folder.join(workflow).exists() {
        let text = blanks
            .fill(CHECK)
            .replace("content/Cargo.lock", "Cargo.lock");
        files.push((workflow.to_owned(), text));
    }
    files
}

/// Returns true if a line of `.gitignore` names the same folder.
fn is_ignored(line: &str, folder: &str) -> bool {
    line.trim().trim_matches('/') == folder.trim_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_ignored_however_it_is_written() {
        for (line, expected) in [
            ("site", true),
            ("/site/", true),
            ("sites", false),
            ("#site", false),
        ] {
            assert_eq!(is_ignored(line, "/site"), expected, "{line}");
        }
    }
}
