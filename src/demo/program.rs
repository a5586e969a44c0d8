//! Assembles a program for each fence and records where its lines come from.
//!
//! | fence | its program |
//! |---|---|
//! | a demo | its lines, in a `main` if it has none |
//! | `continues=ID` | the lines of the chain before it, then its own |
//! | `starter`, `solution` | its lines, then the `tests` of the same exercise |
//! | `test_harness` | its lines, which need no `main` |
//! | `tests`, `ignore` | none |
//! | lines to put in order | its lines, without the distractors, which are marked `//~` |
//!
//! Nothing is compiled here.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::Program;
use super::chain::{MAX_BYTES, ProgramSizes, bases, chain};
use super::line_map::LineMap;
use super::parameter::{self, PlacedParameter, Variant};
use super::wrap::{Wrapped, verbatim, wrap};
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Expectation, Role};
use crate::lesson::tree::{Block, BlockKind};

/// Marks a distractor among lines to put in order.
pub const DISTRACTOR: &str = "//~";

/// The class of components whose starter and solution are compiled with their tests.
pub const EXERCISE: &str = "exercise";

/// The class of components whose fences are compiled in every accepted order.
pub const ORDER: &str = "order";

/// Files of the course by their path below `content/`.
pub type CourseFiles = BTreeMap<String, Arc<[u8]>>;

/// The programs of a lesson.
#[derive(Clone, Debug, Default)]
pub struct LessonPrograms {
    /// One for each fence that is compiled, in order.
    pub programs: Vec<Assembly>,
    /// Errors of fences without a valid program.
    pub diagnostics: Vec<Diagnostic>,
}

/// The program of one fence.
#[derive(Clone, Debug)]
pub struct Assembly {
    /// Index of the fence in `Lesson::demos`.
    pub demo: usize,
    /// Its program.
    pub program: Program,
    /// Origins of the program's lines.
    pub map: LineMap,
    /// Index of the fence that it continues.
    pub base: Option<usize>,
    /// True if tests were appended.
    pub tested: bool,
    /// Parameters on its lines.
    pub parameters: Vec<PlacedParameter>,
    /// Label and value of the parameter, if this is a variant of a gallery.
    pub variant: Option<Variant>,
}

/// Assembles the programs of a lesson; `timeout` applies to fences without their own.
pub fn assemble(lesson: &Lesson, files: &CourseFiles, timeout: Duration) -> LessonPrograms {
    let exercises = fences_of(EXERCISE, &lesson.blocks);
    let orders = fences_of(ORDER, &lesson.blocks);
    let mut result = LessonPrograms::default();
    let bases = bases(lesson);
    let mut sizes = ProgramSizes::new(lesson, &bases);
    for (index, demo) in lesson.demos.iter().enumerate() {
        let words = &demo.words;
        if words.expectation == Expectation::Ignore || words.role == Role::Tests {
            continue;
        }
        let tests = tests_for(lesson, &exercises, index);
        if !sizes.may_hold(index, &tests) {
            result.diagnostics.push(too_much(lesson, demo));
            break;
        }
        let chain = chain(&bases, index);
        let fences = chain.iter().chain(&tests).map(|&at| &lesson.demos[at]);
        let is_puzzle = orders.iter().flatten().any(|&at| at == index);
        let lines = fences
            .clone()
            .flat_map(|demo| &demo.lines)
            .filter(|line| !(is_puzzle && line.text.contains(DISTRACTOR)));
        let Wrapped {
            source,
            map,
            opening,
        } = if words.harness {
            verbatim(lines.clone())
        } else {
            wrap(lines.clone())
        };
        let (parameters, problems) = parameter::find(lesson, lines, &map, opening.as_ref());
        let data = read_data(lesson, fences, files, &mut result.diagnostics);
        let (variants, problem) = parameter::variants(lesson, demo, &parameters, &source);
        result.report(problems.into_iter().chain(problem));
        let assembly = Assembly {
            demo: index,
            program: Program {
                source,
                opening,
                data,
                ..program_without_source(lesson, demo, timeout)
            },
            map,
            // The last fence of the chain is this one.
            base: chain.iter().rev().nth(1).copied(),
            tested: !tests.is_empty(),
            parameters,
            variant: None,
        };
        let varied: Vec<Assembly> = variants
            .into_iter()
            .map(|variant| assembly.varied(variant))
            .collect();
        // The demo itself comes first: judging adds the outputs of its variants to its own.
        result.programs.push(assembly);
        result.programs.extend(varied);
    }
    result
}

/// Returns the program of a demo, still without source and data.
fn program_without_source(lesson: &Lesson, demo: &Demo, timeout: Duration) -> Program {
    let words = &demo.words;
    Program {
        name: format!("{}/{}", lesson.slug, demo.name),
        source: String::new(),
        opening: None,
        edition: words.edition,
        expectation: words.expectation.clone(),
        // A trace may not compile, and would force its neighbors in a shared crate to compile twice.
        standalone: words.standalone || words.role == Role::Trace,
        harness: words.harness,
        data: Vec::new(),
        timeout: words.timeout.unwrap_or(timeout),
    }
}

impl LessonPrograms {
    /// Adds the errors that were not added before: demos that continue each other share lines.
    fn report(&mut self, errors: impl Iterator<Item = Diagnostic>) {
        for error in errors {
            if !self.diagnostics.contains(&error) {
                self.diagnostics.push(error);
            }
        }
    }
}

impl Assembly {
    /// Returns the same assembly with the source of a variant.
    fn varied(&self, variant: Variant) -> Self {
        let mut varied = self.clone();
        varied.program.source.clone_from(&variant.source);
        varied.program.name += &format!(" ({} {})", variant.label, variant.value);
        varied.variant = Some(variant);
        varied
    }
}

fn too_much(lesson: &Lesson, demo: &Demo) -> Diagnostic {
    let span = lesson.span(demo.info_range.clone());
    let message = format!(
        "from here on the programs of this lesson hold more than {} MB; no more are made",
        MAX_BYTES >> 20
    );
    Diagnostic::new(Code::Fence, span, message).with_help(
        "a fence that continues others repeats them: begin anew, or put what they share into the prelude",
    )
}

/// Returns the fences of each component with this class.
fn fences_of(class: &str, blocks: &[Block]) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    walk(blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind
            && component.is(class)
        {
            let mut fences = Vec::new();
            walk(&component.blocks, &mut |inner| {
                if let BlockKind::Demo(index) = inner.kind {
                    fences.push(index);
                }
            });
            groups.push(fences);
        }
    });
    groups
}

/// Calls `visit` on every block, outer ones first.
pub fn walk(blocks: &[Block], visit: &mut dyn FnMut(&Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            BlockKind::Component(component) => walk(&component.blocks, visit),
            BlockKind::List { items, .. } => items
                .iter()
                .for_each(|item| walk(&item.blocks, &mut *visit)),
            BlockKind::Quote(blocks) => walk(blocks, visit),
            BlockKind::Callout(callout) => walk(&callout.blocks, visit),
            BlockKind::Definitions(list) => {
                let bodies = list.iter().flat_map(|entry| &entry.definitions);
                bodies.for_each(|body| walk(body, &mut *visit));
            }
            BlockKind::Heading(_)
            | BlockKind::Paragraph(_)
            | BlockKind::Code(_)
            | BlockKind::Demo(_)
            | BlockKind::Diagram(_)
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Equation(_)
            | BlockKind::Html(_)
            | BlockKind::Rule => {}
        }
    }
}

/// Returns the tests appended to a starter or a solution; empty for other fences.
fn tests_for(lesson: &Lesson, exercises: &[Vec<usize>], index: usize) -> Vec<usize> {
    if !matches!(
        lesson.demos[index].words.role,
        Role::Starter | Role::Solution
    ) {
        return Vec::new();
    }
    exercises
        .iter()
        .find(|fences| fences.contains(&index))
        .into_iter()
        .flatten()
        .copied()
        .filter(|&at| lesson.demos[at].words.role == Role::Tests)
        .collect()
}

fn read_data<'a>(
    lesson: &Lesson,
    fences: impl Iterator<Item = &'a Demo>,
    files: &CourseFiles,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Arc<[u8]>)> {
    let mut data = BTreeMap::new();
    for demo in fences {
        for name in &demo.words.data {
            if let Some(bytes) = find_file(lesson, name, files) {
                data.insert(name.clone(), bytes);
            } else {
                diagnostics.push(no_data(lesson, demo, name));
            }
        }
    }
    data.into_iter().collect()
}

/// Returns the file of that name beside the lesson or in its `data` folder.
pub fn find_file(lesson: &Lesson, name: &str, files: &CourseFiles) -> Option<Arc<[u8]>> {
    let below = match lesson.folder.as_str() {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    files
        .get(&format!("{below}{name}"))
        .or_else(|| files.get(&format!("{below}data/{name}")))
        .cloned()
}

fn no_data(lesson: &Lesson, demo: &Demo, name: &str) -> Diagnostic {
    let span = lesson.span(demo.info_range.clone());
    Diagnostic::new(
        Code::Fence,
        span,
        format!("the data file `{name}` does not exist"),
    )
    .with_help("put it beside the lesson or in its `data` folder; demos can read nothing else")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assembled(text: &str) -> (Lesson, LessonPrograms) {
        let lesson = Lesson::plain(text);
        let files = CourseFiles::from([("01-a/data/d.csv".to_owned(), b"1".as_slice().into())]);
        let made = assemble(&lesson, &files, Duration::from_secs(10));
        (lesson, made)
    }

    /// Checks that each program line with an origin equals the text at that place.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (lesson, made) = assembled(text);
        let sources: Vec<_> = made.programs.iter().map(|p| &p.program.source).collect();
        assert_eq!(sources, expected);
        for Assembly { program, map, .. } in &made.programs {
            for (index, line) in program.source.lines().enumerate() {
                let at = super::super::outcome::ProgramPlace {
                    line: index + 1,
                    column: 1,
                };
                if let Some(span) = map.place(at, &lesson) {
                    let found = lesson.text[span.start..].lines().next().unwrap_or_default();
                    let line = match &program.opening {
                        Some(opening) => opening.without(index + 1, line),
                        None => line.into(),
                    };
                    assert!(found.ends_with(line.trim()), "{line:?} at {found:?}");
                }
            }
        }
    }

    #[test]
    fn fences_anywhere_keep_their_places() {
        check(
            "> ```rust\n> let é = 1;\n> # f();\n> ```\n",
            &["fn main() { let é = 1;\nf();\n}\n"],
        );
        check(
            "1. a\n\n   ```rust\n   fn main() {\n       ##x\n   }\n   ```\n",
            &["fn main() {\n    #x\n}\n"],
        );
        check(
            "```rust\r\nlet a = 1;\r\n```\r\n",
            &["fn main() { let a = 1;\n}\n"],
        );
    }

    #[test]
    fn a_continued_program_begins_with_the_earlier_ones() {
        check(
            "```rust name=a\nlet a = 1;\n```\n```rust name=b continues=a\nlet b = a;\n```\n\
             ```rust continues=b\nf(b);\n```\n",
            &[
                "fn main() { let a = 1;\n}\n",
                "fn main() { let a = 1;\nlet b = a;\n}\n",
                "fn main() { let a = 1;\nlet b = a;\nf(b);\n}\n",
            ],
        );
    }

    /// 20,000 fences of a line each would be programs of 200 million lines.
    #[test]
    fn what_fences_repeat_is_bounded() {
        let mut text = "```rust name=d0\nlet x = 1;\n```\n".to_owned();
        for at in 1..20_000 {
            text += &format!(
                "```rust name=d{at} continues=d{}\nlet x = x; // {:200}\n```\n",
                at - 1,
                at
            );
        }
        let (_, made) = assembled(&text);
        let sources = made.programs.iter().map(|made| made.program.source.len());
        let all: usize = sources.sum();
        assert!((MAX_BYTES / 4..MAX_BYTES).contains(&all), "{all}");
        let messages: Vec<&str> = made.diagnostics.iter().map(|d| &*d.message).collect();
        assert_eq!(
            messages,
            ["from here on the programs of this lesson hold more than 16 MB; no more are made"]
        );
    }

    #[test]
    fn starters_and_solutions_face_the_tests_of_their_exercise() {
        check(
            "### E {.exercise}\n```rust starter\nfn f() {}\n```\n\n> ```rust tests\n> f();\n> ```\n\n\
             #### Solution\n```rust solution\nfn f() { 1 }\n```\n\n\
             ### F {.exercise}\n```rust starter\nfn g() {}\n```\n",
            &[
                "fn main() { fn f() {}\nf();\n}\n",
                "fn main() { fn f() { 1 }\nf();\n}\n",
                "fn main() { fn g() {}\n}\n",
            ],
        );
    }

    #[test]
    fn what_is_ignored_has_no_program() {
        check("```rust ignore\nx\n```\n```text\ny\n```\n", &[]);
    }

    #[test]
    fn data_is_found_beside_the_lesson() {
        let (_, made) = assembled("```rust data=d.csv data=none.csv\n```\n");
        let data = &made.programs[0].program.data;
        assert_eq!(data, &[("d.csv".to_owned(), b"1".as_slice().into())]);
        assert_eq!(made.diagnostics.len(), 1);
    }
}
