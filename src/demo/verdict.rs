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
use super::outcome::{End, Outcome, ProgramPlace};
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
    // The role comes first: a trace may end in any way, and a starter fails although it says nothing.
    let mut diagnostics = match (case.demo.words.role, &case.demo.words.expectation) {
        (Role::Trace, _) => case.stopped(),
        (Role::Starter, _) => case.starter(),
        (Role::Solution, _) => case.solution(),
        (_, Expectation::CompileFail(codes)) => case.compile_fail(codes),
        (_, Expectation::Panic(words)) => case.should_panic(words.as_deref()),
        (_, Expectation::NoRun | Expectation::Ignore) => case.compiler(),
        (_, Expectation::Run) => case.run(),
    };
    diagnostics.extend(case.frames());
    diagnostics
}

/// An outcome with the fence that it is judged by.
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

    /// Returns the subject of messages about a bad end.
    fn subject(&self) -> &'static str {
        match self.demo.words.role {
            Role::Solution => "this solution",
            Role::Demo | Role::Starter | Role::Tests | Role::Trace | Role::Verify => "this demo",
        }
    }

    /// Requires that the program compiles and ends well.
    fn run(&self) -> Vec<Diagnostic> {
        let mut diagnostics = self.compiler();
        diagnostics.extend(self.stopped());
        diagnostics.extend(self.bad_end());
        diagnostics
    }

    /// Returns the compiler's errors and warnings.
    fn compiler(&self) -> Vec<Diagnostic> {
        let messages = &self.outcome.messages;
        compiler_messages::diagnostics(self.lesson, self.assembly, messages).collect()
    }

    /// Returns the compiler's errors without its warnings.
    fn compile_errors(&self) -> Vec<Diagnostic> {
        let mut diagnostics = self.compiler();
        diagnostics.retain(Diagnostic::is_error);
        diagnostics
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
        let subject = self.subject();
        match &self.outcome.end {
            End::Panicked { message, at } => Some(self.panic(message, *at)),
            End::Exited(0) | End::Compiled | End::CompileError | End::Stopped(_) => None,
            End::Exited(code) => {
                let message = format!("{subject} ends with exit code {code}");
                let diagnostic = self.at_fence(Code::ExitStatus, message);
                Some(
                    self.with_stderr(diagnostic)
                        .with_help("a demo ends well when `main` returns"),
                )
            }
            End::Signaled(signal) => {
                let message = if self.outcome.stderr.contains("has overflowed its stack") {
                    format!("{subject} overflows its stack")
                } else {
                    format!("{subject} is ended by {signal}")
                };
                let diagnostic = self.at_fence(Code::ExitStatus, message);
                let help = "a demo ends well when `main` returns; look for endless recursion, \
                            `abort` and unsafe code";
                Some(self.with_stderr(diagnostic).with_help(help))
            }
        }
    }

    fn panic(&self, message: &str, at: Option<ProgramPlace>) -> Diagnostic {
        let subject = self.subject();
        let first = message.lines().next().unwrap_or_default();
        let start = at.and_then(|at| self.assembly.map.place(at, self.lesson));
        // Without a place in the lesson, the panic is in a library or in the lines that close `main`.
        let span = start
            .clone()
            .map_or_else(|| self.last_line(), |start| self.to_line_end(start));
        let words = match first.split_once("on an `Err` value: ") {
            // Those lines unwrap the error that the demo's `?` returns.
            Some((_, error)) if at.is_some() && start.is_none() => {
                format!("{subject} fails: {error}")
            }
            _ => format!("{subject} panics: {first}"),
        };
        let mut diagnostic = Diagnostic::new(Code::Panic, span, words);
        if let Some((_, rest)) = message.split_once('\n') {
            diagnostic = diagnostic.with_note(rest.trim_end());
        }
        let line = at.and_then(|at| self.assembly.program.source.lines().nth(at.line - 1));
        let help = advice::on_panic(self.lesson, self.demo, self.files, message, line);
        self.with_rules(diagnostic).with_help(help)
    }

    /// Adds a note on the limits of demos if an error looks like a denied permission.
    fn with_rules(&self, diagnostic: Diagnostic) -> Diagnostic {
        // The filter of system calls answers with error 1, Landlock with error 13.
        let signs = ["(os error 1)", "(os error 13)", "PermissionDenied"];
        if !signs.iter().any(|sign| self.outcome.stderr.contains(sign)) {
            return diagnostic;
        }
        diagnostic.with_note(
            "demos have no network, start no programs, and read and write only in a folder of \
             their own; `data=` puts files there",
        )
    }

    /// Adds the last lines of standard error as a note, and [the rules](Self::with_rules).
    fn with_stderr(&self, diagnostic: Diagnostic) -> Diagnostic {
        let stderr = self.outcome.stderr.trim();
        if stderr.is_empty() {
            return self.with_rules(diagnostic);
        }
        let lines: Vec<&str> = stderr.lines().collect();
        let last = &lines[lines.len().saturating_sub(5)..];
        self.with_rules(diagnostic.with_note(last.join("\n")))
    }

    fn should_panic(&self, expected: Option<&str>) -> Vec<Diagnostic> {
        let mut diagnostics = self.compile_errors();
        diagnostics.extend(self.stopped());
        let words = match &self.outcome.end {
            End::CompileError | End::Compiled | End::Stopped(_) => return diagnostics,
            End::Exited(0) => {
                let message = "this demo ends well, but `should_panic` says that it panics";
                let help = "remove `should_panic` from the fence, or make the demo panic";
                diagnostics.push(self.at_fence(Code::NoPanic, message).with_help(help));
                return diagnostics;
            }
            End::Panicked { message, .. } => message,
            // An error that `main` returns is printed there.
            End::Exited(_) | End::Signaled(_) => &self.outcome.stderr,
        };
        if let Some(expected) = expected
            && !words.contains(expected)
        {
            let message = format!("this demo panics, but not with `{expected}`");
            let diagnostic = self
                .at_fence(Code::NoPanic, message)
                .with_note(format!("it says: {}", words.trim_end()))
                .with_help("write a part of what it says after `should_panic=`");
            diagnostics.push(diagnostic);
        }
        diagnostics
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
        let messages = self.outcome.messages.iter();
        let actual: Vec<&str> = messages
            .filter(|message| message.is_error)
            .filter_map(|error| error.code.as_deref())
            .collect();
        let help = if actual.is_empty() {
            "its errors have no code; write `compile_fail` alone".to_owned()
        } else {
            format!("its errors are {}", actual.join(", "))
        };
        codes
            .iter()
            .filter(|code| !actual.contains(&code.as_str()))
            .map(|code| {
                let message = format!("this demo does not compile, but not because of {code}");
                self.at_fence(Code::CompilePassed, message).with_help(&help)
            })
            .collect()
    }

    fn starter(&self) -> Vec<Diagnostic> {
        let (message, help) = match &self.outcome.end {
            End::CompileError => {
                let mut errors = self.compile_errors();
                for error in &mut errors {
                    error.code = Code::Exercise;
                    let advice = "a starter compiles; `todo!()` stands for what is left to do";
                    error.help.get_or_insert_with(|| advice.to_owned());
                }
                return errors;
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
                return self.stopped();
            }
        };
        vec![self.at_fence(Code::Exercise, message).with_help(help)]
    }

    fn solution(&self) -> Vec<Diagnostic> {
        let mut diagnostics = self.compiler();
        diagnostics.extend(self.stopped());
        if let Some(mut failure) = self.bad_end() {
            failure.code = Code::Exercise;
            failure.help = Some("a solution passes the tests of its exercise".to_owned());
            diagnostics.push(failure);
        }
        diagnostics
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
        let message = format!("`{name}` is {got}, not {} ({source})", expected(check));
        let span = self.literal(name).unwrap_or_else(|| self.fence());
        let help = "correct the demo, or the published value and its tolerance";
        Diagnostic::new(Code::CheckFailed, span, message).with_help(help)
    }

    /// Returns the span from the literal `name` to the end of its line. Lines that also contain
    /// `check` take precedence.
    fn literal(&self, name: &str) -> Option<Span> {
        let literal = format!("{name:?}");
        let Assembly { program, map, .. } = self.assembly;
        let lines: Vec<_> = program
            .source
            .lines()
            .zip(1..)
            .filter_map(|(text, line)| Some((line, text, text.find(&literal)?)))
            .collect();
        let with_check = lines.iter().find(|(_, text, _)| text.contains("check"));
        let &(line, text, byte) = with_check.or(lines.first())?;
        let column = text[..byte].chars().count() + 1;
        let mut place = ProgramPlace { line, column };
        if let Some(opening) = &program.opening {
            place = opening.shown(place);
        }
        let start = map.place(place, self.lesson)?;
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

/// Returns the published value with its tolerance.
fn expected(check: &Check) -> String {
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
