//! An engine for live preview that runs nothing and answers with the outcomes at hand.
//!
//! A program that has run in the background gets its new outcome; any other gets its previous one
//! and is recorded as waiting. These outcomes are not reported as runs, so the cache does not store
//! them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::background::{BackgroundResults, Work};
use super::browser;
use super::key::OutcomeKey;
use super::module::{Module, ModuleRequest};
use super::outcome::{End, Outcome};
use super::outputs::Outputs;
use super::{Engine, EngineError, Identity, Program, Report};
use crate::course::Course;

/// Last outcomes of demos, by the names of their programs.
#[derive(Clone, Debug, Default)]
pub struct LastOutcomes(HashMap<String, Arc<Outcome>>);

impl LastOutcomes {
    /// Collects the outcomes of the demos of `course`.
    pub fn of(course: &Course, outputs: &Outputs) -> Self {
        let mut outcomes = HashMap::new();
        for (slug, fences) in &outputs.lessons {
            let Some(lesson) = course.by_slug(slug) else {
                continue;
            };
            for (demo, output) in lesson.demos.iter().zip(fences) {
                if let Some(output) = output {
                    let name = format!("{}/{}", lesson.slug, demo.name);
                    outcomes.insert(name, Arc::clone(&output.outcome));
                }
            }
        }
        Self(outcomes)
    }
}

/// Engine that answers with previous outcomes until the real run is done.
pub struct StaleEngine<'e> {
    engine: &'e dyn Engine,
    last: &'e LastOutcomes,
    done: &'e BackgroundResults,
    waiting: Mutex<Work>,
}

impl<'e> StaleEngine<'e> {
    /// Creates an engine to use instead of `engine`; it records the work that is left for `engine`.
    pub fn new(
        engine: &'e dyn Engine,
        last: &'e LastOutcomes,
        done: &'e BackgroundResults,
    ) -> Self {
        Self {
            engine,
            last,
            done,
            waiting: Mutex::default(),
        }
    }

    /// Returns the programs still to run and the modules still to compile.
    pub fn waiting(self) -> Work {
        self.waiting
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Work> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine for StaleEngine<'_> {
    fn run(&self, programs: &[Program], _: Report<'_>) -> Result<Vec<Arc<Outcome>>, EngineError> {
        let identity = self.identity()?;
        self.done.refuse_failed(&identity)?;
        let outcomes = programs.iter().map(|program| {
            let key = OutcomeKey::new(program, &identity);
            if let Some(outcome) = self.done.outcome(&key.digest) {
                return outcome;
            }
            self.lock().programs.push(program.clone());
            // A new demo has no last outcome; until it has run, its page shows no output.
            let last = self.last.0.get(&program.name).cloned();
            last.unwrap_or_else(|| Arc::new(Outcome::unrun(End::Exited(0), Vec::new())))
        });
        Ok(outcomes.collect())
    }

    fn compile_for_browsers(
        &self,
        requests: &[ModuleRequest],
        _: Report<'_>,
    ) -> Result<Option<Vec<Module>>, EngineError> {
        let identity = self.identity()?;
        self.done.refuse_failed(&identity)?;
        if self.done.lacks_target() {
            return Ok(None);
        }
        let modules: Option<Vec<Module>> = requests
            .iter()
            .map(|request| self.done.module(&browser::key(request, &identity)))
            .collect();
        if modules.is_none() {
            self.lock().modules.extend(requests.iter().cloned());
        }
        Ok(modules)
    }

    fn identity(&self) -> Result<Identity, EngineError> {
        self.engine.identity()
    }
}
