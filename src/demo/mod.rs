//! Runs demos: fences become programs, programs become outcomes, outcomes are judged.
//!
//! The engine behind [`Engine`] is the only part that starts processes; the cache is the only part
//! that writes files.

pub mod cancel;
pub mod fault;
pub(crate) mod line_map;
pub(crate) mod opening;

mod chain;
pub mod known_failures;
pub(crate) mod parameter;
pub mod program;
pub(crate) mod token;
mod wrap;

pub mod native;

pub mod cache;
pub(crate) mod key;
pub(crate) mod shard;

mod advice;
mod all;
mod assert_macro;
pub mod background;
pub(crate) mod browser;
mod compiler_messages;
mod engine;
pub mod execute;
pub(crate) mod exercise;
pub(crate) mod lock;
pub mod module;
pub mod options;
pub(crate) mod project;
mod run_stale;
pub mod stale_engine;
mod stopped;
mod verdict;

pub(crate) mod blessed;
pub(crate) mod compare;
pub(crate) mod flaky;
mod line_diff;
pub(crate) mod reconcile;

pub mod outcome;

pub mod outputs;

pub use all::{DemoRequest, execute_all};
pub use engine::{Engine, EngineError, Event, Identity, Program, Report};
pub use view::{frame, parts};

/// Splits what a demo printed into texts and frames. Also returns the parse errors of frames, in
/// serde's words.
pub fn parts_of(stdout: &str, mark: &str) -> (Vec<outcome::Part>, Vec<String>) {
    parts::read(stdout, mark, |text| {
        serde_json::from_str(text).map_err(|error| error.to_string())
    })
}
