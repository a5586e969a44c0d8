//! Programs to outcomes: cached outcomes are looked up, and programs without one, which are stale, run.
//!
//! An outcome is stored as soon as its program ends, so a killed build loses nothing it ran. A
//! program that occurs twice runs once. In a frozen build nothing runs, and unknown outcomes stay
//! unknown. Nothing is judged here.

use std::collections::HashMap;
use std::sync::Arc;

use super::cache::{Cache, Miss};
use super::key::OutcomeKey;
use super::options::DemoOptions;
use super::outcome::Outcome;
use super::outputs::RunCounts;
use super::shard::Shard;
use super::{Engine, EngineError, Event, Identity, Program, Report};
use crate::digest::Digest;
use crate::parallel;

/// The outcome of each program, in order; `None` if it is not known.
pub(super) type Outcomes = Vec<Option<Arc<Outcome>>>;

/// Returns the outcomes of all programs, in order; `None` for those that a frozen build does not
/// find and for those of other shards.
///
/// # Errors
///
/// [`EngineError`] if nothing can be run at all.
pub(super) fn run_stale(
    programs: &[&Program],
    cache: &Cache,
    engine: &dyn Engine,
    identity: &Identity,
    options: DemoOptions,
    report: Report<'_>,
) -> Result<(Outcomes, RunCounts), EngineError> {
    let keys = parallel::map(programs, |program| OutcomeKey::new(program, identity));
    let cached: Outcomes = if options.fresh {
        vec![None; keys.len()]
    } else {
        parallel::map(&keys, |key| cache.get(key).map(Arc::new))
    };
    let mut counts = RunCounts {
        ran: 0,
        unchanged: cached.iter().flatten().count(),
    };
    if options.frozen {
        return Ok((cached, counts));
    }
    let (stale_keys, stale) = stale(programs, &keys, &cached, options.shard);
    counts.ran = stale.len();
    if options.why {
        explain(&stale_keys, &stale, cache, options, report);
    }
    report(Event::Stale {
        programs: stale.iter().map(|program| program.name.clone()).collect(),
        unchanged: counts.unchanged,
    });
    let ran = run(&stale_keys, &stale, cache, engine, report)?;
    let mut outcomes = Vec::with_capacity(keys.len());
    for ((key, cached), program) in keys.iter().zip(cached).zip(programs) {
        // An outcome that only stands in for a run is not in the cache; its key would explain the
        // next miss wrongly.
        if cached.is_some() || cache.get(key).is_some() {
            cache.record_key(&program.name, key);
        }
        outcomes.push(cached.or_else(|| ran.get(&key.digest).cloned()));
    }
    Ok((outcomes, counts))
}

/// Returns each program without an outcome once, with the longest of its timeouts.
fn stale<'a>(
    programs: &[&Program],
    keys: &'a [OutcomeKey],
    cached: &[Option<Arc<Outcome>>],
    shard: Option<Shard>,
) -> (Vec<&'a OutcomeKey>, Vec<Program>) {
    let (mut stale_keys, mut stale): (Vec<&OutcomeKey>, Vec<Program>) = Default::default();
    let mut indices: HashMap<Digest, usize> = HashMap::new();
    for ((program, key), cached) in programs.iter().zip(keys).zip(cached) {
        let is_of_other_shard = shard.is_some_and(|shard| !shard.holds(key.digest));
        if cached.is_some() || is_of_other_shard {
            continue;
        }
        if let Some(&index) = indices.get(&key.digest) {
            // Timeouts are no part of the key, so programs with the same key may have different ones.
            let timeout = &mut stale[index].timeout;
            *timeout = program.timeout.max(*timeout);
        } else {
            indices.insert(key.digest, stale.len());
            stale_keys.push(key);
            stale.push((*program).clone());
        }
    }
    (stale_keys, stale)
}

/// Runs the stale programs and stores each outcome as soon as it is there.
fn run(
    keys: &[&OutcomeKey],
    stale: &[Program],
    cache: &Cache,
    engine: &dyn Engine,
    report: Report<'_>,
) -> Result<HashMap<Digest, Arc<Outcome>>, EngineError> {
    if stale.is_empty() {
        return Ok(HashMap::new());
    }
    let store_and_report = |event: Event| {
        if let Event::Ran {
            program, outcome, ..
        } = &event
        {
            cache.insert(keys[*program], outcome);
        }
        report(event);
    };
    let outcomes = engine.run(stale, &store_and_report)?;
    Ok(keys.iter().map(|key| key.digest).zip(outcomes).collect())
}

/// Reports why each stale program runs.
fn explain(
    keys: &[&OutcomeKey],
    stale: &[Program],
    cache: &Cache,
    options: DemoOptions,
    report: Report<'_>,
) {
    for (key, program) in keys.iter().zip(stale) {
        let why = match cache.explain(&program.name, key) {
            _ if options.fresh => "every demo is run".to_owned(),
            Miss::Never => "it was never run here".to_owned(),
            Miss::Changed(parts) => changed(&parts),
            Miss::Damaged => {
                "its outcome was kept, but the file is damaged or was edited since".to_owned()
            }
            Miss::Foreign => "its outcome was kept by another version of didact".to_owned(),
            Miss::Gone => "its last outcome was not kept, or was removed since".to_owned(),
        };
        report(Event::Note(format!("running {}: {why}", program.name)));
    }
}

/// Formats changed parts of a key: `its text and the compiler changed`.
fn changed(parts: &[String]) -> String {
    let words: Vec<&str> = parts.iter().map(|part| part_words(part)).collect();
    match words.split_last() {
        Some((last, [])) => format!("{last} changed"),
        Some((last, before)) => format!("{} and {last} changed", before.join(", ")),
        None => "nothing changed".to_owned(),
    }
}

/// Returns the phrase for a part of a key.
fn part_words(part: &str) -> &str {
    match part {
        "text" => "its text",
        "edition" => "its edition",
        "purpose" => "what is done with it (run, only compiled)",
        "data" => "a data file of it",
        "compiler" => "the compiler",
        "flags" => "the compiler's flags",
        "dependencies" => "`Cargo.toml`, `Cargo.lock` or a path dependency",
        "prelude" => "the course's own library",
        "format" => "the way outcomes are kept",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::outcome::End;
    use std::time::Duration;

    #[track_caller]
    fn check(parts: &[&str], expected: &str) {
        let parts: Vec<String> = parts.iter().map(|&part| part.to_owned()).collect();
        assert_eq!(changed(&parts), expected);
    }

    /// Reports the outcome of the first program and then gives up, as a killed build does.
    struct Killed;

    impl Engine for Killed {
        fn run(&self, _: &[Program], report: Report<'_>) -> Result<Vec<Arc<Outcome>>, EngineError> {
            report(Event::Ran {
                program: 0,
                time: Duration::ZERO,
                outcome: Arc::new(Outcome::unrun(End::Exited(0), Vec::new())),
            });
            let (program, reason) = ("test".to_owned(), "killed".to_owned());
            Err(EngineError::Tool { program, reason })
        }
    }

    #[test]
    fn a_killed_build_loses_nothing_it_ran() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let (first, second) = (Program::plain("1"), Program::plain("2"));
        let identity = Identity::default();
        let options = DemoOptions::default();
        let both = [&first, &second];
        let died = run_stale(&both, &cache, &Killed, &identity, options, &|_| {});
        assert!(died.is_err());
        let cached = both.map(|program| cache.get(&OutcomeKey::new(program, &identity)).is_some());
        assert_eq!(cached, [true, false]);
    }

    #[test]
    fn a_frozen_build_runs_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let (first, second) = (Program::plain("1"), Program::plain("2"));
        let identity = Identity::default();
        let cached = Outcome::unrun(End::Exited(0), Vec::new());
        cache.insert(&OutcomeKey::new(&first, &identity), &cached);
        let options = DemoOptions {
            frozen: true,
            ..DemoOptions::default()
        };
        let both = [&first, &second];
        let (outcomes, counts) =
            run_stale(&both, &cache, &Killed, &identity, options, &|_| {}).unwrap();
        assert_eq!(outcomes, [Some(Arc::new(cached)), None]);
        assert_eq!((counts.ran, counts.unchanged), (0, 1));
    }

    #[test]
    fn changes_are_told_in_words() {
        check(&["text"], "its text changed");
        check(
            &["compiler", "flags", "text"],
            "the compiler, the compiler's flags and its text changed",
        );
        check(&["new"], "new changed");
    }
}
