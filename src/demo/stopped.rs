//! Words for the limit that stopped a program or its compiler.
//!
//! The outcome says which limit it was; nothing is measured here.

use super::outcome::Stop;
use crate::diagnostic::Explanation;

/// Explains the limit that stopped a program.
pub(super) fn explain(stop: &Stop) -> Explanation {
    match stop {
        Stop::WallTime(millis) => Explanation::new(
            format!(
                "this demo ran longer than {} and was stopped",
                seconds(*millis)
            ),
            "`timeout=30` on the fence gives it 30 seconds; does it wait for something?",
        ),
        Stop::CpuTime(millis) => Explanation::new(
            format!(
                "this demo computed longer than {} and was stopped",
                seconds(*millis)
            ),
            "`timeout=30` on the fence gives it 30 seconds of each processor",
        ),
        Stop::OutputSize(bytes) => Explanation::new(
            format!(
                "this demo printed more than {} kB and was stopped",
                bytes / 1000
            ),
            "print less and give figures less data, or raise `output` under `[limits]` in `course.toml`",
        ),
        Stop::Memory(bytes) => Explanation::new(
            format!(
                "this demo asked for more than {} MB of memory",
                bytes / 1_000_000
            ),
            "use less, or raise `memory` under `[limits]` in `course.toml`",
        ),
        Stop::CompileTime(millis) => Explanation::new(
            format!(
                "the compiler took more than {} for this demo alone and was stopped",
                seconds(*millis)
            ),
            "is there a constant or a macro without an end?",
        ),
        Stop::CompileMemory(bytes) => Explanation::new(
            format!(
                "the compiler needs more than {} GB of memory",
                bytes / (1 << 30)
            ),
            "make constants, arrays and included files smaller",
        ),
        Stop::CompileOutput(bytes) => Explanation::new(
            format!(
                "the compiler wrote more than {} MB of messages and was stopped",
                bytes / (1 << 20)
            ),
            "mend the first errors",
        ),
        Stop::Forbidden(what) => Explanation::new(
            format!("this demo was stopped: {what}"),
            "demos have no network, start no programs, and write little",
        ),
    }
}

fn seconds(millis: u64) -> String {
    if millis.is_multiple_of(1000) {
        format!("{} s", millis / 1000)
    } else {
        format!("{:.2} s", millis as f64 / 1000.0)
    }
}
