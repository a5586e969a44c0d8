//! The stage: lessons to outputs.
//!
//! Programs are assembled, known outcomes are looked up, the engine runs the
//! rest, and every outcome is judged. A program that occurs twice runs once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;

use super::cache::{Cache, Miss};
use super::key::Key;
use super::outcome::Outcome;
use super::outputs::{DemoOutput, Outputs, RunCounts};
use super::program::{Assembled, Assembly, Files, assemble};
use super::verdict::judge;
use super::{Engine, EngineError, Event, Identity, Program, Report, parts};
use crate::diagnostic;
use crate::digest::Digest;
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
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            fresh: false,
            why: false,
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
    let (outcomes, counts) = observe(&programs, cache, engine, &identity, options, report)?;
    let mut outputs = Outputs {
        environment: identity.environment,
        counts,
        ..Outputs::default()
    };
    let mut rest = outcomes.as_slice();
    for (lesson, made) in lessons.iter().zip(assembled) {
        let (own, others) = rest.split_at(made.programs.len());
        rest = others;
        add_lesson(lesson, made, own, &mut outputs);
    }
    diagnostic::sort(&mut outputs.diagnostics);
    Ok(outputs)
}

/// The outcomes of all programs, in order.
fn observe(
    programs: &[&Program],
    cache: &Cache,
    engine: &dyn Engine,
    identity: &Identity,
    options: Options,
    report: Report<'_>,
) -> Result<(Vec<Arc<Outcome>>, RunCounts), EngineError> {
    let keys = programs
        .par_iter()
        .map(|program| Key::new(program, identity));
    let keys: Vec<Key> = keys.collect();
    let found = keys
        .par_iter()
        .map(|key| if options.fresh { None } else { cache.get(key) });
    let found: Vec<Option<Outcome>> = found.collect();
    let stale = stale(programs, &keys, &found);
    let unchanged = found.iter().flatten().count();
    if options.why {
        explain(programs, &keys, &stale, cache, report);
    }
    let (stale_keys, stale_programs): (Vec<Digest>, Vec<Program>) = stale.into_iter().unzip();
    report(Event::Stale {
        programs: stale_programs
            .iter()
            .map(|program| program.name.clone())
            .collect(),
        unchanged,
    });
    let ran = match stale_programs.is_empty() {
        true => Vec::new(),
        false => engine.run(&stale_programs, report)?,
    };
    let counts = RunCounts {
        ran: ran.len(),
        unchanged,
    };
    let ran: BTreeMap<Digest, Arc<Outcome>> = stale_keys
        .into_iter()
        .zip(ran.into_iter().map(Arc::new))
        .collect();
    let outcomes = keys
        .iter()
        .zip(found)
        .zip(programs)
        .map(|((key, found), program)| {
            let outcome = match found {
                Some(outcome) => Arc::new(outcome),
                None => {
                    let outcome = &ran[&key.digest];
                    cache.keep(key, outcome);
                    Arc::clone(outcome)
                }
            };
            cache.remember(&program.name, key);
            outcome
        });
    Ok((outcomes.collect(), counts))
}

/// The programs without an outcome, each once, with the longest time that is asked for.
fn stale(programs: &[&Program], keys: &[Key], found: &[Option<Outcome>]) -> Vec<(Digest, Program)> {
    let mut stale: Vec<(Digest, Program)> = Vec::new();
    let mut known: BTreeMap<Digest, usize> = BTreeMap::new();
    for ((program, key), found) in programs.iter().zip(keys).zip(found) {
        if found.is_some() {
            continue;
        }
        match known.get(&key.digest) {
            Some(&at) => {
                let timeout = &mut stale[at].1.timeout;
                *timeout = program.timeout.max(*timeout);
            }
            None => {
                known.insert(key.digest, stale.len());
                stale.push((key.digest, (*program).clone()));
            }
        }
    }
    stale
}

/// Says why each stale program is run.
fn explain(
    programs: &[&Program],
    keys: &[Key],
    stale: &[(Digest, Program)],
    cache: &Cache,
    report: Report<'_>,
) {
    for (program, key) in programs.iter().zip(keys) {
        if !stale.iter().any(|(_, stale)| stale.name == program.name) {
            continue;
        }
        let why = match cache.explain(&program.name, key) {
            Miss::Never => "never run here".to_owned(),
            Miss::Changed(parts) => format!("{} changed", parts.join(", ")),
            Miss::Gone => "its outcome was not kept, or every demo is run".to_owned(),
        };
        report(Event::Note(format!("running {}: {why}", program.name)));
    }
}

/// Judges the outcomes of a lesson and adds them.
fn add_lesson(lesson: &Lesson, made: Assembled, outcomes: &[Arc<Outcome>], outputs: &mut Outputs) {
    outputs.diagnostics.extend(made.diagnostics);
    let mut fences: Vec<Option<DemoOutput>> = vec![None; lesson.demos.len()];
    for (assembly, outcome) in made.programs.iter().zip(outcomes) {
        let found = judge(lesson, assembly, outcome);
        let kept = !found.iter().any(diagnostic::Diagnostic::is_error);
        outputs.diagnostics.extend(found);
        let output = output(lesson, assembly, outcome, &fences, kept);
        fences[assembly.demo] = Some(output);
    }
    outputs.lessons.insert(lesson.slug.clone(), fences);
}

fn output(
    lesson: &Lesson,
    assembly: &Assembly,
    outcome: &Arc<Outcome>,
    fences: &[Option<DemoOutput>],
    kept: bool,
) -> DemoOutput {
    let base = assembly.base.and_then(|base| fences[base].as_ref());
    let before = base.map(|base| base.outcome.parts.as_slice());
    let own = lesson.demos[assembly.demo].lines.iter();
    let lines = own.map(|line| assembly.map.line_at(line.offset));
    DemoOutput {
        lines: lines.map(Option::unwrap_or_default).collect(),
        source: assembly.program.source.as_str().into(),
        outcome: Arc::clone(outcome),
        parts: parts::beyond(before.unwrap_or_default(), &outcome.parts),
        kept,
    }
}
