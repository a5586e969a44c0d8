//! Programs, lessons and an engine for tests, without a course.
#![expect(clippy::disallowed_methods, reason = "tests prepare folders")]
#![allow(dead_code, reason = "each test file uses a part")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use didact::course::{self, Configured, Selection};
use didact::demo::cache::Cache;
use didact::demo::cancel::Cancel;
use didact::demo::execute::execute;
use didact::demo::known_failures;
use didact::demo::native::NativeEngine;
use didact::demo::options::DemoOptions;
use didact::demo::outcome::Outcome;
use didact::demo::outputs::Outputs;
use didact::demo::{Engine, Program};
use didact::lesson::demo::{Edition, Expectation};
use didact::lesson::{Lesson, LessonPath, parse};
use didact::settings::Sandbox;
use didact::settings::known::KnownFailures;
use didact::source::Sources;
use didact::source::Trust;

/// A program that is run, with ten seconds.
pub(crate) fn program(source: &str) -> Program {
    Program {
        opening: None,
        name: "lesson/demo".to_owned(),
        source: format!("{source}\n"),
        edition: Edition::E2024,
        expectation: Expectation::Run,
        standalone: false,
        harness: false,
        data: Vec::new(),
        timeout: Duration::from_secs(10),
    }
}

/// An engine for programs without dependencies.
pub(crate) fn engine() -> NativeEngine {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let content = folder.join("no-content");
    std::fs::create_dir_all(&content).unwrap();
    NativeEngine {
        content,
        work: folder.join("engine"),
        helper: Path::new(env!("CARGO_BIN_EXE_didact")).to_owned(),
        jobs: 2,
        memory: 1 << 30,
        output: 1 << 20,
        sandbox: Sandbox::BestEffort,
        compiler: None,
        offline: false,
        trust: Trust::Author,
        traced: folder.join("engine/inputs.json"),
        cancel: Cancel::default(),
    }
}

/// Returns the outcomes of programs that are run together.
#[track_caller]
pub(crate) fn outcomes(programs: &[Program]) -> Vec<Outcome> {
    let outcomes = engine().run(programs, &|_| {}).unwrap();
    outcomes.into_iter().map(Arc::unwrap_or_clone).collect()
}

/// Returns the outcome of one program.
#[track_caller]
pub(crate) fn outcome(program: Program) -> Outcome {
    outcomes(&[program]).remove(0)
}

/// A lesson without front matter.
pub(crate) fn lesson(slug: &str, text: &str) -> Lesson {
    let place = LessonPath {
        file: format!("content/{slug}/index.md").into(),
        name: format!("{slug}/index.md"),
        folder: slug.to_owned(),
        slug: slug.to_owned(),
        page: "a/index.html".to_owned(),
        number: None,
        title: None,
    };
    parse(place, text)
}

/// The outputs of lessons, with an empty cache and a course that lists no failures.
#[track_caller]
pub(crate) fn outputs(lessons: &[Lesson]) -> Outputs {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path());
    let lessons: Vec<&Lesson> = lessons.iter().collect();
    let mut configured = Configured::default();
    configured.settings.limits.timeout = 2.0;
    let sources = Sources::default();
    let course = course::assemble(&sources, configured, Vec::new(), Selection::default());
    let options = DemoOptions::default();
    let mut outputs = execute(&course, &lessons, &cache, &engine(), options, &|_| {}).unwrap();
    known_failures::reconcile(
        &lessons,
        &KnownFailures::default(),
        "content/",
        &mut outputs,
        true,
    );
    outputs
}
