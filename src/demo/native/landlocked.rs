//! Which files a process may touch, by Landlock.
//!
//! Everything that is not named is out of reach, the network by TCP and signals
//! to other processes too, as far as the kernel knows how. It limits only this
//! process and what it becomes.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};

use super::sandbox::Confinement;

/// What every program needs: its libraries and harmless devices.
const SYSTEM: &[&str] = &[
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/etc/ld.so.cache",
    "/etc/ld.so.preload",
    "/nix/store",
    // The runtime looks up the bounds of its stack there.
    "/proc/self",
];

const DEVICES: &[&str] = &["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];

/// The newest rules we know; older kernels get what they have.
const NEWEST: ABI = ABI::V6;

/// Restricts this process.
///
/// # Errors
///
/// What is missing, in words.
pub fn restrict(confinement: &Confinement) -> Result<(), String> {
    match try_restrict(confinement) {
        Ok(RulesetStatus::FullyEnforced) => Ok(()),
        Ok(RulesetStatus::PartiallyEnforced) => {
            Err("parts of Landlock (the kernel is older)".to_owned())
        }
        Ok(RulesetStatus::NotEnforced) => Err("Landlock".to_owned()),
        Err(error) => Err(format!("Landlock ({error})")),
    }
}

fn try_restrict(confinement: &Confinement) -> Result<RulesetStatus, RulesetError> {
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?;
    let read = AccessFs::from_read(NEWEST);
    let system = SYSTEM.iter().map(std::path::Path::new);
    let readable = confinement.read.iter().map(std::path::PathBuf::as_path);
    let ruleset = allow(ruleset, system.chain(readable), read)?;
    let device = AccessFs::ReadFile | AccessFs::WriteFile;
    let devices = DEVICES.iter().map(std::path::Path::new);
    let ruleset = allow(ruleset, devices, device)?;
    let writable = confinement.write.iter().map(std::path::PathBuf::as_path);
    let ruleset = allow(ruleset, writable, AccessFs::from_all(NEWEST))?;
    Ok(ruleset.restrict_self()?.ruleset)
}

fn allow<'a>(
    mut ruleset: RulesetCreated,
    paths: impl Iterator<Item = &'a std::path::Path>,
    access: landlock::BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    for path in paths {
        // What does not exist needs no permission.
        let Ok(opened) = PathFd::new(path) else {
            continue;
        };
        let fits = if path.is_dir() {
            access
        } else {
            access & AccessFs::from_file(NEWEST)
        };
        ruleset = ruleset.add_rule(PathBeneath::new(opened, fits))?;
    }
    Ok(ruleset)
}
