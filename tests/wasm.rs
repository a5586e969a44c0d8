//! `show` and the renderer of figures compile for browsers.
//!
//! Skipped, and said to be, where the target `wasm32-wasip1` is missing; a
//! failure instead when `DIDACT_REQUIRE` names `wasm`.
#![expect(clippy::disallowed_methods, reason = "starts the compiler")]

use std::path::Path;
use std::process::Command;

mod needs;

use needs::TARGET;

#[test]
fn demos_and_figures_compile_for_the_browser() {
    if !needs::wasm() {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--package",
            "didact-show",
            "--package",
            "didact-figure",
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
