//! Parameters of a demo that readers can change. Authors declare them in comments, by the word `knob`.
//!
//! ```rust,ignore
//! let layers: usize = 56; // knob 2..=80 step 2 "Layers"
//! let skip: bool = false; // knob "Skip connections"
//! let start = "he"; // knob "he"|"xavier" "Weights"
//! ```
//!
//! The native program ignores the comment. A program with other values is the same text with other
//! literals. Nothing is compiled here.

mod gallery;
mod lexer;
mod read;

use std::ops::Range;

use super::line_map::LineMap;
use super::opening::Opening;
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::lesson::demo::DemoLine;

pub(crate) use gallery::{Variant, variants};

/// A parameter of a demo that readers can change.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name of the variable: `layers`.
    pub name: String,
    /// Label of the control: `Layers`.
    pub label: String,
    /// Literal in the source, the initial value: `56`, `false`, `"he"`.
    pub literal: String,
    /// Type and allowed values.
    pub kind: ParameterKind,
}

/// Type and allowed values of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterKind {
    /// A number in a range.
    Number {
        /// Smallest value.
        from: f64,
        /// Largest value.
        to: f64,
        /// Distance between allowed values, counted from `from`.
        step: f64,
        /// True if values are written with a decimal point.
        real: bool,
    },
    /// A switch.
    Bool,
    /// One of several words.
    Choice(Vec<String>),
}

/// A parameter with its place in a program.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedParameter {
    /// The parameter.
    pub parameter: Parameter,
    /// Line of the program, from 0.
    pub line: usize,
    /// Byte range of the literal in that line.
    pub range: Range<usize>,
}

/// An error in the comment of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParameterError {
    /// Byte range in the line.
    pub range: Range<usize>,
    /// Message, lower case, without a final period.
    pub message: String,
    /// Advice for the author.
    pub help: String,
}

impl Parameter {
    /// Returns the initial value as it is written in a URL: `56`, `0`, `he`.
    pub fn value(&self) -> String {
        match self.kind {
            ParameterKind::Number { .. } => read::plain(read::digits(&self.literal)),
            ParameterKind::Bool => u8::from(self.literal == "true").to_string(),
            ParameterKind::Choice(_) => self.literal.trim_matches('"').to_owned(),
        }
    }

    /// Returns the literal for a value from a URL or from `gallery=`.
    ///
    /// # Errors
    ///
    /// A description of the allowed values, if the parameter cannot have that value.
    pub fn literal_of(&self, value: &str) -> Result<String, String> {
        match &self.kind {
            ParameterKind::Number {
                from,
                to,
                step,
                real,
            } => {
                let number: f64 = value
                    .parse()
                    .ok()
                    .filter(|number| on_steps(*number, *from, *to, *step))
                    .ok_or_else(|| format!("{from} to {to} in steps of {step}"))?;
                // `3` would be a literal of another type.
                let digits = if *real && number.fract() == 0.0 {
                    format!("{number:.1}")
                } else {
                    number.to_string()
                };
                Ok(digits + read::suffix(&self.literal))
            }
            ParameterKind::Bool => match value {
                "1" | "true" => Ok("true".to_owned()),
                "0" | "false" => Ok("false".to_owned()),
                _ => Err("`true` or `false`".to_owned()),
            },
            ParameterKind::Choice(words) => {
                if words.iter().any(|word| word == value) {
                    Ok(format!("\"{value}\""))
                } else {
                    Err(format!("one of {}", words.join(", ")))
                }
            }
        }
    }
}

/// Returns true if `number` is `from` plus a multiple of `step`, and at most `to`.
fn on_steps(number: f64, from: f64, to: f64, step: f64) -> bool {
    // Steps such as 0.1 have no exact binary form, so the quotient may be off a little.
    let steps = (number - from) / step;
    number >= from && number <= to && (steps - steps.round()).abs() < 1e-6
}

/// Finds the parameters of a program in the order of its lines, and reports errors in their comments.
///
/// `lines` are those of all fences of the program.
pub(crate) fn find<'a>(
    lesson: &Lesson,
    lines: impl IntoIterator<Item = &'a DemoLine>,
    map: &LineMap,
    opening: Option<&Opening>,
) -> (Vec<PlacedParameter>, Vec<Diagnostic>) {
    let mut parameters: Vec<PlacedParameter> = Vec::new();
    let mut problems = Vec::new();
    for line in lines {
        let parsed = match read::parameter(&line.text) {
            None => continue,
            Some(Err(error)) => Err(error),
            Some(Ok((parameter, range))) => {
                let mut earlier = parameters.iter();
                if earlier.any(|other| other.parameter.name == parameter.name) {
                    let message = format!("there are two knobs `{}`", parameter.name);
                    Err(lexer::error(range, message, "rename one of the variables"))
                } else {
                    Ok((parameter, range))
                }
            }
        };
        match parsed {
            Ok((parameter, range)) => {
                let line = map.line_of(line).unwrap_or(1) - 1;
                // The opening of `main` stands in front of the literal on its line.
                let shift = opening
                    .filter(|opening| opening.line == line + 1)
                    .map_or(0, |opening| opening.text.len());
                parameters.push(PlacedParameter {
                    parameter,
                    line,
                    range: range.start + shift..range.end + shift,
                });
            }
            Err(error) => problems.push(explain(lesson, line, error)),
        }
    }
    (parameters, problems)
}

fn explain(lesson: &Lesson, line: &DemoLine, error: ParameterError) -> Diagnostic {
    let mut span = lesson.span(line.offset + error.range.start..line.offset + error.range.end);
    if let Some(file) = &line.from {
        span.file = file.clone();
    }
    Diagnostic::new(Code::Knob, span, error.message).with_help(error.help)
}

/// Replaces the literals of parameters in `source` by other texts.
pub(crate) fn replaced<'a>(
    source: &str,
    changes: impl IntoIterator<Item = (&'a PlacedParameter, String)>,
) -> String {
    // A line has at most one parameter, so no change moves the place of another one.
    let mut lines: Vec<String> = source.split('\n').map(str::to_owned).collect();
    for (parameter, text) in changes {
        if let Some(line) = lines.get_mut(parameter.line) {
            line.replace_range(parameter.range.clone(), &text);
        }
    }
    lines.join("\n")
}
