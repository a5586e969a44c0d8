//! What every demo of a course gave, ready for pages: one entry for each fence.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::browser::Modules;
use super::frame::{Frame, Scalar};
use super::knob::PlacedKnob;
use super::outcome::{Outcome, Part};
use crate::diagnostic::Diagnostic;

/// The outputs of all demos.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// For each lesson (by slug) one entry for each of its demos, in order;
    /// `None` where nothing was compiled (`ignore`, `tests`).
    pub lessons: BTreeMap<String, Vec<Option<DemoOutput>>>,
    /// Demos that did not do what their words promise.
    pub diagnostics: Vec<Diagnostic>,
    /// What the demos were compiled with.
    pub environment: Environment,
    /// What readers' browsers run.
    pub modules: Modules,
    /// Packages that the demos take from folders, by name.
    pub packages: BTreeMap<String, LocalPackage>,
    /// How many programs ran in this build, and how many outcomes were known already.
    pub counts: RunCounts,
}

/// A package that demos take from a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalPackage {
    /// Its `Cargo.toml`.
    pub manifest: String,
    /// The `Cargo.toml` of the workspace that it belongs to.
    pub workspace: Option<String>,
    /// Its sources, by path.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// How many programs ran, and how many did not need to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Compiled and run in this build.
    pub ran: usize,
    /// Known from the cache.
    pub unchanged: usize,
}

/// What one fence gave.
#[derive(Clone, Debug)]
pub struct DemoOutput {
    /// The whole program, as readers can download it (`src/main.rs`).
    pub source: Arc<str>,
    /// What was observed of the whole program.
    pub outcome: Arc<Outcome>,
    /// The line of `source`, from 1, that each line of the fence became.
    pub lines: Vec<usize>,
    /// The part of its standard output that this fence added to those it continues.
    pub parts: Vec<Part>,
    /// Whether it did what its words promise.
    pub kept: bool,
    /// The values that readers may turn.
    pub knobs: Vec<PlacedKnob>,
    /// What it gives with other values of a knob (`gallery=`).
    pub gallery: Vec<VariantOutput>,
}

/// What a demo gives with another value of a knob.
#[derive(Clone, Debug, Serialize)]
pub struct VariantOutput {
    /// What readers see of the knob: `Layers`.
    pub label: String,
    /// The value: `8`.
    pub value: String,
    /// The part of its standard output that is its own.
    pub parts: Vec<Part>,
}

/// What demos are compiled with; named on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `1.95.0`.
    pub rustc: String,
    /// Direct dependencies with the versions of the lock file, sorted by name.
    pub crates: Vec<(String, String)>,
}

impl Outputs {
    /// What the fence `demo` (an index) of a lesson gave.
    pub fn of(&self, slug: &str, demo: usize) -> Option<&DemoOutput> {
        self.lessons.get(slug)?.get(demo)?.as_ref()
    }
}

impl DemoOutput {
    /// A named value; the last one of that name.
    pub fn value(&self, wanted: &str) -> Option<&Scalar> {
        let found = self.outcome.frames().filter_map(|frame| match frame {
            Frame::Value { name, value } if name == wanted => Some(value),
            _ => None,
        });
        found.last()
    }
}
