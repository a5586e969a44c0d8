//! Frozen builds, flaky demos, the cache: the real binary on courses without dependencies.
#![expect(
    clippy::disallowed_methods,
    reason = "writes courses and runs the tool"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

const LESSON: &str = "---\ntitle: A\nsummary: About a.\n---\n\nIt adds.\n\n\
    ```rust name=sum\nprintln!(\"{}\", 1 + 1);\n```\n\n\
    ```rust name=other\nprintln!(\"other\");\n```\n";

/// Messages and exit code of a command.
struct Said {
    text: String,
    code: Option<i32>,
}

impl Said {
    #[track_caller]
    fn check(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.text);
        for words in words {
            assert!(
                self.text.contains(words),
                "{words:?} is not in {}",
                self.text
            );
        }
    }
}

fn course() -> tempfile::TempDir {
    let course = tempfile::tempdir().unwrap();
    write(course.path(), LESSON);
    course
}

fn write(course: &Path, lesson: &str) {
    let folder = course.join("content/01-a");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("index.md"), lesson).unwrap();
    fs::write(course.join("content/course.toml"), "title = \"T\"\n").unwrap();
}

fn command(course: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
    command.args(arguments).arg("-C").arg(course);
    command
}

fn run(mut command: Command) -> Said {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    Said {
        text: String::from_utf8_lossy(&text).into_owned(),
        code: output.status.code(),
    }
}

fn didact(course: &Path, arguments: &[&str]) -> Said {
    run(command(course, arguments))
}

#[test]
fn only_what_changed_is_run_and_told_why() {
    let course = course();
    didact(course.path(), &["build"]).check(0, &["Running 2 demos (0 unchanged)"]);
    didact(course.path(), &["build"]).check(0, &["nothing changed"]);
    write(course.path(), &LESSON.replace("It adds", "It still adds"));
    didact(course.path(), &["build"]).check(0, &["0 demos (2 unchanged)"]);
    write(course.path(), &LESSON.replace("1 + 1", "1 + 2"));
    let why = "running a/sum: its text changed";
    didact(course.path(), &["build", "--why"]).check(0, &[why, "1 demo (1 unchanged)"]);
    didact(course.path(), &["clean"]).check(0, &["removed"]);
    let why = "running a/other: it was never run here";
    didact(course.path(), &["build", "--why"]).check(0, &[why]);
}

#[test]
fn a_frozen_build_needs_no_compiler() {
    let course = course();
    let frozen = |course: &Path| {
        let mut command = command(course, &["build", "--frozen"]);
        command.env("PATH", "");
        run(command)
    };
    let names = [
        "[outcome-unknown]: the outcome of `sum` is not known",
        "the outcome of `other`",
    ];
    frozen(course.path()).check(1, &names);
    didact(course.path(), &["build"]).check(0, &[]);
    frozen(course.path()).check(0, &["nothing changed"]);
    write(course.path(), &LESSON.replace("1 + 1", "1 + 2"));
    let said = frozen(course.path());
    said.check(
        1,
        &[
            "the outcome of `sum` is not known",
            "content/01-a/index.md:8:4",
        ],
    );
    assert!(!said.text.contains("`other`"), "{}", said.text);
}

#[test]
fn output_that_changes_from_run_to_run_is_found() {
    let course = course();
    let random = "use std::hash::{BuildHasher, RandomState};\n\
        println!(\"drawn {}\", RandomState::new().hash_one(1));";
    write(
        course.path(),
        &LESSON.replace("println!(\"other\");", random),
    );
    didact(course.path(), &["bless", "a/sum"]).check(0, &[]);
    didact(course.path(), &["build"]).check(0, &[]);
    let said = didact(course.path(), &["check", "--twice"]);
    said.check(1, &["the output of `other` changes from run to run"]);
    assert!(!said.text.contains("`sum` changes"), "{}", said.text);
    let blessed = course.path().join("content/01-a/outputs/other.txt");
    fs::write(blessed, "drawn [..]\n").unwrap();
    let said = didact(course.path(), &["check", "--fresh", "--twice"]);
    assert!(!said.text.contains("from run to run"), "{}", said.text);
    // Twice is fresh: an outcome that is kept would be compared with itself.
    let said = didact(course.path(), &["check", "--twice"]);
    assert!(!said.text.contains("from run to run"), "{}", said.text);
}

#[test]
fn the_cache_stays_within_its_size() {
    let course = course();
    let settings = course.path().join("content/course.toml");
    fs::write(&settings, "title = \"T\"\n[limits]\ncache = 0\n").unwrap();
    didact(course.path(), &["build"]).check(0, &["2 demos (0 unchanged)"]);
    fs::remove_dir_all(course.path().join("site")).unwrap();
    didact(course.path(), &["build"]).check(0, &["2 demos (0 unchanged)"]);
}
