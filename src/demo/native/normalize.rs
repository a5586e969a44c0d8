//! Removes what depends on the machine or on the way of compiling from outputs.
//!
//! | printed | shown |
//! |---|---|
//! | `p1f2e/src/main.rs`, `main::p1f2e::Point` | `src/main.rs`, `main::Point` |
//! | folders of the registry, the course, the toolchain | nothing, or a short name |
//! | `thread 'main' (4711) panicked` | `thread 'main' panicked` |
//! | the folder of a demo, the mark of its frames | `/demo`, zeros |

use std::path::Path;

/// Folders of this machine with their replacements.
#[derive(Clone, Debug, Default)]
pub(super) struct Folders(Vec<Replacement>);

/// A folder with its final `/`, and the name that outputs show in its place.
#[derive(Clone, Debug)]
struct Replacement {
    folder: String,
    shown: String,
}

impl Folders {
    /// Creates the replacements; each folder is replaced with its final `/`.
    pub(super) fn new<'a>(
        folders: impl IntoIterator<Item = (&'a Path, impl Into<String>)>,
    ) -> Self {
        let mut replacements: Vec<_> = folders
            .into_iter()
            // Without this, a root or an empty path would replace each `/`.
            .filter(|(path, _)| path.is_absolute() && path.parent().is_some())
            .map(|(path, shown)| Replacement {
                folder: format!("{}/", path.display()),
                shown: shown.into(),
            })
            .collect();
        // The longest first, since they may contain each other.
        replacements.sort_by_key(|one| std::cmp::Reverse(one.folder.len()));
        Self(replacements)
    }

    /// Returns `text` without this machine's folders and the program's `name` in its crate.
    pub(super) fn normalize(&self, text: &str, name: &str) -> String {
        let mut text = text.to_owned();
        if text.contains(name) {
            // The longer forms first, since each contains the name.
            text = text
                .replace(&format!("{name}/src/main.rs"), "src/main.rs")
                .replace(&format!("main::{name}"), "main")
                .replace(&format!("{name}::"), "")
                .replace(name, "main");
        }
        for Replacement { folder, shown } in &self.0 {
            if text.contains(folder) {
                text = text.replace(folder, shown);
            }
        }
        without_compiler_build(without_registry(text))
    }
}

/// Removes `/rustc/<commit>/`, the folder of the standard library's own build.
fn without_compiler_build(mut text: String) -> String {
    const FOLDER: &str = "/rustc/";
    let mut from = 0;
    while let Some(at) = text[from..].find(FOLDER).map(|at| at + from) {
        let commit = at + FOLDER.len();
        let digits = text[commit..]
            .bytes()
            .take_while(u8::is_ascii_hexdigit)
            .count();
        let end = commit + digits;
        if digits == 40 && text[end..].starts_with('/') {
            text.replace_range(at..=end, "");
        }
        from = at + 1;
    }
    text
}

/// Removes everything up to and including `registry/src/<index>/`.
fn without_registry(mut text: String) -> String {
    const FOLDER: &str = "/registry/src/";
    while let Some(at) = text.find(FOLDER) {
        let is_path = |c: char| !(c.is_whitespace() || matches!(c, '"' | '\'' | '(' | '`' | ':'));
        let before = text[..at].trim_end_matches(is_path).len();
        let after = at + FOLDER.len();
        let index = text[after..].find('/').map_or(0, |length| length + 1);
        text.replace_range(before..after + index, "");
    }
    text
}

/// Replacement for the folder of a demo, which differs in each run.
const OWN_FOLDER: &str = "/demo";

/// Replaces the folder that a demo ran in by `/demo`; files in it keep only their names.
pub(super) fn without_folder(text: &str, folder: &Path) -> String {
    let folder = folder.display().to_string();
    text.replace(&format!("{folder}/"), "")
        .replace(&folder, OWN_FOLDER)
}

/// Replaces the mark of frames by zeros; it changes with each run, and a demo may print it.
pub(super) fn without_mark(text: &str, mark: &str) -> String {
    text.replace(mark, &"0".repeat(mark.len()))
}

/// Removes thread numbers from standard error; they change with each run.
pub(super) fn without_thread_numbers(text: &str) -> String {
    text.split_inclusive('\n')
        .map(without_thread_number)
        .collect()
}

/// `thread 'main' (4711) panicked` becomes `thread 'main' panicked`; other lines stay the same.
fn without_thread_number(line: &str) -> String {
    let name_end = line.find("' (").filter(|_| line.starts_with("thread '"));
    let cut = name_end.and_then(|at| {
        let number = &line[at + 3..];
        let end = number.find(") ")?;
        let digits = number[..end].bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| format!("{}{}", &line[..=at], &number[end + 1..]))
    });
    cut.unwrap_or_else(|| line.to_owned())
}

/// Removes the durations from the output of tests.
pub(super) fn without_time(text: &str) -> String {
    let shorten = |line: &str| match line.split_once("; finished in ") {
        Some((result, _)) if line.starts_with("test result: ") => format!("{result}\n"),
        _ => line.to_owned(),
    };
    text.split_inclusive('\n').map(shorten).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let folders = Folders::new([
            (Path::new("/home/x/course/content"), ""),
            (Path::new("/home/x/course"), "course/"),
            (Path::new("/"), "never"),
            (Path::new(""), "never"),
        ]);
        assert_eq!(folders.normalize(text, "p12ab"), expected);
    }

    #[test]
    fn the_standard_library_has_no_build_folder() {
        let text = "--> /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/ops.rs:1";
        let normalized = without_compiler_build(text.to_owned());
        assert_eq!(normalized, "--> library/core/src/ops.rs:1");
        assert_eq!(without_compiler_build("/rustc/x".to_owned()), "/rustc/x");
    }

    #[test]
    fn names_of_modules_vanish() {
        check("at p12ab/src/main.rs:2:5", "at src/main.rs:2:5");
        check("main::p12ab::Point<main::p12ab::X>", "main::Point<main::X>");
        check("module main::p12ab", "module main");
        check("args: p12ab", "args: main");
    }

    #[test]
    fn folders_vanish() {
        check("in /home/x/course/content/prelude.rs:3", "in prelude.rs:3");
        check("in /home/x/course/show/a.rs:3", "in course/show/a.rs:3");
        check(
            "at /home/x/.cargo/registry/src/index.crates.io-19/rand-0.10/src/a.rs:1:2",
            "at rand-0.10/src/a.rs:1:2",
        );
        check("a / b", "a / b");
    }

    #[test]
    fn what_changes_with_each_run_is_the_same_in_all() {
        let folder = Path::new("/w/run-x/demo-y");
        assert_eq!(without_folder("in /w/run-x/demo-y", folder), "in /demo");
        assert_eq!(without_folder("/w/run-x/demo-y/a.txt", folder), "a.txt");
        assert_eq!(
            without_mark("DIDACT_FRAMES=ab12", "ab12"),
            "DIDACT_FRAMES=0000"
        );
    }

    #[test]
    fn thread_numbers_vanish() {
        let text = "x\nthread 'main' (4711) panicked at a:\nthread 'b' (x) y\n(12) z";
        let expected = "x\nthread 'main' panicked at a:\nthread 'b' (x) y\n(12) z";
        assert_eq!(without_thread_numbers(text), expected);
    }
}
