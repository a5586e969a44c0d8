//! Demos with dependencies of their own, by the real binary, Cargo and compiler.
//!
//! The course stays in Cargo's folder for tests, so that its dependencies are built once.
#![expect(
    clippy::disallowed_methods,
    reason = "writes a course and runs the tool"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MANIFEST: &str = "[package]\nname = \"prelude\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
    [lib]\npath = \"prelude.rs\"\n\n[dependencies]\nndarray = \"0.17\"\n\
    rand = { version = \"0.10\", default-features = false, features = [\"std_rng\"] }\n\
    shared.workspace = true\n\n\
    [workspace]\n[workspace.dependencies]\nshared = { path = \"shared\" }\n";

const SHARED: &str = "[package]\nname = \"shared\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

const LESSON: &str = r#"---
title: A
summary: About a.
---

It multiplies.

```rust name=product
use ndarray::array;
use prelude::double;
println!("{}", array![[1.0, 2.0], [3.0, 4.0]].dot(&array![double(1.0), 1.0]));
```

```rust name=drawn
use rand::{RngExt, SeedableRng, rngs::StdRng};
fn main() {
    let mut rng = StdRng::seed_from_u64(7);
    let x: f64 = rng.random();
    assert_eq!(x, StdRng::seed_from_u64(7).random());
    println!("{}", shared::HALF);
}
```
"#;

fn course() -> PathBuf {
    let course = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dependencies");
    let content = course.join("content");
    fs::create_dir_all(content.join("01-a")).unwrap();
    fs::create_dir_all(content.join("shared/src")).unwrap();
    for (name, text) in [
        ("course.toml", "title = \"T\"\n"),
        ("Cargo.toml", MANIFEST),
        ("Cargo.lock", include_str!("../content/Cargo.lock")),
        (
            "prelude.rs",
            "//! Shared.\n\n/// Twice.\npub fn double(x: f64) -> f64 {\n    2.0 * x\n}\n",
        ),
        ("shared/Cargo.toml", SHARED),
        (
            "shared/src/lib.rs",
            "//! Half.\n\n/// Half.\npub const HALF: f64 = 0.5;\n",
        ),
        ("01-a/index.md", LESSON),
    ] {
        fs::write(content.join(name), text).unwrap();
    }
    let _ = fs::remove_dir_all(course.join(".didact/cache"));
    course
}

#[track_caller]
fn build(course: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
    let output = command
        .args(["build", "--why", "-C"])
        .arg(course)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn demos_use_crates_the_prelude_and_path_dependencies() {
    let course = course();
    let said = build(&course);
    assert!(said.contains("2 demos (0 unchanged)"), "{said}");
    let page = fs::read_to_string(course.join("site/a/index.html")).unwrap();
    for words in ["[4, 10]", "0.5", "ndarray", "0.17"] {
        assert!(page.contains(words), "{words:?} is not on the page");
    }
    // Cargo completed the lock file, which is part of every key, before they ran.
    let said = build(&course);
    assert!(said.contains("0 demos (2 unchanged)"), "{said}");
    let shared = course.join("content/shared/src/lib.rs");
    let text = fs::read_to_string(&shared).unwrap();
    fs::write(shared, text.replace("0.5", "0.25")).unwrap();
    let said = build(&course);
    let why = "running a/drawn: `Cargo.toml`, `Cargo.lock` or a path dependency changed";
    assert!(said.contains(why), "{said}");
    let page = fs::read_to_string(course.join("site/a/index.html")).unwrap();
    assert!(page.contains("0.25"));
}
