//! Judges each outcome by the promise of its fence.
//!
//! | fence | the promise holds if it |
//! |---|---|
//! | a demo, `verify`, `solution` | compiles and ends well, with every check passed |
//! | `should_panic` | compiles and fails, with the expected words |
//! | `compile_fail` | does not compile, with the expected codes |
//! | `no_run` | compiles |
//! | `starter` | compiles and fails its tests |
//! | `trace` | does anything within its limits |
//!
//! Each diagnostic points into the Markdown and says what to do. Blessed outputs are compared
//! elsewhere.

use super::frame::{Check, Frame, Scalar, Tolerance};
use super::outcome::{CompilerMessage, End, Outcome, ProgramPlace};
use super::program::{Assembly, CourseFiles};
use super::stopped;
use super::{advice, compiler_messages};
use crate::diagnostic::{Code, Diagnostic, Explanation, Span};
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Expectation, Role};

/// Returns the errors in the outcome of a fence; empty if the promise holds.
///
/// `files` are those of `content/`, which help texts may name.
pub(super) fn judge(
    lesson: &Lesson,
    files: &CourseFiles,
    assembly: &Assembly,
    outcome: &Outcome,
) -> Vec<Diagnostic> {
    let case = Case {
        lesson,
        files,
        assembly,
        demo: &lesson.demos[assembly.demo],
        outcome,
    };
    let mut found = match (case.demo.words.role, &case.demo.words.expectation) {
        (Role::Trace, _) => case.stopped(),
        (Role::Starter, _) => case.starter(),
        (Role::Solution, _) => case.solution(),
        (_, Expectation::CompileFail(codes)) => case.compile_fail(codes),
        (_, Expectation::Panic(words)) => case.should_panic(words.as_deref()),
        (_, Expectation::NoRun | Expectation::Ignore) => case.compiler(true),
        (_, Expectation::Run) => case.run(),
    };
    found.extend(case.frames());
    found
}

struct Case<'a> {
    lesson: &'a Lesson,
    files: &'a CourseFiles,
    assembly: &'a Assembly,
    demo: &'a Demo,
    outcome: &'a Outcome,
}

impl Case<'_> {
    fn at_fence(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.fence(), message)
    }

    fn fence(&self) -> Span {
        self.lesson.span(self.demo.info_range.clone())
    }

    /// Requires that the program compiles and ends well.
    fn run(&self) -> Vec<Diagnostic> {
        let mut found = self.compiler(true);
        found.extend(self.stopped());
        found.extend(self.bad_end());
        found
    }

    /// Returns the compiler's errors, and its warnings if `warnings`.
    fn compiler(&self, warnings: bool) -> Vec<Diagnostic> {
        let wanted = |message: &&CompilerMessage| warnings || message.is_error;
        let messages: Vec<CompilerMessage> = self
            .outcome
            .messages
            .iter()
            .filter(wanted)
            .cloned()
            .collect();
        compiler_messages::diagnostics(self.lesson, self.assembly, &messages).collect()
    }

    fn stopped(&self) -> Vec<Diagnostic> {
        let End::Stopped(stop) = &self.outcome.end else {
            return Vec::new();
        };
        let Explanation { message, help } = stopped::explain(stop);
        vec![self.at_fence(Code::Limit, message).with_help(help)]
    }

    /// Reports a panic, an exit code other than 0 or a signal.
    fn bad_end(&self) -> Option<Diagnostic> {
        match &self.outcome.end {
            End::Panicked { message, at } => Some(self.panic(message, *at)),
            End::Exited(0) | End::Compiled | End::CompileError | End::Stopped(_) => None,
            End::Exited(code) => {
                let message = format!("this demo ends with exit code {code}");
                let made = self.at_fence(Code::ExitStatus, message);
                Some(
                    self.with_stderr(made)
                        .with_help("a demo ends well when `main` returns"),
                )
            }
            End::Signaled(signal) => {
                let message = if self.outcome.stderr.contains("has overflowed its stack") {
                    "this demo overflows its stack".to_owned()
                } else {
                    format!("this demo is ended by {signal}")
                };
                let made = self.at_fence(Code::ExitStatus, message);
                let help = "a demo ends well when `main` returns; look for endless recursion, \
                            `abort` and unsafe code";
                Some(self.with_stderr(made).with_help(help))
            }
        }
    }

    fn panic(&self, message: &str, at: Option<ProgramPlace>) -> Diagnostic {
        let first = message.lines().next().unwrap_or_default();
        let place = at.and_then(|at| self.assembly.map.place(at, self.lesson));
        let made = match place {
            Some(start) => {
                let words = format!("this demo panics: {first}");
                Diagnostic::new(Code::Panic, self.to_line_end(start), words)
            }
            None => {
                let words = match first.split_once("on an `Err` value: ") {
                    Some((_, error)) if at.is_some() => format!("this demo fails: {error}"),
                    _ => format!("this demo panics: {first}"),
                };
                Diagnostic::new(Code::Panic, self.last_line(), words)
            }
        };
        let made = match message.split_once('\n') {
            Some((_, rest)) => made.with_note(rest.trim_end()),
            None => made,
        };
        let line = at.and_then(|at| self.assembly.program.source.lines().nth(at.line - 1));
        let help = advice::on_panic(self.lesson, self.demo, self.files, message, line);
        self.with_rules(made).with_help(help)
    }

    /// Adds a note on the limits of demos if an error looks like a denied permission.
    fn with_rules(&self, made: Diagnostic) -> Diagnostic {
        let signs = ["(os error 1)", "(os error 13)", "PermissionDenied"];
        if !signs.iter().any(|sign| self.outcome.stderr.contains(sign)) {
            return made;
        }
        made.with_note(
            "demos have no network, start no programs, and read and write only in a folder of \
             their own; `data=` puts files there",
        )
    }

    fn with_stderr(&self, made: Diagnostic) -> Diagnostic {
        let stderr = self.outcome.stderr.trim();
        if stderr.is_empty() {
            return self.with_rules(made);
        }
        let lines: Vec<&str> = stderr.lines().collect();
        let last = &lines[lines.len().saturating_sub(5)..];
        self.with_rules(made.with_note(last.join("\n")))
    }

    fn should_panic(&self, expected: Option<&str>) -> Vec<Diagnostic> {
        let mut found = self.compiler(false);
        found.extend(self.stopped());
        let words = match &self.outcome.end {
            End::CompileError | End::Compiled | End::Stopped(_) => return found,
            End::Exited(0) => {
                let message = "this demo ends well, but `should_panic` says that it panics";
                let help = "remove `should_panic` from the fence, or make the demo panic";
                found.push(self.at_fence(Code::NoPanic, message).with_help(help));
                return found;
            }
            End::Panicked { message, .. } => message,
            End::Exited(_) | End::Signaled(_) => &self.outcome.stderr,
        };
        if let Some(expected) = expected
            && !words.contains(expected)
        {
            let message = format!("this demo panics, but not with `{expected}`");
            let made = self
                .at_fence(Code::NoPanic, message)
                .with_note(format!("it says: {}", words.trim_end()));
            found.push(made.with_help("write a part of what it says after `should_panic=`"));
        }
        found
    }

    fn compile_fail(&self, codes: &[String]) -> Vec<Diagnostic> {
        // A compiler that a limit stopped does not prove that the program is wrong.
        if matches!(self.outcome.end, End::Stopped(_)) {
            return self.stopped();
        }
        if self.outcome.end != End::CompileError {
            let message = "this demo compiles, but `compile_fail` says that it does not";
            let help = "remove `compile_fail` from the fence, or make the demo wrong";
            return vec![self.at_fence(Code::CompilePassed, message).with_help(help)];
        }
        let errors = self
            .outcome
            .messages
            .iter()
            .filter(|message| message.is_error);
        let given: Vec<&str> = errors.filter_map(|error| error.code.as_deref()).collect();
        let missing = codes.iter().filter(|code| !given.contains(&code.as_str()));
        let given = match given.as_slice() {
            [] => "its errors have no code; write `compile_fail` alone".to_owned(),
            given => format!("its errors are {}", given.join(", ")),
        };
        missing
            .map(|code| {
                let message = format!("this demo does not compile, but not because of {code}");
                self.at_fence(Code::CompilePassed, message)
                    .with_help(&given)
            })
            .collect()
    }

    fn starter(&self) -> Vec<Diagnostic> {
        let stopped = self.stopped();
        let (message, help) = match &self.outcome.end {
            End::CompileError => {
                let code = Code::Exercise;
                let errors = self.compiler(false).into_iter().map(|made| {
                    let help = made.help.filter(|help| !help.contains("compile_fail"));
                    let ours = "a starter compiles; `todo!()` stands for what is left to do";
                    let help = Some(help.unwrap_or_else(|| ours.to_owned()));
                    Diagnostic { code, help, ..made }
                });
                return errors.collect();
            }
            _ if !self.assembly.tested => (
                "this starter has no tests",
                "add a `rust tests` fence to the exercise; the starter must fail it",
            ),
            End::Exited(0) | End::Compiled => (
                "this starter passes the tests of its exercise",
                "leave something to do: `todo!()` in the starter, or tests that ask for more",
            ),
            End::Exited(_) | End::Panicked { .. } | End::Signaled(_) | End::Stopped(_) => {
                return stopped;
            }
        };
        vec![self.at_fence(Code::Exercise, message).with_help(help)]
    }

    fn solution(&self) -> Vec<Diagnostic> {
        let mut found = self.compiler(true);
        found.extend(self.stopped());
        found.extend(self.bad_end().map(|made| {
            let message = made.message.replace("this demo", "this solution");
            Diagnostic {
                code: Code::Exercise,
                message,
                help: Some("a solution passes the tests of its exercise".to_owned()),
                ..made
            }
        }));
        found
    }

    /// Reports frames that cannot be parsed, and failed checks.
    fn frames(&self) -> Vec<Diagnostic> {
        let problems = self.outcome.problems.iter().map(|problem| {
            let message = format!("something that this demo shows cannot be understood: {problem}");
            let help = "is `show` of the same version as `didact`?";
            self.at_fence(Code::Frame, message).with_help(help)
        });
        let checks = self.outcome.frames().filter_map(|frame| match frame {
            Frame::Check(check) if !check.pass => Some(self.failed_check(check)),
            _ => None,
        });
        problems.chain(checks).collect()
    }

    fn failed_check(&self, check: &Check) -> Diagnostic {
        let Check { name, source, .. } = check;
        let got = shown(&check.got);
        let message = format!("`{name}` is {got}, not {} ({source})", wanted(check));
        let span = self.literal(name).unwrap_or_else(|| self.fence());
        let help = "correct the demo, or the published value and its tolerance";
        Diagnostic::new(Code::CheckFailed, span, message).with_help(help)
    }

    /// Returns the span from the literal `name` to the end of its line. Lines that also contain
    /// `check` take precedence.
    fn literal(&self, name: &str) -> Option<Span> {
        let literal = format!("{name:?}");
        let lines = self.assembly.program.source.lines().enumerate();
        let holds: Vec<_> = lines
            .filter_map(|(line, text)| Some((line, text, text.find(&literal)?)))
            .collect();
        let with_check = holds.iter().find(|(_, text, _)| text.contains("check"));
        let (line, text, byte) = with_check.or(holds.first())?;
        let place = ProgramPlace {
            line: line + 1,
            column: text[..*byte].chars().count() + 1,
        };
        let opening = self.assembly.program.opening.as_ref();
        let place = opening.map_or(place, |opening| opening.shown(place));
        let start = self.assembly.map.place(place, self.lesson)?;
        Some(Span {
            end: start.start + literal.len(),
            ..start
        })
    }

    fn to_line_end(&self, start: Span) -> Span {
        let file = (start.file != self.lesson.file).then_some(&start.file);
        let rest = &self.lesson.text_of(file)[start.start..];
        let line = rest.lines().next().unwrap_or_default();
        Span {
            end: start.start + line.trim_end().len().max(1),
            ..start
        }
    }

    /// Returns the span of the last line of the fence that is not blank, or of its info string.
    fn last_line(&self) -> Span {
        let mut lines = self.demo.lines.iter().rev();
        let last = lines.find(|line| !line.text.trim().is_empty());
        last.map_or(self.fence(), |line| {
            let file = line.from.as_ref().unwrap_or(&self.lesson.file);
            Span::new(file, line.offset..line.offset + line.text.len())
        })
    }
}

fn shown(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Bool(value) => value.to_string(),
        Scalar::Integer(value) => value.to_string(),
        Scalar::Float(value) => value.to_string(),
        Scalar::Text(text) => text.clone(),
    }
}

fn wanted(check: &Check) -> String {
    let published = shown(&check.published);
    match check.tolerance {
        Tolerance::Absolute(x) => format!("{published} ± {x}"),
        Tolerance::Relative(x) => format!("{published} ± {} %", x * 100.0),
        Tolerance::Factor(x) => format!("{published} within a factor of {x}"),
        Tolerance::Exact => published,
        Tolerance::AtLeast => format!("at least {published}"),
        Tolerance::AtMost => format!("at most {published}"),
    }
}
