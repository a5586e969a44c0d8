//! The outcome of a program: what it printed and showed, the compiler's messages, and how it ended.
//!
//! It contains no times and no paths of the machine.

use serde::{Deserialize, Serialize};

use super::frame::Frame;
pub use super::frame::Part;

/// Everything that was observed about one program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The way the program ended.
    pub end: End,
    /// Errors and warnings of the compiler, with places in the program.
    pub messages: Vec<CompilerMessage>,
    /// Standard output: text and frames in the order they were printed.
    pub parts: Vec<Part>,
    /// Standard error, with positions such as `src/main.rs:12:5`.
    pub stderr: String,
    /// Parse errors of frames, in order.
    #[serde(default)]
    pub problems: Vec<String>,
}

/// The way a program ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum End {
    /// It was compiled and, as requested, not run.
    Compiled,
    /// It does not compile.
    CompileError,
    /// It exited with this code.
    Exited(i32),
    /// It panicked on its main thread.
    Panicked {
        /// The panic's message.
        message: String,
        /// Place of the panic in the program, if known.
        at: Option<ProgramPlace>,
    },
    /// A signal that it raised itself killed it, such as `SIGABRT`.
    Signaled(String),
    /// It exceeded a limit and was stopped.
    Stopped(Stop),
}

/// The limit that stopped a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stop {
    /// Wall time, in milliseconds.
    WallTime(u64),
    /// CPU time, in milliseconds.
    CpuTime(u64),
    /// Size of its output, in bytes.
    OutputSize(u64),
    /// Memory, in bytes.
    Memory(u64),
    /// Wall time of the compiler, in milliseconds.
    CompileTime(u64),
    /// Memory of the compiler, in bytes.
    CompileMemory(u64),
    /// Size of the compiler's messages, in bytes.
    CompileOutput(u64),
    /// An operation that demos may not do, in words.
    Forbidden(String),
}

impl Stop {
    /// Returns true for a limit that a busy machine reaches earlier.
    pub fn is_time(&self) -> bool {
        matches!(
            self,
            Self::WallTime(_) | Self::CpuTime(_) | Self::CompileTime(_)
        )
    }
}

/// A place in a program; line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramPlace {
    /// Line of `src/main.rs`.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// A message of the compiler.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompilerMessage {
    /// True for errors, false for warnings.
    pub is_error: bool,
    /// Error code, `E0382`, or name of the lint.
    pub code: Option<String>,
    /// Text of the message, without place and code.
    pub message: String,
    /// Places that the message points at, the primary one first.
    pub places: Vec<MessagePlace>,
    /// Notes and helps, each with the prefix `note: ` or `help: `.
    pub children: Vec<String>,
    /// The message as rustc prints it, without colors, with positions in `src/main.rs`.
    pub rendered: String,
}

/// A place in the program that a compiler message points at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessagePlace {
    /// True for the place of the error itself, false for places that explain it.
    pub primary: bool,
    /// First character.
    pub start: ProgramPlace,
    /// One past the last character.
    pub end: ProgramPlace,
    /// Text that the compiler prints at the place.
    pub label: Option<String>,
}

impl CompilerMessage {
    /// Creates an error without a place, if the compiler reports neither a place nor a reason.
    pub fn without_place(message: impl Into<String>, rendered: String) -> Self {
        Self {
            is_error: true,
            code: None,
            message: message.into(),
            places: Vec::new(),
            children: Vec::new(),
            rendered,
        }
    }
}

impl Outcome {
    /// Creates the outcome of a program that was not run.
    pub fn unrun(end: End, messages: Vec<CompilerMessage>) -> Self {
        Self {
            end,
            messages,
            parts: Vec::new(),
            stderr: String::new(),
            problems: Vec::new(),
        }
    }

    /// Returns the printed text without frames.
    pub fn text(&self) -> String {
        let texts = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Frame(_) => None,
        });
        texts.collect()
    }

    /// Returns the frames, in order.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.parts.iter().filter_map(|part| match part {
            Part::Frame(frame) => Some(frame),
            Part::Text(_) => None,
        })
    }
}
