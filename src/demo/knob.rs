//! Knobs: values of a demo that readers may turn, declared in comments.
//!
//! ```rust,ignore
//! let layers: usize = 56; // knob 2..=80 step 2 "Layers"
//! let skip: bool = false; // knob "Skip connections"
//! let start = "he"; // knob "he"|"xavier" "Weights"
//! ```
//!
//! The native program ignores the comment. A program with other values is the same
//! text with other literals. Nothing is compiled here.

mod gallery;
mod read;
mod words;

use std::ops::Range;

use super::line_map::LineMap;
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::lesson::demo::DemoLine;

pub use gallery::{Variant, variants};

/// A value that readers may turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    /// The variable: `layers`.
    pub name: String,
    /// What readers see: `Layers`.
    pub label: String,
    /// The literal that the author wrote: `56`, `false`, `"he"`.
    pub literal: String,
    /// What it may be.
    pub kind: KnobKind,
}

/// What a knob may be.
#[derive(Clone, Debug, PartialEq)]
pub enum KnobKind {
    /// A number of a range.
    Number {
        /// The smallest.
        from: f64,
        /// The largest.
        to: f64,
        /// The distance between two; from the smallest on.
        step: f64,
        /// Whether it is written with a point.
        real: bool,
    },
    /// On or off.
    Bool,
    /// One of some words.
    Choice(Vec<String>),
}

/// A knob with its place in a program.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedKnob {
    /// The knob.
    pub knob: Knob,
    /// The line of the program, from 0.
    pub line: usize,
    /// The bytes of the literal in that line.
    pub range: Range<usize>,
}

/// What is wrong with a comment, at bytes of its line.
#[derive(Clone, Debug, PartialEq)]
pub struct KnobError {
    /// Where in the line.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Knob {
    /// The value of the literal, as an address writes it: `56`, `0`, `he`.
    pub fn value(&self) -> String {
        match self.kind {
            KnobKind::Number { .. } => read::plain(read::digits(&self.literal)),
            KnobKind::Bool => u8::from(self.literal == "true").to_string(),
            KnobKind::Choice(_) => self.literal.trim_matches('"').to_owned(),
        }
    }

    /// The literal of a value that an address or a gallery writes.
    ///
    /// # Errors
    ///
    /// Why the knob cannot have that value, in words.
    pub fn literal_of(&self, value: &str) -> Result<String, String> {
        match &self.kind {
            KnobKind::Number {
                from,
                to,
                step,
                real,
            } => {
                let number: Option<f64> = value.parse().ok();
                let number = number.filter(|number| on_steps(*number, *from, *to, *step));
                let Some(number) = number else {
                    return Err(format!("{from} to {to} in steps of {step}"));
                };
                let point = *real && number.fract() == 0.0;
                let digits = if point {
                    format!("{number:.1}")
                } else {
                    number.to_string()
                };
                Ok(digits + read::suffix(&self.literal))
            }
            KnobKind::Bool => match value {
                "1" | "true" => Ok("true".to_owned()),
                "0" | "false" => Ok("false".to_owned()),
                _ => Err("`true` or `false`".to_owned()),
            },
            KnobKind::Choice(words) => match words.iter().any(|word| word == value) {
                true => Ok(format!("\"{value}\"")),
                false => Err(format!("one of {}", words.join(", "))),
            },
        }
    }
}

/// Whether a number is one of those that a range offers.
fn on_steps(number: f64, from: f64, to: f64, step: f64) -> bool {
    let steps = (number - from) / step;
    number >= from && number <= to && (steps - steps.round()).abs() < 1e-6
}

/// The knobs of a program in the order of its lines, and what is wrong with their comments.
///
/// `lines` are those of all fences of the program.
pub fn find<'a>(
    lesson: &Lesson,
    lines: impl IntoIterator<Item = &'a DemoLine>,
    map: &LineMap,
) -> (Vec<PlacedKnob>, Vec<Diagnostic>) {
    let mut knobs: Vec<PlacedKnob> = Vec::new();
    let mut problems = Vec::new();
    for line in lines {
        let found = match read::knob(&line.text) {
            None => continue,
            Some(found) => found,
        };
        let twice = |knob: &Knob| knobs.iter().any(|known| known.knob.name == knob.name);
        let found = found.and_then(|(knob, range)| match twice(&knob) {
            true => Err(KnobError {
                message: format!("there are two knobs `{}`", knob.name),
                help: "rename one of the variables".to_owned(),
                range,
            }),
            false => Ok((knob, range)),
        });
        match found {
            Ok((knob, range)) => {
                let line = map.line_of(line).unwrap_or(1) - 1;
                knobs.push(PlacedKnob { knob, line, range });
            }
            Err(error) => problems.push(explain(lesson, line, error)),
        }
    }
    (knobs, problems)
}

fn explain(lesson: &Lesson, line: &DemoLine, error: KnobError) -> Diagnostic {
    let mut span = lesson.span(line.offset + error.range.start..line.offset + error.range.end);
    if let Some(file) = &line.from {
        span.file = file.clone();
    }
    Diagnostic::new(Code::Knob, span, error.message).with_help(error.help)
}

/// `source` with other texts in the places of knobs.
pub fn replaced<'a>(
    source: &str,
    changes: impl IntoIterator<Item = (&'a PlacedKnob, String)>,
) -> String {
    let mut lines: Vec<String> = source.split('\n').map(str::to_owned).collect();
    for (knob, text) in changes {
        if let Some(line) = lines.get_mut(knob.line) {
            line.replace_range(knob.range.clone(), &text);
        }
    }
    lines.join("\n")
}
