//! All demos of a course: run or looked up, then judged by what is known of them.
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

/// Runs the demos of a course that have no known outcome, and judges all outcomes: by their
/// expectations, the known failures and the blessed outputs.
///
/// # Errors
///
/// As for [`execute`].
pub fn execute_all(
    course: &Course,
    asked: DemoRequest<'_>,
    cache: &Cache,
    engine: &dyn Engine,
    report: Report<'_>,
) -> Result<Outputs, EngineError> {
    let (options, strict) = (asked.options, asked.strict);
    let lessons: Vec<&Lesson> = course.all().map(|lesson| &**lesson).collect();
    let is_wanted = |lesson: &Lesson| asked.only.is_empty() || asked.only.contains(&lesson.slug);
    let (wanted, others): (Vec<_>, Vec<_>) = lessons.iter().partition(|lesson| is_wanted(lesson));
    let run = || execute(course, &wanted, cache, engine, options, report);
    let mut outputs = run()?;
    if !outputs.faults.is_empty() {
        return Ok(outputs);
    }
    if asked.twice {
        let flaky = flaky::flaky(&wanted, &course.files, &outputs, &run()?);
        outputs.diagnostics.extend(flaky);
    }
    if !others.is_empty() {
        let frozen = DemoOptions {
            frozen: true,
            ..options
        };
        let known = execute(course, &others, cache, engine, frozen, &|_| {})?;
        outputs.lessons.extend(known.lessons);
        outputs.failures.extend(known.failures);
        outputs.diagnostics.extend(known.diagnostics);
    }
    let outputs =
        known_failures::reconcile(&lessons, &course.known, &course.prefix, outputs, strict);
    Ok(reconcile::reconcile(
        &lessons,
        &course.files,
        outputs,
        strict,
    ))
}
