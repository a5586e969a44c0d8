//! `didact new-lesson`: creates a lesson with the next number, which builds as it is.
//!
//! It writes one file, and a line of `SUMMARY.md` if that exists.
#![expect(clippy::disallowed_methods, reason = "edge: writes a new lesson")]

use std::path::Path;

use super::arguments::NewLessonArguments;
use super::reporter::Reporter;
use super::session::ToolError;
use crate::course;
use crate::lesson;
use crate::source::{self, Sources, Trust};

/// Text of the new lesson; `{{title}}` is inside of YAML.
const OUTLINE: &str = include_str!("../../starter/lesson.md");

/// Creates a lesson after the existing ones.
pub(super) fn new_lesson(arguments: &NewLessonArguments) -> Result<u8, ToolError> {
    let root = arguments.course.root();
    let sources = source::read(&root, Trust::Author)?;
    let title = arguments.title.trim();
    let name = format!("{}/index.md", folder_for(&sources, title)?);
    let path = sources.layout.folder(&root).join(&name);
    let head = serde_json::to_string(title).expect("text is JSON, which is YAML");
    write_new(&path, &OUTLINE.replace("{{title}}", &head))?;
    let reporter = Reporter::new(arguments.course.quiet);
    reporter.status("Created", &sources.shown(&name));
    list(&root, &sources, title, &name, &reporter)?;
    reporter.status("Next", "write it, while `didact serve --open` shows it");
    Ok(0)
}

/// Returns the folder of a new lesson with this title; its number follows the highest one.
pub(super) fn folder_for(sources: &Sources, title: &str) -> Result<String, ToolError> {
    let slug = address(title);
    if slug.is_empty() {
        let words = format!("`{title}` has no letter or digit that an address could be made of");
        return Err(ToolError::Usage(words));
    }
    let files = course::lesson_files(sources);
    if let Some((name, _)) = files.iter().find(|(_, place)| place.slug == slug) {
        return Err(ToolError::Usage(format!(
            "there is a lesson `{slug}` already: `{}`; choose another title, and change it later",
            sources.shown(name)
        )));
    }
    Ok(folder_name(sources, &slug))
}

/// Adds a line for a new lesson to `SUMMARY.md`, if there is one.
pub(super) fn list(
    root: &Path,
    sources: &Sources,
    title: &str,
    name: &str,
    reporter: &Reporter,
) -> Result<(), ToolError> {
    let Some(summary) = sources.text("SUMMARY.md") else {
        return Ok(());
    };
    let path = sources.layout.folder(root).join("SUMMARY.md");
    let text = listed(&summary, title, name);
    std::fs::write(&path, text).map_err(|source| ToolError::Write {
        path: path.display().to_string(),
        source,
    })?;
    let shown = sources.shown("SUMMARY.md");
    reporter.status("Added", &format!("a line to {shown}"));
    Ok(())
}

/// Returns the address for a title: like the id of a heading, but with single dashes.
fn address(title: &str) -> String {
    let slug = lesson::slug(title);
    let parts: Vec<&str> = slug.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// Returns `07-residual-networks`, with as many digits as the other folders; no number in a book.
fn folder_name(sources: &Sources, slug: &str) -> String {
    let files = course::lesson_files(sources);
    let numbered = || files.iter().filter(|(_, place)| place.number.is_some());
    let last = numbered().filter_map(|(_, place)| place.number).max();
    if last.is_none() && sources.content.contains_key("SUMMARY.md") {
        return slug.to_owned();
    }
    let digits = |folder: &str| folder.bytes().take_while(u8::is_ascii_digit).count();
    let width = numbered().map(|(_, place)| digits(&place.folder)).max();
    let (next, width) = (last.unwrap_or(0) + 1, width.unwrap_or(2));
    format!("{next:0width$}-{slug}")
}

/// Returns a summary with one more lesson at its end.
fn listed(summary: &str, title: &str, name: &str) -> String {
    let escaped = title.replace('[', "\\[").replace(']', "\\]");
    format!("{}\n- [{escaped}]({name})\n", summary.trim_end())
}

fn write_new(path: &Path, text: &str) -> Result<(), ToolError> {
    let folder = path.parent().unwrap_or(path);
    let write = || {
        std::fs::create_dir_all(folder)?;
        // Never writes over a lesson that somebody created meanwhile.
        let file = std::fs::File::options()
            .write(true)
            .create_new(true)
            .open(path);
        std::io::Write::write_all(&mut file?, text.as_bytes())
    };
    write().map_err(|source| ToolError::Write {
        path: path.display().to_string(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn folders_continue_the_numbers() {
        let check = |files: &[&str], expected: &str| {
            let content: BTreeMap<_, _> = files
                .iter()
                .map(|name| ((*name).to_owned(), Vec::new().into()))
                .collect();
            let sources = Sources {
                content,
                ..Sources::default()
            };
            assert_eq!(folder_name(&sources, "new"), expected);
        };
        check(&[], "01-new");
        check(&["01-a/index.md", "09-b/index.md"], "10-new");
        check(&["001-a/index.md", "glossary.md"], "002-new");
        check(&["99-a/index.md"], "100-new");
        check(&["SUMMARY.md"], "new");
    }

    #[test]
    fn a_summary_gains_a_line() {
        let made = listed("# Summary\n\n- [A](a.md)\n\n", "B [2]", "b/index.md");
        assert_eq!(
            made,
            "# Summary\n\n- [A](a.md)\n- [B \\[2\\]](b/index.md)\n"
        );
    }
}
