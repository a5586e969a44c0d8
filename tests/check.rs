//! Stories of reviewers: fixes, weights, formats, selections, redirects.
#![expect(
    clippy::disallowed_methods,
    reason = "writes courses and runs the tool"
)]

mod reports;
mod schema;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A course without demos, in a folder of its own.
struct Course(TempDir);

impl Course {
    fn new(files: &[(&str, &str)]) -> Self {
        let course = Self(tempfile::tempdir().unwrap());
        course.write(
            "content/course.toml",
            "title = \"T\"\n[check]\nsite-stale = \"off\"\n",
        );
        for (name, text) in files {
            course.write(name, text);
        }
        course
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Said {
        run(self.0.path(), arguments)
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
    let command = command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1");
    let output = command.output().unwrap();
    Said {
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code(),
    }
}

/// Messages and exit code of the tool.
struct Said {
    out: String,
    err: String,
    code: Option<i32>,
}

impl Said {
    #[track_caller]
    fn check(&self, code: i32, words: &[&str]) -> &Self {
        let all = format!("{}{}", self.out, self.err);
        assert_eq!(self.code, Some(code), "{all}");
        for words in words {
            assert!(all.contains(words), "{words:?} is not in {all}");
        }
        self
    }
}

const WRONG: &[(&str, &str)] = &[
    (
        "content/01-a/index.md",
        "\u{feff}---\r\ntitle: A\r\nrequires: [sea]\r\n---\r\n\r\n## The topp\r\n\r\n\
         [b](../07-b/index.md#deep), [near](#the-top), [moved](../old/index.md)\r\n",
    ),
    (
        "content/02-b/index.md",
        "---\ntitle: B\nteaches: [tea]\naliases: [old]\n---\n\n## Deep\n\n<a href=\"../old/\">x</a>\n",
    ),
    (
        "content/glossary.md",
        "# Glossary\n\n## Beta\n\nTwo.\n\n## Alpha\n\nOne.\n",
    ),
    ("templates/assets/style/more.css", "a { margin-left: 0 }\n"),
];

#[test]
fn what_is_certain_is_mended_and_nothing_else() {
    let course = Course::new(WRONG);
    course
        .run(&["check"])
        .check(1, &["[link-dead]", "[anchor-missing]", "[css-physical]"]);
    // `sea` is mended to `tea`, which is taught later: that is no business of a fix.
    let said = course.run(&["check", "--fix"]);
    said.check(
        1,
        &["Fixed content/01-a/index.md:8: `../07-b/index.md#deep`"],
    );
    said.check(1, &["taught later"]);
    let expected = "\u{feff}---\r\ntitle: A\r\nrequires: [tea]\r\n---\r\n\r\n## The topp\r\n\r\n\
         [b](../02-b/index.md#deep), [near](#the-topp), [moved](../02-b/index.md)\r\n";
    assert_eq!(course.read("content/01-a/index.md"), expected);
    assert!(
        course
            .read("content/02-b/index.md")
            .contains("<a href=\"../b/\">x</a>")
    );
    let glossary = "# Glossary\n\n## Alpha\n\nOne.\n\n## Beta\n\nTwo.\n";
    assert_eq!(course.read("content/glossary.md"), glossary);
    assert_eq!(
        course.read("templates/assets/style/more.css"),
        "a { margin-inline-start: 0 }\n"
    );
}

#[test]
fn a_second_fix_changes_nothing_and_a_mended_course_is_clean() {
    let course = Course::new(WRONG);
    course.write(
        "content/01-a/index.md",
        "---\ntitle: A\n---\n\n[b](../07-b/index.md#depe)\n",
    );
    course
        .run(&["check", "--fix"])
        .check(0, &["`#depe` is `#deep` now", "clean"]);
    let before: Vec<String> = WRONG.iter().map(|(name, _)| course.read(name)).collect();
    let said = course.run(&["check", "--fix"]);
    said.check(0, &["clean"]);
    assert!(!said.err.contains("Fixed"), "{}", said.err);
    let after: Vec<String> = WRONG.iter().map(|(name, _)| course.read(name)).collect();
    assert_eq!(before, after);
}

#[test]
fn words_that_can_only_mean_one_thing_are_mended() {
    let course = Course::new(&[]);
    let settings = "\u{feff}\r\ntitel = \"T\"\r\n[check]\r\nsite-stael = \"off\"\r\n";
    course.write("content/course.toml", settings);
    let lesson = "---\ntitle: A\nlevl: beginner\n---\n\n```rust ingore titel=\"One, two\"\nx\n```\n\n\
        ## Ask\n\n### Which? {.quiz}\n\n- [x] a\n  > Yes.\n- [ ] b\n  > No.\n";
    course.write("content/01-a/index.md", lesson);
    let said = course.run(&["check", "--fix"]);
    said.check(0, &["`#which` is added (id-missing)"]);
    said.check(0, &["`levl` is `level` now (front-matter)", "clean"]);
    let mended = settings.replace("titel", "title").replace("stael", "stale");
    assert_eq!(course.read("content/course.toml"), mended);
    let mended = lesson
        .replace("levl", "level")
        .replace("ingore titel", "ignore title")
        .replace("{.quiz}", "{#which .quiz}");
    assert_eq!(course.read("content/01-a/index.md"), mended);
}

#[test]
fn a_check_without_fix_writes_nothing() {
    let course = Course::new(WRONG);
    course
        .run(&["check"])
        .check(1, &["[link-moved]", "[unsorted]"]);
    for (name, text) in WRONG {
        assert_eq!(course.read(name), *text);
    }
    assert!(!course.path("site").exists());
}

#[test]
fn a_lesson_that_was_renamed_is_found_at_its_earlier_address() {
    let course = Course::new(WRONG);
    course.write(
        "content/course.toml",
        "title = \"T\"\nbase_url = \"https://example.org/c/\"\n",
    );
    course.run(&["check", "--fix"]);
    course.write("content/01-a/index.md", "---\ntitle: A\n---\n");
    course.run(&["build"]).check(0, &[]);
    let page = course.read("site/old/index.html");
    assert!(page.contains("content=\"0; url=../b/\""), "{page}");
    assert!(
        page.contains("rel=\"canonical\" href=\"https://example.org/c/b/\""),
        "{page}"
    );
    let map = course.read("site/sitemap.xml");
    assert!(map.contains("/c/b/") && !map.contains("/c/old/"), "{map}");
}

#[test]
fn nothing_selected_is_not_success() {
    let course = Course::new(WRONG);
    course
        .run(&["check", "--only", "c"])
        .check(2, &["no lesson is called `c`; did you mean"]);
    course
        .run(&["build", "--only", "zebra"])
        .check(2, &["no lesson is called `zebra`"]);
    let empty = Course::new(&[]);
    empty.run(&["check"]).check(2, &["nothing to check"]);
}

#[test]
fn a_check_of_one_lesson_tells_of_that_lesson() {
    let course = Course::new(WRONG);
    for name in ["b", "02-b", "content/02-b/index.md"] {
        let said = course.run(&["check", "--only", name]);
        said.check(1, &["content/02-b/index.md"]);
        assert!(!said.err.contains("content/01-a"), "{}", said.err);
    }
}

#[test]
fn demos_of_other_lessons_are_not_run() {
    let demo =
        |word: &str| format!("---\ntitle: X\n---\n\n```rust name=d\nprintln!(\"{word}\");\n```\n");
    let course = Course::new(&[
        ("content/01-a/index.md", &demo("a")),
        ("content/02-b/index.md", &demo("b")),
    ]);
    let said = course.run(&["build", "--only", "a"]);
    said.check(
        1,
        &["Ran a/d", "content/02-b/index.md:5", "[outcome-unknown]"],
    );
    assert!(!said.err.contains("Ran b/d"), "{}", said.err);
    course.run(&["build"]).check(0, &["Ran b/d"]);
    course.run(&["build", "--only", "a"]).check(0, &[]);
}

#[test]
fn every_code_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let all = run(folder.path(), &["explain"]);
    all.check(
        0,
        &[
            "link-dead",
            "A link leads to a page or a file that does not exist.",
        ],
    );
    assert_eq!(all.out.lines().count(), didact::diagnostic::Code::ALL.len());
    run(folder.path(), &["explain", "alias"]).check(0, &["## alias", "**What to do.**"]);
    run(folder.path(), &["explain", "alais"]).check(2, &["did you mean `alias`?"]);
}
