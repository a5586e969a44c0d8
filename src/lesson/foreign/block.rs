//! Finds lines that begin a block in other tools.

use std::ops::Range;

use super::ForeignMarkup;
use super::prose::Prose;
use crate::lesson::lines::lines_at;

const CONTAINER: ForeignMarkup = (
    "a container of Quarto, Docusaurus or MyST",
    "callouts are `> [!NOTE]`, components headings such as `## … {.quiz}`",
);
const ADMONITION: ForeignMarkup = (
    "a callout of MkDocs",
    "write `> [!NOTE]`, then lines that begin with `> `",
);
const TABS: ForeignMarkup = (
    "a tab of MkDocs",
    "write a heading, or one fence below the other",
);
const CONTENTS: ForeignMarkup = (
    "a mark for a table of contents",
    "delete it: each page has its contents beside the text",
);
const ATTRIBUTES: ForeignMarkup = (
    "attributes of kramdown",
    "delete them: looks belong to the style; ids are `{#id}` after a heading or a figure",
);
const MODULE: ForeignMarkup = (
    "a line of MDX",
    "delete it: lessons have no components but those of headings, `## … {.quiz}`",
);
const DIRECTIVE: ForeignMarkup = (
    "a directive of reStructuredText",
    "callouts are `> [!NOTE]`, figures `![words](file)`",
);

/// Returns all such lines with their kinds.
pub(super) fn find(prose: &Prose) -> Vec<(Range<usize>, ForeignMarkup)> {
    let mut found: Vec<(Range<usize>, ForeignMarkup)> = Vec::new();
    let mut is_open = false;
    for (at, line) in lines_at(&prose.text, 0) {
        let own = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let start = at + line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        if let Some(name) = own.strip_prefix(":::") {
            let opens = !name.trim_matches([':', ' ']).is_empty();
            // The end of a container is not reported again.
            if opens || !is_open {
                found.push((start..start + own.len(), CONTAINER));
            }
            is_open |= opens;
        } else if let Some((length, kind)) = of_line(own) {
            found.push((start..start + length, kind));
        }
    }
    found
}

/// Returns the length and kind of foreign markup at the start of a line.
fn of_line(line: &str) -> Option<(usize, ForeignMarkup)> {
    let first = line.chars().next()?;
    let kind = match first {
        '!' | '?' if is_admonition(line) => ADMONITION,
        '=' if line.starts_with("=== \"") => TABS,
        '[' | '{' | '@' | '$' if is_contents(line) => CONTENTS,
        '{' if line.starts_with("{: ") && line.ends_with('}') => ATTRIBUTES,
        'i' | 'e' if is_module(line) => MODULE,
        '.' => return directive(line).map(|length| (length, DIRECTIVE)),
        _ => return None,
    };
    Some((line.len(), kind))
}

/// Returns true for `!!! note`, `??? note`, `???+ note`.
fn is_admonition(line: &str) -> bool {
    let rest = ["!!! ", "!!!+ ", "??? ", "???+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
        .map_or("", str::trim_start);
    let word = rest.split([' ', '"']).next().unwrap_or("");
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '-');
    let after = rest[word.len()..].trim_start();
    is_word && (after.is_empty() || after.starts_with('"') || after.starts_with("inline"))
}

fn is_contents(line: &str) -> bool {
    let known = [
        "[toc]",
        "[[toc]]",
        "[[_toc_]]",
        "@[toc]",
        "${toc}",
        "{:toc}",
        "{toc}",
    ];
    known.contains(&line.to_ascii_lowercase().as_str())
}

/// Returns true for `import A from 'b'`, `export const a = …`.
fn is_module(line: &str) -> bool {
    let end = line.trim_end_matches(';');
    let is_quoted = end.ends_with('\'') || end.ends_with('"');
    let imports = line.starts_with("import ") && is_quoted;
    let named =
        || line.contains(" from ") || line.starts_with("import '") || line.starts_with("import \"");
    let exports = ["export const ", "export default ", "export function "];
    imports && named() || exports.iter().any(|start| line.starts_with(start))
}

/// Returns the length of `.. name::`.
fn directive(line: &str) -> Option<usize> {
    let rest = line.strip_prefix(".. ")?;
    let name = rest.split("::").next()?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let length = ".. ".len() + name.len() + "::".len();
    (is_name && rest[name.len()..].starts_with("::")).then_some(length)
}
