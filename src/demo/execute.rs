//! The stage: lessons to outputs.
//!
//! Programs are assembled, known outcomes are looked up, the engine runs the
//! rest, and every outcome is judged. A program that occurs twice runs once.

use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;

use super::browser;
use super::cache::Cache;
use super::knob::Variant;
use super::observe::observe;
use super::outcome::{Outcome, Part};
use super::outputs::{DemoOutput, Outputs, VariantOutput};
use super::program::{Assembled, Assembly, Files, assemble};
use super::shard::Shard;
use super::verdict::judge;
use super::{Engine, EngineError, Identity, Program, Report, parts};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::lesson::Lesson;

/// How a build treats its demos.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Wall time of demos that do not say.
    pub timeout: Duration,
    /// Whether every demo is run, known or not.
    pub fresh: bool,
    /// Whether each run is explained.
    pub why: bool,
    /// Whether nothing is run: what the cache does not know is an error.
    pub frozen: bool,
    /// Run these alone; what others have to run stays unknown.
    pub shard: Option<Shard>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            fresh: false,
            why: false,
            frozen: false,
            shard: None,
        }
    }
}

/// Runs the demos of `lessons` whose outcomes are not known, and judges all.
///
/// `files` are the files of `content/`, for demos that declare data.
///
/// # Errors
///
/// [`EngineError`] if the tool cannot run demos; what is wrong with demos is in the outputs.
pub fn execute(
    lessons: &[&Lesson],
    files: &Files,
    cache: &Cache,
    engine: &dyn Engine,
    options: Options,
    report: Report<'_>,
) -> Result<Outputs, EngineError> {
    let assembled = lessons
        .par_iter()
        .map(|lesson| assemble(lesson, files, options.timeout));
    let assembled: Vec<Assembled> = assembled.collect();
    let programs: Vec<&Program> = {
        let all = assembled.iter().flat_map(|made| &made.programs);
        all.map(|assembly| &assembly.program).collect()
    };
    // A course without demos needs no compiler.
    let identity = match programs.is_empty() {
        true => Identity::default(),
        false => engine.identity()?,
    };
    if !options.frozen {
        cache.remember_compiler(&identity.compiler);
    }
    let (outcomes, counts) = observe(&programs, cache, engine, &identity, options, report)?;
    let mut outputs = Outputs {
        environment: identity.environment.clone(),
        packages: identity.packages.clone(),
        counts,
        ..Outputs::default()
    };
    let pairs: Vec<(&Lesson, &Assembled)> = lessons.iter().copied().zip(&assembled).collect();
    let (modules, problems) = browser::modules(&pairs, cache, engine, &identity, options, report)?;
    outputs.modules = modules;
    outputs.diagnostics.extend(problems);
    let mut rest = outcomes.as_slice();
    for (lesson, made) in lessons.iter().zip(assembled) {
        let (own, others) = rest.split_at(made.programs.len());
        rest = others;
        add_lesson(lesson, made, own, &mut outputs);
    }
    if options.shard.is_some() {
        let known = |found: &Diagnostic| found.code != Code::OutcomeUnknown;
        outputs.diagnostics.retain(known);
    }
    diagnostic::sort(&mut outputs.diagnostics);
    Ok(outputs)
}

/// Judges the outcomes of a lesson and adds them.
fn add_lesson(
    lesson: &Lesson,
    made: Assembled,
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
        let found = judge(lesson, assembly, outcome);
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
        outputs.diagnostics.extend(found);
        let output = output(lesson, assembly, outcome, &fences, kept);
        fences[assembly.demo] = Some(output);
    }
    outputs.lessons.insert(lesson.slug.clone(), fences);
}

/// What is wrong with a variant says which one it is; warnings are those of the demo itself.
fn of_variant(found: Vec<Diagnostic>, variant: &Variant) -> impl Iterator<Item = Diagnostic> {
    let words = format!(" (gallery: {} = {})", variant.label, variant.value);
    let errors = found.into_iter().filter(Diagnostic::is_error);
    errors.map(move |mut problem| {
        problem.message += &words;
        problem
    })
}

/// What the fence that a program continues gave.
fn base_parts<'a>(assembly: &Assembly, fences: &'a [Option<DemoOutput>]) -> &'a [Part] {
    let base = assembly.base.and_then(|base| fences[base].as_ref());
    base.map_or(&[], |base| base.outcome.parts.as_slice())
}

/// What a frozen build says of a program that it does not know.
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
        kept,
        knobs: assembly.knobs.clone(),
        gallery: Vec::new(),
    }
}
