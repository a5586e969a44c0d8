//! Stories of sites with several courses: `[[also]]` in `course.toml`.
#![expect(
    clippy::disallowed_methods,
    reason = "writes courses and runs the tool"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

const SETTINGS: &str = "title = \"Outer\"\nbase_url = \"https://course.example/a/\"\n\n\
    [[also]]\ncourse = \"docs\"\nat = \"manual\"\ntitle = \"Manual of it\"\n";

/// Runs the tool; what it said, which has to hold all of `words`.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32, words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
    let command = command.current_dir(folder).env("NO_COLOR", "1");
    let output = command.args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in {said}");
    }
    said
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A course whose lesson links to one of another course that stands below it.
fn courses() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let path = root.path();
    write(path, "content/course.toml", SETTINGS);
    let text = "---\ntitle: One\n---\nSee [the manual](../manual/two/#here).\n";
    write(path, "content/01-one/index.md", text);
    write(path, "docs/content/course.toml", "title = \"Inner\"\n");
    let text = "---\ntitle: Two\n---\n## Here {#here}\n\nWords.\n";
    write(path, "docs/content/01-two/index.md", text);
    root
}

#[test]
fn another_course_stands_below_this_one() {
    let root = courses();
    let path = root.path();
    run(path, &["build"], 0, &["1 lesson of docs"]);
    let page = read(path, "site/manual/two/index.html");
    assert!(
        page.contains("https://course.example/a/manual/two/"),
        "{page}"
    );
    let outer = read(path, "site/one/index.html");
    assert!(
        outer.contains("<a href=\"../manual/\">Manual of it</a>"),
        "{outer}"
    );
    assert!(
        outer.contains("<a href=\"../manual/two/#here\">"),
        "{outer}"
    );
    assert!(!path.join("site/manual/.nojekyll").exists());
    run(path, &["check"], 0, &["clean"]);
    run(path, &["build"], 0, &["nothing changed"]);
}

#[test]
fn what_changes_in_another_course_makes_the_site_stale() {
    let root = courses();
    let path = root.path();
    run(path, &["build"], 0, &[]);
    write(
        path,
        "docs/content/01-two/index.md",
        "---\ntitle: Two\n---\n## Here {#here}\n\nOther words.\n",
    );
    run(path, &["check"], 1, &["error[site-stale]", "`manual/"]);
    run(path, &["build"], 0, &["Published"]);
    let page = read(path, "site/manual/two/index.html");
    assert!(page.contains("Other words."), "{page}");
    run(path, &["check"], 0, &["clean"]);
    // A clean build elsewhere gives the same bytes.
    let twin = tempfile::tempdir().unwrap();
    for name in [
        "content/course.toml",
        "content/01-one/index.md",
        "docs/content/course.toml",
        "docs/content/01-two/index.md",
    ] {
        write(twin.path(), name, &read(path, name));
    }
    run(twin.path(), &["build"], 0, &[]);
    assert_eq!(
        read(twin.path(), "site/.didact-site"),
        read(path, "site/.didact-site")
    );
}

#[test]
fn what_is_wrong_in_another_course_is_reported_at_its_place() {
    let root = courses();
    let path = root.path();
    run(path, &["build"], 0, &[]);
    write(
        path,
        "docs/content/01-two/index.md",
        "---\ntitle: Two\n---\n[x](nowhere.md)\n",
    );
    let place = "--> docs/content/01-two/index.md:4:1";
    run(
        path,
        &["build"],
        1,
        &["link-dead", place, "[x](nowhere.md)", "Kept"],
    );
    run(
        path,
        &["check", "--format", "github"],
        1,
        &["file=docs/content/01-two/index.md,line=4"],
    );
    assert!(read(path, "site/manual/two/index.html").contains("Words."));
}

#[test]
fn an_address_belongs_to_one_course() {
    let root = courses();
    let path = root.path();
    write(path, "content/02-manual/index.md", "---\ntitle: M\n---\n");
    let message = "the address `manual/` of `[[also]]` is taken by this course";
    run(path, &["build"], 1, &["error[address-taken]", message]);
}

#[test]
fn another_course_is_below_this_one_on_disk_too() {
    let root = courses();
    let path = root.path();
    write(
        path,
        "content/course.toml",
        &SETTINGS.replace("docs", "../docs"),
    );
    run(
        path,
        &["build"],
        1,
        &[
            "error[config]",
            "`../docs` is not a folder below the course",
        ],
    );
    write(
        path,
        "content/course.toml",
        &SETTINGS.replace("docs", "dox"),
    );
    run(
        path,
        &["build"],
        2,
        &["no course here: `dox/content` does not exist"],
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_another_course_is_not_followed() {
    let root = courses();
    let other = courses();
    let path = root.path();
    fs::remove_dir_all(path.join("docs")).unwrap();
    std::os::unix::fs::symlink(other.path().join("docs"), path.join("docs")).unwrap();
    run(path, &["build"], 2, &["`docs` is a link out of the course"]);
}
