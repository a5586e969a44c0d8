//! The interface of engines, which run demos: the trait, programs, and events of a run.
//!
//! `native` has the engine that compiles and runs; `stale_engine` has one that answers with earlier
//! outcomes. Nothing here knows lessons.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::fault::BuildFault;
use super::module::{Module, ModuleRequest};
use super::opening::Opening;
use super::outcome::Outcome;
use super::outputs::{Environment, LocalPackage};
use crate::digest::Digest;
use crate::lesson::demo::{Edition, Expectation};

/// A complete Rust program, made of one demo or of several that continue each other.
#[derive(Clone, Debug)]
pub struct Program {
    /// Name for progress lines and folders, `residual-networks/signal`; not in the key.
    pub name: String,
    /// Text of `src/main.rs`.
    pub source: String,
    /// Inserted text that opens `main`, if the demo has none of its own; in the key.
    pub opening: Option<Opening>,
    /// Rust edition.
    pub edition: Edition,
    /// Result that the fence promises.
    pub expectation: Expectation,
    /// True if the author asked for a crate of its own.
    pub standalone: bool,
    /// True if the functions marked `#[test]` run instead of `main`.
    pub harness: bool,
    /// Data files that it may read, by name.
    pub data: Vec<(String, Arc<[u8]>)>,
    /// Limit on the wall time.
    pub timeout: Duration,
}

#[cfg(test)]
impl Program {
    /// Creates a program with default values, for tests.
    pub fn plain(source: &str) -> Self {
        Self {
            name: "a/b".to_owned(),
            source: source.to_owned(),
            opening: None,
            edition: Edition::E2024,
            expectation: Expectation::Run,
            standalone: false,
            harness: false,
            data: Vec::new(),
            timeout: Duration::from_secs(1),
        }
    }
}

/// Progress of a run, sent to the one reporter.
#[derive(Clone, Debug)]
pub enum Event {
    /// These programs will run; the indices of `Ran` refer to them.
    Stale {
        /// Names: `residual-networks/signal`.
        programs: Vec<String>,
        /// Number of outcomes that were found in the cache.
        unchanged: usize,
    },
    /// A program has an outcome.
    Ran {
        /// Index into the programs.
        program: usize,
        /// Wall time of the run.
        time: Duration,
        /// The outcome, which can be stored from now on.
        outcome: Arc<Outcome>,
    },
    /// Cargo builds a dependency of demos, by name, or all of them.
    Building(String),
    /// A line for the user, such as why a program is compiled alone.
    Note(String),
}

/// Receiver of events; workers never print.
pub type Report<'a> = &'a (dyn Fn(Event) + Sync);

/// Turns programs into outcomes.
pub trait Engine: Sync {
    /// Compiles and runs each program; returns the outcomes in the same order.
    ///
    /// Each outcome is also reported as [`Event::Ran`] as soon as it is there.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if nothing can be run at all. Errors of one program are part of its outcome.
    fn run(
        &self,
        programs: &[Program],
        report: Report<'_>,
    ) -> Result<Vec<Arc<Outcome>>, EngineError>;

    /// Compiles modules for readers' browsers, in the same order; `None` if the target is missing.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if tools cannot be started, or the dependencies do not build for browsers.
    fn compile_for_browsers(
        &self,
        _requests: &[ModuleRequest],
        _report: Report<'_>,
    ) -> Result<Option<Vec<Module>>, EngineError> {
        Ok(None)
    }

    /// Builds the dependencies if [`identity`](Self::identity) is not certain without a build.
    ///
    /// # Errors
    ///
    /// [`EngineError`] when there is no compiler or the dependencies do not build.
    fn prepare(&self, _report: Report<'_>) -> Result<(), EngineError> {
        Ok(())
    }

    /// Returns the inputs of outcomes besides the program; empty for engines that never change.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if there is no compiler or the dependencies cannot be read.
    fn identity(&self) -> Result<Identity, EngineError> {
        Ok(Identity::default())
    }
}

/// The inputs of outcomes besides the program.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Output of `rustc -vV`; empty for engines without a compiler.
    pub compiler: String,
    /// Named parts of every program's key: `compiler`, `dependencies`, `prelude`, ….
    pub parts: Vec<(&'static str, Digest)>,
    /// False if a build of the dependencies may still change the parts.
    pub is_final: bool,
    /// Compiler and crates, for readers.
    pub environment: Environment,
    /// Path dependencies of the demos, by name.
    pub packages: BTreeMap<String, LocalPackage>,
}

impl Default for Identity {
    fn default() -> Self {
        Self {
            compiler: String::new(),
            parts: Vec::new(),
            is_final: true,
            environment: Environment::default(),
            packages: BTreeMap::new(),
        }
    }
}

/// Reason why no program could be run.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// There is no compiler, or it does not answer.
    #[error("cannot run `{program}`: {reason}")]
    Tool {
        /// Name of the program that was started.
        program: String,
        /// Error of the system or of the program.
        reason: String,
    },
    /// A file of the course would replace the author's tools, or lead out of the sandbox.
    #[error(
        "{place} {what}\n  = help: remove it, or build with `--trust-config` if you trust the course"
    )]
    Untrusted {
        /// Path and line of the file.
        place: String,
        /// The rest of the message, after the place.
        what: String,
    },
    /// The dependencies of demos do not build.
    #[error("the demos' dependencies do not build")]
    Dependencies {
        /// Faults with their places in the author's files.
        faults: Vec<BuildFault>,
    },
    /// The run was canceled.
    #[error("the demos were called off")]
    Canceled,
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Path of the file.
        path: String,
        /// Error of the system.
        source: std::io::Error,
    },
}
