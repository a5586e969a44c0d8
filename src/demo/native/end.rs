//! Determines how a process ended, from its status and its standard error.
//!
//! A panic counts only if the process exits with Rust's exit code for it: a thread may panic and be
//! joined.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use unicode_width::UnicodeWidthChar;

use super::process::{Budget, Overrun};
use crate::demo::Program;
use crate::demo::outcome::{End, ProgramPlace, Stop};

/// Rust's exit code after a panic of the main thread.
const PANIC: i32 = 101;

/// Limits of a program, for messages about the one that stopped it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RunLimits {
    /// Wall time and size of the output.
    pub budget: Budget,
    /// CPU time, in seconds.
    pub cpu: u64,
    /// Memory, in bytes.
    pub memory: u64,
    /// Size of each file, in bytes.
    pub file_size: u64,
}

/// Returns how a run of `program` ended. `stderr` contains no thread numbers and no folders of this
/// machine.
pub(super) fn read(
    status: Option<ExitStatus>,
    overrun: Option<Overrun>,
    stderr: &str,
    program: &Program,
    limits: &RunLimits,
) -> End {
    let Budget { time, output } = limits.budget;
    match (overrun, status) {
        (Some(Overrun::Output), _) => End::Stopped(Stop::OutputSize(output as u64)),
        // A canceled run has no outcome; its caller refuses it before.
        (Some(Overrun::Time | Overrun::Canceled), _) | (None, None) => End::Stopped(
            Stop::WallTime(time.as_millis().try_into().unwrap_or(u64::MAX)),
        ),
        (None, Some(status)) => match (status.code(), status.signal()) {
            (Some(PANIC), _) => panic_in(stderr, program).unwrap_or(End::Exited(PANIC)),
            (Some(code), _) => End::Exited(code),
            (None, signal) => by_signal(signal.unwrap_or_default(), stderr, limits),
        },
    }
}

fn by_signal(signal: i32, stderr: &str, limits: &RunLimits) -> End {
    // Rust's standard library prints this line and aborts, so the signal alone does not tell.
    let out_of_memory = stderr
        .lines()
        .any(|line| line.starts_with("memory allocation of ") && line.ends_with(" bytes failed"));
    match signal {
        libc::SIGABRT if out_of_memory => End::Stopped(Stop::Memory(limits.memory)),
        libc::SIGXCPU => End::Stopped(Stop::CpuTime(limits.cpu * 1000)),
        libc::SIGXFSZ => {
            let megabytes = limits.file_size / 1_000_000;
            End::Stopped(Stop::Forbidden(format!(
                "it wrote a file of more than {megabytes} MB"
            )))
        }
        _ => End::Signaled(signal_name(signal)),
    }
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        libc::SIGABRT => "SIGABRT",
        libc::SIGSEGV => "SIGSEGV",
        libc::SIGILL => "SIGILL",
        libc::SIGFPE => "SIGFPE",
        libc::SIGBUS => "SIGBUS",
        libc::SIGKILL => "SIGKILL",
        libc::SIGTERM => "SIGTERM",
        libc::SIGPIPE => "SIGPIPE",
        libc::SIGTRAP => "SIGTRAP",
        _ => return format!("signal {signal}"),
    };
    name.to_owned()
}

/// Returns the last panic of the main thread, or of the last test that failed.
fn panic_in(stderr: &str, program: &Program) -> Option<End> {
    let head = if program.harness {
        "' panicked at "
    } else {
        "thread 'main' panicked at "
    };
    let at = stderr.rfind(head)?;
    let (place, rest) = stderr[at + head.len()..].split_once('\n')?;
    // The message has no mark at its end. The note on backtraces follows, or the panic of another thread.
    let is_message = |line: &&str| !(line.starts_with("note: ") || line.starts_with("thread '"));
    let message: Vec<&str> = rest.lines().take_while(is_message).collect();
    Some(End::Panicked {
        message: message.join("\n").trim_end().to_owned(),
        at: program_place(place, program),
    })
}

/// Parses `src/main.rs:12:5:`; `None` for places outside of the program.
fn program_place(place: &str, program: &Program) -> Option<ProgramPlace> {
    let numbers = place.strip_prefix("src/main.rs:")?.strip_suffix(':')?;
    let (line, column) = numbers.split_once(':')?;
    let line: usize = line.parse().ok()?;
    let in_program = program.source.lines().nth(line.checked_sub(1)?)?;
    // Reported columns do not count the text that opens `main`.
    let in_lesson = match &program.opening {
        Some(opening) => opening.without(line, in_program),
        None => in_program.into(),
    };
    let column = character_at(&in_lesson, column.parse().ok()?);
    Some(ProgramPlace { line, column })
}

/// Converts a column on a terminal, as panics report it, to a column in characters.
///
/// The compiler counts a tab as four columns and wide characters as two.
fn character_at(line: &str, column: usize) -> usize {
    let mut width = 1;
    let before = line.chars().take_while(|&c| {
        let reached = width >= column;
        width += if c == '\t' { 4 } else { c.width().unwrap_or(1) };
        !reached
    });
    before.count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const LIMITS: RunLimits = RunLimits {
        budget: Budget {
            time: Duration::from_secs(2),
            output: 10,
        },
        cpu: 3,
        memory: 100,
        file_size: 1,
    };

    const SOURCE: &str = "fn main() {\n    f();\n\t日é f();\n}\n";

    #[track_caller]
    fn check(raw: i32, stderr: &str, expected: End) {
        let status = ExitStatus::from_raw(raw);
        assert_eq!(
            read(Some(status), None, stderr, &Program::plain(SOURCE), &LIMITS),
            expected
        );
    }

    fn panicked(message: &str, at: Option<(usize, usize)>) -> End {
        let message = message.to_owned();
        let at = at.map(|(line, column)| ProgramPlace { line, column });
        End::Panicked { message, at }
    }

    #[test]
    fn a_panic_has_its_place_and_words() {
        let text = "a\n\nthread 'main' panicked at src/main.rs:2:5:\nassertion failed\n  left: 1\n\
                    note: run with `RUST_BACKTRACE=1` …\n";
        check(
            101 << 8,
            text,
            panicked("assertion failed\n  left: 1", Some((2, 5))),
        );
    }

    #[test]
    fn columns_become_those_of_characters() {
        let text = "thread 'main' panicked at src/main.rs:3:9:\nx\n";
        check(101 << 8, text, panicked("x", Some((3, 5))));
        let text = "thread 'main' panicked at src/main.rs:3:99:\nx\n";
        check(101 << 8, text, panicked("x", Some((3, 9))));
    }

    #[test]
    fn a_panic_in_a_library_has_no_place() {
        let text = "thread 'main' panicked at ndarray-0.17.1/src/a.rs:2:5:\nx\n";
        check(101 << 8, text, panicked("x", None));
    }

    #[test]
    fn a_panic_of_another_thread_is_none() {
        check(
            0,
            "thread '<unnamed>' panicked at src/main.rs:2:5:\nx\n",
            End::Exited(0),
        );
        check(
            101 << 8,
            "thread 'w' panicked at src/main.rs:2:5:\nx\n",
            End::Exited(101),
        );
    }

    #[test]
    fn signals_have_names() {
        check(libc::SIGSEGV, "", End::Signaled("SIGSEGV".to_owned()));
        check(libc::SIGABRT, "x", End::Signaled("SIGABRT".to_owned()));
    }

    #[test]
    fn limits_are_told_apart() {
        let memory = "memory allocation of 4096 bytes failed\n";
        check(libc::SIGABRT, memory, End::Stopped(Stop::Memory(100)));
        check(libc::SIGXCPU, "", End::Stopped(Stop::CpuTime(3000)));
        let time = read(None, Some(Overrun::Time), "", &Program::plain(""), &LIMITS);
        assert_eq!(time, End::Stopped(Stop::WallTime(2000)));
        let output = read(
            None,
            Some(Overrun::Output),
            "",
            &Program::plain(""),
            &LIMITS,
        );
        assert_eq!(output, End::Stopped(Stop::OutputSize(10)));
    }
}
