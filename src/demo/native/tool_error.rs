//! Errors of files and programs as errors of the engine.

use std::path::Path;

use crate::demo::EngineError;

/// Returns the conversion of an error at `path`.
pub(super) fn file_error(path: &Path) -> impl FnOnce(std::io::Error) -> EngineError {
    let path = path.display().to_string();
    move |source| EngineError::File { path, source }
}

/// Returns the conversion of an error of `program`.
pub(super) fn tool_error(program: &str) -> impl FnOnce(std::io::Error) -> EngineError {
    let program = program.to_owned();
    move |error| EngineError::Tool {
        program,
        reason: error.to_string(),
    }
}
