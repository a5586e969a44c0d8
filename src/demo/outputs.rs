//! Outputs of all demos of a course, ready for pages: one entry for each fence.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::fault::BuildFault;
use super::frame::{Frame, Scalar};
use super::module::Modules;
use super::outcome::{Outcome, Part};
use super::parameter::PlacedParameter;
use crate::diagnostic::Diagnostic;

/// The outputs of all demos.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// For each lesson, by slug, one entry for each of its demos, in order; `None` for fences that
    /// are not compiled (`ignore`, `tests`).
    pub lessons: BTreeMap<String, Vec<Option<DemoOutput>>>,
    /// Errors and warnings of all demos.
    pub diagnostics: Vec<Diagnostic>,
    /// Fences that failed, whether the course lists them as known failures or not.
    pub failures: Vec<Failure>,
    /// Faults because of which no demo could run; if there are any, there are no other outputs.
    pub faults: Vec<BuildFault>,
    /// Compiler and crates of the demos.
    pub environment: Environment,
    /// Modules for readers' browsers.
    pub modules: Modules,
    /// Path dependencies of the demos, by name.
    pub packages: BTreeMap<String, LocalPackage>,
    /// Numbers of programs that ran and of outcomes that were in the cache.
    pub counts: RunCounts,
}

/// A path dependency of the demos.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalPackage {
    /// Text of its `Cargo.toml`.
    pub manifest: String,
    /// Text of the `Cargo.toml` of its workspace, if it belongs to one.
    pub workspace: Option<String>,
    /// Its sources, by path.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// Numbers of programs that ran and of outcomes that were in the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Programs that ran in this build.
    pub ran: usize,
    /// Programs whose outcomes were found in the cache.
    pub unchanged: usize,
}

/// Output of one fence.
#[derive(Clone, Debug)]
pub struct DemoOutput {
    /// Source of the whole program, as readers can download it (`src/main.rs`).
    pub source: Arc<str>,
    /// Outcome of the whole program.
    pub outcome: Arc<Outcome>,
    /// The line of `source`, from 1, for each line of the fence.
    pub lines: Vec<usize>,
    /// Part of the standard output that this fence adds to the fences it continues.
    pub parts: Vec<Part>,
    /// True if the outcome is the one that the fence promises.
    pub is_as_promised: bool,
    /// True if the fence fails and the course lists it as a known failure.
    pub is_known_failure: bool,
    /// Parameters that readers can change.
    pub parameters: Vec<PlacedParameter>,
    /// Outputs for other values of a parameter (`gallery=`).
    pub gallery: Vec<VariantOutput>,
}

/// Output of a demo for another value of a parameter.
#[derive(Clone, Debug, Serialize)]
pub struct VariantOutput {
    /// Label of the parameter: `Layers`.
    pub label: String,
    /// Value of the parameter: `8`.
    pub value: String,
    /// Standard output, without that of the fences it continues.
    pub parts: Vec<Part>,
}

/// Compiler and crates of the demos, shown on pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Version of rustc: `1.95.0`.
    pub rustc: String,
    /// Names and locked versions of direct dependencies, sorted by name.
    pub crates: Vec<(String, String)>,
}

/// A fence that failed, with all its errors.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Slug of the lesson.
    pub slug: String,
    /// Index of the fence in the lesson's demos.
    pub demo: usize,
    /// Errors; at least one.
    pub errors: Vec<Diagnostic>,
    /// True if a limit of time stopped it, so that it may end well on a machine that has less to do.
    pub out_of_time: bool,
}

impl Outputs {
    /// Returns the output of the fence at index `demo` of a lesson; `None` if it has none.
    pub fn of(&self, slug: &str, demo: usize) -> Option<&DemoOutput> {
        self.lessons.get(slug)?.get(demo)?.as_ref()
    }
}

impl DemoOutput {
    /// Returns the last value shown under this name.
    pub fn value(&self, name: &str) -> Option<&Scalar> {
        let values = self.outcome.frames().filter_map(|frame| match frame {
            Frame::Value { name: own, value } if own == name => Some(value),
            _ => None,
        });
        values.last()
    }
}
