//! Demos run: lessons' fences become programs, programs become outcomes,
//! outcomes are judged.
//!
//! The engine behind [`Engine`] is the only part that starts processes; the
//! cache is the only part that keeps files.

pub mod line_map;

pub mod knob;
pub mod program;
pub mod token;
mod wrap;

pub mod native;

pub mod cache;
pub mod key;
pub mod shard;

pub mod browser;
pub mod execute;
pub mod exercise;
pub mod lock;
pub mod meanwhile;
mod observe;
pub mod project;
mod said;
mod verdict;

pub mod blessed;
pub mod compare;
pub mod settle;
pub mod steady;

pub mod outcome;

pub mod outputs;

pub use pane::{frame, parts};

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::digest::Digest;
use crate::lesson::demo::{Edition, Expectation};
use browser::{Module, Wanted};
use outcome::Outcome;
use outputs::{Environment, LocalPackage};

/// A complete Rust program made of one demo or of several that continue each other.
#[derive(Clone, Debug)]
pub struct Program {
    /// `residual-networks/signal`: for progress lines and folders; not in the key.
    pub name: String,
    /// All of `src/main.rs`.
    pub source: String,
    /// Its edition.
    pub edition: Edition,
    /// What should become of it.
    pub expectation: Expectation,
    /// Whether the author asked for a crate of its own.
    pub standalone: bool,
    /// Whether its functions marked `#[test]` are run, and not its `main`.
    pub harness: bool,
    /// Files it may read, by name.
    pub data: Vec<(String, Arc<[u8]>)>,
    /// Wall time after which it is stopped.
    pub timeout: Duration,
}

#[cfg(test)]
impl Program {
    /// A plain program, for tests.
    pub fn plain(source: &str) -> Self {
        Self {
            name: "a/b".to_owned(),
            source: source.to_owned(),
            edition: Edition::E2024,
            expectation: Expectation::Run,
            standalone: false,
            harness: false,
            data: Vec::new(),
            timeout: Duration::from_secs(1),
        }
    }
}

/// Something that happened while programs ran, for the one reporter.
#[derive(Clone, Debug)]
pub enum Event {
    /// These programs (by name) will be run; indices of `Ran` refer to them.
    Stale {
        /// Names: `residual-networks/signal`.
        programs: Vec<String>,
        /// How many outcomes are known already.
        unchanged: usize,
    },
    /// A program (by index) has an outcome; how long it took to run.
    Ran {
        /// Index into the programs.
        program: usize,
        /// Wall time of the run.
        time: Duration,
        /// What was observed: it can be kept from now on.
        outcome: Arc<Outcome>,
    },
    /// Something worth a line: dependencies are built, a program is compiled alone and why.
    Note(String),
}

/// Where events go; workers never print.
pub type Report<'a> = &'a (dyn Fn(Event) + Sync);

/// Turns programs into outcomes.
pub trait Engine: Sync {
    /// Compiles and runs each program; outcomes in the same order.
    ///
    /// Each outcome is also reported, as [`Event::Ran`], when it is there.
    ///
    /// # Errors
    ///
    /// [`EngineError`] when nothing can be run at all; what is wrong with one program is its outcome.
    fn run(
        &self,
        programs: &[Program],
        report: Report<'_>,
    ) -> Result<Vec<Arc<Outcome>>, EngineError>;

    /// Compiles what readers' browsers run, in the same order; `None` where that cannot be done.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if tools cannot be started, or the dependencies do not build for browsers.
    fn compile_for_browsers(
        &self,
        _wanted: &[Wanted],
        _report: Report<'_>,
    ) -> Result<Option<Vec<Module>>, EngineError> {
        Ok(None)
    }

    /// What outcomes depend on besides the program; nothing for engines that are always the same.
    ///
    /// # Errors
    ///
    /// [`EngineError`] when there is no compiler or the dependencies cannot be read.
    fn identity(&self) -> Result<Identity, EngineError> {
        Ok(Identity::default())
    }
}

/// What outcomes depend on besides the program.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// What the compiler says of itself; empty for engines without one.
    pub compiler: String,
    /// Named parts of every program's key: `compiler`, `dependencies`, `prelude`, ….
    pub parts: Vec<(&'static str, Digest)>,
    /// The same for readers.
    pub environment: Environment,
    /// Packages that the demos take from folders, by name.
    pub packages: BTreeMap<String, LocalPackage>,
}

/// Why no program could be run.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No compiler, or it does not answer.
    #[error("cannot run `{program}`: {reason}")]
    Tool {
        /// What was started.
        program: String,
        /// What went wrong.
        reason: String,
    },
    /// The dependencies of the demos do not build.
    #[error("the demos' dependencies do not build\n{output}")]
    Dependencies {
        /// What cargo said.
        output: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

/// The parts of what a demo printed, and what is wrong with frames that cannot be understood, in
/// serde's words.
pub fn parts_of(stdout: &str, mark: &str) -> (Vec<outcome::Part>, Vec<String>) {
    parts::read(stdout, mark, |text| {
        serde_json::from_str(text).map_err(|error| error.to_string())
    })
}
