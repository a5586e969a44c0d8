//! All demos of a course: run or looked up, then compared with known failures and blessed outputs.
//!
//! Demos of lessons that were not asked for come from the cache alone.

use super::cache::Cache;
use super::execute::execute;
use super::options::DemoOptions;
use super::outputs::Outputs;
use super::{Engine, EngineError, Report, flaky, known_failures, reconcile};
use crate::course::Course;
use crate::lesson::Lesson;

/// Request for the demos of a course.
#[derive(Clone, Copy, Debug)]
pub struct DemoRequest<'a> {
    /// Options that concern demos.
    pub options: DemoOptions,
    /// Slugs of the lessons whose demos may run; empty for all.
    pub only: &'a [String],
    /// True if demos run a second time, to find output that changes from run to run.
    pub twice: bool,
    /// True if an output that differs from the blessed one is an error.
    pub strict: bool,
}

/// Runs the demos of a course that have no cached outcome, and judges all outcomes: by their
/// expectations, the known failures and the blessed outputs.
///
/// # Errors
///
/// As for [`execute`].
pub fn execute_all(
    course: &Course,
    request: DemoRequest<'_>,
    cache: &Cache,
    engine: &dyn Engine,
    report: Report<'_>,
) -> Result<Outputs, EngineError> {
    let (options, only) = (request.options, request.only);
    let lessons: Vec<&Lesson> = course.all().map(|lesson| &**lesson).collect();
    let is_requested = |lesson: &&&Lesson| only.is_empty() || only.contains(&lesson.slug);
    let (requested, others): (Vec<_>, Vec<_>) = lessons.iter().partition(is_requested);
    let run = || execute(course, &requested, cache, engine, options, report);
    let mut outputs = run()?;
    if !outputs.faults.is_empty() {
        return Ok(outputs);
    }
    if request.twice {
        let flaky = flaky::flaky(&requested, &course.files, &outputs, &run()?);
        outputs.diagnostics.extend(flaky);
    }
    // Their pages are rendered too, so their outputs are needed.
    if !others.is_empty() {
        let frozen = DemoOptions {
            frozen: true,
            ..options
        };
        let cached = execute(course, &others, cache, engine, frozen, &|_| {})?;
        outputs.lessons.extend(cached.lessons);
        outputs.failures.extend(cached.failures);
        outputs.diagnostics.extend(cached.diagnostics);
    }
    // Failures first: only outputs of demos that do what they promise are compared.
    let (known, prefix) = (&course.known, &course.prefix);
    known_failures::reconcile(&lessons, known, prefix, &mut outputs, request.strict);
    reconcile::reconcile(&lessons, &course.files, &mut outputs, request.strict);
    Ok(outputs)
}
