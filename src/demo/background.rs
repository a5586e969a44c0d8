//! Runs stale demos in the background while their author goes on writing.
//!
//! The work is what a build found to be stale: programs to run and modules for browsers to compile.
//! Outcomes go to the cache, and by key to [`BackgroundResults`], so that builds which start before the work
//! ends can use them. Outdated work is canceled as a whole. This file prints nothing; it reports
//! each step to the caller.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::browser;
use super::cache::Cache;
use super::cancel::Cancel;
use super::fault::BuildFault;
use super::key::OutcomeKey;
use super::module::{Module, ModuleRequest};
use super::outcome::Outcome;
use super::{Engine, EngineError, Event, Identity, Program, Report};
use crate::digest::Digest;

/// Programs to run and modules to compile.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Programs to run.
    pub programs: Vec<Program>,
    /// Modules to compile for browsers.
    pub modules: Vec<ModuleRequest>,
}

impl Work {
    /// Returns true if there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.programs.is_empty() && self.modules.is_empty()
    }

    /// Returns the keys of all programs and modules for an empty identity, so that they depend on the
    /// content alone.
    fn parts(&self) -> HashSet<Digest> {
        let identity = Identity::default();
        let programs = self
            .programs
            .iter()
            .map(|program| OutcomeKey::new(program, &identity).digest);
        let modules = self
            .modules
            .iter()
            .map(|request| browser::key(request, &identity));
        programs.chain(modules).collect()
    }
}

/// Results of the background work so far, shared by all builds of a session.
#[derive(Clone, Debug, Default)]
pub struct BackgroundResults(Arc<Mutex<Results>>);

#[derive(Debug, Default)]
struct Results {
    outcomes: HashMap<Digest, Arc<Outcome>>,
    modules: HashMap<Digest, Module>,
    lacks_target: bool,
    /// Identity and faults of the last build of the dependencies, if it failed.
    failed: Option<(Vec<Digest>, Vec<BuildFault>)>,
}

impl BackgroundResults {
    fn lock(&self) -> MutexGuard<'_, Results> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the outcome for a key, if the program has run.
    pub fn outcome(&self, key: &Digest) -> Option<Arc<Outcome>> {
        self.lock().outcomes.get(key).cloned()
    }

    /// Returns the module for a key, if it has been compiled.
    pub fn module(&self, key: &Digest) -> Option<Module> {
        self.lock().modules.get(key).cloned()
    }

    /// Returns true if the target `wasm32-wasip1` is missing, so that nothing can be compiled for
    /// browsers.
    pub fn lacks_target(&self) -> bool {
        self.lock().lacks_target
    }

    /// Forgets the last failure of the dependencies, so that the next build tries them again.
    pub fn retry(&self) {
        self.lock().failed = None;
    }

    /// Refuses an identity whose dependencies failed to build.
    ///
    /// # Errors
    ///
    /// [`EngineError::Dependencies`] if demos of this identity could not be built.
    pub fn refuse_failed(&self, identity: &Identity) -> Result<(), EngineError> {
        match &self.lock().failed {
            Some((digests, faults)) if *digests == digests_of(identity) => {
                Err(EngineError::Dependencies {
                    faults: faults.clone(),
                })
            }
            _ => Ok(()),
        }
    }
}

fn digests_of(identity: &Identity) -> Vec<Digest> {
    identity.parts.iter().map(|(_, digest)| *digest).collect()
}

/// Handle of background work in progress.
pub struct BackgroundRun {
    cancel: Cancel,
    parts: HashSet<Digest>,
    state: Arc<Mutex<RunProgress>>,
}

#[derive(Default)]
struct RunProgress {
    finished: HashSet<Digest>,
    identity: Vec<Digest>,
}

impl BackgroundRun {
    /// Returns true if the work left to do is exactly `work`, under the same identity.
    pub fn is_current(&self, work: &Work, identity: &Identity) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let parts = work.parts();
        let mut left = self.parts.difference(&state.finished);
        // `work` is of a build that began earlier, so it may name programs that have finished since.
        parts.is_subset(&self.parts)
            && left.all(|part| parts.contains(part))
            && state.identity == digests_of(identity)
    }

    /// Cancels the work.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }
}

/// Engine, cache and shared state of a background run.
pub struct Background<E> {
    /// Runs programs and compiles modules; shares [`cancel`](Self::cancel).
    pub engine: E,
    /// Cancels the work.
    pub cancel: Cancel,
    /// Stores the outcomes.
    pub cache: Cache,
    /// Receives the results, for builds that start before the work ends.
    pub done: BackgroundResults,
}

impl<E: Engine + Send + 'static> Background<E> {
    /// Starts the work on its own thread. Events go to `report`. When the work ends, `ended` is
    /// called with the error, if any; not if the work was canceled.
    pub fn start(
        self,
        work: Work,
        identity: &Identity,
        report: impl Fn(Event) + Send + Sync + 'static,
        ended: impl FnOnce(Option<EngineError>) + Send + 'static,
    ) -> BackgroundRun {
        let running = BackgroundRun {
            cancel: self.cancel.clone(),
            parts: work.parts(),
            state: Arc::new(Mutex::new(RunProgress {
                identity: digests_of(identity),
                ..RunProgress::default()
            })),
        };
        let state = Arc::clone(&running.state);
        std::thread::spawn(move || match self.work(&work, &state, &report) {
            Err(EngineError::Canceled) => {}
            result => ended(result.err()),
        });
        running
    }

    fn work(
        &self,
        work: &Work,
        state: &Mutex<RunProgress>,
        report: Report<'_>,
    ) -> Result<(), EngineError> {
        let result = self.prepared(state, report).and_then(|identity| {
            self.run(work, &identity, state, report)?;
            self.compile(work, &identity, report)
        });
        if let Err(EngineError::Dependencies { faults }) = result {
            // The next build compares its identity with this one. Cargo may have changed files
            // (`Cargo.lock`) before it failed, so the identity is read again.
            let identity = self.engine.identity().unwrap_or_default();
            self.done.lock().failed = Some((digests_of(&identity), faults));
            return Ok(());
        }
        result
    }

    fn prepared(
        &self,
        state: &Mutex<RunProgress>,
        report: Report<'_>,
    ) -> Result<Identity, EngineError> {
        self.engine.prepare(report)?;
        // Preparing may complete `Cargo.lock`, which is part of the identity.
        let identity = self.engine.identity()?;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.identity = digests_of(&identity);
        Ok(identity)
    }

    fn run(
        &self,
        work: &Work,
        identity: &Identity,
        state: &Mutex<RunProgress>,
        report: Report<'_>,
    ) -> Result<(), EngineError> {
        let programs = &work.programs;
        if programs.is_empty() {
            return Ok(());
        }
        report(Event::Stale {
            programs: programs.iter().map(|one| one.name.clone()).collect(),
            unchanged: 0,
        });
        let store_and_report = |event: Event| {
            if let Event::Ran {
                program, outcome, ..
            } = &event
            {
                let program = &programs[*program];
                let key = OutcomeKey::new(program, identity);
                self.cache.insert(&key, outcome);
                let outcome = Arc::clone(outcome);
                self.done.lock().outcomes.insert(key.digest, outcome);
                let part = OutcomeKey::new(program, &Identity::default()).digest;
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                state.finished.insert(part);
            }
            // Last, so that a build which this event starts finds the outcome.
            report(event);
        };
        self.engine.run(programs, &store_and_report).map(drop)
    }

    fn compile(
        &self,
        work: &Work,
        identity: &Identity,
        report: Report<'_>,
    ) -> Result<(), EngineError> {
        if work.modules.is_empty() {
            return Ok(());
        }
        let modules = self.engine.compile_for_browsers(&work.modules, report)?;
        let mut done = self.done.lock();
        done.lacks_target = modules.is_none();
        for (request, module) in work.modules.iter().zip(modules.into_iter().flatten()) {
            let key = browser::key(request, identity);
            if let Module::Compiled(bytes) = &module {
                self.cache.insert_module(&key, bytes);
            }
            done.modules.insert(key, module);
        }
        Ok(())
    }
}
