//! Runs Cargo, and reports each crate that it downloads or compiles.
//!
//! Cargo prints its progress to standard error and its answer to standard output. Errors become faults
//! elsewhere (`cargo_errors`).

use std::process::Command;
use std::time::Duration;

use super::cargo_errors;
use super::engine::NativeEngine;
use super::process::{self, Budget, Overrun, Pipe};
use super::tool_error::tool_error;
use crate::demo::EngineError;

/// Limits for one run of Cargo; a build beyond them hangs.
const BUDGET: Budget = Budget {
    time: Duration::from_secs(3600),
    output: 256 << 20,
};

/// Runs Cargo and returns its standard output; `on_progress` receives each crate that it downloads or compiles.
pub(super) fn output_of(
    mut command: Command,
    engine: &NativeEngine,
    on_progress: &dyn Fn(String),
) -> Result<String, EngineError> {
    // A piece of output may end within a line, so the rest of the line waits here for the next one.
    let mut line = Vec::new();
    let mut on_output = |pipe: Pipe, bytes: &[u8]| {
        if pipe == Pipe::Stdout {
            return;
        }
        for &byte in bytes {
            if byte != b'\n' {
                line.push(byte);
                continue;
            }
            if let Some(words) = progress(&String::from_utf8_lossy(&line)) {
                on_progress(words);
            }
            line.clear();
        }
    };
    let finished = process::run_observed(&mut command, BUDGET, &engine.cancel, &mut on_output)
        .map_err(tool_error("cargo"))?;
    finished.refuse_canceled()?;
    let stdout = String::from_utf8_lossy(&finished.stdout).into_owned();
    if finished.succeeded() {
        return Ok(stdout);
    }
    let mut stderr = String::from_utf8_lossy(&finished.stderr).into_owned();
    if finished.overrun == Some(Overrun::Time) {
        stderr = "error: Cargo took longer than an hour".to_owned();
    }
    let faults = cargo_errors::faults(&engine.content, &stdout, &stderr);
    Err(EngineError::Dependencies { faults })
}

/// Returns the progress in a line of Cargo, such as `itoa v1.0.19`.
fn progress(line: &str) -> Option<String> {
    let (verb, rest) = line.trim().split_once(' ')?;
    match verb {
        // Cargo adds the folder of a local package.
        "Compiling" => Some(rest.split(" (").next().unwrap_or(rest).to_owned()),
        "Downloading" | "Downloaded" => Some(format!("{} {rest}", verb.to_lowercase())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_named_while_they_are_built() {
        let check = |line, expected: Option<&str>| assert_eq!(progress(line).as_deref(), expected);
        check("   Compiling itoa v1.0.19", Some("itoa v1.0.19"));
        check(
            "   Compiling prelude v0.1.0 (/c/content)",
            Some("prelude v0.1.0"),
        );
        check("  Downloaded itoa v1.0.19", Some("downloaded itoa v1.0.19"));
        check("    Finished `release` profile", None);
        check("error: no", None);
    }
}
