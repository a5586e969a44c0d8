//! The stage `execute`: lessons to outputs.
//!
//! Programs are assembled, known outcomes are looked up, the engine runs the rest, and every
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
use super::run_stale::run_stale;
use super::verdict::judge;
use super::{Engine, EngineError, Identity, Program, Report, parts};
use crate::course::Course;
use crate::diagnostic::{self, Code, Diagnostic};
use crate::lesson::Lesson;
use crate::parallel;

/// Runs the demos of `lessons` that have no known outcome, and judges all outcomes.
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
    let executed = run_all(lessons, &assembled, cache, engine, options, report);
    let Executed {
        outcomes,
        mut outputs,
    } = match executed {
        Ok(executed) => executed,
        Err(EngineError::Dependencies { faults }) => return Ok(without_demos(assembled, faults)),
        Err(error) => return Err(error),
    };
    let mut rest = outcomes.as_slice();
    for (lesson, made) in lessons.iter().zip(assembled) {
        let (own, others) = rest.split_at(made.programs.len());
        rest = others;
        add_lesson(lesson, files, made, own, &mut outputs);
    }
    if options.shard.is_some() {
        let known = |found: &Diagnostic| found.code != Code::OutcomeUnknown;
        outputs.diagnostics.retain(known);
    }
    diagnostic::sort(&mut outputs.diagnostics);
    Ok(outputs)
}

/// Outcomes of all programs before they are judged.
struct Executed {
    outcomes: Vec<Option<Arc<Outcome>>>,
    outputs: Outputs,
}

fn run_all(
    lessons: &[&Lesson],
    assembled: &[LessonPrograms],
    cache: &Cache,
    engine: &dyn Engine,
    options: DemoOptions,
    report: Report<'_>,
) -> Result<Executed, EngineError> {
    let all = assembled.iter().flat_map(|made| &made.programs);
    let programs: Vec<&Program> = all.map(|assembly| &assembly.program).collect();
    // A course without demos needs no compiler.
    let identity = if programs.is_empty() {
        Identity::default()
    } else {
        engine.prepare(report)?;
        engine.identity()?
    };
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
    let pairs: Vec<(&Lesson, &LessonPrograms)> = lessons.iter().copied().zip(assembled).collect();
    let (modules, problems) = browser::modules(&pairs, cache, engine, &identity, options, report)?;
    outputs.modules = modules;
    outputs.diagnostics.extend(problems);
    Ok(Executed { outcomes, outputs })
}

/// Returns the outputs of a build that can run nothing: the faults and the diagnostics of
/// assembling.
fn without_demos(assembled: Vec<LessonPrograms>, faults: Vec<BuildFault>) -> Outputs {
    let diagnostics = assembled.into_iter().flat_map(|made| made.diagnostics);
    Outputs {
        diagnostics: diagnostics.collect(),
        faults,
        ..Outputs::default()
    }
}

/// Judges the outcomes of a lesson and adds them to `outputs`.
fn add_lesson(
    lesson: &Lesson,
    files: &CourseFiles,
    made: LessonPrograms,
    outcomes: &[Option<Arc<Outcome>>],
    outputs: &mut Outputs,
) {
    outputs.diagnostics.extend(made.diagnostics);
    let mut fences: Vec<Option<DemoOutput>> = vec![None; lesson.demos.len()];
    for (assembly, outcome) in made.programs.iter().zip(outcomes) {
        let Some(outcome) = outcome else {
            outputs.diagnostics.push(unknown(lesson, assembly));
            continue;
        };
        let found = judge(lesson, files, assembly, outcome);
        let kept = !found.iter().any(Diagnostic::is_error);
        if let Some(variant) = &assembly.variant {
            outputs.diagnostics.extend(of_variant(found, variant));
            let before = base_parts(assembly, &fences);
            let given = kept.then(|| VariantOutput {
                label: variant.label.clone(),
                value: variant.value.clone(),
                parts: parts::beyond(before, &outcome.parts),
            });
            let own = fences[assembly.demo].as_mut();
            own.into_iter()
                .for_each(|own| own.gallery.extend(given.clone()));
            continue;
        }
        let (errors, warnings): (Vec<_>, Vec<_>) =
            found.into_iter().partition(Diagnostic::is_error);
        outputs.diagnostics.extend(warnings);
        if !errors.is_empty() {
            outputs.failures.push(Failure {
                slug: lesson.slug.clone(),
                demo: assembly.demo,
                errors,
                out_of_time: matches!(&outcome.end, End::Stopped(stop) if stop.is_time()),
            });
        }
        let output = output(lesson, assembly, outcome, &fences, kept);
        fences[assembly.demo] = Some(output);
    }
    outputs.lessons.insert(lesson.slug.clone(), fences);
}

/// Appends the variant to each error's message. Warnings are dropped: the demo itself reports them.
fn of_variant(found: Vec<Diagnostic>, variant: &Variant) -> impl Iterator<Item = Diagnostic> {
    let words = format!(" (gallery: {} = {})", variant.label, variant.value);
    let errors = found.into_iter().filter(Diagnostic::is_error);
    errors.map(move |mut problem| {
        problem.message += &words;
        problem
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

fn output(
    lesson: &Lesson,
    assembly: &Assembly,
    outcome: &Arc<Outcome>,
    fences: &[Option<DemoOutput>],
    kept: bool,
) -> DemoOutput {
    let own = lesson.demos[assembly.demo].lines.iter();
    let lines = own.map(|line| assembly.map.line_of(line));
    DemoOutput {
        lines: lines.map(Option::unwrap_or_default).collect(),
        source: assembly.program.source.as_str().into(),
        outcome: Arc::clone(outcome),
        parts: parts::beyond(base_parts(assembly, fences), &outcome.parts),
        is_as_promised: kept,
        is_known_failure: false,
        parameters: assembly.parameters.clone(),
        gallery: Vec::new(),
    }
}
