//! An exercise as a download: the starter as a library, and its tests where `cargo test` finds
//! them.
//!
//! If the starter contains more than items, or the tests have a `main` of their own, the download
//! is the program that the build ran, with a test that calls its `main`. In both, `assert_eq!` speaks to
//! readers (see `judge`). Nothing is compiled here.

use super::assert_macro;
use super::program::{EXERCISE, walk};
use super::token::{RustToken, TokenKind, tokens};
use super::wrap::{has_main, has_statements};
use crate::lesson::Lesson;
use crate::lesson::demo::Role;
use crate::lesson::tree::{Block, BlockKind, ComponentBlock, plain_text};

/// An exercise with a starter and tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExerciseDownload {
    /// Anchor of the exercise's heading, and the name of the download.
    pub id: String,
    /// Text of the heading.
    pub title: String,
    /// Index of the fence that readers start from.
    pub starter: usize,
    /// Indices of the fences with its tests.
    pub tests: Vec<usize>,
}

/// Returns the exercises of a lesson that have a starter and tests.
pub(crate) fn all(lesson: &Lesson) -> Vec<ExerciseDownload> {
    let mut exercises = Vec::new();
    walk(&lesson.blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind {
            exercises.extend(of(component, lesson));
        }
    });
    exercises
}

/// Returns the exercise of a component; `None` if it is none, has no starter or tests, or shares
/// its name with a demo.
pub(crate) fn of(component: &ComponentBlock, lesson: &Lesson) -> Option<ExerciseDownload> {
    if !component.is(EXERCISE) {
        return None;
    }
    let id = component.heading.id.clone();
    let (mut starter, mut tests) = (None, Vec::new());
    walk(&component.blocks, &mut |block: &Block| {
        if let BlockKind::Demo(index) = block.kind {
            match lesson.demos[index].words.role {
                Role::Starter => starter = starter.or(Some(index)),
                Role::Tests => tests.push(index),
                Role::Demo | Role::Trace | Role::Solution | Role::Verify => {}
            }
        }
    });
    // A demo of that name would be downloaded from the same path.
    let is_taken = lesson.demos.iter().any(|demo| demo.name == id);
    if is_taken || tests.is_empty() {
        return None;
    }
    Some(ExerciseDownload {
        title: plain_text(&component.heading.content),
        starter: starter?,
        tests,
        id,
    })
}

impl ExerciseDownload {
    /// Returns the path and text of the source in a project. `program` is the source that the build
    /// ran.
    pub(crate) fn source(&self, lesson: &Lesson, program: &str) -> (&'static str, String) {
        let starter = text(lesson, &[self.starter]);
        let tests = text(lesson, &self.tests);
        let continues = lesson.demos[self.starter].words.continues.is_some();
        // The starter alone is a library; with the fences that it continues it may be none.
        let is_library = !continues && is_all_items(&starter) && !has_main(&tokens(&tests));
        if is_library {
            ("src/lib.rs", library(&starter, &tests))
        } else {
            // A macro at the end of a file is known before that only if it is exported.
            let assert_macro = assert_macro::for_tests(&tests)
                .map(|source| format!("\n#[cfg(test)]\n#[macro_export]\n{source}"))
                .unwrap_or_default();
            (
                "src/main.rs",
                format!("{program}\n{CALLS_MAIN}{assert_macro}"),
            )
        }
    }
}

const CALLS_MAIN: &str = "\
#[cfg(test)]
mod tests {
    use std::process::{ExitCode, Termination};

    #[test]
    fn the_solution_holds() {
        assert_eq!(super::main().report(), ExitCode::SUCCESS);
    }
}
";

/// Returns the lines of fences, including hidden ones.
fn text(lesson: &Lesson, fences: &[usize]) -> String {
    let lines = fences.iter().flat_map(|&at| &lesson.demos[at].lines);
    lines.map(|line| line.text.clone() + "\n").collect()
}

/// Returns true if the text consists of items only. The expansion of macro calls is not considered.
fn is_all_items(text: &str) -> bool {
    let tokens = tokens(text);
    let is_macro_call = |pair: &[RustToken<'_>]| {
        let (name, sign) = (&pair[0], &pair[1]);
        let is_macro = name.kind == TokenKind::Word && sign.is("!");
        name.depth == 0 && is_macro && !name.is("macro_rules")
    };
    !tokens.windows(2).any(is_macro_call) && !has_main(&tokens) && !has_statements(&tokens)
}

fn library(starter: &str, tests: &str) -> String {
    // Indentation would change literals that span lines.
    let spans_lines = tokens(tests).iter().any(|token| token.text.contains('\n'));
    let indent = if spans_lines { "" } else { "        " };
    let assert_macro = assert_macro::for_tests(tests)
        .map(|source| indented(source, "    ") + "\n")
        .unwrap_or_default();
    let tests = indented(tests, indent);
    format!(
        "// `cargo test` says whether your solution holds; until then only the tests call it.\n\
         #![allow(dead_code)]\n\n{starter}\n\
         #[cfg(test)]\nmod tests {{\n    use super::*;\n\n{assert_macro}    #[test]\n    fn the_solution_holds() {{\n{tests}    }}\n}}\n"
    )
}

fn indented(text: &str, indent: &str) -> String {
    let lines = text.lines().map(|line| match line.trim() {
        "" => "\n".to_owned(),
        _ => format!("{indent}{line}\n"),
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, file: &str, expected: &str) {
        let text = format!("---\ntitle: A\n---\n\n### Try {{#ex .exercise}}\n\n{body}");
        let lesson = Lesson::plain(&text);
        let found = all(&lesson);
        assert_eq!(found.len(), 1, "{body}");
        let (path, source) = found[0].source(&lesson, "fn main() { ran(); }");
        assert_eq!(path, file, "{source}");
        assert!(source.contains(expected), "{source}");
    }

    #[test]
    fn items_are_a_library_and_tests_are_a_test() {
        let body = "```rust starter\nfn f() -> u8 { todo!() }\n```\n\n\
                    ```rust tests\nassert_eq!(f(), 1);\n```\n";
        check(
            body,
            "src/lib.rs",
            "fn f() -> u8 { todo!() }\n\n#[cfg(test)]",
        );
        check(
            body,
            "src/lib.rs",
            "\n        assert_eq!(f(), 1);\n    }\n}\n",
        );
    }

    #[test]
    fn comparisons_say_what_the_solution_returned() {
        let tests = |test: &str| {
            format!("```rust starter\nfn f() {{}}\n```\n\n```rust tests\n{test}\n```\n")
        };
        let says = "    macro_rules! assert_eq {";
        check(&tests("assert_eq!(f(), ());"), "src/lib.rs", says);
        let says = "use super::*;\n\n    #[test]";
        check(&tests("assert!(true);"), "src/lib.rs", says);
        let program = "fn main() {}\nassert_eq!(1, 1);";
        check(
            &tests(program),
            "src/main.rs",
            "#[cfg(test)]\n#[macro_export]\n///",
        );
    }

    #[test]
    fn text_that_spans_lines_keeps_its_indents() {
        let body = "```rust starter\nfn f() {}\n```\n\n```rust tests\nlet a = \"x\ny\";\n```\n";
        check(body, "src/lib.rs", "{\nlet a = \"x\ny\";\n");
    }

    #[test]
    fn statements_stay_a_program() {
        let tests = "```rust tests\nassert!(x == 1);\n```\n";
        let body = |starter: &str| format!("```rust starter\n{starter}\n```\n\n{tests}");
        check(&body("let x = 0;"), "src/main.rs", "super::main().report()");
        check(
            &body("println!();"),
            "src/main.rs",
            "fn main() { ran(); }\n",
        );
    }
}
