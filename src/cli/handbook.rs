//! `didact manual`: prints pages of the manual, which are embedded in the program.
//!
//! They are printed as Markdown. The manual's site is built from `docs/` like any course.

use std::io::{self, Write};

use super::arguments::ManualArguments;
use super::session::ToolError;
use crate::course::summary::{Chapter, Summary, SummaryItem};
use crate::diagnostic::{manual as codes, nearest};
use crate::lesson::normalize;

/// `SUMMARY.md` and the pages, by path below `docs/content/`.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/manual.rs"));

/// Prints a page, or one line for each page.
pub(super) fn manual(arguments: &ManualArguments) -> Result<u8, ToolError> {
    let text = match &arguments.page {
        Some(name) => page(name)?,
        None => contents(),
    };
    // A reader such as `less` may stop early, which is no error.
    let _ = io::stdout().write_all(text.as_bytes());
    Ok(0)
}

/// Returns the names of all pages with their titles, in the order of the manual.
fn contents() -> String {
    let line = |chapter: &Chapter| Some(format!("{:<14} {}\n", name(chapter)?, chapter.title));
    let mut out: String = chapters().iter().filter_map(line).collect();
    out += "\n`didact manual PAGE` prints a page";
    if let Some(repository) = codes::repository() {
        out += &format!("; {repository}/tree/main/docs/content has all");
    }
    out + "\n"
}

/// Returns a page for a terminal: its title replaces the front matter.
fn page(name: &str) -> Result<String, ToolError> {
    let source = text(&format!("{name}/index.md")).ok_or_else(|| {
        let chapters = chapters();
        let help = match nearest(name, chapters.iter().filter_map(self::name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`didact manual` lists all".to_owned(),
        };
        ToolError::Usage(format!("the manual has no page `{name}`; {help}"))
    })?;
    let text = normalize(source);
    let (head, body) = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .unwrap_or(("", &text));
    let title = head.lines().find_map(|line| line.strip_prefix("title: "));
    // A backslash escapes directives there.
    let unescaped = body.trim_start().replace(r"\{{", "{{");
    Ok(format!("# {}\n\n{unescaped}", title.unwrap_or(name)))
}

fn chapters() -> Vec<Chapter> {
    let summary = text("SUMMARY.md").map(Summary::read).unwrap_or_default();
    let chapters = summary.items.into_iter().filter_map(|item| match item {
        SummaryItem::Chapter(chapter) => Some(chapter),
        SummaryItem::Part(_) | SummaryItem::Separator => None,
    });
    chapters.collect()
}

/// Returns the name of a page.
fn name(chapter: &Chapter) -> Option<&str> {
    chapter.path.as_deref()?.strip_suffix("/index.md")
}

fn text(path: &str) -> Option<&'static str> {
    let mut pages = PAGES.iter();
    pages.find_map(|(name, text)| (*name == path).then_some(*text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_listed_and_can_be_printed() {
        let contents = contents();
        for (path, _) in PAGES.iter().filter(|(path, _)| *path != "SUMMARY.md") {
            let name = path.strip_suffix("/index.md").unwrap();
            assert!(contents.contains(&format!("{name} ")), "{name}: {contents}");
            let text = page(name).unwrap();
            assert!(
                text.starts_with("# ") && !text.contains("\ntitle: "),
                "{name}"
            );
        }
        assert_eq!(contents.lines().count(), PAGES.len() + 1);
    }

    #[test]
    fn a_misspelled_page_has_help() {
        let help = page("wirting").unwrap_err().to_string();
        assert!(help.ends_with("did you mean `writing`?"), "{help}");
    }
}
