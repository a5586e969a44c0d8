//! Runs one process to its end, within a wall time and an output size.
//!
//! The process leads a group of its own, which is killed as a whole; its pipes
//! are read with a deadline, so that what still holds them cannot keep us. It
//! interprets nothing that was printed.
#![expect(clippy::disallowed_methods, reason = "edge: waits with a deadline")]

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// How long a killed process may take to vanish.
const GRACE: Duration = Duration::from_secs(1);

/// What a process may take.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Wall time.
    pub time: Duration,
    /// Bytes of standard output, and of standard error.
    pub output: usize,
}

/// Why a process was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overrun {
    /// It took too long.
    Time,
    /// It printed too much.
    Output,
}

/// What came of a process.
#[derive(Debug)]
pub struct Finished {
    /// How it ended; `None` if it could not be waited for.
    pub status: Option<ExitStatus>,
    /// What it printed, cut at the budget.
    pub stdout: Vec<u8>,
    /// The same for standard error.
    pub stderr: Vec<u8>,
    /// Why it was killed, if it was.
    pub overrun: Option<Overrun>,
    /// Wall time.
    pub time: Duration,
}

/// Which pipe a piece came from, and the piece; an empty one ends the pipe.
type Piece = (usize, Vec<u8>);

/// Starts `command` without input and waits until it ends or overruns its budget.
///
/// # Errors
///
/// What the system says if it cannot be started.
pub fn run(command: &mut Command, budget: Budget) -> std::io::Result<Finished> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    let start = Instant::now();
    let mut child = command.spawn()?;
    let pieces = read_pipes(&mut child);
    let deadline = start + budget.time;
    let (mut outputs, mut overrun) = gather(&pieces, budget.output, deadline);
    let mut status = None;
    if overrun.is_none() {
        status = wait_until(&mut child, deadline);
        overrun = status.is_none().then_some(Overrun::Time);
    }
    kill_group(&child);
    if overrun.is_some() {
        status = wait_until(&mut child, Instant::now() + GRACE);
    }
    let [stdout, stderr] = std::mem::take(&mut outputs);
    Ok(Finished {
        status,
        stdout,
        stderr,
        overrun,
        time: start.elapsed(),
    })
}

fn read_pipes(child: &mut Child) -> Receiver<Piece> {
    let (sender, receiver) = channel();
    let stdout = child.stdout.take().expect("stdout is piped");
    let stderr = child.stderr.take().expect("stderr is piped");
    let errors = sender.clone();
    std::thread::spawn(move || read_pipe(0, stdout, &sender));
    std::thread::spawn(move || read_pipe(1, stderr, &errors));
    receiver
}

fn read_pipe(pipe: usize, mut source: impl Read, sender: &Sender<Piece>) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = source.read(&mut buffer).unwrap_or(0);
        let sent = sender.send((pipe, buffer[..length].to_vec()));
        // Nobody listens any more once the output is too long.
        if length == 0 || sent.is_err() {
            return;
        }
    }
}

/// Collects both pipes until they end, are too long, or time is up.
fn gather(
    pieces: &Receiver<Piece>,
    limit: usize,
    deadline: Instant,
) -> ([Vec<u8>; 2], Option<Overrun>) {
    let mut outputs = [Vec::new(), Vec::new()];
    let mut open = outputs.len();
    while open > 0 {
        let left = deadline.saturating_duration_since(Instant::now());
        match pieces.recv_timeout(left) {
            Ok((_, piece)) if piece.is_empty() => open -= 1,
            Ok((pipe, piece)) => {
                outputs[pipe].extend_from_slice(&piece);
                if outputs[pipe].len() > limit {
                    outputs[pipe].truncate(limit);
                    return (outputs, Some(Overrun::Output));
                }
            }
            Err(RecvTimeoutError::Timeout) => return (outputs, Some(Overrun::Time)),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    (outputs, None)
}

/// Waits for a process that has closed its pipes, which is nearly always over.
fn wait_until(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    let mut pause = Duration::from_micros(50);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => {}
            Ok(None) | Err(_) => return None,
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Kills what is left of the group; there is usually nothing left.
fn kill_group(child: &Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        // An error means that the group is gone.
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
        run(Command::new("sh").args(["-c", script]), budget).unwrap()
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
