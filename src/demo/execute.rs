//! The stage `execute`: lessons to outputs.
//!
//! Programs are assembled, cached outcomes are looked up, the engine runs the rest, and every
//! outcome is judged. A program that occurs twice runs once.

use std::sync::Arc;

use super::browser;
use super::cache::Cache;
use super::fault::BuildFault;
use super::options::DemoOptions;
use super::outcome::{End, Outcome, Part};
use super::outputs::{DemoOutput, Failure, Outputs, VariantOutput};
use super::parameter::Variant;
use super::program::{Assembly, CourseFiles, LessonPrograms, assemble};
use super::run_stale::{Outcomes, run_stale};
use super::verdict::judge;
use super::{Engine, EngineError, Identity, Program, Report, parts};
use crate::course::Course;
use crate::diagnostic::{self, Code, Diagnostic};
use crate::lesson::Lesson;
use crate::parallel;

/// Runs the demos of `lessons` that have no cached outcome, and judges all outcomes.
///
/// # Errors
///
/// [`EngineError`] if demos cannot be run at all. Errors in demos and in their dependencies are
/// part of the outputs.
pub fn execute(
    course: &Course,
    lessons: &[&Lesson],
    cache: &Cache,
    engine: &dyn Engine,
    options: DemoOptions,
    report: Report<'_>,
) -> Result<Outputs, EngineError> {
    let (files, timeout) = (&course.files, course.settings.limits.timeout());
    let assembled = parallel::map(lessons, |lesson| assemble(lesson, files, timeout));
    let (outcomes, mut outputs) = match run_all(lessons, &assembled, cache, engine, options, report)
    {
        Ok(executed) => executed,
        Err(EngineError::Dependencies { faults }) => {
            return Ok(without_demos(assembled, faults));
        }
        Err(error) => return Err(error),
    };
    // The outcomes of all lessons are in one list, in the order of the lessons.
    let mut outcomes = outcomes.into_iter();
    for (lesson, programs) in lessons.iter().zip(assembled) {
        let own: Vec<_> = outcomes.by_ref().take(programs.programs.len()).collect();
        add_lesson(lesson, files, programs, &own, &mut outputs);
    }
    if options.shard.is_some() {
        // Outcomes of other shards are unknown here, which is no error.
        let is_other = |diagnostic: &Diagnostic| diagnostic.code != Code::OutcomeUnknown;
        outputs.diagnostics.retain(is_other);
    }
    diagnostic::sort(&mut outputs.diagnostics);
    Ok(outputs)
}

/// Runs the programs that have no cached outcome and compiles the modules of live demos. Returns the
/// outcomes of all programs, and outputs that lack the demos.
fn run_all(
    lessons: &[&Lesson],
    assembled: &[LessonPrograms],
    cache: &Cache,
    engine: &dyn Engine,
    options: DemoOptions,
    report: Report<'_>,
) -> Result<(Outcomes, Outputs), EngineError> {
    let programs: Vec<&Program> = assembled
        .iter()
        .flat_map(|lesson| &lesson.programs)
        .map(|assembly| &assembly.program)
        .collect();
    // A course without demos needs no compiler.
    let identity = if programs.is_empty() {
        Identity::default()
    } else {
        // Cargo may complete the lock file, which is part of the identity.
        engine.prepare(report)?;
        engine.identity()?
    };
    // A frozen build takes its compiler from this record.
    if !options.frozen {
        cache.record_compiler(&identity.compiler);
    }
    let (outcomes, counts) = run_stale(&programs, cache, engine, &identity, options, report)?;
    let mut outputs = Outputs {
        environment: identity.environment.clone(),
        packages: identity.packages.clone(),
        counts,
        ..Outputs::default()
    };
    let mut rest = outcomes.as_slice();
    let mut executed: Vec<browser::ExecutedLesson<'_>> = Vec::new();
    for (lesson, programs) in lessons.iter().zip(assembled) {
        let (own, others) = rest.split_at(programs.programs.len());
        executed.push((lesson, programs, own));
        rest = others;
    }
    (outputs.modules, outputs.diagnostics) =
        browser::modules(&executed, cache, engine, &identity, options, report)?;
    Ok((outcomes, outputs))
}

/// Returns the outputs of a build that can run nothing: the faults and the diagnostics of
/// assembling.
fn without_demos(assembled: Vec<LessonPrograms>, faults: Vec<BuildFault>) -> Outputs {
    Outputs {
        diagnostics: assembled
            .into_iter()
            .flat_map(|lesson| lesson.diagnostics)
            .collect(),
        faults,
        ..Outputs::default()
    }
}

/// Judges the outcomes of a lesson and adds them to `outputs`.
fn add_lesson(
    lesson: &Lesson,
    files: &CourseFiles,
    programs: LessonPrograms,
    outcomes: &[Option<Arc<Outcome>>],
    outputs: &mut Outputs,
) {
    outputs.diagnostics.extend(programs.diagnostics);
    let mut fences: Vec<Option<DemoOutput>> = vec![None; lesson.demos.len()];
    for (assembly, outcome) in programs.programs.iter().zip(outcomes) {
        let Some(outcome) = outcome else {
            outputs.diagnostics.push(unknown(lesson, assembly));
            continue;
        };
        let diagnostics = judge(lesson, files, assembly, outcome);
        let is_as_promised = !diagnostics.iter().any(Diagnostic::is_error);
        if let Some(variant) = &assembly.variant {
            outputs.diagnostics.extend(of_variant(diagnostics, variant));
            let before = base_parts(assembly, &fences);
            let output = VariantOutput {
                label: variant.label.clone(),
                value: variant.value.clone(),
                parts: parts::beyond(before, &outcome.parts),
            };
            // The demo comes before its variants. It has no output if its own outcome is unknown.
            if let Some(own) = fences[assembly.demo].as_mut()
                && is_as_promised
            {
                own.gallery.push(output);
            }
            continue;
        }
        add_diagnostics(lesson, assembly, outcome, diagnostics, outputs);
        let parts = parts::beyond(base_parts(assembly, &fences), &outcome.parts);
        fences[assembly.demo] = Some(DemoOutput {
            lines: program_lines(lesson, assembly),
            source: assembly.program.source.as_str().into(),
            outcome: Arc::clone(outcome),
            parts,
            is_as_promised,
            is_known_failure: false,
            parameters: assembly.parameters.clone(),
            gallery: Vec::new(),
        });
    }
    outputs.lessons.insert(lesson.slug.clone(), fences);
}

/// Adds the warnings of a fence to the diagnostics. Its errors are a failure, which the course may list.
fn add_diagnostics(
    lesson: &Lesson,
    assembly: &Assembly,
    outcome: &Outcome,
    diagnostics: Vec<Diagnostic>,
    outputs: &mut Outputs,
) {
    let (errors, warnings): (Vec<_>, Vec<_>) =
        diagnostics.into_iter().partition(Diagnostic::is_error);
    outputs.diagnostics.extend(warnings);
    if !errors.is_empty() {
        outputs.failures.push(Failure {
            slug: lesson.slug.clone(),
            demo: assembly.demo,
            errors,
            out_of_time: matches!(&outcome.end, End::Stopped(stop) if stop.is_time()),
        });
    }
}

/// Appends the variant to each error's message. Warnings are dropped: the demo itself reports them.
fn of_variant(diagnostics: Vec<Diagnostic>, variant: &Variant) -> impl Iterator<Item = Diagnostic> {
    let words = format!(" (gallery: {} = {})", variant.label, variant.value);
    let errors = diagnostics.into_iter().filter(Diagnostic::is_error);
    errors.map(move |mut error| {
        error.message += &words;
        error
    })
}

/// Returns the output of the fence that the program continues.
fn base_parts<'a>(assembly: &Assembly, fences: &'a [Option<DemoOutput>]) -> &'a [Part] {
    let base = assembly.base.and_then(|base| fences[base].as_ref());
    base.map_or(&[], |base| base.outcome.parts.as_slice())
}

/// Returns the error of a frozen build whose cache lacks this program.
fn unknown(lesson: &Lesson, assembly: &Assembly) -> Diagnostic {
    let demo = &lesson.demos[assembly.demo];
    let message = format!("the outcome of `{}` is not known", demo.name);
    let span = lesson.span(demo.info_range.clone());
    Diagnostic::new(Code::OutcomeUnknown, span, message)
        .with_help("build without `--frozen` where there is a compiler, and share `.didact/cache`")
}

/// Returns the line of the program for each line of the fence; 0 for lines that it lacks.
fn program_lines(lesson: &Lesson, assembly: &Assembly) -> Vec<usize> {
    let lines = lesson.demos[assembly.demo].lines.iter();
    lines
        .map(|line| assembly.map.line_of(line).unwrap_or_default())
        .collect()
}
