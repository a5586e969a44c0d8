//! A launcher: a process of ours that starts demos, one after the other, at the engine's request.
//!
//! | namespace | belongs to | because |
//! |---|---|---|
//! | user, network, UTS | the launcher | a demo has no right to change anything there |
//! | mount, PID, IPC | each demo | mounts, files in memory, processes and shared memory end with it |
//!
//! The tree that all demos see alike is built once; each demo gets a copy with its own binary and
//! folder. Of each demo the first process inside reaps children and reports the end; the second
//! becomes the program. The next demo begins only when all processes of the last one have ended.
//!
//! The launcher ends with the engine, and everything inside ends with the launcher.

use std::fs::File;
use std::io::{Error, PipeReader, PipeWriter, Read, Result, Write, pipe};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;

use super::tree::Plan;
use super::{SHARED, check, check_long, end_with_parent, is_over, own, reap, unshare};
use crate::demo::native::confinement::Confinement;
use crate::demo::native::request::{LaunchAnswer, LaunchRequest};

/// Becomes the program of a request; returns only on failure, with the reason.
pub(crate) type Become<'a> = &'a dyn Fn(&LaunchRequest) -> String;

/// Starts the demos that the engine asks for, until it ends; binaries and data are below `folder`.
pub(crate) fn serve(folder: &Path, socket: &UnixStream, become_program: Become<'_>) -> ! {
    let prepared = prepare(folder);
    while let Ok(Some((request, outputs))) = LaunchRequest::receive(socket) {
        let demo = match &prepared {
            Ok(()) => RunningDemo::begin(folder, &request, outputs, become_program),
            Err(error) => Err(Error::other(error.to_string())),
        };
        let sent = match demo {
            // The engine goes on while the namespaces of the demo are removed.
            Ok(mut demo) => demo.answer().send(socket),
            Err(error) => refused(&error).send(socket),
        };
        if sent.is_err() {
            break;
        }
    }
    std::process::exit(0)
}

/// Returns true if this machine allows all that a launcher does, short of starting a program.
///
/// Another process tries it, since a file tree cannot be left again.
pub(crate) fn is_possible() -> bool {
    // SAFETY: this process has a single thread, so its child can use all of its memory.
    let trial = unsafe { libc::fork() };
    if trial == 0 {
        std::process::exit(i32::from(!succeeds()));
    }
    let mut status = 1;
    // SAFETY: the pointer is to a number of ours.
    let ended = unsafe { libc::waitpid(trial, &raw mut status, 0) };
    trial > 0 && ended == trial && status == 0
}

fn succeeds() -> bool {
    const REACHED: &str = "reached";
    // A folder that every machine has, apart from system libraries.
    let folder = Path::new("/dev");
    let request = LaunchRequest {
        binary: "null".into(),
        ..LaunchRequest::default()
    };
    let attempt = || -> Result<LaunchAnswer> {
        // Opened before the tree of demos hides the machine's files.
        let outputs = [File::open("/dev/null")?, File::open("/dev/null")?].map(OwnedFd::from);
        prepare(folder)?;
        let mut demo = RunningDemo::begin(folder, &request, outputs, &|_| REACHED.to_owned())?;
        Ok(demo.answer())
    };
    attempt().is_ok_and(|answer| answer.refusal.as_deref() == Some(REACHED))
}

/// Moves this process into the namespaces that all its demos share, and builds their tree.
fn prepare(folder: &Path) -> Result<()> {
    let confinement = Confinement::default();
    let plan = Plan::new(&confinement)?;
    unshare(SHARED)?;
    plan.build_for_demos(&confinement, folder)
}

fn refused(error: &Error) -> LaunchAnswer {
    LaunchAnswer {
        status: ExitStatus::from_raw(libc::SIGKILL),
        refusal: Some(unavailable(error)),
    }
}

fn unavailable(error: &Error) -> String {
    format!("namespaces cannot be had: {error}")
}

/// A demo that runs; when it is dropped, nothing of it is left.
struct RunningDemo {
    first: i32,
    report: PipeReader,
}

impl RunningDemo {
    /// Starts the first process inside of the demo's own namespaces.
    fn begin(
        folder: &Path,
        request: &LaunchRequest,
        outputs: [OwnedFd; 2],
        become_program: Become<'_>,
    ) -> Result<Self> {
        let (report, writer) = pipe()?;
        let spaces = libc::CLONE_NEWNS | libc::CLONE_NEWPID | libc::CLONE_NEWIPC;
        let none = 0_usize;
        // SAFETY: without a stack the call is `fork`; this process has a single thread, so its child
        // can use all of its memory.
        let first = unsafe {
            libc::syscall(
                libc::SYS_clone,
                spaces | libc::SIGCHLD,
                none,
                none,
                none,
                none,
            )
        };
        check_long(first)?;
        if first == 0 {
            drop(report);
            be_first(folder, request, outputs, writer, become_program);
        }
        let first = i32::try_from(first).expect("process ids are short");
        Ok(Self { first, report })
    }

    /// Waits for the end of the program.
    fn answer(&mut self) -> LaunchAnswer {
        // The reason of the second process if it did not become the program, then the status from the first.
        let mut report = Vec::new();
        let read = self.report.read_to_end(&mut report);
        let (reason, status) = match (read, report.split_last_chunk()) {
            (Ok(_), Some((reason, status))) => (reason, i32::from_ne_bytes(*status)),
            // The first process inside has been killed.
            _ => (&[][..], libc::SIGKILL),
        };
        LaunchAnswer {
            status: ExitStatus::from_raw(status),
            refusal: (!reason.is_empty()).then(|| String::from_utf8_lossy(reason).into_owned()),
        }
    }
}

impl Drop for RunningDemo {
    fn drop(&mut self) {
        let mut ignored = 0;
        // The first process of a namespace ends after all others in it. SAFETY: the pointer is to a
        // number of ours.
        unsafe { libc::waitpid(self.first, &raw mut ignored, 0) };
    }
}

/// Runs as the first process inside: mounts what the demo owns, starts it and reaps its children.
fn be_first(
    folder: &Path,
    request: &LaunchRequest,
    outputs: [OwnedFd; 2],
    mut report: PipeWriter,
    become_program: Become<'_>,
) -> ! {
    end_with_parent();
    if is_over(&report) {
        std::process::exit(1);
    }
    let entered = own::enter(folder, &request.binary, request.data.as_deref());
    // SAFETY: this process has a single thread, so its child can use all of its memory.
    let second = entered.and_then(|()| check(unsafe { libc::fork() }));
    match second {
        Ok(0) => {
            end_with_parent();
            let reason = match connect(outputs) {
                Ok(()) => become_program(request),
                Err(error) => format!("its outputs cannot be connected: {error}"),
            };
            let _ = report.write_all(reason.as_bytes());
            std::process::exit(1)
        }
        Ok(second) => {
            drop(outputs);
            reap(second, report)
        }
        Err(error) => {
            let status = libc::SIGKILL.to_ne_bytes();
            let _ = report.write_all(unavailable(&error).as_bytes());
            let _ = report.write_all(&status);
            std::process::exit(1)
        }
    }
}

/// Gives this process an empty input of its own, and the demo's outputs.
fn connect(outputs: [OwnedFd; 2]) -> Result<()> {
    let [stdout, stderr] = outputs;
    // No file of the machine, not even a device: a program may change the mode of what it has open.
    let (empty, _) = pipe()?;
    let pairs = [
        (empty.as_raw_fd(), libc::STDIN_FILENO),
        (stdout.as_raw_fd(), libc::STDOUT_FILENO),
        (stderr.as_raw_fd(), libc::STDERR_FILENO),
    ];
    for (from, to) in pairs {
        // SAFETY: nothing of this process uses its standard descriptors.
        check(unsafe { libc::dup2(from, to) })?;
    }
    Ok(())
}
