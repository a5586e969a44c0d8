//! The part of the tree that belongs to one demo: its binary, its folder, its processes.
//!
//! A launcher prepares mount points for all its demos; each demo mounts its own there, in a mount
//! namespace of its own, so that nothing of it is left for the next one.

use std::fs::File;
use std::io::Result;
use std::path::{Path, PathBuf};

use super::mount::{self, READ_ONLY};
use crate::demo::native::request::{BINARY, FOLDER};

/// Mount point of the things that only the launcher sees. Demos see an empty folder.
const HELD: &str = "/.didact-held";

/// Makes the mount points of demos in `folder` of the new tree, and holds the machine's `folder` and
/// its `/proc`, which are mounted at `real` and `processes`.
///
/// In a user namespace the kernel mounts a new `/proc` only where another one is seen.
pub(super) fn prepare(folder: &Path, real: &Path, processes: &Path) -> Result<()> {
    std::fs::create_dir(HELD)?;
    mount::scratch(Path::new(HELD))?;
    let attributes = READ_ONLY | libc::MOUNT_ATTR_NODEV;
    mount::bind(real, &held("folder"), attributes)?;
    mount::bind(processes, &held("proc"), 0)?;
    std::fs::create_dir_all("/proc")?;
    std::fs::create_dir_all(folder.join(FOLDER))?;
    File::create(folder.join(BINARY)).map(drop)
}

/// Mounts what belongs to one demo, and detaches what only the launcher sees.
///
/// `binary` and `data`, a folder to copy, are names in the machine's `folder`.
pub(super) fn enter(folder: &Path, binary: &Path, data: Option<&Path>) -> Result<()> {
    mount::processes(&held("proc"))?;
    let real = held("folder");
    let attributes = READ_ONLY | libc::MOUNT_ATTR_NODEV;
    mount::bind(&real.join(binary), &folder.join(BINARY), attributes)?;
    let scratch = folder.join(FOLDER);
    mount::scratch(&scratch)?;
    if let Some(data) = data {
        copy(&real.join(data), &scratch)?;
    }
    mount::detach(Path::new(HELD))
}

fn held(name: &str) -> PathBuf {
    Path::new(HELD).join(name)
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
