//! Needs of tests that a machine with a Rust toolchain may lack.
//!
//! A test without it ends at once and says so on the terminal; where `DIDACT_REQUIRE` (a list
//! with commas) names it, the test fails instead.
#![allow(dead_code, reason = "each test binary asks for some of them")]

use std::io::Write;
use std::path::Path;
use std::process::Command;

/// The target of live demos.
pub(crate) const TARGET: &str = "wasm32-wasip1";

/// The target of live demos (`wasm`).
pub(crate) fn wasm() -> bool {
    // The target may be there without rustup knowing, so look for it.
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .expect("there is a compiler");
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let found = output.status.success() && Path::new(&folder).is_dir();
    found || is_missing("wasm", &format!("`rustup target add {TARGET}` was not run"))
}

/// Node.js (`node`).
pub(crate) fn node() -> bool {
    starts("node") || is_missing("node", "there is no Node.js")
}

/// A program on `PATH` answers to `--version`.
pub(crate) fn starts(name: &str) -> bool {
    Command::new(name).arg("--version").output().is_ok()
}

/// Says that a test is skipped, and for want of what; always false.
///
/// # Panics
///
/// If `DIDACT_REQUIRE` names `need`.
pub(crate) fn is_missing(need: &str, why: &str) -> bool {
    let required = std::env::var("DIDACT_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|word| word == need),
        "DIDACT_REQUIRE names `{need}`: {why}"
    );
    let test = std::thread::current();
    let test = test.name().unwrap_or("a test");
    // The macros' output is kept back for tests that pass; what is written here is seen.
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {why}");
    false
}
