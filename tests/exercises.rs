//! Downloaded exercises, tried as readers would: `cargo test` judges what they write.
#![expect(clippy::disallowed_methods, reason = "starts the tool and Cargo")]

use std::path::Path;
use std::process::Command;

mod unzip;

use unzip::unzip;

/// An exercise of items, and one of statements.
const EXERCISES: &str = r##"---
title: Try
---

## Double {#ex-double .exercise}

```rust starter
fn double(n: u32) -> u32 { todo!("{n}") }
```

```rust tests
assert_eq!(double(2), 4);
```

### Solution

```rust solution
fn double(n: u32) -> u32 { 2 * n }
```

## Count {#ex-count .exercise}

```rust starter
let n = 0;
```

```rust tests
assert_eq!(n, 1);
```

### Solution

```rust solution
let n = 1;
```

## Fewest {#ex-fewest .exercise}

```rust starter
fn fewest() -> u32 { 0 }
fn scaled(n: u32) -> u32 { n }
```

```rust tests
for n in [0, 3] {
    assert_eq!(scaled(n), 7 * n, "{n} scaled");
}
assert_eq!(42, fewest());
```

### Solution

```rust solution
fn fewest() -> u32 { 42 }
fn scaled(n: u32) -> u32 { 7 * n }
```
"##;

/// Returns true if `cargo test` passes for a downloaded exercise in which `text` became `solution`.
fn holds(zip: &Path, text: &str, solution: &str) -> bool {
    tried(zip, text, solution).0
}

/// Returns true if `cargo test` passes, and what it printed.
fn tried(zip: &Path, text: &str, solution: &str) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a folder for the project");
    for (name, bytes) in unzip(&std::fs::read(zip).expect("readable")) {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below")).expect("writable");
        let bytes = String::from_utf8(bytes).expect("text");
        std::fs::write(path, bytes.replace(text, solution)).expect("writable");
    }
    let output = Command::new("cargo")
        .args(["test", "--quiet", "--offline", "--manifest-path"])
        .arg(
            folder
                .path()
                .join(zip.file_stem().expect("named"))
                .join("Cargo.toml"),
        )
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .expect("Cargo starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &said;
    assert!(
        !said.contains("error[E") && !said.contains("warning:"),
        "{said}"
    );
    assert!(said.contains("test result:"), "{said}");
    (output.status.success(), said)
}

#[test]
fn the_tests_of_a_downloaded_exercise_judge_what_readers_write() {
    let course = tempfile::tempdir().expect("a folder for the course");
    let lesson = course.path().join("content/01-try/index.md");
    std::fs::create_dir_all(lesson.parent().expect("below")).expect("writable");
    std::fs::write(lesson, EXERCISES).expect("writable");
    let output = Command::new(env!("CARGO_BIN_EXE_didact"))
        .args(["build", "-C"])
        .arg(course.path())
        .output()
        .expect("the tool starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let site = course.path().join("site/try");
    let double = site.join("ex-double.zip");
    assert!(!holds(&double, "", ""));
    assert!(holds(&double, "todo!(\"{n}\")", "2 * n"));
    let fewest = site.join("ex-fewest.zip");
    let count = site.join("ex-count.zip");
    assert!(!holds(&count, "", ""));
    assert!(holds(&count, "let n = 0;", "let n = 1;"));
    for (zip, from, to, message) in [
        (
            &double,
            "todo!(\"{n}\")",
            "n",
            "double(2): you returned 2, expected 4",
        ),
        (&count, "", "", "n: you returned 0, which is not the answer"),
        (&fewest, "", "", "3 scaled: you returned 3, expected 21"),
        (
            &fewest,
            "{ n }",
            "{ 7 * n }",
            "fewest(): you returned 0, which is not the answer",
        ),
    ] {
        let (holds, said) = tried(zip, from, to);
        assert!(!holds && said.contains(message), "{said}");
    }
    let page = std::fs::read_to_string(site.join("index.html")).expect("readable");
    for wanted in [
        "<a download href=\"ex-double.zip\">",
        "data-copy=\"cargo test --manifest-path ex-double/Cargo.toml\"",
        "code=%2F%2F%20%60cargo%20test%60",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
}
