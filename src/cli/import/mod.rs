//! `didact import`: a lesson made of a notebook of Jupyter.
//!
//! It writes a folder of its own and, where there is a `SUMMARY.md`, a line of it; nothing else of the course changes.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: reads a notebook and writes a lesson"
)]

mod convert;
mod notebook;
mod rust_cell;

use std::path::Path;

use super::arguments::ImportArguments;
use super::new::write_all;
use super::new_lesson;
use super::reporter::{Reporter, counted};
use super::session::ToolError;
use crate::source;
use convert::Imported;
use notebook::Notebook;

/// Makes a lesson of a notebook.
pub(super) fn import(arguments: &ImportArguments) -> Result<u8, ToolError> {
    let root = arguments.course.root();
    let sources = source::read(&root, source::Trust::Author)?;
    let imported = convert::convert(&read(&arguments.notebook)?);
    let stem = arguments
        .notebook
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .replace(['-', '_'], " ");
    let title = arguments
        .title
        .as_ref()
        .or(imported.title.as_ref())
        .unwrap_or(&stem)
        .trim();
    let own = new_lesson::folder_for(&sources, title)?;
    let folder = sources.layout.folder(&root).join(&own);
    write_all(&folder, texts(title, &imported), &mut Vec::new())
        .map_err(|(path, source)| ToolError::Write { path, source })?;
    for (name, bytes) in &imported.files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(|source| ToolError::Write {
            path: path.display().to_string(),
            source,
        })?;
    }
    let reporter = Reporter::new(arguments.course.quiet);
    let name = format!("{own}/index.md");
    reporter.status("Created", &sources.shown(&name));
    let (outputs, files) = (imported.blessed.len(), imported.files.len());
    let words = format!(
        "{} and {}",
        counted(outputs, "blessed output"),
        counted(files, "picture")
    );
    reporter.status("With", &words);
    new_lesson::list(&root, &sources, title, &name, &reporter)?;
    for line in &imported.dependencies {
        let manifest = sources.shown("Cargo.toml");
        reporter.status(
            "Note",
            &format!("`{line}` belongs below `[dependencies]` in {manifest}"),
        );
    }
    for note in &imported.notes {
        reporter.status("Note", note);
    }
    reporter.status("Next", "didact check");
    Ok(0)
}

fn read(path: &Path) -> Result<Notebook, ToolError> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| ToolError::Usage(format!("cannot read `{shown}`: {error}")))?;
    let notebook: Notebook = serde_json::from_str(&text)
        .map_err(|error| ToolError::Usage(format!("`{shown}` is no notebook: {error}")))?;
    if notebook.nbformat < 4 {
        return Err(ToolError::Usage(format!(
            "`{shown}` has an old form; `jupyter nbconvert --to notebook --inplace {shown}` writes it anew"
        )));
    }
    Ok(notebook)
}

/// Returns the texts of the lesson and of its blessed outputs, by path below its folder.
fn texts(title: &str, imported: &Imported) -> Vec<(String, String)> {
    let head = serde_json::to_string(title).expect("text is JSON, which is YAML");
    let text = format!("---\ntitle: {head}\n---\n\n{}", imported.text);
    let mut texts = vec![("index.md".to_owned(), text)];
    texts.extend(imported.blessed.iter().map(|(demo, printed)| {
        let name = format!("outputs/{demo}.txt");
        (name, printed.clone())
    }));
    texts
}
