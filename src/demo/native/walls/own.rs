//! The part of the tree that belongs to one demo: its binary, its folder, its processes.
//!
//! A launcher prepares mount points for all its demos; each demo mounts its own there, in a mount
//! namespace of its own, so that nothing of it is left for the next one.

use std::fs::File;
use std::io::Result;
use std::path::{Path, PathBuf};

use super::mount::{self, READ_ONLY};
use crate::demo::native::request::{BINARY, FOLDER};

/// Folder of the mounts that only the launcher sees. Demos see an empty folder.
const LAUNCHER_ONLY: &str = "/.didact-held";

/// Creates the mount points of demos in `folder` of the new tree, and mounts the machine's `folder` and
/// its `/proc` for the launcher. At the time they are mounted at `real` and `processes`.
///
/// In a user namespace the kernel mounts a new `/proc` only where another one is visible.
pub(super) fn prepare(folder: &Path, real: &Path, processes: &Path) -> Result<()> {
    std::fs::create_dir(LAUNCHER_ONLY)?;
    mount::scratch(Path::new(LAUNCHER_ONLY))?;
    let attributes = READ_ONLY | libc::MOUNT_ATTR_NODEV;
    mount::bind(real, &launcher_only("folder"), attributes)?;
    mount::bind(processes, &launcher_only("proc"), 0)?;
    std::fs::create_dir_all("/proc")?;
    std::fs::create_dir_all(folder.join(FOLDER))?;
    File::create(folder.join(BINARY)).map(drop)
}

/// Mounts what belongs to one demo, and detaches what only the launcher sees.
///
/// `binary` and `data`, a folder to copy, are names in the machine's `folder`.
pub(super) fn enter(folder: &Path, binary: &Path, data: Option<&Path>) -> Result<()> {
    mount::processes(&launcher_only("proc"))?;
    let real = launcher_only("folder");
    let attributes = READ_ONLY | libc::MOUNT_ATTR_NODEV;
    mount::bind(&real.join(binary), &folder.join(BINARY), attributes)?;
    let scratch = folder.join(FOLDER);
    mount::scratch(&scratch)?;
    if let Some(data) = data {
        copy(&real.join(data), &scratch)?;
    }
    mount::detach(Path::new(LAUNCHER_ONLY))
}

fn launcher_only(name: &str) -> PathBuf {
    Path::new(LAUNCHER_ONLY).join(name)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
