//! Runs one process to its end, within limits on wall time and output size.
//!
//! The process leads its own group, which is killed as a whole. Its pipes are read with a deadline,
//! so that surviving children that hold them do not block us. The output is not interpreted.
#![expect(clippy::disallowed_methods, reason = "edge: waits with a deadline")]

use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};

use super::channel::Channel;
use crate::demo::EngineError;
use crate::demo::cancel::Cancel;

/// Time that a killed process has to disappear.
const GRACE: Duration = Duration::from_secs(1);

/// Interval between checks for cancellation.
const POLL_INTERVAL: Duration = Duration::from_millis(25);

/// Limits of a process.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// Limit on the wall time.
    pub time: Duration,
    /// Limit on the size of standard output, and on that of standard error, in bytes.
    pub output: usize,
}

/// Reason why a process was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overrun {
    /// It exceeded the wall time.
    Time,
    /// It exceeded the output size.
    Output,
    /// The run was canceled.
    Canceled,
}

/// One of the two outputs of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pipe {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Result of a process that ended or was killed.
#[derive(Debug)]
pub(super) struct Finished {
    /// Exit status; `None` if waiting for it failed.
    pub status: Option<ExitStatus>,
    /// Standard output, cut at the limit.
    pub stdout: Vec<u8>,
    /// Standard error, cut at the limit.
    pub stderr: Vec<u8>,
    /// Reason why it was killed, if it was.
    pub overrun: Option<Overrun>,
    /// Wall time of the run.
    pub time: Duration,
}

impl Finished {
    /// Returns true if it ended by itself with exit code 0.
    pub(super) fn succeeded(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }

    /// Returns an error if the run was canceled.
    ///
    /// # Errors
    ///
    /// [`EngineError::Canceled`] if the run was canceled.
    pub(super) fn refuse_canceled(&self) -> Result<(), EngineError> {
        match self.overrun {
            Some(Overrun::Canceled) => Err(EngineError::Canceled),
            _ => Ok(()),
        }
    }
}

/// Starts `command` without input and waits until it ends, exceeds a limit or is canceled.
///
/// # Errors
///
/// The system's error if it cannot be started.
pub(super) fn run(
    command: &mut Command,
    budget: Budget,
    cancel: &Cancel,
) -> std::io::Result<Finished> {
    run_observed(command, budget, cancel, &mut |_, _| {})
}

/// Like [`run`], and passes all output to `on_output` as it arrives.
///
/// # Errors
///
/// The system's error if it cannot be started.
pub(super) fn run_observed(
    command: &mut Command,
    budget: Budget,
    cancel: &Cancel,
    on_output: &mut dyn FnMut(Pipe, &[u8]),
) -> std::io::Result<Finished> {
    run_with(command.stdin(Stdio::null()), budget, cancel, on_output)
}

/// Like [`run`], for a command that confines itself.
///
/// # Errors
///
/// The system's error if it cannot be started, or the helper's reason why it cannot become the
/// program.
pub(crate) fn run_confined(
    command: &mut Command,
    budget: Budget,
    cancel: &Cancel,
) -> std::io::Result<Finished> {
    let (channel, input) = Channel::open()?;
    let finished = run_with(command.stdin(input), budget, cancel, &mut |_, _| {});
    // This drops our copy of the pipe's other end. While we hold it, reading would not end with the helper.
    command.stdin(Stdio::null());
    match channel.refusal() {
        Some(reason) => Err(std::io::Error::other(reason)),
        None => finished,
    }
}

fn run_with(
    command: &mut Command,
    budget: Budget,
    cancel: &Cancel,
    on_output: &mut dyn FnMut(Pipe, &[u8]),
) -> std::io::Result<Finished> {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // A group of its own, so that children of the process are killed with it.
        .process_group(0);
    let start = Instant::now();
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().expect("stdout is piped");
    let stderr = child.stderr.take().expect("stderr is piped");
    let pipes = [stdout.into(), stderr.into()];
    let deadline = start + budget.time;
    let ([stdout, stderr], mut overrun) = gather(pipes, budget.output, deadline, cancel, on_output);
    let mut status = None;
    // A process may close its outputs and go on, so their end is not its end.
    if overrun.is_none() {
        status = wait_until(&mut child, deadline, cancel);
        let reason = if cancel.is_canceled() {
            Overrun::Canceled
        } else {
            Overrun::Time
        };
        overrun = status.is_none().then_some(reason);
    }
    // Also after a normal end: children that it left in the background would go on.
    kill_group(&child);
    if overrun.is_some() {
        // The limits are used up and the build may be canceled; the process has to be reaped all the same.
        status = wait_until(&mut child, Instant::now() + GRACE, &Cancel::default());
    }
    Ok(Finished {
        status,
        stdout,
        stderr,
        overrun,
        time: start.elapsed(),
    })
}

/// Collects the output of two pipes until they end, exceed the limit or time is up.
pub(super) fn gather(
    pipes: [OwnedFd; 2],
    limit: usize,
    deadline: Instant,
    cancel: &Cancel,
    on_output: &mut dyn FnMut(Pipe, &[u8]),
) -> ([Vec<u8>; 2], Option<Overrun>) {
    let mut pipes = pipes.map(|pipe| Some(File::from(pipe)));
    let mut outputs = [Vec::new(), Vec::new()];
    // As much as a pipe of Linux holds.
    let mut buffer = vec![0; 64 * 1024];
    while pipes.iter().any(Option::is_some) {
        let reason = exceeded(deadline, cancel);
        if reason.is_some() {
            return (outputs, reason);
        }
        for at in readable(&pipes, deadline) {
            let source = pipes[at].as_mut();
            let length = source.map_or(0, |pipe| pipe.read(&mut buffer).unwrap_or(0));
            if length == 0 {
                pipes[at] = None;
                continue;
            }
            on_output([Pipe::Stdout, Pipe::Stderr][at], &buffer[..length]);
            outputs[at].extend_from_slice(&buffer[..length]);
            if outputs[at].len() > limit {
                outputs[at].truncate(limit);
                return (outputs, Some(Overrun::Output));
            }
        }
    }
    (outputs, None)
}

/// Waits until `source` can be read; returns the limit that is exceeded before.
pub(super) fn wait_for(source: &impl AsFd, deadline: Instant, cancel: &Cancel) -> Option<Overrun> {
    loop {
        if !readable(&[Some(source)], deadline).is_empty() {
            return None;
        }
        let reason = exceeded(deadline, cancel);
        if reason.is_some() {
            return reason;
        }
    }
}

/// Waits a moment for the open sources; returns the indices of those that can be read or have ended.
fn readable(sources: &[Option<impl AsFd>], deadline: Instant) -> Vec<usize> {
    let (indices, mut polled): (Vec<usize>, Vec<PollFd<'_>>) = sources
        .iter()
        .enumerate()
        .filter_map(|(at, source)| Some((at, PollFd::new(source.as_ref()?, PollFlags::IN))))
        .unzip();
    let left = deadline.saturating_duration_since(Instant::now());
    let pause = Timespec::try_from(left.min(POLL_INTERVAL)).expect("a moment is short");
    // After an error nothing is ready, and the caller asks again.
    let _ = poll(&mut polled, Some(&pause));
    // Any event counts: the end of a pipe is `HUP` without `IN`.
    let ready = indices.into_iter().zip(polled);
    ready
        .filter(|(_, source)| !source.revents().is_empty())
        .map(|(at, _)| at)
        .collect()
}

fn exceeded(deadline: Instant, cancel: &Cancel) -> Option<Overrun> {
    if cancel.is_canceled() {
        Some(Overrun::Canceled)
    } else {
        (Instant::now() >= deadline).then_some(Overrun::Time)
    }
}

/// Waits for a process that has closed its pipes, which usually ends at once.
fn wait_until(child: &mut Child, deadline: Instant, cancel: &Cancel) -> Option<ExitStatus> {
    // std cannot wait for a process with a deadline.
    let mut pause = Duration::from_micros(50);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline && !cancel.is_canceled() => {}
            Ok(None) | Err(_) => return None,
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Kills the rest of the group; usually nothing is left.
fn kill_group(child: &Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        // An error means that the group has ended.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, millis: u64) -> Finished {
        let budget = Budget {
            time: Duration::from_millis(millis),
            output: 1000,
        };
        let mut command = Command::new("sh");
        run(command.args(["-c", script]), budget, &Cancel::default()).unwrap()
    }

    #[test]
    fn both_outputs_are_read() {
        let finished = shell("echo a; echo b >&2; exit 3", 5000);
        assert_eq!(
            (finished.stdout, finished.stderr),
            (b"a\n".to_vec(), b"b\n".to_vec())
        );
        assert_eq!(finished.status.unwrap().code(), Some(3));
        assert_eq!(finished.overrun, None);
    }

    #[test]
    fn time_and_output_are_limited() {
        assert_eq!(shell("sleep 20", 50).overrun, Some(Overrun::Time));
        let endless = shell("yes", 5000);
        assert_eq!(endless.overrun, Some(Overrun::Output));
        assert_eq!(endless.stdout.len(), 1000);
    }

    #[test]
    fn what_nobody_waits_for_is_killed() {
        let cancel = Cancel::default();
        let budget = Budget {
            time: Duration::from_secs(60),
            output: 1000,
        };
        let mut command = Command::new("sh");
        let command = command.args(["-c", "echo a; exec sleep 60"]);
        // Cancels as soon as the process has printed something.
        let mut on_output = |_: Pipe, _: &[u8]| cancel.cancel();
        let finished = run_observed(command, budget, &cancel, &mut on_output).unwrap();
        assert_eq!(finished.overrun, Some(Overrun::Canceled));
        assert!(matches!(
            finished.refuse_canceled(),
            Err(EngineError::Canceled)
        ));
    }

    #[test]
    fn grandchildren_do_not_outlive_the_deadline() {
        let finished = shell("sleep 20 & sleep 20", 50);
        assert_eq!(finished.overrun, Some(Overrun::Time));
        assert!(finished.time < Duration::from_secs(2));
    }

    #[test]
    fn a_process_that_closed_its_pipes_is_still_limited() {
        let finished = shell("exec >&- 2>&-; sleep 20", 50);
        assert_eq!(finished.overrun, Some(Overrun::Time));
    }
}
