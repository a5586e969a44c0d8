//! A demo as its author wrote it: the words of its fence and its lines.
//!
//! `demo::program` makes a program of it.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

pub use crate::edition::Edition;

/// A fence that is compiled, and run unless its words say otherwise.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Value of `name=`, or `demo-3` for the third fence of a lesson without one.
    pub name: String,
    /// True if the author named it.
    pub named: bool,
    /// Options after `rust` in the info string.
    pub words: FenceWords,
    /// All lines, including hidden ones.
    pub lines: Vec<DemoLine>,
    /// Byte range of the info string, where errors in its words are reported.
    pub info_range: Range<usize>,
    /// Byte range of the whole fence.
    pub range: Range<usize>,
}

impl Demo {
    /// Returns true if it is compiled and run.
    pub fn runs(&self) -> bool {
        !matches!(
            self.words.expectation,
            Expectation::NoRun | Expectation::Ignore
        )
    }
}

/// One line of a demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoLine {
    /// Rust source: without the `# ` of a hidden line, `##` unescaped, no newline.
    pub text: String,
    /// True if readers see it only on request.
    pub hidden: bool,
    /// Byte offset of `text` in the lesson, or in the file it is included from.
    pub offset: usize,
    /// File that `{{#include}}` took it from; `None` for lines of the lesson.
    pub from: Option<Arc<str>>,
}

/// Result that a fence promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The program compiles, runs and ends well.
    Run,
    /// It compiles and panics (`should_panic`, `should_panic="text"`); the message contains the
    /// text.
    Panic(Option<String>),
    /// It does not compile; these codes must be among the errors (`compile_fail,E0382`).
    CompileFail(Vec<String>),
    /// It compiles and is not run (`no_run`).
    NoRun,
    /// It is shown and not compiled (`ignore`).
    Ignore,
}

/// Role of a fence in a quiz or an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An ordinary demo.
    Demo,
    /// A question: does it compile, and what does it print?
    Trace,
    /// Initial code of an exercise; must fail its tests.
    Starter,
    /// The tests of an exercise.
    Tests,
    /// The solution of an exercise; must pass its tests.
    Solution,
    /// Assertions that prove the key of a question; never shown.
    Verify,
}

/// Presentation of text output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputStyle {
    /// Shown.
    Show,
    /// Folded into a closed `<details>`.
    Fold,
    /// Hidden; figures are still shown.
    Hide,
}

/// Options of a fence, parsed from its info string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FenceWords {
    /// `name=`: name of the demo.
    pub name: Option<String>,
    /// `title=`: makes the demo a card.
    pub title: Option<String>,
    /// `continues=`: name of the demo whose program this one extends.
    pub continues: Option<String>,
    /// `lines=a-b`: lines shown first, counted from 1 among the visible ones.
    pub lines: Option<(usize, usize)>,
    /// `mark=3,7-9`: ranges of highlighted lines.
    pub mark: Vec<(usize, usize)>,
    /// `browser`: the demo is live in readers' browsers.
    pub browser: bool,
    /// `rerun`: the demo is live without parameters.
    pub rerun: bool,
    /// `gallery="layers=8,20,56"`: values of a parameter for which it also runs at build.
    pub gallery: Option<String>,
    /// `seed=`: shown in the card.
    pub seed: Option<u64>,
    /// `data=a.csv`, may be repeated: files beside the lesson that the demo reads.
    pub data: Vec<String>,
    /// `timeout=`: limit on the wall time, in seconds.
    pub timeout: Option<Duration>,
    /// `tolerance=`: relative tolerance of numbers in the blessed output.
    pub tolerance: Option<String>,
    /// The expectation, in rustdoc's words.
    pub expectation: Expectation,
    /// `edition20xx`: Rust edition.
    pub edition: Edition,
    /// `standalone`: compiled in a crate of its own.
    pub standalone: bool,
    /// `test_harness`: the functions marked `#[test]` are run.
    pub harness: bool,
    /// `trace`, `starter`, `tests`, `solution`, `verify`: role in a quiz or an exercise.
    pub role: Role,
    /// `output=fold`, `output=hide`: presentation of text output.
    pub output: OutputStyle,
    /// `hidelines=!!`: prefix of hidden lines, which is removed from them.
    pub hidelines: Option<String>,
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
            hidelines: None,
        }
    }
}
