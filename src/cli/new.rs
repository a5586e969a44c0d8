//! `didact new`: a course of two lessons that builds, with workflows for GitHub.
//!
//! It is the folder `starter/` of this repository, embedded, with the source
//! of `show` beside it: the course needs a Rust toolchain and no network. A
//! folder that holds anything is refused, and a course that cannot be written
//! as a whole is not left in part.
#![expect(clippy::disallowed_methods, reason = "edge: writes a new course")]

use std::io;
use std::path::Path;

use super::arguments::NewArguments;
use super::reporter::{Reporter, counted};
use super::session::ToolError;

/// The manifest of `show` outside of our workspace.
const SHOW_MANIFEST: &str = concat!(
    "[package]\nname = \"show\"\nversion = \"",
    env!("CARGO_PKG_VERSION"),
    "\"\nedition = \"2024\"\nlicense = \"",
    env!("CARGO_PKG_LICENSE"),
    "\"\ndescription = \"What a demo says: figures, tables, values and checks\"\n",
);

macro_rules! files {
    ($($path:literal from $source:literal,)*) => {
        &[$(($path, include_str!(concat!("../../", $source)))),*]
    };
}

/// Paths in the course and their texts; `{{repository}}` is where the tool comes from.
const FILES: &[(&str, &str)] = files! {
    "README.md" from "starter/README.md",
    ".gitignore" from "starter/gitignore",
    ".github/workflows/check.yml" from "starter/workflows/check.yml",
    ".github/workflows/links.yml" from "starter/workflows/links.yml",
    ".github/workflows/publish.yml" from "starter/workflows/publish.yml",
    "content/course.toml" from "starter/content/course.toml",
    "content/Cargo.toml" from "starter/content/Cargo.toml.txt",
    "content/prelude.rs" from "starter/content/prelude.rs",
    "content/bibliography.toml" from "starter/content/bibliography.toml",
    "content/glossary.md" from "starter/content/glossary.md",
    "content/01-square-roots/index.md" from "starter/content/01-square-roots/index.md",
    "content/01-square-roots/outputs/root.txt" from "starter/content/01-square-roots/outputs/root.txt",
    "content/02-order-and-chaos/index.md" from "starter/content/02-order-and-chaos/index.md",
    "content/02-order-and-chaos/outputs/fork.txt" from "starter/content/02-order-and-chaos/outputs/fork.txt",
    "vendor/show/src/check.rs" from "crates/show/src/check.rs",
    "vendor/show/src/diagram/free.rs" from "crates/show/src/diagram/free.rs",
    "vendor/show/src/diagram/mod.rs" from "crates/show/src/diagram/mod.rs",
    "vendor/show/src/diagram/speak.rs" from "crates/show/src/diagram/speak.rs",
    "vendor/show/src/diagram/spine.rs" from "crates/show/src/diagram/spine.rs",
    "vendor/show/src/dot.rs" from "crates/show/src/dot.rs",
    "vendor/show/src/format.rs" from "crates/show/src/format.rs",
    "vendor/show/src/frame.rs" from "crates/show/src/frame.rs",
    "vendor/show/src/heat_map.rs" from "crates/show/src/heat_map.rs",
    "vendor/show/src/image.rs" from "crates/show/src/image.rs",
    "vendor/show/src/json.rs" from "crates/show/src/json.rs",
    "vendor/show/src/lib.rs" from "crates/show/src/lib.rs",
    "vendor/show/src/markup.rs" from "crates/show/src/markup.rs",
    "vendor/show/src/number.rs" from "crates/show/src/number.rs",
    "vendor/show/src/plot/fields.rs" from "crates/show/src/plot/fields.rs",
    "vendor/show/src/plot/marks.rs" from "crates/show/src/plot/marks.rs",
    "vendor/show/src/plot/mod.rs" from "crates/show/src/plot/mod.rs",
    "vendor/show/src/plot/speak.rs" from "crates/show/src/plot/speak.rs",
    "vendor/show/src/plot/thin.rs" from "crates/show/src/plot/thin.rs",
    "vendor/show/src/points.rs" from "crates/show/src/points.rs",
    "vendor/show/src/table.rs" from "crates/show/src/table.rs",
    "vendor/show/src/value.rs" from "crates/show/src/value.rs",
};

/// Writes the course into a folder that is empty or does not exist.
pub fn new(arguments: &NewArguments) -> Result<u8, ToolError> {
    let folder = &arguments.folder;
    if let Some(file) = first_in(folder) {
        return Err(ToolError::Usage(format!(
            "`{}` is not empty: it holds `{file}`; name a new folder",
            folder.display()
        )));
    }
    let existed = folder.is_dir();
    if let Err((path, source)) = write_all(folder) {
        if !existed {
            // What was begun is of no use to anybody.
            let _ = std::fs::remove_dir_all(folder);
        }
        return Err(ToolError::Write { path, source });
    }
    let reporter = Reporter::new(arguments.quiet);
    let count = counted(FILES.len() + 1, "file");
    reporter.status("Created", &format!("{} ({count})", folder.display()));
    let next = format!("cd {} && didact serve --open", folder.display());
    reporter.status("Next", &next);
    Ok(0)
}

/// The name of anything in the folder.
fn first_in(folder: &Path) -> Option<String> {
    let first = std::fs::read_dir(folder).ok()?.next()?.ok()?;
    Some(first.file_name().to_string_lossy().into_owned())
}

fn write_all(folder: &Path) -> Result<(), (String, io::Error)> {
    let manifest = ("vendor/show/Cargo.toml", SHOW_MANIFEST);
    for (name, text) in FILES.iter().copied().chain([manifest]) {
        let path = folder.join(name);
        let text = text.replace("{{repository}}", env!("CARGO_PKG_REPOSITORY"));
        let parent = path.parent().unwrap_or(folder);
        let written = std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, text));
        written.map_err(|error| (path.display().to_string(), error))?;
    }
    Ok(())
}
