//! Fences to programs: what each one compiles, and where its lines come from.
//!
//! | fence | its program |
//! |---|---|
//! | a demo | its lines, in a `main` if it has none |
//! | `continues=ID` | the lines of the chain before it, then its own |
//! | `starter`, `solution` | its lines, then the `tests` of the same exercise |
//! | `test_harness` | its lines, which need no `main` |
//! | `tests`, `ignore` | none |
//! | lines to put in order | its lines, without those marked `//~`, which belong nowhere |
//!
//! Nothing is compiled here.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::Program;
use super::knob::{self, PlacedKnob, Variant};
use super::line_map::LineMap;
use super::wrap::{bare, wrap};
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Expectation, Role};
use crate::lesson::tree::{Block, BlockKind, ComponentKind};

/// Marks a line that belongs nowhere, among lines to put in order.
pub const DISTRACTOR: &str = "//~";

/// Files of the course by their path below `content/`.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// The programs of a lesson.
#[derive(Clone, Debug, Default)]
pub struct Assembled {
    /// One for each fence that is compiled, in order.
    pub programs: Vec<Assembly>,
    /// Fences that no program can be made of.
    pub diagnostics: Vec<Diagnostic>,
}

/// The program of one fence.
#[derive(Clone, Debug)]
pub struct Assembly {
    /// The fence: an index into `Lesson::demos`.
    pub demo: usize,
    /// Its program.
    pub program: Program,
    /// Where the program's lines come from.
    pub map: LineMap,
    /// The fence that it continues.
    pub base: Option<usize>,
    /// Whether tests were added to it.
    pub tested: bool,
    /// The knobs on its lines.
    pub knobs: Vec<PlacedKnob>,
    /// Set if it is a demo of the gallery: the fence with another value of a knob.
    pub variant: Option<Variant>,
}

/// Makes the programs of a lesson; `timeout` is for fences that do not say.
pub fn assemble(lesson: &Lesson, files: &Files, timeout: Duration) -> Assembled {
    let exercises = fences_of(ComponentKind::Exercise, &lesson.blocks);
    let orders = fences_of(ComponentKind::Order, &lesson.blocks);
    let mut made = Assembled::default();
    for (index, demo) in lesson.demos.iter().enumerate() {
        let words = &demo.words;
        if words.expectation == Expectation::Ignore || words.role == Role::Tests {
            continue;
        }
        let chain = chain(lesson, index);
        let tests = tests_for(lesson, &exercises, index);
        let fences = chain.iter().chain(&tests).map(|&at| &lesson.demos[at]);
        let lines = fences.clone().flat_map(|demo| demo.lines.iter());
        let puzzle = orders.iter().flatten().any(|&at| at == index);
        let lines = lines.filter(|line| !(puzzle && line.text.contains(DISTRACTOR)));
        let (source, map) = match words.harness {
            true => bare(lines.clone()),
            false => wrap(lines.clone()),
        };
        let (knobs, problems) = knob::find(lesson, lines, &map);
        let data = read_data(lesson, fences, files, &mut made.diagnostics);
        let (variants, problem) = knob::variants(lesson, demo, &knobs, &source);
        for problem in problems.into_iter().chain(problem) {
            // A comment is wrong once, however many demos continue it.
            if !made.diagnostics.contains(&problem) {
                made.diagnostics.push(problem);
            }
        }
        let assembly = Assembly {
            demo: index,
            program: Program {
                name: format!("{}/{}", lesson.slug, demo.name),
                source,
                edition: words.edition,
                expectation: words.expectation.clone(),
                // A question may well not compile: it must not cost its neighbors a second try.
                standalone: words.standalone || words.role == Role::Trace,
                harness: words.harness,
                data,
                timeout: words.timeout.unwrap_or(timeout),
            },
            map,
            base: chain.iter().rev().nth(1).copied(),
            tested: !tests.is_empty(),
            knobs,
            variant: None,
        };
        let others = variants.into_iter().map(|variant| assembly.varied(variant));
        let others: Vec<Assembly> = others.collect();
        made.programs.push(assembly);
        made.programs.extend(others);
    }
    made
}

impl Assembly {
    /// The same fence with another value of a knob.
    fn varied(&self, variant: Variant) -> Self {
        let mut varied = self.clone();
        varied.program.source.clone_from(&variant.source);
        varied.program.name += &format!(" ({} {})", variant.label, variant.value);
        varied.variant = Some(variant);
        varied
    }
}

/// The fences whose lines make the program of `index`, in order, itself the last.
fn chain(lesson: &Lesson, index: usize) -> Vec<usize> {
    let mut chain = vec![index];
    let mut at = index;
    while let Some(wanted) = &lesson.demos[at].words.continues {
        let earlier = &lesson.demos[..at];
        let Some(base) = earlier.iter().rposition(|demo| demo.name == *wanted) else {
            // The parser reports it.
            break;
        };
        chain.push(base);
        at = base;
    }
    chain.reverse();
    chain
}

/// The fences of each component of a kind.
fn fences_of(kind: ComponentKind, blocks: &[Block]) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    walk(blocks, &mut |block| {
        if let BlockKind::Component(component) = &block.kind
            && component.kind == kind
        {
            let mut fences = Vec::new();
            walk(&component.blocks, &mut |inner| {
                if let BlockKind::Demo(index) = inner.kind {
                    fences.push(index);
                }
            });
            found.push(fences);
        }
    });
    found
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

/// The tests that a starter or a solution must face.
fn tests_for(lesson: &Lesson, exercises: &[Vec<usize>], index: usize) -> Vec<usize> {
    if !matches!(
        lesson.demos[index].words.role,
        Role::Starter | Role::Solution
    ) {
        return Vec::new();
    }
    let group = exercises.iter().find(|fences| fences.contains(&index));
    let tests = group.into_iter().flatten().copied();
    tests
        .filter(|&at| lesson.demos[at].words.role == Role::Tests)
        .collect()
}

fn read_data<'a>(
    lesson: &Lesson,
    fences: impl Iterator<Item = &'a Demo>,
    files: &Files,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Arc<[u8]>)> {
    let mut found = BTreeMap::new();
    for demo in fences {
        for name in &demo.words.data {
            match find_file(lesson, name, files) {
                Some(bytes) => {
                    found.insert(name.clone(), bytes);
                }
                None => diagnostics.push(no_data(lesson, demo, name)),
            }
        }
    }
    found.into_iter().collect()
}

/// A file beside the lesson or in its `data` folder.
pub fn find_file(lesson: &Lesson, name: &str, files: &Files) -> Option<Arc<[u8]>> {
    let below = match lesson.folder.as_str() {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let beside = files.get(&format!("{below}{name}"));
    let found = beside.or_else(|| files.get(&format!("{below}data/{name}")));
    found.cloned()
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
    use crate::lesson::{Place, parse};

    fn lesson(text: &str) -> Lesson {
        let place = Place {
            file: "content/01-a/index.md".into(),
            name: "01-a/index.md".to_owned(),
            folder: "01-a".to_owned(),
            slug: "a".to_owned(),
            number: Some(1),
        };
        parse(place, text)
    }

    fn assembled(text: &str) -> (Lesson, Assembled) {
        let lesson = lesson(text);
        let files = Files::from([("01-a/data/d.csv".to_owned(), b"1".as_slice().into())]);
        let made = assemble(&lesson, &files, Duration::from_secs(10));
        (lesson, made)
    }

    /// Each line of each program that has a place is the text at that place.
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
                    assert!(found.ends_with(line.trim()), "{line:?} at {found:?}");
                }
            }
        }
    }

    #[test]
    fn fences_anywhere_keep_their_places() {
        check(
            "> ```rust\n> let é = 1;\n> # f();\n> ```\n",
            &["fn main() {\nlet é = 1;\nf();\n}\n"],
        );
        check(
            "1. a\n\n   ```rust\n   fn main() {\n       ##x\n   }\n   ```\n",
            &["fn main() {\n    #x\n}\n"],
        );
        check(
            "```rust\r\nlet a = 1;\r\n```\r\n",
            &["fn main() {\nlet a = 1;\n}\n"],
        );
    }

    #[test]
    fn a_continued_program_begins_with_the_earlier_ones() {
        check(
            "```rust name=a\nlet a = 1;\n```\n```rust name=b continues=a\nlet b = a;\n```\n\
             ```rust continues=b\nf(b);\n```\n",
            &[
                "fn main() {\nlet a = 1;\n}\n",
                "fn main() {\nlet a = 1;\nlet b = a;\n}\n",
                "fn main() {\nlet a = 1;\nlet b = a;\nf(b);\n}\n",
            ],
        );
    }

    #[test]
    fn starters_and_solutions_face_the_tests_of_their_exercise() {
        check(
            "### E {.exercise}\n```rust starter\nfn f() {}\n```\n\n> ```rust tests\n> f();\n> ```\n\n\
             #### Solution\n```rust solution\nfn f() { 1 }\n```\n\n\
             ### F {.exercise}\n```rust starter\nfn g() {}\n```\n",
            &[
                "fn main() {\nfn f() {}\nf();\n}\n",
                "fn main() {\nfn f() { 1 }\nf();\n}\n",
                "fn main() {\nfn g() {}\n}\n",
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
