//! The file tree that a program sees: the named paths, under their own names, and nothing else.
//!
//! A file system in memory becomes the root; named files and folders of the machine are mounted in
//! it, read-only unless they may be changed. The paths are chosen elsewhere.

use std::collections::BTreeSet;
use std::io::{Error, Result};
use std::path::{Component, Path, PathBuf};

use super::mount::{self, MountScope, READ_ONLY, WRITABLE};
use super::own;
use crate::demo::native::confinement::Confinement;
use crate::demo::native::landlocked::{DEVICES, SYSTEM, TOOLS};

/// Mount point of the machine's tree while the new one is built.
const OLD: &str = "/.didact-old";

/// Limit on the links that are followed for one path, the same as the kernel's.
const LINKS: usize = 40;

/// The tree that a program sees, with the machine's names.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Symbolic links: name and target.
    links: BTreeSet<(PathBuf, PathBuf)>,
    /// Files and folders to mount, and true for those that may be changed.
    binds: BTreeSet<(PathBuf, bool)>,
}

impl Plan {
    pub(super) fn new(confinement: &Confinement) -> Result<Self> {
        let mut plan = Self::default();
        let tools = if confinement.processes { TOOLS } else { &[] };
        let named = SYSTEM.iter().chain(tools).map(Path::new);
        let read = confinement.read.iter().map(PathBuf::as_path);
        for path in named.chain(read) {
            // Not every machine has all of them: `/lib64`, for example.
            if let Some(real) = plan.follow(path) {
                plan.binds.insert((real, false));
            }
        }
        // The engine has created these folders, so a missing one is an error.
        for path in &confinement.write {
            let real = plan.follow(path).ok_or_else(Error::last_os_error)?;
            plan.binds.insert((real, true));
        }
        Ok(plan)
    }

    /// Resolves `path` and records the links on the way; `None` if the file does not exist.
    fn follow(&mut self, path: &Path) -> Option<PathBuf> {
        let mut rest: Vec<_> = path
            .components()
            .rev()
            .map(|part| part.as_os_str().to_owned())
            .collect();
        let mut real = PathBuf::from("/");
        let mut links = 0;
        while let Some(part) = rest.pop() {
            match Path::new(&part).components().next()? {
                Component::RootDir => real = PathBuf::from("/"),
                Component::ParentDir => {
                    real.pop();
                }
                Component::Normal(name) => {
                    let next = real.join(name);
                    let is_link = next.symlink_metadata().ok()?.is_symlink();
                    if !is_link {
                        real = next;
                        continue;
                    }
                    links += 1;
                    if links > LINKS {
                        return None;
                    }
                    let target = std::fs::read_link(&next).ok()?;
                    let parts = target.components().rev();
                    rest.extend(parts.map(|part| part.as_os_str().to_owned()));
                    self.links.insert((next, target));
                }
                Component::CurDir | Component::Prefix(_) => {}
            }
        }
        Some(real)
    }

    /// Builds the tree in memory, makes it the root, and detaches the machine's tree.
    pub(super) fn build(&self, confinement: &Confinement) -> Result<()> {
        mount::change_root(&OLD[1..])?;
        self.fill(confinement)?;
        std::fs::create_dir_all("/proc")?;
        mount::processes(&old(Path::new("/proc")))?;
        finish()
    }

    /// Builds the tree that all demos of a launcher share, which holds `folder` for the launcher alone.
    pub(super) fn build_for_demos(&self, confinement: &Confinement, folder: &Path) -> Result<()> {
        mount::change_root(&OLD[1..])?;
        self.fill(confinement)?;
        own::prepare(folder, &old(folder), &old(Path::new("/proc")))?;
        finish()
    }

    /// Mounts the named paths in the new tree.
    fn fill(&self, confinement: &Confinement) -> Result<()> {
        for (path, is_writable) in &self.binds {
            let attributes = if *is_writable {
                WRITABLE
            } else {
                READ_ONLY | libc::MOUNT_ATTR_NODEV
            };
            mount::bind(&old(path), path, attributes)?;
        }
        // The last device has no end, and only the memory of demos is small.
        let devices = if confinement.processes {
            &DEVICES[..3]
        } else {
            DEVICES
        };
        for device in devices {
            let device = Path::new(device);
            mount::bind(&old(device), device, READ_ONLY | libc::MOUNT_ATTR_NOEXEC)?;
        }
        for (name, target) in &self.links {
            // A mounted folder contains its own links.
            if name.symlink_metadata().is_err() {
                mount::make_parent(name)?;
                std::os::unix::fs::symlink(target, name)?;
            }
        }
        Ok(())
    }
}

/// Returns the path of the machine's `path` while the new tree is built.
fn old(path: &Path) -> PathBuf {
    Path::new(OLD).join(path.strip_prefix("/").unwrap_or(path))
}

/// Detaches the machine's tree; after that the new one changes no more.
fn finish() -> Result<()> {
    mount::detach(Path::new(OLD))?;
    std::fs::remove_dir(OLD)?;
    mount::set_attributes(Path::new("/"), READ_ONLY, MountScope::Single)
}
