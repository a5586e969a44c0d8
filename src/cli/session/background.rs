//! Background work of `serve`: demos run while pages show known results.

use std::sync::Arc;

use super::{Session, ToolError};
use crate::Built;
use crate::demo::background::{Background, BackgroundRun, Work};
use crate::demo::cancel::Cancel;
use crate::demo::native::NativeEngine;
use crate::demo::stale_engine::{LastOutcomes, StaleEngine};
use crate::demo::{Engine, Event};
use crate::serve::Wake;

impl Session {
    /// Runs the pipeline without demos: those that have to run show their previous output, see
    /// [`set_last_outputs`](Self::set_last_outputs). Also returns the work that is left.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if there is no compiler.
    pub(crate) fn preview(&mut self) -> Result<(Built, Work), ToolError> {
        let engine = StaleEngine::new(&self.engine, &self.last, &self.done);
        let mut built = crate::build(&self.sources, &self.request, &self.cache, &engine, &|_| {})?;
        let waiting = engine.waiting();
        self.add_published(&mut built.site);
        Ok((built, waiting))
    }

    /// Starts the work that a preview left. Each step, and the error if the work fails, is passed
    /// to `on_step`.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if there is no compiler.
    pub(crate) fn start(
        &self,
        work: Work,
        on_step: impl Fn(Wake) + Send + Sync + Clone + 'static,
    ) -> Result<BackgroundRun, ToolError> {
        let cancel = Cancel::default();
        let engine = NativeEngine {
            cancel: cancel.clone(),
            ..self.engine.clone()
        };
        let identity = self.engine.identity()?;
        let background = Background {
            engine,
            cancel,
            cache: self.cache.clone(),
            done: self.done.clone(),
        };
        let reporter = Arc::clone(&self.reporter);
        let step = on_step.clone();
        let report = move |event: Event| {
            match &event {
                Event::Ran { .. } => step(Wake::Work(None)),
                Event::Building(words) => step(Wake::Building(words.clone())),
                Event::Stale { .. } | Event::Note(_) => {}
            }
            reporter.event(event);
        };
        let ended = move |error| on_step(Wake::Work(error));
        Ok(background.start(work, &identity, report, ended))
    }

    /// Returns true if the running work is exactly the work that is left.
    ///
    /// # Errors
    ///
    /// [`ToolError`] if there is no compiler.
    pub(crate) fn is_current(
        &self,
        running: &BackgroundRun,
        work: &Work,
    ) -> Result<bool, ToolError> {
        Ok(running.is_current(work, &self.engine.identity()?))
    }

    /// Sets the outputs that waiting demos show in later previews.
    pub(crate) fn set_last_outputs(&mut self, built: &Built) {
        self.last = LastOutcomes::of(&built.course, &built.outputs);
    }
}
