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

use super::compile::{Compiled, Compiler, NamedProgram};
use super::launcher::Launcher;
use super::run::{DemoRun, Runner};
use super::share::{ProgramGroup, plan};
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
    let schedule = Schedule {
        programs,
        names: &names,
        compiler,
        runner,
        report,
        queue: Queue::new(plan(programs, jobs)),
        outcomes: Mutex::new(vec![None; programs.len()]),
        error: Mutex::new(None),
    };
    let (ready, receiver) = channel();
    // Several threads receive: the one that waits holds the lock, the others wait for the lock.
    let receiver = Mutex::new(receiver);
    let runs = programs.iter().filter(|program| is_run(program)).count();
    std::thread::scope(|scope| {
        // Programs run while other crates compile, so up to twice `jobs` processes work at a
        // time.
        for _ in 0..jobs {
            let ready = ready.clone();
            scope.spawn(|| schedule.compile_all(ready));
        }
        // Each of these threads has a launcher, so there are no more of them than programs.
        for _ in 0..jobs.min(runs) {
            scope.spawn(|| schedule.run_ready(&receiver));
        }
        // The threads that run programs end when the last sender is dropped.
        drop(ready);
    });
    if let Some(error) = into_inner(schedule.error) {
        return Err(error);
    }
    Ok(into_inner(schedule.outcomes)
        .into_iter()
        .map(|outcome| outcome.expect("every program was compiled"))
        .collect())
}

/// Returns a name that no lesson contains and that stays the same for the same programs: `p1f2e…`.
fn name((index, program): (usize, &Program)) -> String {
    let index = index.to_le_bytes();
    let digest = Digest::of_fields([program.source.as_bytes(), &index]);
    format!("p{}", digest.short(12))
}

fn into_inner<T>(lock: Mutex<T>) -> T {
    lock.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn is_run(program: &Program) -> bool {
    match program.expectation {
        Expectation::Run | Expectation::Panic(_) => true,
        Expectation::NoRun | Expectation::CompileFail(_) | Expectation::Ignore => false,
    }
}

/// A program whose binary is ready to run.
struct Ready {
    index: usize,
    binary: PathBuf,
    messages: Vec<CompilerMessage>,
    /// True if its crate was compiled with unwinding.
    unwinds: bool,
}

/// State that all threads share.
struct Schedule<'a> {
    programs: &'a [Program],
    names: &'a [String],
    compiler: &'a Compiler<'a>,
    runner: &'a Runner<'a>,
    report: Report<'a>,
    queue: Queue,
    outcomes: Mutex<Vec<Option<Arc<Outcome>>>>,
    error: Mutex<Option<EngineError>>,
}

impl Schedule<'_> {
    /// Compiles crates until none is left. The sender is dropped at the end, which ends `run_ready`.
    fn compile_all(&self, ready: Sender<Ready>) {
        while let Some(group) = self.queue.next() {
            let members = group.members.iter().map(|&index| self.named(index));
            match self.compiler.compile(&group, &members.collect::<Vec<_>>()) {
                Ok(compiled) => self.queue_results(&group, compiled, &ready),
                Err(error) => self.stop(error),
            }
            self.queue.done();
        }
    }

    fn named(&self, index: usize) -> NamedProgram<'_> {
        NamedProgram {
            index,
            name: &self.names[index],
            program: &self.programs[index],
        }
    }

    /// Queues the programs of a compiled crate: to be compiled again, or to be run.
    fn queue_results(&self, group: &ProgramGroup, compiled: Compiled, ready: &Sender<Ready>) {
        let expelled = compiled.expelled.iter();
        self.queue
            .add(expelled.map(|&index| ProgramGroup::alone(group.edition, index)));
        // Split in two, so that an idle thread can take one half.
        let half = compiled.again.len().div_ceil(2).max(1);
        self.queue
            .add(compiled.again.chunks(half).map(|members| ProgramGroup {
                members: members.to_vec(),
                ..group.clone()
            }));
        for (index, outcome) in compiled.failed {
            self.finish(index, outcome, Duration::ZERO);
        }
        for (index, messages) in compiled.succeeded {
            if !is_run(&self.programs[index]) {
                let outcome = Outcome::unrun(End::Compiled, messages);
                self.finish(index, outcome, Duration::ZERO);
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

    /// Runs programs as they become ready, until all crates are compiled.
    fn run_ready(&self, receiver: &Mutex<Receiver<Ready>>) {
        let mut launcher = self.runner.launcher();
        // It is ready when the first crate is compiled. An error is found again by the first demo.
        let _ = launcher.as_mut().map(Launcher::start);
        loop {
            let next = receiver
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
        let index = ready.index;
        let program = &self.programs[index];
        let run = DemoRun {
            program,
            name: &self.names[index],
            binary: &ready.binary,
        };
        match self.runner.run(&run, ready.messages, launcher) {
            // With unwinding the same panic ends with Rust's exit code for it, or is caught.
            Ok((outcome, _)) if !ready.unwinds && is_aborted(&outcome.end) => {
                let alone = ProgramGroup::alone(program.edition, index);
                self.queue.add(std::iter::once(alone));
            }
            Ok((outcome, time)) => self.finish(index, outcome, time),
            Err(error) => self.stop(error),
        }
    }

    /// Stores and reports the outcome of a program.
    fn finish(&self, index: usize, outcome: Outcome, time: Duration) {
        let outcome = Arc::new(outcome);
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes[index] = Some(Arc::clone(&outcome));
        // The receiver of the event writes to the cache, and other threads need not wait for that.
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

/// Returns true if the program aborted, which is how a panic ends without unwinding.
fn is_aborted(end: &End) -> bool {
    matches!(end, End::Signaled(signal) if signal == "SIGABRT")
}

/// Crates to compile. The queue ends when it is empty and `busy` is 0, so that nothing can be added.
struct Queue {
    state: Mutex<QueueState>,
    changed: Condvar,
}

struct QueueState {
    groups: VecDeque<ProgramGroup>,
    /// Number of crates being compiled and of programs sent to be run; each may add crates.
    busy: usize,
    /// True after an error: the crates that are left are not compiled.
    stopped: bool,
}

impl Queue {
    fn new(groups: Vec<ProgramGroup>) -> Self {
        Self {
            state: Mutex::new(QueueState {
                groups: groups.into(),
                busy: 0,
                stopped: false,
            }),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the next crate, waiting for one if needed; `None` at the end. The caller must call
    /// `done` once, after adding the follow-up work.
    fn next(&self) -> Option<ProgramGroup> {
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

    fn add(&self, groups: impl Iterator<Item = ProgramGroup>) {
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
