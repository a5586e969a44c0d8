//! The hidden subcommand that lays down limits and then becomes a demo.
//!
//! The engine starts our own binary as `didact __demo <confinement> <name>
//! <program> …`; it limits itself and calls `exec`, so no unsafe code of ours
//! runs between fork and exec. Every protection is tried; with `required`, one
//! that is missing is an error. It does not wait for the demo: it is the demo.
#![expect(clippy::disallowed_methods, reason = "edge: becomes another process")]

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

/// Exit code of the helper when it cannot become the program.
pub const CANNOT_START: i32 = 125;

/// The first line that `didact __demo probe` prints.
pub const READY: &str = "ready";

/// What a process may do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Confinement {
    /// Files and folders it may read and execute.
    pub read: Vec<PathBuf>,
    /// Folders it may change.
    pub write: Vec<PathBuf>,
    /// Whether it may start other processes; threads are always allowed.
    pub processes: bool,
    /// Seconds of processor time.
    pub cpu: Option<u64>,
    /// Bytes of address space.
    pub memory: Option<u64>,
    /// Bytes of the largest file it may write.
    pub file_size: Option<u64>,
    /// Open files.
    pub files: Option<u64>,
    /// Whether a missing protection is an error.
    pub required: bool,
}

/// What the helper does: `__demo` has been taken from the arguments. Does not return.
///
/// With the single argument `probe` it prints the protections that this machine
/// lacks, one on each line.
pub fn child_main(args: impl IntoIterator<Item = OsString>) -> ! {
    let args: Vec<OsString> = args.into_iter().collect();
    if let [probe] = args.as_slice()
        && probe == "probe"
    {
        let missing = confine(&Confinement::default());
        println!("{READY}\n{}", missing.join("\n"));
        std::process::exit(0);
    }
    let why = become_program(&args);
    let mark = std::env::var("DIDACT_FRAMES").unwrap_or_default();
    eprintln!("{mark} {why}");
    std::process::exit(CANNOT_START)
}

/// Confines this process and executes the program; returns only what went wrong.
fn become_program(args: &[OsString]) -> String {
    let [confinement, name, program, rest @ ..] = args else {
        return "this command is for the demo engine only".to_owned();
    };
    let confinement = confinement.to_str().map(serde_json::from_str);
    let Some(Ok(confinement)): Option<Result<Confinement, _>> = confinement else {
        return "the confinement cannot be read".to_owned();
    };
    let missing = confine(&confinement);
    if confinement.required && !missing.is_empty() {
        return format!("missing on this machine: {}", missing.join(", "));
    }
    let error = Command::new(program).arg0(name).args(rest).exec();
    format!("it cannot be started: {error}")
}

/// Lays down all limits; names those that this machine does not have.
fn confine(confinement: &Confinement) -> Vec<String> {
    let mut missing = Vec::new();
    let limits = set_limits(confinement);
    missing.extend(
        limits
            .err()
            .map(|error| format!("resource limits ({error})")),
    );
    missing.extend(protect(confinement));
    missing
}

/// Closes files, network and other processes off; names what could not be closed.
#[cfg(target_os = "linux")]
fn protect(confinement: &Confinement) -> Vec<String> {
    use rustix::process::{Signal, set_parent_process_death_signal};
    // Should the engine be killed, nothing of it stays behind.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    let files = super::landlocked::restrict(confinement).err();
    let calls = super::filter::install(confinement).err();
    files.into_iter().chain(calls).collect()
}

/// Other systems have nothing of the kind that a process may ask for by itself.
#[cfg(not(target_os = "linux"))]
fn protect(_: &Confinement) -> Vec<String> {
    let words = "Landlock and seccomp, which only Linux has: they can read your files and use the \
                 network; limits of time, memory and output hold";
    vec![words.to_owned()]
}

fn set_limits(confinement: &Confinement) -> rustix::io::Result<()> {
    let limit = |resource, most: Option<u64>, beyond: u64| match most {
        None => Ok(()),
        Some(most) => setrlimit(
            resource,
            Rlimit {
                current: Some(most),
                maximum: Some(most + beyond),
            },
        ),
    };
    limit(Resource::Core, Some(0), 0)?;
    // The first limit asks with SIGXCPU, the second one kills.
    limit(Resource::Cpu, confinement.cpu, 1)?;
    limit(Resource::As, confinement.memory, 0)?;
    limit(Resource::Fsize, confinement.file_size, 0)?;
    limit(Resource::Nofile, confinement.files, 0)
}
