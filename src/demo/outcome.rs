//! What the engine observed: what was printed, shown and said, and how it ended.
//!
//! It holds no time and no path of the machine.

use serde::{Deserialize, Serialize};

use super::frame::Frame;
pub use super::frame::Part;

/// Everything observed about one program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// Errors and warnings of the compiler, places in the program.
    pub messages: Vec<CompilerMessage>,
    /// Standard output: text and frames in the order they came.
    pub parts: Vec<Part>,
    /// Standard error, positions as `src/main.rs:12:5`.
    pub stderr: String,
    /// Frames that cannot be understood: what is wrong with each.
    #[serde(default)]
    pub problems: Vec<String>,
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum End {
    /// It was compiled and not run, as asked.
    Compiled,
    /// It did not compile.
    CompileError,
    /// It returned with this code.
    Exited(i32),
    /// It panicked on its main thread.
    Panicked {
        /// The panic's message.
        message: String,
        /// Where in the program, if known.
        at: Option<ProgramPlace>,
    },
    /// It was killed by a signal it raised itself, such as `SIGABRT`.
    Signaled(String),
    /// It was stopped.
    Stopped(Stop),
}

/// Which rule stopped a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stop {
    /// It ran longer than this many milliseconds.
    WallTime(u64),
    /// It computed longer than this many milliseconds.
    CpuTime(u64),
    /// It printed more than this many bytes.
    OutputSize(u64),
    /// It asked for more than this many bytes of memory.
    Memory(u64),
    /// It tried something that demos may not do; in words.
    Forbidden(String),
}

/// A place in a program, both from 1, columns in characters.
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
    /// Whether it is an error; warnings otherwise.
    pub is_error: bool,
    /// `E0382`, or the lint's name.
    pub code: Option<String>,
    /// What is wrong.
    pub message: String,
    /// Where, the primary place first.
    pub places: Vec<MessagePlace>,
    /// Notes and helps, with `help: ` or `note: ` before each.
    pub children: Vec<String>,
    /// As the compiler writes it for a terminal, plain, with `src/main.rs` positions.
    pub rendered: String,
}

/// A place of a message in the program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessagePlace {
    /// Whether the message is about it; it explains otherwise.
    pub primary: bool,
    /// First character.
    pub start: ProgramPlace,
    /// One past the last character.
    pub end: ProgramPlace,
    /// What the compiler says about it.
    pub label: Option<String>,
}

impl CompilerMessage {
    /// An error without a place: the compiler did not say where, or why.
    pub fn wordless(message: impl Into<String>, rendered: String) -> Self {
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
    /// The outcome of a program that was not run.
    pub fn unrun(end: End, messages: Vec<CompilerMessage>) -> Self {
        Self {
            end,
            messages,
            parts: Vec::new(),
            stderr: String::new(),
            problems: Vec::new(),
        }
    }

    /// The printed text without frames.
    pub fn text(&self) -> String {
        let texts = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Frame(_) => None,
        });
        texts.collect()
    }

    /// What was shown, in order.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.parts.iter().filter_map(|part| match part {
            Part::Frame(frame) => Some(frame),
            Part::Text(_) => None,
        })
    }
}
