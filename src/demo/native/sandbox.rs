//! The hidden subcommand `__demo`, which confines itself and then becomes a program.
//!
//! The engine starts our own binary as `didact __demo <confinement> <name> <program> …`; the new
//! process limits itself and calls `exec`, so the engine itself runs no unsafe code. Every
//! protection is tried; with `required`, a missing one is an error. Without namespaces there is no
//! second process that waits. With them `didact __demo launch …` starts one demo after the other.
#![expect(clippy::disallowed_methods, reason = "edge: becomes another process")]

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::channel;
use super::confinement::Confinement;
#[cfg(target_os = "linux")]
use super::request::{self, LaunchRequest};

/// Exit code of the helper if it cannot become the program.
const CANNOT_START: i32 = 125;

/// First line of the output of `didact __demo probe`.
pub(super) const READY: &str = "ready";

/// Sandbox features of this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Walls {
    /// Names of available features.
    pub(crate) available: Vec<String>,
    /// Names of missing features.
    pub(crate) missing: Vec<String>,
    /// True if namespaces are available.
    pub(crate) namespaces: bool,
    /// True if a missing feature is an error, because this build did not probe the machine.
    pub(crate) is_required: bool,
}

impl Walls {
    /// Returns the walls of a machine that an earlier build found complete.
    pub(crate) fn known_complete() -> Self {
        Self {
            namespaces: true,
            is_required: true,
            ..Self::default()
        }
    }

    /// Parses the output of `didact __demo probe`; `None` if it is something else.
    pub(crate) fn read(output: &str) -> Option<Self> {
        let mut lines = output.lines();
        if lines.next() != Some(READY) {
            return None;
        }
        let mut walls = Self::default();
        for line in lines {
            match line.split_at_checked(2)? {
                ("+ ", words) => {
                    walls.namespaces |= words == NAMESPACES;
                    walls.available.push(words.to_owned());
                }
                ("- ", words) => walls.missing.push(words.to_owned()),
                _ => return None,
            }
        }
        Some(walls)
    }
}

/// Returns a command that confines itself and becomes `program` under the name `name`.
pub(super) fn sandboxed(
    helper: &Path,
    confinement: &Confinement,
    name: &str,
    program: &Path,
) -> Command {
    let confinement = Confinement {
        engine: std::process::id(),
        ..confinement.clone()
    };
    let json = serde_json::to_string(&confinement).expect("paths of ours are UTF-8");
    let mut command = Command::new(helper);
    command.arg("__demo").arg(json).arg(name).arg(program);
    command
}

/// Name of the namespaces feature, the second wall.
const NAMESPACES: &str = "namespaces (mount, PID, IPC, UTS, network)";

/// Runs the helper with the arguments after `__demo`; never returns.
///
/// With the single argument `probe` it prints the sandbox features of this machine.
pub fn child_main(args: impl IntoIterator<Item = OsString>) -> ! {
    let args: Vec<OsString> = args.into_iter().collect();
    if let [word] = args.as_slice()
        && word == "probe"
    {
        probe();
    }
    // First of all: descriptors that the engine left open would be reachable for the program.
    let Ok(mut channel) = channel::take() else {
        std::process::exit(CANNOT_START)
    };
    #[cfg(target_os = "linux")]
    if let [word, engine, folder] = args.as_slice()
        && word == "launch"
    {
        launch(channel, engine, Path::new(folder));
    }
    let reason = become_program(&args);
    if channel.write_all(reason.as_bytes()).is_err() {
        // For Cargo, only standard error reaches the author's message.
        eprintln!("the sandbox cannot start it: {reason}");
    }
    std::process::exit(CANNOT_START)
}

/// Prints the sandbox features of this machine.
fn probe() -> ! {
    // Before this process is confined, since the filter allows no new namespaces.
    let namespaces = can_launch();
    let missing = confine(&Confinement::default(), Path::new("/"));
    println!("{READY}");
    for words in &missing {
        println!("- {words}");
    }
    if namespaces {
        println!("+ {NAMESPACES}");
    }
    if cfg!(target_os = "linux") {
        for (words, begins) in [
            ("Landlock", "Landlock"),
            ("system calls by an allow list (seccomp)", "seccomp"),
        ] {
            if !missing.iter().any(|missing| missing.starts_with(begins)) {
                println!("+ {words}");
            }
        }
    }
    println!("+ limits");
    std::process::exit(0)
}

/// Starts demos at the engine's request.
#[cfg(target_os = "linux")]
fn launch(channel: std::fs::File, engine: &OsString, folder: &Path) -> ! {
    let engine = engine.to_str().and_then(|id| id.parse().ok());
    end_with(engine.unwrap_or_default());
    let socket = std::os::fd::OwnedFd::from(channel).into();
    super::walls::launch::serve(folder, &socket, &|request| become_demo(request, folder))
}

/// Confines this process and executes a demo; returns only on failure, with the reason.
#[cfg(target_os = "linux")]
fn become_demo(request: &LaunchRequest, folder: &Path) -> String {
    if let Err(error) = std::env::set_current_dir(folder.join(request::FOLDER)) {
        return format!("its folder cannot be entered: {error}");
    }
    let program = folder.join(request::BINARY);
    let mut command = Command::new(&program);
    let variables = request.variables.iter().map(|(name, value)| (name, value));
    command.arg0(&request.name).env_clear().envs(variables);
    confine_and_become(&request.confinement, &program, &mut command)
}

/// Confines this process and executes the program; returns only on failure, with the reason.
fn become_program(args: &[OsString]) -> String {
    let [confinement, name, program, rest @ ..] = args else {
        return "this command is for the demo engine only".to_owned();
    };
    let Some(Ok(confinement)) = confinement
        .to_str()
        .map(serde_json::from_str::<Confinement>)
    else {
        return "the confinement cannot be read".to_owned();
    };
    end_with(confinement.engine);
    if confinement.namespaces
        && let Err(error) = enter(&confinement)
    {
        return format!("namespaces cannot be had: {error}");
    }
    let mut command = Command::new(program);
    command.arg0(name).args(rest);
    confine_and_become(&confinement, Path::new(program), &mut command)
}

/// Confines this process and executes the command; returns only on failure, with the reason.
fn confine_and_become(confinement: &Confinement, program: &Path, command: &mut Command) -> String {
    let missing = confine(confinement, program);
    if confinement.required && !missing.is_empty() {
        return format!("missing on this machine: {}", missing.join(", "));
    }
    format!("it cannot be started: {}", command.exec())
}

/// Arranges that this process is killed when the engine ends.
#[cfg(target_os = "linux")]
fn end_with(engine: u32) {
    super::walls::end_with_parent();
    // It may have ended before; then this process has another parent.
    if engine != std::os::unix::process::parent_id() {
        std::process::exit(CANNOT_START);
    }
}

#[cfg(not(target_os = "linux"))]
fn end_with(_: u32) {}

#[cfg(target_os = "linux")]
fn enter(confinement: &Confinement) -> std::io::Result<()> {
    super::walls::enter(confinement)
}

#[cfg(not(target_os = "linux"))]
fn enter(_: &Confinement) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(target_os = "linux")]
fn can_launch() -> bool {
    super::walls::launch::is_possible()
}

#[cfg(not(target_os = "linux"))]
fn can_launch() -> bool {
    false
}

/// Applies all limits; returns the names of missing features.
fn confine(confinement: &Confinement, program: &Path) -> Vec<String> {
    let limits = set_limits(confinement).map_err(|error| format!("resource limits ({error})"));
    let mut missing: Vec<String> = limits.err().into_iter().collect();
    missing.extend(protect(confinement, program));
    missing
}

/// Restricts files, network and other processes; returns the names of missing features.
#[cfg(target_os = "linux")]
fn protect(confinement: &Confinement, program: &Path) -> Vec<String> {
    /// Right to read and write files of others, which the other restrictions bound.
    const DAC_OVERRIDE: u32 = 1 << 1;
    // Root's tools work in folders of other users. So do demos without a mount namespace.
    let retained = if confinement.processes || !confinement.namespaces {
        DAC_OVERRIDE
    } else {
        0
    };
    let privileges = super::walls::drop_capabilities(retained)
        .map_err(|error| format!("capabilities ({error})"));
    let files = super::landlocked::restrict(confinement, program);
    // The last one, since it forbids the system calls of the others.
    let calls = super::filter::install(confinement);
    [privileges, files, calls]
        .into_iter()
        .filter_map(Result::err)
        .collect()
}

/// Other systems have no sandbox that a process can set up for itself.
#[cfg(not(target_os = "linux"))]
fn protect(_: &Confinement, _: &Path) -> Vec<String> {
    let words = "Landlock and seccomp, which only Linux has: they can read your files and use the \
                 network; limits of time, memory and output hold";
    vec![words.to_owned()]
}

fn set_limits(confinement: &Confinement) -> rustix::io::Result<()> {
    let limit = |resource, soft: Option<u64>, grace: u64| match soft {
        None => Ok(()),
        Some(soft) => setrlimit(
            resource,
            Rlimit {
                current: Some(soft),
                maximum: Some(soft + grace),
            },
        ),
    };
    // The kernel ignores 0 where a program of the machine takes the dumps, but starts none at 1.
    limit(Resource::Core, Some(1), 0)?;
    // The first limit sends SIGXCPU, the second one SIGKILL.
    limit(Resource::Cpu, confinement.cpu, 1)?;
    limit(Resource::As, confinement.memory, 0)?;
    limit(Resource::Fsize, confinement.file_size, 0)?;
    limit(Resource::Nofile, confinement.files, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walls_are_read() {
        let walls =
            Walls::read(&format!("{READY}\n- Landlock\n+ {NAMESPACES}\n+ limits\n")).unwrap();
        assert!(walls.namespaces);
        assert_eq!(walls.missing, ["Landlock"]);
        assert_eq!(walls.available, [NAMESPACES, "limits"]);
        assert_eq!(Walls::read("hello"), None);
        assert_eq!(Walls::read(&format!("{READY}\nx")), None);
    }
}
