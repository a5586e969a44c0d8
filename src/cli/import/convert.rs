//! A notebook as a lesson: Markdown, files beside it, and blessed outputs.
//!
//! The state of a Rust kernel lives from cell to cell, so each cell continues the one before it. Code of other
//! languages is shown with its outputs, since nothing here runs it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::notebook::{Cell, Notebook, Output, Text, text_of};
use super::rust_cell;

/// Result of converting a notebook.
#[derive(Debug, Default)]
pub(super) struct Imported {
    /// The words of its first heading, if it opens with one of level 1.
    pub title: Option<String>,
    /// Markdown without a head.
    pub text: String,
    /// Files beside the lesson.
    pub files: Vec<(String, Vec<u8>)>,
    /// Output of its demos, by name.
    pub blessed: Vec<(String, String)>,
    /// Crates that its cells ask for, as lines of `[dependencies]`.
    pub dependencies: Vec<String>,
    /// Notes for the author, to be checked by hand.
    pub notes: Vec<String>,
}

/// Converts a notebook.
pub(super) fn convert(notebook: &Notebook) -> Imported {
    let language = notebook.language();
    let mut imported = Imported::default();
    let mut parts: Vec<String> = Vec::new();
    let mut last_demo: Option<String> = None;
    for (number, cell) in (1..).zip(&notebook.cells) {
        match cell {
            Cell::Markdown {
                source,
                attachments,
            } => parts.push(markdown(number, source, attachments, &mut imported)),
            Cell::Code { source, .. } if source.whole().trim().is_empty() => {}
            Cell::Code { source, outputs } if language == "rust" => {
                let cell = rust_cell::read(&source.whole(), outputs);
                parts.extend(demo(number, cell, &mut imported, &mut last_demo));
            }
            Cell::Code { source, outputs } => {
                parts.push(fenced(&language, source.whole().trim_end()));
                parts.extend(shown(number, outputs, &mut imported));
            }
            Cell::Raw {} => imported
                .notes
                .push(format!("cell {number} is raw, and left out")),
        }
    }
    let (title, text) = headed(&(parts.join("\n\n") + "\n"));
    imported.title = title;
    imported.text = text;
    imported
}

/// Returns a fence around `text` that nothing in it closes.
fn fenced(words: &str, text: &str) -> String {
    let mut marks = "```".to_owned();
    while text.contains(&marks) {
        marks.push('`');
    }
    format!("{marks}{words}\n{text}\n{marks}")
}

fn markdown(
    number: usize,
    source: &Text,
    attachments: &BTreeMap<String, BTreeMap<String, Text>>,
    imported: &mut Imported,
) -> String {
    let mut text = source.whole().trim().to_owned();
    for (name, forms) in attachments {
        let bytes = forms.values().find_map(|data| decoded(&data.whole()));
        let file = format!("cell-{number}-{}", name.replace([' ', '/', '\\'], "-"));
        text = text.replace(&format!("attachment:{name}"), &file);
        imported.files.extend(bytes.map(|bytes| (file, bytes)));
    }
    text
}

fn decoded(data: &str) -> Option<Vec<u8>> {
    // Jupyter wraps base64 into lines.
    let unwrapped: String = data.split_ascii_whitespace().collect();
    BASE64_STANDARD.decode(unwrapped).ok()
}

/// Returns the fence of a Rust cell, which continues the one called `last`; `None` for a cell that only asks for
/// crates.
fn demo(
    number: usize,
    cell: rust_cell::RustCell,
    imported: &mut Imported,
    last: &mut Option<String>,
) -> Option<String> {
    imported.dependencies.extend(cell.dependencies);
    let notes = cell
        .notes
        .into_iter()
        .map(|note| format!("cell {number}: {note}"));
    imported.notes.extend(notes);
    if cell.code.trim().is_empty() {
        return None;
    }
    let name = format!("cell-{number}");
    let mut words = format!("rust name={name}");
    if let Some(base) = last.as_ref() {
        words += &format!(" continues={base}");
    }
    if let Some(expectation) = cell.expectation {
        words += &format!(" {expectation}");
    } else {
        // A cell that fails leaves nothing to continue.
        *last = Some(name.clone());
        if !cell.printed.is_empty() {
            imported.blessed.push((name, cell.printed));
        }
    }
    Some(fenced(&words, cell.code.trim_end()))
}

/// Returns the output of a cell in another language: pictures as files, all else as text.
fn shown(number: usize, outputs: &[Output], imported: &mut Imported) -> Vec<String> {
    let mut parts = Vec::new();
    let mut text = String::new();
    for output in outputs {
        match output {
            Output::Stream { text: more, .. } => text += &more.whole(),
            Output::Error { evalue, .. } => text += evalue,
            Output::ExecuteResult { data } | Output::DisplayData { data } => {
                // A kernel offers the same picture in several formats; the sharpest one comes first.
                let drawn = ["image/svg+xml", "image/png", "image/jpeg"]
                    .into_iter()
                    .find_map(|kind| picture(kind, &text_of(data.get(kind)?)));
                match drawn {
                    Some((end, bytes)) => {
                        let file = format!("cell-{number}-{}.{end}", imported.files.len() + 1);
                        parts.push(format!("![What cell {number} draws]({file})"));
                        imported.files.push((file, bytes));
                    }
                    None => text += &data.get("text/plain").map(text_of).unwrap_or_default(),
                }
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }
    if !text.trim().is_empty() {
        parts.insert(0, fenced("text", text.trim_end()));
    }
    parts
}

/// Returns the extension of a picture's file and its bytes.
fn picture(kind: &str, data: &str) -> Option<(&'static str, Vec<u8>)> {
    match kind {
        "image/svg+xml" => Some(("svg", data.as_bytes().to_vec())),
        "image/png" => Some(("png", decoded(data)?)),
        _ => Some(("jpg", decoded(data)?)),
    }
}

/// Returns the title, and the text without its heading. A lesson has one heading of level 1, its title; if more are
/// left, all headings move down by one.
fn headed(whole: &str) -> (Option<String>, String) {
    let text = whole.trim_start();
    let first = text.lines().next().unwrap_or_default();
    let title = first
        .strip_prefix("# ")
        .map(|title| title.trim().to_owned());
    let rest = match title {
        Some(_) => text[first.len()..].trim_start(),
        None => text,
    };
    if !headings(rest).any(|(_, level)| level == 1) {
        return (title, rest.to_owned());
    }
    let moved: Vec<usize> = headings(rest)
        .filter(|(_, level)| *level < 6)
        .map(|(line, _)| line)
        .collect();
    let lines = rest.lines().enumerate().map(|(at, line)| {
        let mark = if moved.contains(&at) { "#" } else { "" };
        format!("{mark}{line}\n")
    });
    (title, lines.collect())
}

/// Returns the indices of lines with headings outside of fences, and their levels.
fn headings(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut fence: Option<&str> = None;
    text.lines().enumerate().filter_map(move |(at, line)| {
        let marks = line.len() - line.trim_start_matches('`').len();
        if marks >= 3 {
            let open = &line[..marks];
            fence = match fence {
                None => Some(open),
                Some(known) if known == line.trim_end() => None,
                known => known,
            };
            return None;
        }
        let level = line.len() - line.trim_start_matches('#').len();
        let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
        (fence.is_none() && is_heading).then_some((at, level))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imported(cells: &str, language: &str) -> Imported {
        let text = format!(
            "{{\"nbformat\": 4, \"metadata\": {{\"language_info\": {{\"name\": \"{language}\"}}}}, \
             \"cells\": [{cells}]}}"
        );
        convert(&serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn cells_of_rust_continue_each_other() {
        let cells = r##"{"cell_type": "markdown", "source": ["# Sums\n", "\n", "Add."]},
            {"cell_type": "code", "source": ":dep rand = \"0.9\"\nlet x = 1;", "outputs": []},
            {"cell_type": "code", "source": "x + 1", "outputs": [
                {"output_type": "execute_result", "data": {"text/plain": "2"}}]}"##;
        let made = imported(cells, "Rust");
        assert_eq!(made.title.as_deref(), Some("Sums"));
        let expected = "Add.\n\n```rust name=cell-2\nlet x = 1;\n```\n\n\
            ```rust name=cell-3 continues=cell-2\nprintln!(\"{:?}\", x + 1);\n```\n";
        assert_eq!(made.text, expected);
        assert_eq!(made.blessed, [("cell-3".to_owned(), "2\n".to_owned())]);
        assert_eq!(made.dependencies, ["rand = \"0.9\""]);
        assert_eq!(made.notes, Vec::<String>::new());
    }

    #[test]
    fn other_languages_are_shown_with_what_they_gave() {
        let cells = r##"{"cell_type": "code", "source": "print('a')\nplot()", "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["a\n"]},
                {"output_type": "display_data", "data": {"image/png": "aGk=\n", "text/plain": "<Figure>"}}]}"##;
        let made = imported(cells, "python");
        let expected = "```python\nprint('a')\nplot()\n```\n\n```text\na\n```\n\n\
            ![What cell 1 draws](cell-1-1.png)\n";
        assert_eq!(made.text, expected);
        assert_eq!(made.files, [("cell-1-1.png".to_owned(), b"hi".to_vec())]);
        assert_eq!(made.blessed, []);
    }

    #[test]
    fn a_lesson_has_one_title() {
        let check = |text: &str, title: Option<&str>, rest: &str| {
            assert_eq!(headed(text), (title.map(str::to_owned), rest.to_owned()));
        };
        check("# A\n\n## B\n", Some("A"), "## B\n");
        check("# A\n\n# B\n\n## C\n", Some("A"), "## B\n\n### C\n");
        check("Words\n\n# B\n", None, "Words\n\n## B\n");
        check(
            "# A\n\n```sh\n# not one\n```\n",
            Some("A"),
            "```sh\n# not one\n```\n",
        );
    }

    #[test]
    fn attachments_become_files() {
        let cells = r##"{"cell_type": "markdown", "source": "![x](attachment:a.png)",
            "attachments": {"a.png": {"image/png": "aGk="}}}"##;
        let made = imported(cells, "python");
        assert_eq!(made.text, "![x](cell-1-a.png)\n");
        assert_eq!(made.files, [("cell-1-a.png".to_owned(), b"hi".to_vec())]);
    }
}
