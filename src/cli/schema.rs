//! `didact schema`: JSON schemas of the files that authors write, for editors.
//!
//! `tests/reference.rs` generates them from the types that read these files. Nothing here checks a file.

use std::io::{self, Write};

use clap::ValueEnum;

use super::arguments::SchemaArguments;
use super::session::ToolError;

/// Files with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// `course.toml`
    Course,
    /// The head of a lesson, between `---`
    FrontMatter,
    /// `bibliography.toml`
    Bibliography,
}

impl SchemaOf {
    fn text(self) -> &'static str {
        match self {
            Self::Course => include_str!("schema/course.json"),
            Self::FrontMatter => include_str!("schema/front-matter.json"),
            Self::Bibliography => include_str!("schema/bibliography.json"),
        }
    }
}

/// Prints a schema.
pub(super) fn schema(arguments: &SchemaArguments) -> Result<u8, ToolError> {
    // A reader that has seen enough, such as `less`, is no failure of ours.
    let _ = io::stdout().write_all(arguments.file.text().as_bytes());
    Ok(0)
}
