//! Restricts the files of a process by Landlock.
//!
//! Paths that are not listed cannot be reached; neither can TCP and signals to other processes, if
//! the kernel supports that. The limits apply to this process and its children.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd,
    Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};

use super::confinement::Confinement;
use super::elf;

/// Paths that every program reads: system libraries.
pub(crate) const SYSTEM: &[&str] = &[
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/etc/ld.so.cache",
    "/etc/ld.so.preload",
    "/nix/store",
];

/// Additional paths of the compiler and the linker; `cc` is a link through `/etc/alternatives`.
pub(crate) const TOOLS: &[&str] = &["/usr", "/bin", "/sbin", "/etc/alternatives"];

/// The process's own entry, where the runtime looks up the bounds of its stack.
const PROCESS: &str = "/proc/self";

/// Harmless devices. The last one is endless, so it is for demos alone, whose memory is small.
pub(crate) const DEVICES: &[&str] = &["/dev/null", "/dev/urandom", "/dev/random", "/dev/zero"];

/// The newest version of Landlock that we use; older kernels apply what they support.
const NEWEST: ABI = ABI::V6;

/// Restricts this process and its children.
///
/// # Errors
///
/// A description of the missing kernel feature.
pub(super) fn restrict(confinement: &Confinement, program: &Path) -> Result<(), String> {
    match try_restrict(confinement, program) {
        Ok(RulesetStatus::FullyEnforced) => Ok(()),
        Ok(RulesetStatus::PartiallyEnforced) => {
            Err("parts of Landlock (the kernel is older)".to_owned())
        }
        Ok(RulesetStatus::NotEnforced) => Err("Landlock".to_owned()),
        Err(error) => Err(format!("Landlock ({error})")),
    }
}

fn try_restrict(confinement: &Confinement, program: &Path) -> Result<RulesetStatus, RulesetError> {
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?;
    let execute = AccessFs::from_read(NEWEST);
    let read = execute & !AccessFs::Execute;
    let device = AccessFs::ReadFile | AccessFs::WriteFile;
    let named = |names: &'static [&str]| names.iter().map(Path::new).collect::<Vec<_>>();
    let readable = confinement.read.iter().map(PathBuf::as_path).collect();
    let writable = confinement
        .write
        .iter()
        .chain(&confinement.scratch)
        .map(PathBuf::as_path)
        .collect();
    let loader;
    let mut grants = vec![(vec![Path::new(PROCESS)], read)];
    if confinement.processes {
        grants.extend([
            (named(SYSTEM), execute),
            (named(TOOLS), execute),
            (readable, execute),
            (named(&DEVICES[..3]), device),
            (writable, AccessFs::from_all(NEWEST)),
        ]);
    } else {
        // Executable are only the program and its loader, so it can start no other. The program
        // names its loader itself, and could name any file.
        loader = elf::read(program)
            .and_then(|elf| elf.interpreter)
            .filter(|loader| is_library(loader));
        let started = loader.as_deref().into_iter().chain([program]);
        grants.extend([
            (named(SYSTEM), read),
            (readable, read),
            (started.collect(), execute),
            (named(DEVICES), device),
            (writable, own_folder()),
        ]);
    }
    for (paths, access) in grants {
        ruleset = allow(ruleset, &paths, access)?;
    }
    Ok(ruleset.restrict_self()?.ruleset)
}

/// Returns true if `path` is a file of the system's libraries.
fn is_library(path: &Path) -> bool {
    let real = path.canonicalize().unwrap_or_default();
    let is_below = |folder: &&str| {
        let folder = Path::new(folder).canonicalize();
        folder.is_ok_and(|folder| folder.is_dir() && real.starts_with(folder))
    };
    real.is_file() && SYSTEM.iter().any(is_below)
}

/// Returns the rights of a demo in its folder: no devices, and no programs.
fn own_folder() -> BitFlags<AccessFs> {
    AccessFs::from_all(NEWEST)
        & !(AccessFs::Execute
            | AccessFs::MakeChar
            | AccessFs::MakeBlock
            | AccessFs::MakeSock
            | AccessFs::MakeFifo
            | AccessFs::IoctlDev)
}

fn allow(
    mut ruleset: RulesetCreated,
    paths: &[&Path],
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    for path in paths {
        // A missing path needs no rule.
        let Ok(opened) = PathFd::new(path) else {
            continue;
        };
        // The kernel refuses rights of folders, such as making files, in a rule for a file.
        let fitting = if path.is_dir() {
            access
        } else {
            access & AccessFs::from_file(NEWEST)
        };
        ruleset = ruleset.add_rule(PathBeneath::new(opened, fitting))?;
    }
    Ok(ruleset)
}
