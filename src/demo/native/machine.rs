//! Reports which tools for courses this machine has.

use std::path::Path;

use super::browser;
use super::engine::probe;
use super::toolchain::{self, Toolchain};

/// The tools of a machine; an error gives the reason why one is missing.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Version and host: `rustc 1.95.0 (59807616e 2026-04-14), x86_64-unknown-linux-gnu`.
    pub rustc: Result<String, String>,
    /// Release of the compiler, `1.95.0`; empty without a compiler.
    pub release: String,
    /// Version: `cargo 1.95.0 (…)`.
    pub cargo: Result<String, String>,
    /// True if live demos can be compiled.
    pub has_target: bool,
}

impl Machine {
    /// Queries the tools that a course in `folder` would use.
    pub fn query(folder: &Path) -> Self {
        let toolchain = Toolchain::find(folder).map_err(|error| error.to_string());
        let has_target = toolchain.as_ref().is_ok_and(browser::has_target);
        let release = toolchain.as_ref().map_or(String::new(), |toolchain| {
            toolchain::field(&toolchain.version, "release: ").to_owned()
        });
        let rustc = toolchain.map(|toolchain| {
            let first = toolchain.version.lines().next().unwrap_or_default();
            format!("{first}, {}", toolchain.host())
        });
        Self {
            rustc,
            release,
            cargo: cargo(folder),
            has_target,
        }
    }
}

fn cargo(folder: &Path) -> Result<String, String> {
    let output = toolchain::cargo(folder)
        .arg("--version")
        .output()
        .map_err(|error| format!("`cargo` does not start: {error}"))?;
    let trimmed = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(trimmed(&output.stdout))
    } else {
        Err(trimmed(&output.stderr))
    }
}

/// Returns the sandbox features that this machine lacks; `helper` is the path of our own binary.
///
/// # Errors
///
/// The reason, if the helper does not answer.
pub fn unprotected(helper: &Path) -> Result<Vec<String>, String> {
    let walls = probe(helper).map_err(|error| error.to_string())?;
    Ok(walls.missing)
}
