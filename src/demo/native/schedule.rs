//! Schedules the compiling of crates and the running of programs on all processors.
//!
//! There are two pools of threads: one takes crates from a queue, the other takes programs whose
//! binary is ready, so runs begin while other crates still compile. Programs expelled from a crate
//! return to the queue. So does a program that aborts in a crate without unwinding: it is compiled
//! again, alone and with unwinding. The first error of the tool stops everything.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::compile::{Compiled, Compiler, Named};
use super::launcher::Launcher;
use super::run::{Run, Runner};
use super::share::{Group, plan};
use crate::demo::outcome::{CompilerMessage, End, Outcome};
use crate::demo::{EngineError, Event, Program, Report};
use crate::digest::Digest;
use crate::lesson::demo::Expectation;

/// Compiles and runs all programs; returns the outcomes in the same order.
///
/// # Errors
///
/// The first [`EngineError`] of any thread.
pub(super) fn run_all(
    programs: &[Program],
    compiler: &Compiler<'_>,
    runner: &Runner<'_>,
    jobs: usize,
    report: Report<'_>,
) -> Result<Vec<Arc<Outcome>>, EngineError> {
    let names: Vec<String> = programs.iter().enumerate().map(name).collect();
    let work = Work {
        programs,
        names: &names,
        compiler,
        runner,
        report,
        queue: Queue::new(plan(programs, jobs)),
        outcomes: Mutex::new(vec![None; programs.len()]),
        error: Mutex::new(None),
    };
    let (ready, waiting) = channel();
    let waiting = Mutex::new(waiting);
    let is_run = |program: &&Program| !is_not_run(&program.expectation);
    let runs = programs.iter().filter(is_run).count();
    std::thread::scope(|scope| {
        // Programs run while other crates compile, so up to twice `jobs` processes work at a
        // time.
        for _ in 0..jobs {
            let ready = ready.clone();
            scope.spawn(|| work.compile_all(ready));
        }
        for _ in 0..jobs.min(runs) {
            scope.spawn(|| work.run_ready(&waiting));
        }
        // `recv` ends when the last sender is dropped.
        drop(ready);
    });
    if let Some(error) = take(&work.error) {
        return Err(error);
    }
    let outcomes = take(&work.outcomes).into_iter();
    Ok(outcomes
        .map(|outcome| outcome.expect("every program was compiled"))
        .collect())
}

/// Returns a name that no lesson contains and that stays the same for the same programs: `p1f2e…`.
fn name((index, program): (usize, &Program)) -> String {
    let index = index.to_le_bytes();
    let digest = Digest::of_fields([program.source.as_bytes(), &index]);
    format!("p{}", digest.short(12))
}

/// Moves the value out of a mutex.
fn take<T: Default>(lock: &Mutex<T>) -> T {
    std::mem::take(&mut *lock.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A program whose binary is ready to run.
struct Ready {
    index: usize,
    binary: PathBuf,
    messages: Vec<CompilerMessage>,
    unwinds: bool,
}

struct Work<'a> {
    programs: &'a [Program],
    names: &'a [String],
    compiler: &'a Compiler<'a>,
    runner: &'a Runner<'a>,
    report: Report<'a>,
    queue: Queue,
    outcomes: Mutex<Vec<Option<Arc<Outcome>>>>,
    error: Mutex<Option<EngineError>>,
}

impl Work<'_> {
    fn compile_all(&self, ready: Sender<Ready>) {
        while let Some(group) = self.queue.next() {
            let named: Vec<Named<'_>> = group.members.iter().map(|&at| self.named(at)).collect();
            match self.compiler.compile(&group, &named) {
                Ok(compiled) => self.hand_on(&group, compiled, &ready),
                Err(error) => self.stop(error),
            }
            self.queue.done();
        }
    }

    fn named(&self, index: usize) -> Named<'_> {
        Named {
            index,
            name: &self.names[index],
            program: &self.programs[index],
        }
    }

    fn hand_on(&self, group: &Group, compiled: Compiled, ready: &Sender<Ready>) {
        let expelled = compiled.expelled.iter();
        self.queue
            .add(expelled.map(|&index| Group::alone(group.edition, index)));
        // Split in two, so that an idle thread can take one half.
        let half = compiled.again.len().div_ceil(2).max(1);
        self.queue
            .add(compiled.again.chunks(half).map(|members| Group {
                members: members.to_vec(),
                ..group.clone()
            }));
        for (index, outcome) in compiled.failed {
            self.keep(index, outcome, Duration::ZERO);
        }
        for (index, messages) in compiled.good {
            if is_not_run(&self.programs[index].expectation) {
                self.keep(
                    index,
                    Outcome::unrun(End::Compiled, messages),
                    Duration::ZERO,
                );
                continue;
            }
            let binary = compiled.binary.clone().expect("what compiled has a binary");
            // Counted as busy before it is sent: it may return to the queue, which must not end
            // before.
            self.queue.begin();
            // The receivers are gone after an error; then nothing has to run.
            let _ = ready.send(Ready {
                index,
                binary,
                messages,
                unwinds: group.unwinds,
            });
        }
    }

    fn run_ready(&self, waiting: &Mutex<Receiver<Ready>>) {
        let mut launcher = self.runner.launcher();
        // An error is found by the first demo.
        let _ = launcher.as_mut().map(Launcher::start);
        loop {
            let next = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .recv();
            let Ok(ready) = next else {
                return;
            };
            // After an error, ready programs are only counted off.
            if !self.queue.is_stopped() {
                self.run_one(ready, launcher.as_mut());
            }
            self.queue.done();
        }
    }

    fn run_one(&self, ready: Ready, launcher: Option<&mut Launcher<'_>>) {
        let Ready { index, .. } = ready;
        let program = &self.programs[index];
        let run = Run {
            program,
            name: &self.names[index],
            binary: &ready.binary,
        };
        let ran = self.runner.run(&run, ready.messages, launcher);
        match ran {
            // With unwinding the same panic ends with Rust's exit code for it, or is caught.
            Ok((outcome, _)) if !ready.unwinds && is_aborted(&outcome.end) => {
                let alone = Group::alone(program.edition, index);
                self.queue.add(std::iter::once(alone));
            }
            Ok((outcome, time)) => self.keep(index, outcome, time),
            Err(error) => self.stop(error),
        }
    }

    fn keep(&self, index: usize, outcome: Outcome, time: Duration) {
        let outcome = Arc::new(outcome);
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes[index] = Some(Arc::clone(&outcome));
        drop(outcomes);
        (self.report)(Event::Ran {
            program: index,
            time,
            outcome,
        });
    }

    fn stop(&self, error: EngineError) {
        self.queue.stop();
        let mut first = self.error.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert(error);
    }
}

fn is_not_run(expectation: &Expectation) -> bool {
    match expectation {
        Expectation::NoRun | Expectation::CompileFail(_) | Expectation::Ignore => true,
        Expectation::Run | Expectation::Panic(_) => false,
    }
}

/// Returns true if the program aborted, which is how a panic ends without unwinding.
fn is_aborted(end: &End) -> bool {
    matches!(end, End::Signaled(signal) if signal == "SIGABRT")
}

/// Crates to compile; the queue ends when it is empty and no busy thread can add to it.
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    groups: VecDeque<Group>,
    busy: usize,
    stopped: bool,
}

impl Queue {
    fn new(groups: Vec<Group>) -> Self {
        Self {
            state: Mutex::new(State {
                groups: groups.into(),
                busy: 0,
                stopped: false,
            }),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the next crate, waiting for one if needed; `None` at the end. The caller must call
    /// `done` once, after adding the follow-up work.
    fn next(&self) -> Option<Group> {
        let mut state = self.state();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(group) = state.groups.pop_front() {
                state.busy += 1;
                return Some(group);
            }
            if state.busy == 0 {
                return None;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn add(&self, groups: impl Iterator<Item = Group>) {
        self.state().groups.extend(groups);
        self.changed.notify_all();
    }

    /// Registers a program that will run and may return to the queue; its runner must call `done`.
    fn begin(&self) {
        self.state().busy += 1;
    }

    fn done(&self) {
        self.state().busy -= 1;
        self.changed.notify_all();
    }

    fn stop(&self) {
        self.state().stopped = true;
        self.changed.notify_all();
    }

    fn is_stopped(&self) -> bool {
        self.state().stopped
    }
}
