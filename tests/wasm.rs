//! What runs in the browser compiles for it: `show` and the renderer of figures.
//!
//! Skipped, and said to be, where the target `wasm32-wasip1` is missing; a
//! failure instead when `DIDACT_REQUIRE` names `wasm`.
#![expect(clippy::disallowed_methods, reason = "starts the compiler")]

use std::path::Path;
use std::process::Command;

const TARGET: &str = "wasm32-wasip1";

/// The target may be there without rustup knowing, so a look is better than a question.
fn has_target() -> bool {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .expect("there is a compiler");
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let found = output.status.success() && Path::new(&folder).is_dir();
    let required = std::env::var("DIDACT_REQUIRE").unwrap_or_default();
    assert!(
        found || !required.split(',').any(|word| word == "wasm"),
        "DIDACT_REQUIRE names wasm, and the target {TARGET} is missing"
    );
    if !found {
        eprintln!("skipped: the target {TARGET} is missing (`rustup target add {TARGET}`)");
    }
    found
}

#[test]
fn demos_and_figures_compile_for_the_browser() {
    if !has_target() {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--package",
            "show",
            "--package",
            "figure",
            "--target",
            TARGET,
        ])
        .arg("--target-dir")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("wasm"))
        .current_dir(root)
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
