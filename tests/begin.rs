//! Stories of those who begin: new courses and lessons, other names, and what the tool says of itself.
#![expect(
    clippy::disallowed_methods,
    reason = "writes courses and runs the tool"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Messages and exit code of the tool.
struct Said {
    all: String,
    code: Option<i32>,
}

impl Said {
    #[track_caller]
    fn check(self, code: i32, words: &[&str]) -> String {
        assert_eq!(self.code, Some(code), "{}", self.all);
        for word in words {
            assert!(self.all.contains(word), "{word:?} is not in {}", self.all);
        }
        self.all
    }
}

fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    // The machine's own Git must not decide who wrote a course.
    command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = command(env!("CARGO_BIN_EXE_didact"), folder);
    let output = command.args(arguments).output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    Said {
        all: format!("{out}{}", String::from_utf8_lossy(&output.stderr)),
        code: output.status.code(),
    }
}

fn git(folder: &Path, arguments: &[&str]) -> bool {
    let status = command("git", folder).args(arguments).status();
    status.is_ok_and(|status| status.success())
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn a_new_course_builds_and_says_who_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let course = folder.path().join("my course");
    let said = run(folder.path(), &["new", "my course"]);
    said.check(
        0,
        &[
            "Created my course",
            "Next cd 'my course' && didact serve --open",
        ],
    );
    let said = run(&course, &["check", "--offline"]);
    let said = said.check(
        0,
        &["no errors", "[placeholder]", "content/course.toml:4:12"],
    );
    assert_eq!(said.matches("[placeholder]").count(), 1, "{said}");
    let settings = read(&course, "content/course.toml");
    assert!(settings.contains("title = \"My course\""), "{settings}");
    write(
        &course,
        "content/course.toml",
        &settings.replace("Your name", "Ada"),
    );
    run(&course, &["check", "--offline"]).check(0, &["clean"]);
    // From any folder inside.
    let inside = course.join("content/01-square-roots");
    run(&inside, &["build", "--offline"]).check(0, &["Published"]);
    let page = read(&course, "site/square-roots/index.html");
    assert!(page.contains("step 5: 1.414213562373095"), "{page}");
    run(folder.path(), &["new", "my course"]).check(2, &["is not empty", "didact init"]);
    run(folder.path(), &["build"]).check(2, &["no course here"]);
}

#[test]
fn a_lesson_is_not_begun_as_a_course() {
    let folder = tempfile::tempdir().unwrap();
    let words = "`didact new-lesson \"Title\"` adds a lesson";
    run(folder.path(), &["new", "lesson"]).check(0, &["Created lesson"]);
    let course = folder.path().join("lesson");
    let inside = course.join("content");
    for here in [&course, &inside] {
        run(here, &["new", "lesson"]).check(2, &[words, "didact new ./lesson"]);
        assert!(!here.join("lesson").exists());
    }
    run(&course, &["new", "other"]).check(0, &["Created other", words]);
    // The dot says that a folder is meant.
    run(&course, &["new", "./lesson"]).check(0, &["Created ./lesson", words]);
}

#[test]
fn a_new_course_is_what_its_options_say() {
    let folder = tempfile::tempdir().unwrap();
    let options = [
        "new",
        "c",
        "--title",
        "Bäume & \"Wälder\"",
        "--author",
        "Ada",
        "--author",
        "Émilie",
        "--tool-version",
        "v9.8.7",
        "--tool-git",
        "https://git.didact.dev/didact",
    ];
    run(folder.path(), &options).check(0, &["https://git.didact.dev/didact, tag v9.8.7"]);
    let course = folder.path().join("c");
    let settings: toml::Table = read(&course, "content/course.toml").parse().unwrap();
    assert_eq!(settings["title"].as_str(), Some("Bäume & \"Wälder\""));
    let authors = settings["authors"].as_array().unwrap();
    assert_eq!(authors.len(), 2);
    for name in ["check", "links", "publish"] {
        let text = read(&course, &format!(".github/workflows/{name}.yml"));
        let install = "--git https://git.didact.dev/didact --tag v9.8.7 didact\n";
        assert!(text.contains(install), "{text}");
    }
    let bad = ["new", "d", "--tool-git", "https://x; rm -rf ~"];
    run(folder.path(), &bad).check(2, &["`--tool-git` is `https://x; rm -rf ~`"]);
    assert!(!folder.path().join("d").exists());
}

#[test]
fn nothing_of_a_new_course_is_left_blank_or_a_placeholder() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["new", "c"]).check(0, &["from crates.io"]);
    let course = folder.path().join("c");
    for entry in walkdir::WalkDir::new(&course)
        .into_iter()
        .map(Result::unwrap)
    {
        if !entry.file_type().is_file() || entry.path().starts_with(course.join("vendor")) {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        let text = text.replace("${{", "");
        for blank in ["{{", "example.org"] {
            assert!(
                !text.contains(blank),
                "{blank} in {}",
                entry.path().display()
            );
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    let text = read(&course, ".github/workflows/check.yml");
    assert!(text.contains(&format!(" didact@{version}\n")), "{text}");
}

#[test]
fn a_course_begins_in_a_repository() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    if !git(root, &["init", "--quiet", "repo"]) {
        eprintln!("skipped: there is no Git");
        return;
    }
    let course = root.join("repo");
    let remote = "git@github.com:ada/trees.git";
    assert!(git(&course, &["remote", "add", "origin", remote]));
    assert!(git(&course, &["config", "user.name", "Ada L."]));
    write(&course, "README.md", "mine\n");
    run(root, &["new", "repo"]).check(2, &["it holds `README.md`", "didact init repo"]);
    run(&course, &["init"]).check(0, &["Next didact serve --open"]);
    assert_eq!(read(&course, "README.md"), "mine\n");
    let settings: toml::Table = read(&course, "content/course.toml").parse().unwrap();
    let repository = settings["repository"].as_str();
    assert_eq!(repository, Some("https://github.com/ada/trees"));
    assert_eq!(settings["authors"][0].as_str(), Some("Ada L."));
    run(&course, &["check", "--offline"]).check(0, &["clean"]);
    run(&course, &["init"]).check(2, &["content` is there already"]);
    let said = run(&course, &["doctor"]);
    said.check(
        0,
        &["https://ada.github.io/trees/", "ok  a course of 3 pages"],
    );
}

#[test]
fn init_beside_a_book_says_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let book = "[book]\ntitle = \"B\"\n[rust]\nedition = \"2021\"\n[preprocessor.toc]\n";
    let package = "[package]\nname = \"b\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\
        [dependencies]\nnowhere = { path = \"nowhere\" }\n";
    write(root, "book.toml", book);
    write(root, "Cargo.toml", package);
    write(root, ".gitignore", "book");
    write(root, ".git/HEAD", "ref: refs/heads/main\n");
    write(
        root,
        "src/SUMMARY.md",
        "# Summary\n\n- [A](a.md)\n- [B](b/c.md)\n",
    );
    write(
        root,
        "src/a.md",
        "---\nminutes: 5\ntitel: A\n---\n# A\n\nSee [std](../std/vec/index.html).\n",
    );
    let fences = "# C\n\n```rust\nlet x = 1;\nprintln!(\"{x}\");\n```\n\n```rust,ignore\n.\n```\n";
    write(root, "src/b/c.md", fences);
    let found = [
        "Found 2 chapters in `src/`: 2 fences labelled `rust`, 1 of them compiled",
        "Found edition 2021",
        "Found a package beside the book",
        "Found preprocessors, which are not run: toc",
        "Found front matter of other tools, which is ignored: minutes",
        "Found links out of the book: ../std/",
        "Created course.toml",
        "Changed .gitignore",
        "Created .github/workflows/didact.yml",
    ];
    run(root, &["init"]).check(0, &found);
    assert_eq!(read(root, ".gitignore"), "book\n/site\n/.didact\n");
    let settings = read(root, "course.toml");
    assert!(
        settings.contains("\n[front-matter]\nignore = [\"minutes\"]\n"),
        "{settings}"
    );
    assert!(read(root, "src/a.md").contains("minutes: 5"));
    let workflow = read(root, ".github/workflows/didact.yml");
    assert!(!workflow.replace("${{", "").contains("{{"), "{workflow}");
    // The package cannot be resolved, and no fence needs it.
    run(root, &["build", "--offline"]).check(0, &["Published site", "unknown key `titel`"]);
    assert!(read(root, "site/index.html").contains("href=\"../std/vec/index.html\""));
    run(root, &["init"]).check(0, &["Kept all files"]);
}

#[test]
fn init_beside_a_book_finds_its_package_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let root = &folder.path().join("book");
    write(root, "book.toml", "[book]\ntitle = \"B\"\n");
    write(root, ".git/HEAD", "ref: refs/heads/main\n");
    let package = "[package]\nname = \"tests\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
        [dependencies]\nnumbers = { path = \"numbers\" }\n";
    let numbers = "[package]\nname = \"numbers\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    write(root, "tests/Cargo.toml", package);
    write(root, "tests/src/lib.rs", "");
    write(root, "tests/numbers/Cargo.toml", numbers);
    write(
        root,
        "tests/numbers/src/lib.rs",
        "pub fn seven() -> u8 { 7 }\n",
    );
    write(root, "src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n");
    let chapter = "# A\n\n```rust\nprintln!(\"{}\", numbers::seven());\n```\n";
    write(root, "src/a.md", chapter);
    let missing = ["`package` in `course.toml` names another folder"];
    run(root, &["build", "--offline"]).check(1, &missing);
    let found = ["Found a package in `tests/` with crates that fences name"];
    run(root, &["init"]).check(0, &found);
    assert!(read(root, "course.toml").contains("\npackage = \"tests\"\n"));
    run(root, &["build", "--offline"]).check(0, &["Published site"]);
    assert!(read(root, "site/index.html").contains("<samp>7</samp>"));

    for (package, words) in [
        (
            "src",
            "`src` has no `Cargo.toml` with a `[package]`\n --> course.toml:1:11",
        ),
        (
            "../away",
            "`../away` lies outside of the course's repository",
        ),
    ] {
        write(root, "../away/Cargo.toml", numbers);
        write(root, "course.toml", &format!("package = \"{package}\"\n"));
        run(root, &["build", "--offline"]).check(1, &[words]);
    }
}

#[test]
fn a_notebook_becomes_a_lesson() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "content/course.toml", "title = \"C\"\n");
    write(root, "content/01-a/index.md", "# A\n\nWords.\n");
    let notebook = r##"{"nbformat": 4, "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "rust", "language": "rust"}}, "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Adding up\n", "Two cells."]},
        {"cell_type": "code", "source": ["let x = 20;\n", "println!(\"{x}\");"], "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["20\n"]}]},
        {"cell_type": "code", "source": "x + 1", "outputs": [
            {"output_type": "execute_result", "execution_count": 2, "data": {"text/plain": "21"}, "metadata": {}}]}
        ]}"##;
    write(root, "sums.ipynb", notebook);
    let said = [
        "Created content/02-adding-up/index.md",
        "With 2 blessed outputs and 0 pictures",
    ];
    run(root, &["import", "sums.ipynb"]).check(0, &said);
    assert_eq!(
        read(root, "content/02-adding-up/outputs/cell-3.txt"),
        "21\n"
    );
    run(root, &["build", "--offline"]).check(0, &["Published site"]);
    // The cells print the outputs that the notebook holds.
    let said = run(root, &["check", "--offline"]).check(0, &["2 demos"]);
    assert!(!said.contains("output-changed"), "{said}");
    run(root, &["import", "sums.ipynb"]).check(2, &["there is a lesson `adding-up` already"]);
    write(root, "old.ipynb", "{\"nbformat\": 3, \"worksheets\": []}");
    run(root, &["import", "old.ipynb"]).check(2, &["nbconvert"]);
    write(root, "no.ipynb", "[");
    run(root, &["import", "no.ipynb"]).check(2, &["`no.ipynb` is no notebook"]);
}

#[test]
fn schemas_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["course", "front-matter", "bibliography"] {
        let said = run(folder.path(), &["schema", name]).check(0, &["json-schema.org/draft-07"]);
        let _: serde_json::Value = serde_json::from_str(&said).unwrap();
    }
}

#[test]
fn init_writes_over_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), ".github/workflows/check.yml", "mine\n");
    run(folder.path(), &["init"]).check(2, &["check.yml` is there already"]);
    assert!(!folder.path().join("content").exists());
    assert_eq!(read(folder.path(), ".github/workflows/check.yml"), "mine\n");
}

#[test]
fn a_new_course_needs_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    run(folder.path(), &["new", "empty"]).check(0, &[]);
    write(folder.path(), "mine/thesis.tex", "years");
    run(folder.path(), &["new", "mine"]).check(2, &["it holds `thesis.tex`"]);
    assert_eq!(fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
}

#[test]
fn a_new_course_carries_all_of_show() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["new", "c"]).check(0, &[]);
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/show/src");
    for entry in walkdir::WalkDir::new(&ours).into_iter().map(Result::unwrap) {
        let below = entry.path().strip_prefix(&ours).unwrap();
        let copy = folder.path().join("c/vendor/show/src").join(below);
        if entry.file_type().is_file() {
            let (ours, copied) = (fs::read(entry.path()).unwrap(), fs::read(&copy).unwrap());
            assert!(ours == copied, "{}", copy.display());
        }
    }
}

#[test]
fn a_new_lesson_builds_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["new", "c", "--author", "Ada"]).check(0, &[]);
    let course = folder.path().join("c");
    let title = "Trees: \"red\" & black";
    let said = run(&course.join("content"), &["new-lesson", title]);
    said.check(0, &["Created ../content/03-trees-red-black/index.md"]);
    let said = run(&course, &["check", "--offline"]);
    let said = said.check(0, &["no errors"]);
    assert_eq!(said.matches("warning[placeholder]").count(), 2, "{said}");
    assert_eq!(said.matches("warning[").count(), 3, "{said}");
    run(&course, &["bless", "trees-red-black", "--offline"]).check(0, &[]);
    run(&course, &["build", "--offline"]).check(0, &["Published"]);
    let page = read(&course, "site/trees-red-black/index.html");
    assert!(page.contains("add up to") && page.contains("55"), "{page}");
    run(&course, &["new-lesson", title]).check(2, &["there is a lesson"]);
    run(&course, &["new-lesson", "?!"]).check(2, &["no letter or digit"]);
}

#[test]
fn a_book_lists_its_new_lesson() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "content/SUMMARY.md",
        "# Summary\n\n- [A](a.md)\n",
    );
    write(folder.path(), "content/a.md", "# A\n");
    run(folder.path(), &["new-lesson", "B"]).check(0, &["Added a line to content/SUMMARY.md"]);
    let summary = read(folder.path(), "content/SUMMARY.md");
    assert_eq!(summary, "# Summary\n\n- [A](a.md)\n- [B](b/index.md)\n");
    assert!(folder.path().join("content/b/index.md").exists());
}

/// A lesson that others lead to in every way there is.
fn linked() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(
        root,
        "content/course.toml",
        "title = \"T\"\nauthors = [\"A\"]\n[check]\nsite-stale = \"off\"\n",
    );
    write(
        root,
        "content/01-roots/index.md",
        "---\ntitle: Roots\n---\n\n[Here](../01-roots/index.md#a) and [data](data/x.csv).\n\n## A {#a}\n\nText.\n\n\
         ```rust name=d\n{{#include ../01-roots/d.rs}}\n```\n",
    );
    write(root, "content/01-roots/data/x.csv", "1\n");
    write(root, "content/01-roots/d.rs", "fn main() {}\n");
    write(root, "content/01-roots/outputs/d.txt", "");
    write(
        root,
        "content/02-trees/index.md",
        "---\ntitle: Trees\nrequires: [roots]\n---\n\n[Roots](../01-roots/index.md#a \"of 01-roots\"), \
         [the same][r], `01-roots`.\n\n[r]: ../01-roots/\n\n```text\n[x](../01-roots/index.md)\n```\n",
    );
    write(
        root,
        "content/glossary.md",
        "# Glossary\n\n## Root\n\n[Roots](01-roots/index.md).\n",
    );
    folder
}

#[test]
fn a_renamed_lesson_takes_all_with_it() {
    let folder = linked();
    let root = folder.path();
    let before = run(root, &["check", "--offline"]).all;
    let said = run(root, &["rename", "roots", "square-roots"]);
    said.check(
        0,
        &[
            "Renamed content/01-roots to content/01-square-roots",
            "in 3 files",
        ],
    );
    assert!(!root.join("content/01-roots").exists());
    let lesson = read(root, "content/01-square-roots/index.md");
    assert!(lesson.contains("aliases: [roots]\n---\n"), "{lesson}");
    assert!(
        lesson.contains("](../01-square-roots/index.md#a)"),
        "{lesson}"
    );
    assert!(
        lesson.contains("#include ../01-square-roots/d.rs}}"),
        "{lesson}"
    );
    let other = read(root, "content/02-trees/index.md");
    assert!(other.contains("requires: [square-roots]"), "{other}");
    let link = "](../01-square-roots/index.md#a \"of 01-roots\")";
    assert!(other.contains(link), "{other}");
    assert!(other.contains("[r]: ../01-square-roots/\n"), "{other}");
    // A fence that is only shown holds no link.
    assert!(
        other.contains("`01-roots`") && other.contains("[x](../01-roots/index.md)"),
        "{other}"
    );
    let after = run(root, &["check", "--offline"]).all;
    for said in [&before, &after] {
        assert!(
            said.contains("Checked 3 lessons and 1 demo: clean"),
            "{said}"
        );
    }
    // And back: the address that is in use again is no alias.
    run(root, &["rename", "01-square-roots", "roots"]).check(0, &[]);
    let lesson = read(root, "content/01-roots/index.md");
    assert!(lesson.contains("aliases: [square-roots]\n"), "{lesson}");
}

#[test]
fn a_lesson_gets_no_name_that_is_taken_or_no_address() {
    let folder = linked();
    let rename = |old: &str, new: &str| run(folder.path(), &["rename", old, new]);
    rename("roots", "trees").check(2, &["`trees` is an address of `content/02-trees/index.md`"]);
    rename("roots", "glossary").check(2, &["already"]);
    rename("roots", "01-roots").check(2, &["is there already"]);
    rename("rots", "x").check(2, &["did you mean `roots`?"]);
    rename("roots", "Square Roots").check(2, &["such as `square-roots`"]);
    rename("roots", "../x").check(2, &["no name of a folder"]);
    rename("glossary", "words").check(2, &["no folder of its own"]);
    rename("roots", "07-roots").check(0, &["content/07-roots"]);
    let lesson = read(folder.path(), "content/07-roots/index.md");
    assert!(!lesson.contains("aliases"), "{lesson}");
}

#[test]
fn the_tool_says_what_it_is_and_what_it_stands_on() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["--version"]);
    let said = said.check(
        0,
        &[env!("CARGO_PKG_VERSION"), "rustc 1.", "wasm32-wasip1: "],
    );
    assert_eq!(said.lines().count(), 3, "{said}");
    assert_eq!(run(folder.path(), &["-V"]).all.lines().count(), 1);
    let said = run(folder.path(), &["doctor"]);
    let said = said.check(
        0,
        &[
            "ok  rustc 1.",
            "ok  cargo 1.",
            "wasm32-wasip1",
            "no course here",
        ],
    );
    assert!(said.contains("the sandbox"), "{said}");
}

#[test]
fn shells_complete_every_command_and_manuals_have_a_page_for_each() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let said = run(folder.path(), &["completions", shell]);
        let said = said.check(0, &["new-lesson", "rename", "doctor"]);
        assert!(!said.contains("__demo"), "{said}");
    }
    run(folder.path(), &["man", "man1"]).check(0, &[]);
    for page in ["didact.1", "didact-build.1", "didact-new-lesson.1"] {
        let text = read(folder.path(), &format!("man1/{page}"));
        assert!(text.contains(".TH"), "{page}");
    }
}

#[test]
fn two_runs_are_asked_for_in_one_word() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "content/course.toml",
        "title = \"T\"\n[check]\nsite-stale = \"off\"\n",
    );
    let lesson = "---\ntitle: A\n---\n\n```rust name=d\nprintln!(\"{:p}\", &*Box::new(1));\n\
        println!(\"{:?}\", std::time::SystemTime::now());\n```\n";
    write(folder.path(), "content/01-a/index.md", lesson);
    let said = run(folder.path(), &["check", "--twice", "--offline"]);
    said.check(1, &["changes from run to run"]);
}
