//! Offers of a site besides its pages: all lessons on one page, and a zip file of it all.
#![expect(clippy::disallowed_methods, reason = "writes a course and builds it")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const FIRST: &str = "---
title: First
lesson: 1
---

## One thing {#same}

See [Table](#tbl-a), [the other lesson](../02-second/index.md), [its part](../02-second/index.md#same)
and [a term](../glossary.md#term). A note[^1], and [a file](data.csv).

| a | b |
|---|---|
| 1 | 2 |

Table: Numbers. {#tbl-a}

### Check: which? {#q .quiz}

- [ ] this
- [x] that

[^1]: Beside the text.
";

const SECOND: &str = "---
title: Second
lesson: 2
---

## Another thing {#same}

See [Table](#tbl-a) and [the first lesson](../01-first/index.md#q).

| a | b |
|---|---|
| 1 | 2 |

Table: Others. {#tbl-a}

### Check: which? {#q .quiz}

- [x] this
- [ ] that
";

/// A course of two lessons, built.
fn built(settings: &str, arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the course");
    let files = [
        ("course.toml", settings),
        ("01-first/index.md", FIRST),
        ("01-first/data.csv", "1,2\n"),
        ("02-second/index.md", SECOND),
        (
            "glossary.md",
            "---\ntitle: Glossary\n---\n\n## Term {#term}\n\nA word.\n",
        ),
    ];
    for (name, text) in files {
        let path = folder.path().join("content").join(name);
        std::fs::create_dir_all(path.parent().expect("below")).expect("writable");
        std::fs::write(path, text).expect("writable");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_didact"))
        .args(["build", "-C"])
        .arg(folder.path())
        .args(arguments)
        .output()
        .expect("the tool starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    folder
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join("site").join(path)).expect(path)
}

#[test]
fn on_the_page_with_all_lessons_every_id_stands_once_and_is_found() {
    let course = built("base_url = \"https://a.example/\"\n", &[]);
    let html = read(course.path(), "all/index.html");
    let scan = didact::page::scan(&html);
    assert_eq!(scan.doubles, BTreeSet::new());
    let links: BTreeSet<&str> = scan.links.iter().map(String::as_str).collect();
    let inside = links.iter().filter_map(|link| link.strip_prefix('#'));
    let lost: Vec<&str> = inside.filter(|id| !scan.ids.contains(*id)).collect();
    assert_eq!(lost, ["main"; 0]);
    for link in [
        "#first.",
        "#first.tbl-a",
        "#first.q",
        "#second.",
        "#second.same",
        "#second.tbl-a",
        "#glossary.term",
        "../first/data.csv",
    ] {
        assert!(links.contains(link), "{link} in {links:?}");
    }
    for answer in ["name=\"first.q", "name=\"second.q"] {
        assert!(html.contains(answer), "{answer}");
    }
}

#[test]
fn the_page_with_all_lessons_is_told_to_be_a_copy() {
    let course = built("base_url = \"https://a.example/\"\n", &[]);
    let html = read(course.path(), "all/index.html");
    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(html.contains("<link rel=\"canonical\" href=\"https://a.example/\">"));
    assert!(!read(course.path(), "sitemap.xml").contains("/all/"));
    assert!(!read(course.path(), "sw.js").contains("all/index.html"));
    assert!(read(course.path(), "index.html").contains("href=\"all/\""));
}

#[test]
fn a_course_may_do_without_the_page_with_all_lessons() {
    let course = built("[site]\nwhole = false\n", &[]);
    assert!(!course.path().join("site/all").exists());
    assert!(!read(course.path(), "index.html").contains("href=\"all/\""));
}

#[test]
fn the_archive_holds_every_page_and_is_linked_to_where_it_is_asked_for() {
    let plain = built("", &[]);
    assert!(!plain.path().join("site/course.zip").exists());
    assert!(!read(plain.path(), "settings/index.html").contains("course.zip"));
    let course = built("", &["--archive"]);
    let bytes = |folder: &Path| std::fs::read(folder.join("site/course.zip")).expect("made");
    let zip = bytes(course.path());
    for path in [
        "course/index.html",
        "course/first/index.html",
        "course/first/data.csv",
    ] {
        let found = zip.windows(path.len()).any(|part| part == path.as_bytes());
        assert!(found, "{path}");
    }
    assert!(read(course.path(), "settings/index.html").contains("href=\"../course.zip\""));
    let again = built("[site]\narchive = true\n", &[]);
    assert!(zip == bytes(again.path()), "the same site, the same bytes");
}
