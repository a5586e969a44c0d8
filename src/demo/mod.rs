//! Runs demos: fences become programs, programs become outcomes, outcomes are judged.
//!
//! The engine behind [`Engine`] is the only part that starts processes; the cache is the only part
//! that writes files.

pub mod cancel;
pub mod fault;
pub mod line_map;
pub mod opening;

mod chain;
pub mod knob;
pub mod known_failures;
pub mod program;
pub mod token;
mod wrap;

pub mod native;

pub mod cache;
pub mod key;
pub mod shard;

mod advice;
mod all;
pub mod background;
pub mod browser;
mod compiler_messages;
mod engine;
pub mod execute;
pub mod exercise;
mod judge;
pub mod lock;
pub mod module;
mod observe;
pub mod options;
pub mod project;
pub mod stale_engine;
mod stopped;
mod verdict;

pub mod blessed;
pub mod compare;
pub mod flaky;
mod line_diff;
pub mod reconcile;

pub mod outcome;

pub mod outputs;

pub use all::{Asked, execute_all};
pub use engine::{Engine, EngineError, Event, Identity, Program, Report};
pub use pane::{frame, parts};

/// Splits what a demo printed into texts and frames. Also returns the parse errors of frames, in
/// serde's words.
pub fn parts_of(stdout: &str, mark: &str) -> (Vec<outcome::Part>, Vec<String>) {
    parts::read(stdout, mark, |text| {
        serde_json::from_str(text).map_err(|error| error.to_string())
    })
}
