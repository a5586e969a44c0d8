//! An engine for the time until demos have run: it runs nothing, and gives what was given last.
//!
//! What it gives is not reported as run, so no cache keeps it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::browser::{Module, Wanted};
use super::outcome::{End, Outcome};
use super::outputs::Outputs;
use super::{Engine, EngineError, Identity, Program, Report};
use crate::course::Course;

/// What demos gave last, by the names of their programs.
#[derive(Clone, Debug, Default)]
pub struct Last(HashMap<String, Arc<Outcome>>);

impl Last {
    /// What the demos of `course` gave.
    pub fn of(course: &Course, outputs: &Outputs) -> Self {
        let given = outputs.lessons.iter();
        let given = given.filter_map(|(slug, given)| Some((course.by_slug(slug)?, given)));
        let given = given.flat_map(|(lesson, given)| {
            let demos = lesson.demos.iter().zip(given);
            demos.filter_map(|(demo, given)| {
                let outcome = Arc::clone(&given.as_ref()?.outcome);
                Some((format!("{}/{}", lesson.slug, demo.name), outcome))
            })
        });
        Self(given.collect())
    }
}

/// See above.
pub struct Meanwhile<'e> {
    engine: &'e dyn Engine,
    last: &'e Last,
    waiting: Mutex<Vec<String>>,
}

impl<'e> Meanwhile<'e> {
    /// In place of `engine`, while what it runs is not there.
    pub fn new(engine: &'e dyn Engine, last: &'e Last) -> Self {
        Self {
            engine,
            last,
            waiting: Mutex::default(),
        }
    }

    /// The names of the programs that have to run, and of the lessons that readers' browsers run.
    pub fn waiting(self) -> Vec<String> {
        let waiting = self.waiting.into_inner();
        waiting.unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for(&self, names: impl Iterator<Item = String>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(names);
    }
}

impl Engine for Meanwhile<'_> {
    fn run(&self, programs: &[Program], _: Report<'_>) -> Result<Vec<Arc<Outcome>>, EngineError> {
        self.wait_for(programs.iter().map(|program| program.name.clone()));
        let outcomes = programs.iter().map(|program| {
            let last = self.last.0.get(&program.name).cloned();
            last.unwrap_or_else(|| Arc::new(Outcome::unrun(End::Exited(0), Vec::new())))
        });
        Ok(outcomes.collect())
    }

    fn compile_for_browsers(
        &self,
        wanted: &[Wanted],
        _: Report<'_>,
    ) -> Result<Option<Vec<Module>>, EngineError> {
        self.wait_for(wanted.iter().map(|_| String::new()));
        Ok(None)
    }

    fn identity(&self) -> Result<Identity, EngineError> {
        self.engine.identity()
    }
}
