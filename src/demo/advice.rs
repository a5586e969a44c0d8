//! Help texts for demos that fail, chosen by the signs of the author's intent.
//!
//! `compile_fail` and `should_panic` are proposed only if there is a sign that the demo is meant to fail: its
//! title or name, the paragraph before it, a comment in it, or another demo of the lesson that fails on
//! purpose. Otherwise the compiler's own help is shown. Nothing is judged here.

use super::outcome::CompilerMessage;
use super::program::{CourseFiles, find_file};
use super::token::{TokenKind, tokens};
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Expectation, Role};

/// Phrases by which an author announces that code does not compile.
const ERRORS: &[&str] = &[
    "not compile",
    "n't compile",
    "not build",
    "compile error",
    "compiler error",
    "compile-fail",
    "compile_fail",
    "fails to compile",
    "rejects",
    "rejected",
    "refuses",
    "complains",
    "error[e",
    "does not work",
    "is an error",
    "// error",
    "//error",
    "// fails",
];

/// Phrases by which an author announces that code panics.
const PANICS: &[&str] = &["panic", "crash", "aborts", "overflows"];

/// Panic messages that demos show on purpose: a wrong index or an overflow, not a missing file.
const INTENDED: &[&str] = &[
    "index out of bounds",
    "attempt to ",
    "range ",
    "slice index",
    "byte index",
    "called `Option::unwrap()`",
    "already borrowed",
    "already mutably borrowed",
    "RefCell already",
    "internal error: entered unreachable code",
    "explicit panic",
];

/// Returns the help for a compiler error; `None` if the compiler's own help is enough.
pub(super) fn on_error(lesson: &Lesson, demo: &Demo, message: &CompilerMessage) -> Option<String> {
    if let Some(name) = missing_crate(message) {
        let manifest = lesson.shown("Cargo.toml");
        return Some(match manifest.strip_suffix("content/Cargo.toml") {
            Some(_) => format!(
                "`cargo add {name}` in `content/` puts it into `{manifest}`, where demos find their crates"
            ),
            None => format!(
                "`cargo add {name}` puts it into the `Cargo.toml` beside `book.toml`, where demos find their crates; \
                 `package` in `course.toml` names another folder"
            ),
        });
    }
    if let Some(base) = main_before(lesson, demo, message) {
        return Some(format!(
            "`{base}`, which this demo continues, has a `main` of its own: leave it out there, so that \
             these lines follow its lines"
        ));
    }
    let has_own = message
        .children
        .iter()
        .any(|child| child.starts_with("help: "));
    let fails = |other: &Demo| matches!(other.words.expectation, Expectation::CompileFail(_));
    let is_intended = || announces(lesson, demo, ERRORS) || lesson.demos.iter().any(fails);
    // A starter has to compile, and then to fail its tests.
    let may_fail = demo.words.role != Role::Starter;
    (!has_own && may_fail && is_intended())
        .then(|| "`compile_fail` on the fence says that it is meant to fail".to_owned())
}

/// Returns the name of the demo that `demo` continues, if the `main` of that demo causes the error.
fn main_before<'l>(
    lesson: &'l Lesson,
    demo: &'l Demo,
    message: &CompilerMessage,
) -> Option<&'l str> {
    // The lines of `demo` come after that `main`, where rustc expects items and not statements.
    let signs = [
        "the name `main` is defined multiple times",
        "macro expansion ignores",
        "expected item, found",
        "expected one of `!`",
        "non-item in item list",
    ];
    if !signs.iter().any(|sign| message.message.contains(sign)) {
        return None;
    }
    let named = |name: &str| lesson.demos.iter().find(|demo| demo.name == name);
    let base = |demo: &&'l Demo| named(demo.words.continues.as_deref()?);
    // A lesson has no more demos than that, should they continue each other.
    let mut chain = std::iter::successors(base(&demo), base).take(lesson.demos.len());
    let has_main = |demo: &&Demo| {
        let mut lines = demo.lines.iter();
        lines.any(|line| line.text.contains("fn main("))
    };
    chain.find(has_main).map(|demo| demo.name.as_str())
}

/// Returns the name of the crate that an error fails to find.
fn missing_crate(message: &CompilerMessage) -> Option<&str> {
    let children = message.children.iter().map(String::as_str);
    let mut others = children.clone();
    // rustc found the name in a crate that is already linked, so no crate is missing.
    if others.any(|child| child.contains("consider importing") || child.contains("a similar")) {
        return None;
    }
    let mut texts = children.chain([message.message.as_str()]);
    let heads = [
        "missing a crate named `",
        "can't find crate for `",
        "unlinked crate `",
        "module or crate `",
    ];
    texts.find_map(|text| {
        let rest = heads
            .iter()
            .find_map(|head| Some(text.split_once(head)?.1))?;
        let name = rest.split('`').next()?;
        let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        (is_name && !matches!(name, "std" | "core" | "alloc" | "crate" | "self")).then_some(name)
    })
}

/// Returns the help for a panic with `message`. `line` is the source line of the panic, if it is in
/// the lesson.
pub(super) fn on_panic(
    lesson: &Lesson,
    demo: &Demo,
    files: &CourseFiles,
    message: &str,
    line: Option<&str>,
) -> String {
    let has = |signs: &[&str]| signs.iter().any(|sign| message.contains(sign));
    let is_missing = has(&["os error 2)", "NotFound"]);
    if is_missing || has(&["os error 13)", "os error 1)", "PermissionDenied"]) {
        let undeclared = literals(demo).into_iter().find(|name| {
            !demo.words.data.contains(name) && find_file(lesson, name, files).is_some()
        });
        return match undeclared {
            Some(name) => format!("`data={name}` on the fence puts that file where the demo runs"),
            None if is_missing => {
                "`data=NAME` on the fence puts a file that stands beside the lesson where the demo runs"
                    .to_owned()
            }
            None => {
                "demos reach nothing but their own folder and what `data=` puts there".to_owned()
            }
        };
    }
    let panics = |other: &Demo| matches!(other.words.expectation, Expectation::Panic(_));
    let is_intended = line.is_some_and(|line| line.contains("panic!("))
        || announces(lesson, demo, PANICS)
        || lesson.demos.iter().any(panics);
    if is_intended {
        "`should_panic` on the fence says that it is meant to panic".to_owned()
    } else if line.is_some() && INTENDED.iter().any(|head| message.starts_with(head)) {
        "correct the demo; if this panic is what it shows, `should_panic` on the fence says so"
            .to_owned()
    } else if line.is_some_and(|line| line.contains("assert")) {
        "correct the demo, or what it asserts".to_owned()
    } else {
        "correct the demo: the page would show what it printed before".to_owned()
    }
}

/// Returns the contents of the demo's string literals, without the empty ones.
fn literals(demo: &Demo) -> Vec<String> {
    let lines: Vec<&str> = demo.lines.iter().map(|line| line.text.as_str()).collect();
    tokens(&lines.join("\n"))
        .into_iter()
        .filter(|token| token.kind == TokenKind::Literal)
        .filter_map(|token| token.text.strip_suffix('"')?.split_once('"'))
        .map(|(_, text)| text.to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

/// Returns true if the demo's name, title, comments or the paragraph before it contain one of
/// `words`, which are in lower case.
fn announces(lesson: &Lesson, demo: &Demo, words: &[&str]) -> bool {
    let name = demo.name.replace('-', " ");
    let mut texts = vec![name.as_str()];
    texts.extend(demo.words.title.as_deref());
    texts.extend(paragraph_before(lesson, demo));
    let lines = demo.lines.iter();
    texts.extend(lines.filter_map(|line| line.text.find("//").map(|at| &line.text[at..])));
    let text = texts.join("\n").to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// Returns the paragraph that ends where the fence begins.
fn paragraph_before<'l>(lesson: &'l Lesson, demo: &Demo) -> Option<&'l str> {
    let before = lesson.text.get(..demo.range.start)?.trim_end();
    before.rsplit("\n\n").next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, children: &[&str], expected: Option<&str>) {
        let lesson = Lesson::plain(text);
        let mut message =
            CompilerMessage::without_place("cannot find module or crate `regex`", String::new());
        if children.is_empty() {
            message.message = "mismatched types".to_owned();
        }
        message.children = children.iter().map(|&child| child.to_owned()).collect();
        let found = on_error(&lesson, lesson.demos.last().unwrap(), &message);
        match expected {
            Some(words) => assert!(
                found.as_deref().is_some_and(|help| help.contains(words)),
                "{found:?}"
            ),
            None => assert_eq!(found, None),
        }
    }

    #[test]
    fn compile_fail_is_proposed_where_it_seems_meant() {
        check_error("Words.\n\n```rust\nf()\n```\n", &[], None);
        check_error(
            "This does not compile:\n\n```rust\nf()\n```\n",
            &[],
            Some("compile_fail"),
        );
        check_error(
            "```rust title=\"The compiler rejects it\"\nf()\n```\n",
            &[],
            Some("compile_fail"),
        );
        check_error(
            "```rust\nf() // error: moved\n```\n",
            &[],
            Some("compile_fail"),
        );
        check_error(
            "```rust compile_fail\ng()\n```\n\n```rust\nf()\n```\n",
            &[],
            Some("compile_fail"),
        );
        check_error(
            "It does not compile.\n\nWords.\n\n```rust\nf()\n```\n",
            &[],
            None,
        );
    }

    #[test]
    fn a_demo_that_is_continued_has_no_main() {
        let check = |base: &str, said: &str, expected: bool| {
            let text = format!(
                "```rust name=a\n{base}\n```\n\n```rust name=b continues=a\ng();\n```\n\n\
                 ```rust continues=b\nf();\n```\n"
            );
            let lesson = Lesson::plain(&text);
            let message = CompilerMessage::without_place(said, String::new());
            let found = on_error(&lesson, lesson.demos.last().unwrap(), &message);
            let found = found.is_some_and(|help| help.contains("`a`, which"));
            assert_eq!(found, expected, "{base}: {said}");
        };
        check(
            "fn main() {}",
            "the name `main` is defined multiple times",
            true,
        );
        check(
            "fn main() {}",
            "macro expansion ignores `{` and any tokens following",
            true,
        );
        check("fn main() {}", "mismatched types", false);
        check("fn g() {}", "expected item, found `;`", false);
    }

    #[test]
    fn a_missing_crate_belongs_into_the_manifest() {
        let missing = ["help: you might be missing a crate named `regex`"];
        check_error("```rust\nf()\n```\n", &missing, Some("content/Cargo.toml"));
        check_error(
            "```rust\nf()\n```\n",
            &["help: consider importing this module: `use a::regex`"],
            None,
        );
    }

    #[track_caller]
    fn check_panic(text: &str, message: &str, line: Option<&str>, expected: &str) {
        let lesson = Lesson::plain(text);
        let files =
            CourseFiles::from([("01-a/data/counts.csv".to_owned(), b"1".as_slice().into())]);
        let found = on_panic(&lesson, &lesson.demos[0], &files, message, line);
        assert!(found.contains(expected), "{found}");
    }

    #[test]
    fn a_file_that_is_not_declared_is_declared() {
        let error = "called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound }";
        check_panic(
            "```rust\nread(\"counts.csv\")\n```\n",
            error,
            None,
            "`data=counts.csv`",
        );
        check_panic(
            "```rust\nread(\"other.csv\")\n```\n",
            error,
            None,
            "`data=NAME`",
        );
    }

    #[test]
    fn should_panic_is_proposed_where_it_seems_meant() {
        let bounds = "index out of bounds: the len is 3 but the index is 7";
        check_panic(
            "It panics.\n\n```rust\nf()\n```\n",
            bounds,
            Some("a[i]"),
            "says that it is meant",
        );
        check_panic(
            "```rust\nf()\n```\n",
            "x",
            Some("panic!(\"x\")"),
            "says that it is meant",
        );
        check_panic(
            "```rust\nf()\n```\n",
            bounds,
            Some("a[i]"),
            "if this panic is what it shows",
        );
        check_panic(
            "```rust\nf()\n```\n",
            "assertion failed",
            Some("assert!(a)"),
            "asserts",
        );
    }
}
