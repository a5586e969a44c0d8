//! The file tree that a program sees: the named paths, under their own names, and nothing else.
//!
//! A file system in memory becomes the root; named files and folders of the machine are mounted in
//! it, read-only unless they may be changed. The paths are chosen elsewhere.
#![expect(unsafe_code, reason = "mounts are system calls")]

use std::collections::BTreeSet;
use std::ffi::CString;
use std::fs::File;
use std::io::{Error, Result};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use super::{check, check_long};
use crate::demo::native::landlocked::{DEVICES, SYSTEM, TOOLS};
use crate::demo::native::sandbox::Confinement;

/// Mount point of the machine's tree while the new one is built.
const OLD: &str = "/.didact-old";

/// Limit on the links that are followed for one path.
const LINKS: usize = 40;

/// Limits of a program's folder: total size and number of files.
const SCRATCH: &str = "mode=0700,size=256m,nr_inodes=16k";

/// The tree that a program sees, with the machine's names.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Symbolic links: name and target.
    links: BTreeSet<(PathBuf, PathBuf)>,
    /// Files and folders to mount, and true for those that may be changed.
    binds: BTreeSet<(PathBuf, bool)>,
    /// Folder to replace by a copy in memory.
    scratch: Option<PathBuf>,
}

impl Plan {
    pub(super) fn new(confinement: &Confinement) -> Result<Self> {
        let mut plan = Self::default();
        let tools = if confinement.processes { TOOLS } else { &[] };
        let named = SYSTEM.iter().chain(tools).map(Path::new);
        let read = confinement.read.iter().map(PathBuf::as_path);
        for path in named.chain(read) {
            if let Some(real) = plan.follow(path) {
                plan.binds.insert((real, false));
            }
        }
        for path in &confinement.write {
            let real = plan.follow(path).ok_or_else(Error::last_os_error)?;
            plan.binds.insert((real, true));
        }
        if let Some(path) = &confinement.scratch {
            plan.scratch = plan.follow(path);
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
        mount(None, "/", None, libc::MS_REC | libc::MS_PRIVATE, None)?;
        mount(Some("tmpfs"), "/proc", Some("tmpfs"), 0, Some("mode=0755"))?;
        std::fs::create_dir(format!("/proc{OLD}"))?;
        std::env::set_current_dir("/proc")?;
        pivot_root(".", &OLD[1..])?;
        std::env::set_current_dir("/")?;
        for (path, is_writable) in &self.binds {
            let attributes = if *is_writable {
                libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV
            } else {
                READ_ONLY | libc::MOUNT_ATTR_NODEV
            };
            bind(path, attributes)?;
        }
        let devices = if confinement.processes {
            &DEVICES[..3]
        } else {
            DEVICES
        };
        for device in devices {
            bind(Path::new(device), READ_ONLY | libc::MOUNT_ATTR_NOEXEC)?;
        }
        for (name, target) in &self.links {
            self.link(name, target)?;
        }
        if let Some(folder) = &self.scratch {
            scratch(folder)?;
        }
        mount_processes()?;
        let flags = libc::MNT_DETACH;
        let old = c_string(Path::new(OLD))?;
        // SAFETY: the pointer is to a string of ours.
        check(unsafe { libc::umount2(old.as_ptr(), flags) })?;
        std::fs::remove_dir(OLD)?;
        set_attributes(Path::new("/"), READ_ONLY, Depth::Only)
    }

    fn link(&self, name: &Path, target: &Path) -> Result<()> {
        if name.symlink_metadata().is_ok() {
            return Ok(());
        }
        make_parent(name)?;
        std::os::unix::fs::symlink(target, name)
    }
}

const READ_ONLY: u64 = libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID;

/// Returns the path of the machine's `path` while the new tree is built.
fn old(path: &Path) -> PathBuf {
    Path::new(OLD).join(path.strip_prefix("/").unwrap_or(path))
}

/// Mounts `path` of the machine's tree in the new one.
fn bind(path: &Path, attributes: u64) -> Result<()> {
    let from = old(path);
    let Ok(data) = from.symlink_metadata() else {
        return Ok(());
    };
    if path.symlink_metadata().is_err() {
        make_parent(path)?;
        if data.is_dir() {
            std::fs::create_dir(path)?;
        } else {
            File::create(path)?;
        }
    }
    let from = from.to_string_lossy();
    let to = path.to_string_lossy();
    mount(Some(&from), &to, None, libc::MS_BIND | libc::MS_REC, None)?;
    set_attributes(path, attributes, Depth::All)
}

fn make_parent(path: &Path) -> Result<()> {
    path.parent().map_or(Ok(()), std::fs::create_dir_all)
}

/// Mounts a file system in memory at `folder`, with copies of the folder's files.
fn scratch(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    mount(
        Some("tmpfs"),
        &folder.to_string_lossy(),
        Some("tmpfs"),
        flags,
        Some(SCRATCH),
    )?;
    copy(&old(folder), folder)
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

/// Mounts `/proc` for this namespace alone; some containers allow only a copy of their own view.
fn mount_processes() -> Result<()> {
    std::fs::create_dir_all("/proc")?;
    let flags = libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC;
    let fresh = mount(
        Some("proc"),
        "/proc",
        Some("proc"),
        flags,
        Some("subset=pid"),
    );
    fresh.or_else(|_| bind(Path::new("/proc"), READ_ONLY | libc::MOUNT_ATTR_NOEXEC))
}

/// Extent of a change to mounts: one mount, or all below it.
enum Depth {
    Only,
    All,
}

fn set_attributes(path: &Path, attributes: u64, depth: Depth) -> Result<()> {
    let path = c_string(path)?;
    // Attributes to set, attributes to clear, propagation, and user namespace.
    let wanted: [u64; 4] = [attributes, 0, 0, 0];
    let flags = match depth {
        Depth::Only => 0,
        Depth::All => libc::AT_RECURSIVE,
    };
    // SAFETY: the pointers are to values of ours, of the size that is passed.
    check_long(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            libc::AT_FDCWD,
            path.as_ptr(),
            flags,
            wanted.as_ptr(),
            size_of_val(&wanted),
        )
    })
}

fn mount(
    source: Option<&str>,
    target: &str,
    kind: Option<&str>,
    flags: libc::c_ulong,
    data: Option<&str>,
) -> Result<()> {
    let words = [source, Some(target), kind, data];
    let words = words.map(|word| word.map(|word| c_string(Path::new(word))).transpose());
    let [source, target, kind, data] = words;
    let (source, target, kind, data) = (source?, target?, kind?, data?);
    let pointer =
        |word: &Option<CString>| word.as_ref().map_or(std::ptr::null(), |word| word.as_ptr());
    // SAFETY: the pointers are to strings of ours, or null where that is meant.
    check(unsafe {
        libc::mount(
            pointer(&source),
            pointer(&target),
            pointer(&kind),
            flags,
            pointer(&data).cast(),
        )
    })
    .map(drop)
}

fn pivot_root(new: &str, old: &str) -> Result<()> {
    let (new, old) = (c_string(Path::new(new))?, c_string(Path::new(old))?);
    // SAFETY: the pointers are to strings of ours.
    check_long(unsafe { libc::syscall(libc::SYS_pivot_root, new.as_ptr(), old.as_ptr()) })
}

fn c_string(path: &Path) -> Result<CString> {
    Ok(CString::new(path.as_os_str().as_bytes())?)
}
