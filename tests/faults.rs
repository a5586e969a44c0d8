//! Faults that keep demos from being built have a code and a place in the author's file, in every format, and the
//! exit code of a course that is wrong. Nothing is reported that only follows from it.
#![expect(
    clippy::disallowed_methods,
    reason = "writes courses and runs the tool"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "[package]\nname = \"prelude\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
    [lib]\npath = \"prelude.rs\"\n\n[workspace]\n\n[dependencies]\n";

const LESSON: &str = "---\ntitle: A\nsummary: About a.\n---\n\nIt is `{one.x}`.\n\n\
    ```rust name=one\nprintln!(\"{}\", prelude::f());\n```\n\n```rust\nprintln!(\"2\");\n```\n";

fn course(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("faults")
        .join(name);
    let _ = fs::remove_dir_all(&root);
    let all = [
        ("content/course.toml", "title = \"T\"\n"),
        ("content/Cargo.toml", PACKAGE),
        ("content/prelude.rs", "pub fn f() -> u8 {\n    1\n}\n"),
        ("content/01-a/index.md", LESSON),
    ];
    for (name, text) in all.iter().chain(files) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn run(root: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
    let output = command
        .args(["check", "--offline"])
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// The one error of a course with these files, at this place.
#[track_caller]
fn check(name: &str, files: &[(&str, &str)], place: &str, words: &str) {
    let root = course(name, files);
    let (code, said) = run(&root, &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(&format!("--> {place}")), "{said}");
    assert!(said.contains("error[dependencies]: "), "{said}");
    assert!(said.contains(words), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    for format in ["json", "github", "junit", "sarif"] {
        let (code, said) = run(&root, &["--quiet", "--format", format]);
        assert_eq!(code, Some(1), "{said}");
        let file = place.split(':').next().unwrap();
        assert!(
            said.contains(file) && said.contains("dependencies"),
            "{format}: {said}"
        );
    }
}

#[test]
fn manifests_and_lock_files() {
    let manifest = format!("{PACKAGE}itoa = 1\"\n");
    check(
        "syntax",
        &[("content/Cargo.toml", &manifest)],
        "content/Cargo.toml:12:",
        "Cargo has to understand",
    );
    let manifest = PACKAGE.replace("2024", "2099");
    check(
        "edition",
        &[("content/Cargo.toml", &manifest)],
        "content/Cargo.toml:",
        "2099",
    );
    let manifest = PACKAGE.replace("[workspace]\n", "");
    let files = [
        ("content/Cargo.toml", &*manifest),
        ("Cargo.toml", "[workspace]\nmembers = []\n"),
    ];
    check(
        "workspace",
        &files,
        "content/Cargo.toml:1:1",
        "an empty table `[workspace]`",
    );
    check(
        "lock",
        &[("content/Cargo.lock", "broken [[[\n")],
        "content/Cargo.lock:1:",
        "Cargo writes it anew",
    );
    let manifest = format!("{PACKAGE}helper = {{ path = \"../helper\" }}\n");
    check(
        "missing",
        &[("content/Cargo.toml", &manifest)],
        "content/Cargo.toml:12:1",
        "is the path right?",
    );
}

#[test]
fn crates_that_cannot_be_had() {
    let manifest = format!("{PACKAGE}didact-has-no-such-crate = \"1\"\n");
    check(
        "crate",
        &[("content/Cargo.toml", &manifest)],
        "content/Cargo.toml:12:1",
        "didact-has-no-such-crate",
    );
}

#[test]
fn libraries_that_do_not_compile() {
    let files = [("content/prelude.rs", "pub fn f() -> u8 {\n    \"a\"\n}\n")];
    check(
        "prelude",
        &files,
        "content/prelude.rs:2:5",
        "mismatched types (E0308)",
    );
    let manifest = format!("{PACKAGE}helper = {{ path = \"../helper\" }}\n");
    let helper = "[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    let files = [
        ("content/Cargo.toml", &*manifest),
        ("helper/Cargo.toml", helper),
        ("helper/src/lib.rs", "pub mod deep;\n"),
        ("helper/src/deep.rs", "pub fn g() {\n    nonesuch();\n}\n"),
    ];
    check("helper", &files, "helper/src/deep.rs:2:5", "nonesuch");
    let files = [
        ("content/Cargo.toml", &*manifest),
        ("helper/Cargo.toml", "[package\n"),
    ];
    check(
        "helper-manifest",
        &files,
        "helper/Cargo.toml:1:",
        "Cargo has to understand",
    );
}

#[test]
fn settings_of_cargo() {
    check(
        "settings",
        &[(".cargo/config.toml", "[build\n")],
        ".cargo/config.toml:1:",
        "cannot be checked, because it is not TOML",
    );
}

#[test]
fn problems_that_reading_finds_are_reported_too() {
    let lesson = LESSON.replace("summary:", "summmary:");
    let manifest = format!("{PACKAGE}itoa = 1\"\n");
    let root = course(
        "reading",
        &[
            ("content/Cargo.toml", &manifest),
            ("content/01-a/index.md", &lesson),
        ],
    );
    let (code, said) = run(&root, &[]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("error[front-matter]") && said.contains("error[dependencies]"),
        "{said}"
    );
    assert!(!said.contains("demo-unknown"), "{said}");
}
