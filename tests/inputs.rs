//! Strange inputs: nothing panics, nothing is published that was not meant, and messages are clear.
#![expect(clippy::disallowed_methods, reason = "writes strange courses")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A course in a folder of its own.
struct Course(TempDir);

impl Course {
    fn new() -> Self {
        let course = Self(tempfile::tempdir().unwrap());
        course.write("content/course.toml", b"title = \"T\"\n");
        course.write("content/01-a/index.md", b"---\ntitle: A\n---\n\nWords.\n");
        course
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: impl AsRef<Path>, bytes: &[u8]) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Builds, and must end with `code` and these words.
    #[track_caller]
    fn build(&self, code: i32, words: &[&str]) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
        let command = command
            .arg("build")
            .current_dir(&self.0)
            .env("NO_COLOR", "1");
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let head: String = said.chars().take(4_000).collect();
        assert!(!said.contains("panicked"), "{head}");
        assert_eq!(output.status.code(), Some(code), "{head}");
        for words in words {
            assert!(said.contains(words), "{words:?} is not in {head}");
        }
    }

    fn page(&self, path: &str) -> String {
        fs::read_to_string(self.path("site").join(path)).unwrap()
    }
}

#[cfg(unix)]
#[test]
fn links_on_disk_are_left_out_and_told() {
    let course = Course::new();
    let secret = tempfile::NamedTempFile::new().unwrap();
    fs::write(secret.path(), "secret").unwrap();
    fs::create_dir_all(course.path("content/static")).unwrap();
    for name in ["content/static/secret.txt", "content/01-a/secret.md"] {
        std::os::unix::fs::symlink(secret.path(), course.path(name)).unwrap();
    }
    std::os::unix::fs::symlink("/", course.path("content/02-root")).unwrap();
    std::os::unix::fs::symlink("..", course.path("content/01-a/circle")).unwrap();
    course.build(
        0,
        &[
            "[symlink]",
            "`./content/02-root` is a link on disk",
            "secret.md",
        ],
    );
    assert!(!course.path("site/secret.txt").exists());
}

#[cfg(unix)]
#[test]
fn pipes_are_not_read() {
    let course = Course::new();
    let pipe = course.path("content/01-a/pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    course.build(0, &["pipe` is not a file"]);
}

#[test]
fn names_may_be_in_any_script_and_hold_blanks_and_quotes() {
    let course = Course::new();
    let names = [
        "größe und 'maß'",
        "数学 二",
        "شبكة",
        "\"quoted\" & <b>",
        "100%",
        "a#b",
        "q?",
    ];
    let mut links = String::from("---\ntitle: A\n---\n\n");
    for name in names {
        let text = format!(
            "---\ntitle: \"{}\"\n---\n\n## Here\n",
            name.replace('"', "'")
        );
        course.write(format!("content/02-{name}/index.md"), text.as_bytes());
        let encoded =
            percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
        links.push_str(&format!("[x](../02-{encoded}/index.md#here)\n"));
    }
    course.write("content/01-a/index.md", links.as_bytes());
    course.build(0, &["Published"]);
    for name in names {
        assert!(
            course.path("site").join(name).join("index.html").is_file(),
            "{name}"
        );
    }
}

#[cfg(unix)]
#[test]
fn names_with_line_ends_are_left_out() {
    let course = Course::new();
    course.write("content/02-two\nlines/index.md", b"---\ntitle: B\n---\n");
    let told = "the name of `./content/02-two\u{fffd}lines/index.md` is no text";
    course.build(0, &[told, "Published"]);
    course.build(0, &[told, "because nothing changed"]);
    let made = fs::read_dir(course.path("site")).unwrap().flatten();
    let names = made.map(|entry| entry.file_name().to_string_lossy().into_owned());
    assert!(names.into_iter().all(|name| !name.contains("lines")));
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_told() {
    use std::os::unix::ffi::OsStrExt;
    let course = Course::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    course.write(Path::new("content/01-a").join(name), b"1");
    course.build(0, &["[encoding]", "is no text, and the file was left out"]);
}

#[test]
fn paths_may_be_as_long_as_the_system_allows() {
    let course = Course::new();
    // With `.md`, `.new` and a digest a name of 255 bytes has no room left.
    let long = "l".repeat(250 - "01-".len());
    course.write(
        format!("content/01-{long}/index.md"),
        b"---\ntitle: Long\n---\n",
    );
    course.build(0, &[]);
    assert!(course.page(&format!("{long}/index.html")).contains("Long"));
}

#[test]
fn a_long_lesson_is_a_lesson() {
    let course = Course::new();
    let paragraph = "Some *words* with `code`, [a link](#top) and $x^2$.\n\n";
    let mut text = String::from("---\ntitle: Long\n---\n\n## Top\n\n");
    text.push_str(&paragraph.repeat(10_000_000 / paragraph.len()));
    course.write("content/01-a/index.md", text.as_bytes());
    course.build(0, &["Published"]);
}

#[test]
fn one_line_may_be_long() {
    let course = Course::new();
    let text = format!("---\ntitle: Long\n---\n\n{}\n", "word ".repeat(400_000));
    course.write("content/01-a/index.md", text.as_bytes());
    course.build(0, &["Published"]);
}

#[track_caller]
fn check_nested(opening: &str, closing: &str) {
    let course = Course::new();
    let (open, close) = (opening.repeat(10_000), closing.repeat(10_000));
    let text = format!("---\ntitle: Deep\n---\n\n{open}x{close}\n");
    course.write("content/01-a/index.md", text.as_bytes());
    let mut command = Command::new(env!("CARGO_BIN_EXE_didact"));
    let output = command
        .arg("build")
        .current_dir(&course.0)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let head: String = said.chars().take(2_000).collect();
    assert!(
        !said.contains("panicked") && !said.contains("overflow"),
        "{opening}: {head}"
    );
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{opening}: {head}"
    );
}

#[test]
fn deep_nesting_of_blocks_ends() {
    check_nested(">", "");
    check_nested("> ", "");
    check_nested("- ", "");
    check_nested("1. ", "");
}

#[test]
fn deep_nesting_of_marks_ends() {
    check_nested("[", "](x)");
    check_nested("![", "](x)");
    check_nested("*", "*");
    check_nested("**a ", " a**");
    check_nested("~~", "~~");
    check_nested("<b>", "</b>");
    check_nested("`", "");
    check_nested("{", "}");
}

#[test]
fn deep_nesting_of_formulas_and_keys_ends() {
    check_nested("$\\sqrt{", "}$");
    check_nested("$$\\frac{1}{", "}$$");
    let course = Course::new();
    let deep = format!("---\ntitle: A\nobjectives: {}\n---\n", "[".repeat(10_000));
    course.write("content/01-a/index.md", deep.as_bytes());
    course.build(1, &["[front-matter]"]);
    let deep = format!("title = \"T\"\nlevels = {}\n", "[".repeat(10_000));
    course.write("content/course.toml", deep.as_bytes());
    course.build(1, &["[config]"]);
}

#[test]
fn deep_nesting_of_code_ends() {
    let course = Course::new();
    let nested = format!("{}1{}", "(".repeat(10_000), ")".repeat(10_000));
    let text = format!(
        "---\ntitle: A\n---\n\n```rust,ignore\nlet x = {nested};\n```\n\n```toml\na = {}\n```\n",
        "[".repeat(10_000)
    );
    course.write("content/01-a/index.md", text.as_bytes());
    course.build(0, &["Published"]);
}

#[test]
fn bytes_that_are_no_text_are_found() {
    let course = Course::new();
    course.write("content/01-a/index.md", b"---\ntitle: A\n---\n\ncaf\xe9\n");
    course.build(1, &["0xe9 is not UTF-8", "content/01-a/index.md:5:4"]);
    course.write("content/01-a/index.md", b"---\ntitle: A\n---\n\na\0b\n");
    course.build(1, &["U+0000 is not text", "content/01-a/index.md:5:2"]);
    let wide: Vec<u8> = "---\ntitle: A\n---\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    course.write("content/01-a/index.md", &wide);
    course.build(1, &["[encoding]"]);
    course.write("content/01-a/index.md", b"");
    course.build(1, &["the lesson has no title"]);
}

#[test]
fn a_byte_order_mark_is_no_text() {
    let course = Course::new();
    course.write(
        "content/01-a/index.md",
        "\u{feff}---\r\ntitle: Marked\r\n---\r\n".as_bytes(),
    );
    course.write(
        "content/course.toml",
        "\u{feff}title = \"T\"\r\n".as_bytes(),
    );
    course.build(0, &["Published"]);
    assert!(course.page("a/index.html").contains("Marked"));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let course = Course::new();
    let path = course.path("content/01-a/index.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        return; // Whoever runs this may read everything.
    }
    course.build(2, &["01-a/index.md", "ermission denied"]);
}

#[test]
fn a_folder_may_have_the_name_of_a_lesson() {
    let course = Course::new();
    course.write("content/02-b/index.md/inner.txt", b"1");
    course.write("content/notes.md/inner.txt", b"1");
    course.build(0, &["Published"]);
}

/// Work that grew with the square of these would not come to an end here.
#[test]
fn fifty_thousand_problems_are_all_told() {
    let course = Course::new();
    let line = "[a](#gone) and `{a.b:.2}` and [c][d] ";
    let (line, lines) = (line.repeat(5_000), format!("{line}\n\n").repeat(11_700));
    let text = format!("---\ntitle: A\n---\n\n{line}\n\n{lines}");
    course.write("content/01-a/index.md", text.as_bytes());
    course.build(1, &["50100 errors"]);
}

#[test]
fn wrong_words_may_be_as_many_as_known_ones() {
    let course = Course::new();
    let sections = (0..2_000).map(|at| {
        format!(
            "## A heading number {at}\n\nSee [it](#a-headin-number-{at}) and [^author{at}y].\n\n"
        )
    });
    let text = format!("---\ntitle: A\n---\n\n{}", sections.collect::<String>());
    course.write("content/01-a/index.md", text.as_bytes());
    let sources = (0..2_000)
        .map(|at| format!("[author{at}]\ntitle = \"T\"\nauthors = [\"A\"]\nyear = 1900\n"));
    course.write(
        "content/bibliography.toml",
        sources.collect::<String>().as_bytes(),
    );
    course.build(1, &["4000 errors", "a-heading-number-"]);
}

#[test]
fn twenty_thousand_citations_are_a_lesson() {
    let course = Course::new();
    let source = "[a2020]\ntitle = \"A work\"\nauthors = [\"A. Author\"]\nyear = 2020\n";
    course.write("content/bibliography.toml", source.as_bytes());
    let text = format!(
        "---\ntitle: A\n---\n\n{}",
        "As in [^a2020].\n\n".repeat(20_000)
    );
    course.write("content/01-a/index.md", text.as_bytes());
    course.build(0, &["Published"]);
}
