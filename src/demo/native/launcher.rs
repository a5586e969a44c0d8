//! The engine's side of a launcher, a process that starts demos in namespaces.
//!
//! A launcher is started once for each thread that runs demos, and runs one demo at a time. If a
//! demo exceeds a limit its launcher is killed, and all that it started with it; so is one that the
//! build no longer needs. The next demo gets a new one. What happens in a launcher is in `walls`.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: starts launchers and waits with a deadline"
)]

use std::io::{Error, Result, pipe};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

use super::process::{self, Budget, Finished, Overrun};
use super::request::{BINARY, FOLDER, LaunchAnswer, LaunchRequest};
use crate::demo::cancel::Cancel;

/// A launcher that is started when it is needed.
pub(super) struct Launcher<'a> {
    helper: &'a Path,
    folder: &'a Path,
    process: Option<Process>,
}

/// The process of a launcher; it is killed when this is dropped.
struct Process {
    child: Child,
    socket: UnixStream,
}

impl<'a> Launcher<'a> {
    /// Returns a launcher for binaries and data in `folder`; `helper` is the path of our own binary.
    pub(super) fn new(helper: &'a Path, folder: &'a Path) -> Self {
        Self {
            helper,
            folder,
            process: None,
        }
    }

    /// Path of its demos' binaries, as they see it.
    pub(super) fn binary(&self) -> PathBuf {
        self.folder.join(BINARY)
    }

    /// Path of its demos' folders, as they see it.
    pub(super) fn demo_folder(&self) -> PathBuf {
        self.folder.join(FOLDER)
    }

    /// Starts the process ahead of the first demo; it ends with this thread.
    ///
    /// # Errors
    ///
    /// The system's error if it cannot be started.
    pub(super) fn start(&mut self) -> Result<()> {
        self.process().map(drop)
    }

    /// Runs a demo until it ends, exceeds a limit or is canceled.
    ///
    /// # Errors
    ///
    /// The system's error if the launcher cannot be started, or its reason why the demo did not begin.
    pub(super) fn run(
        &mut self,
        request: &LaunchRequest,
        budget: Budget,
        cancel: &Cancel,
    ) -> Result<Finished> {
        let start = Instant::now();
        let deadline = start + budget.time;
        let pipes = self.send(request)?;
        let ([stdout, stderr], mut overrun) =
            process::gather(pipes, budget.output, deadline, cancel, &mut |_, _| {});
        // A demo may close its outputs and go on.
        if overrun.is_none() {
            overrun = self.wait(deadline, cancel);
        }
        let status = if overrun.is_none() {
            Some(self.status()?)
        } else {
            // Dropping the process kills it, and the demo with it.
            self.process = None;
            None
        };
        Ok(Finished {
            status,
            stdout,
            stderr,
            overrun,
            time: start.elapsed(),
        })
    }

    fn process(&mut self) -> Result<&mut Process> {
        let process = match self.process.take() {
            Some(process) => process,
            None => Process::start(self.helper, self.folder)?,
        };
        Ok(self.process.insert(process))
    }

    /// Sends a request; returns the ends of the demo's outputs.
    fn send(&mut self, request: &LaunchRequest) -> Result<[OwnedFd; 2]> {
        let (stdout, stdout_end) = pipe()?;
        let (stderr, stderr_end) = pipe()?;
        let ends = [stdout_end.as_fd(), stderr_end.as_fd()];
        if request.send(&self.process()?.socket, ends).is_err() {
            // The launcher ended after its last demo.
            self.process = None;
            request.send(&self.process()?.socket, ends)?;
        }
        Ok([stdout.into(), stderr.into()])
    }

    /// Waits for the answer; returns the limit that is exceeded before.
    fn wait(&mut self, deadline: Instant, cancel: &Cancel) -> Option<Overrun> {
        let socket = self.process.as_ref().map(|process| &process.socket);
        process::wait_for(socket?, deadline, cancel)
    }

    /// Receives the status of the demo.
    fn status(&mut self) -> Result<ExitStatus> {
        let process = self.process()?;
        if let Ok(answer) = LaunchAnswer::receive(&process.socket) {
            return match answer.refusal {
                Some(reason) => Err(Error::other(reason)),
                None => Ok(answer.status),
            };
        }
        let status = process.child.wait()?;
        self.process = None;
        // Somebody killed the launcher, and the demo with it.
        if status.signal().is_some() {
            return Ok(status);
        }
        Err(Error::other(format!("its launcher ended: {status}")))
    }
}

impl Process {
    fn start(helper: &Path, folder: &Path) -> Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        let child = Command::new(helper)
            .args(["__demo", "launch"])
            // The launcher ends if another process is its parent, which means that the engine has ended.
            .arg(std::process::id().to_string())
            .arg(folder)
            .env_clear()
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Self { child, socket })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // An error means that it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
