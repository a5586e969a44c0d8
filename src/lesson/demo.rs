//! A demo as its author wrote it: the words of its fence and its lines.
//!
//! How it becomes a program is the business of `demo::program`.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

/// A fence that is compiled, and run unless its words say otherwise.
#[derive(Clone, Debug)]
pub struct Demo {
    /// `name=`, or `demo-3` for the third fence of a lesson when it has none.
    pub name: String,
    /// Whether the author named it.
    pub named: bool,
    /// The words after `rust`.
    pub words: FenceWords,
    /// Its lines, hidden ones included.
    pub lines: Vec<DemoLine>,
    /// The info string: where problems with words are shown.
    pub info_range: Range<usize>,
    /// The whole fence.
    pub range: Range<usize>,
}

/// How many words the lines of demos have.
pub fn code_words(demos: &[Demo]) -> usize {
    let lines = demos.iter().flat_map(|demo| &demo.lines);
    lines.map(|line| line.text.split_whitespace().count()).sum()
}

/// One line of a demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoLine {
    /// The Rust text: without the `# ` of a hidden line, `##` unescaped, no newline.
    pub text: String,
    /// Whether readers see it only on demand.
    pub hidden: bool,
    /// Offset of the first byte of `text` in the lesson, or in the file it is included from.
    pub offset: usize,
    /// The file that `{{#include}}` took it from; `None` for lines of the lesson.
    pub from: Option<Arc<str>>,
}

/// What should become of a demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Compiles, runs and ends well.
    Run,
    /// Compiles and panics (`should_panic`, `should_panic="text"`).
    Panic(Option<String>),
    /// Does not compile; with the codes that must be among the errors (`compile_fail,E0382`).
    CompileFail(Vec<String>),
    /// Compiles and is not run (`no_run`).
    NoRun,
    /// Is shown and not compiled (`ignore`).
    Ignore,
}

/// The part a fence plays in a quiz or an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An ordinary demo.
    Demo,
    /// A question: does it compile, and what does it print?
    Trace,
    /// What the reader of an exercise begins with; must fail its tests.
    Starter,
    /// The tests of an exercise.
    Tests,
    /// The solution of an exercise; must pass its tests.
    Solution,
    /// Assertions that prove the key of a question; never shown.
    Verify,
}

/// How text output is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputStyle {
    /// As it is.
    Show,
    /// In a closed `<details>`.
    Fold,
    /// Not at all; figures are still shown.
    Hide,
}

/// Rust editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// `edition2015`
    E2015,
    /// `edition2018`
    E2018,
    /// `edition2021`
    E2021,
    /// `edition2024`, the default
    E2024,
}

impl Edition {
    /// As rustc's `--edition` takes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::E2015 => "2015",
            Self::E2018 => "2018",
            Self::E2021 => "2021",
            Self::E2024 => "2024",
        }
    }
}

/// The words of a fence, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FenceWords {
    /// `name=`
    pub name: Option<String>,
    /// `title=`: makes the demo a card.
    pub title: Option<String>,
    /// `continues=`: the demo whose program this one extends.
    pub continues: Option<String>,
    /// `lines=a-b`: lines shown first, from 1, among the visible ones.
    pub lines: Option<(usize, usize)>,
    /// `mark=3,7-9`: emphasized lines, as ranges.
    pub mark: Vec<(usize, usize)>,
    /// `browser`
    pub browser: bool,
    /// `rerun`: live without a knob.
    pub rerun: bool,
    /// `gallery="layers=8,20,56"`
    pub gallery: Option<String>,
    /// `seed=`: shown in the card.
    pub seed: Option<u64>,
    /// `data=a.csv`, may be repeated: files beside the lesson that the demo reads.
    pub data: Vec<String>,
    /// `timeout=` in seconds.
    pub timeout: Option<Duration>,
    /// `tolerance=`: relative, for numbers of the blessed output.
    pub tolerance: Option<String>,
    /// rustdoc's words.
    pub expectation: Expectation,
    /// `edition20xx`
    pub edition: Edition,
    /// `standalone`: compiled in a crate of its own.
    pub standalone: bool,
    /// `test_harness`: its functions marked `#[test]` are what is run.
    pub harness: bool,
    /// `trace`, `starter`, `tests`, `solution`, `verify`
    pub role: Role,
    /// `output=fold`, `output=hide`
    pub output: OutputStyle,
}

impl Default for FenceWords {
    fn default() -> Self {
        Self {
            name: None,
            title: None,
            continues: None,
            lines: None,
            mark: Vec::new(),
            browser: false,
            rerun: false,
            gallery: None,
            seed: None,
            data: Vec::new(),
            timeout: None,
            tolerance: None,
            expectation: Expectation::Run,
            edition: Edition::E2024,
            standalone: false,
            harness: false,
            role: Role::Demo,
            output: OutputStyle::Show,
        }
    }
}
