//! The system calls that change what is mounted, with Rust's strings and errors.
//!
//! The order of mounts is chosen elsewhere.
#![expect(unsafe_code, reason = "mounts are system calls")]

use std::ffi::CString;
use std::fs::File;
use std::io::Result;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::{check, check_long};

/// Attributes of mounts that nobody may change.
pub(super) const READ_ONLY: u64 = libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID;

/// Attributes of mounts that a program may change.
pub(super) const WRITABLE: u64 = libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV;

/// Limits of a program's folder: total size and number of files.
const SCRATCH: &str = "mode=0700,size=256m,nr_inodes=16k";

/// Mounts a file system in memory at `/proc` and makes it the root; `old`, a name in it, becomes the
/// mount point of the machine's tree.
pub(super) fn change_root(old: &str) -> Result<()> {
    // Otherwise the mounts below would appear in the machine's own tree too.
    mount(None, "/", None, libc::MS_REC | libc::MS_PRIVATE, None)?;
    mount(Some("tmpfs"), "/proc", Some("tmpfs"), 0, Some("mode=0755"))?;
    std::fs::create_dir(Path::new("/proc").join(old))?;
    std::env::set_current_dir("/proc")?;
    // The kernel wants the place of the old root to be below the new one.
    pivot_root(".", old)?;
    std::env::set_current_dir("/")
}

/// Mounts the file or folder `from` at `to`, with all mounts below it. Does nothing if `from` does not exist.
pub(super) fn bind(from: &Path, to: &Path, attributes: u64) -> Result<()> {
    let Ok(data) = from.symlink_metadata() else {
        return Ok(());
    };
    if to.symlink_metadata().is_err() {
        make_parent(to)?;
        if data.is_dir() {
            std::fs::create_dir(to)?;
        } else {
            File::create(to)?;
        }
    }
    let (from, name) = (from.to_string_lossy(), to.to_string_lossy());
    mount(Some(&from), &name, None, libc::MS_BIND | libc::MS_REC, None)?;
    set_attributes(to, attributes, MountScope::Recursive)
}

pub(super) fn make_parent(path: &Path) -> Result<()> {
    path.parent().map_or(Ok(()), std::fs::create_dir_all)
}

/// Mounts an empty file system in memory at `folder`, with the limits of a program's folder.
pub(super) fn scratch(folder: &Path) -> Result<()> {
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    let folder = folder.to_string_lossy();
    mount(Some("tmpfs"), &folder, Some("tmpfs"), flags, Some(SCRATCH))
}

/// Mounts `/proc` for this namespace alone; some containers allow only a copy of their own view,
/// which is mounted at `theirs`.
pub(super) fn processes(theirs: &Path) -> Result<()> {
    let flags = libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC;
    let fresh = mount(
        Some("proc"),
        "/proc",
        Some("proc"),
        flags,
        Some("subset=pid"),
    );
    let attributes = READ_ONLY | libc::MOUNT_ATTR_NOEXEC;
    fresh.or_else(|_| bind(theirs, Path::new("/proc"), attributes))
}

/// Removes the mount at `path` and all below it.
pub(super) fn detach(path: &Path) -> Result<()> {
    let path = c_string(path)?;
    // SAFETY: the pointer is to a string of ours.
    check(unsafe { libc::umount2(path.as_ptr(), libc::MNT_DETACH) }).map(drop)
}

/// Extent of a change to mounts: one mount, or all below it.
pub(super) enum MountScope {
    Single,
    Recursive,
}

pub(super) fn set_attributes(path: &Path, attributes: u64, scope: MountScope) -> Result<()> {
    let path = c_string(path)?;
    // Attributes to set, attributes to clear, propagation, and user namespace.
    let request: [u64; 4] = [attributes, 0, 0, 0];
    let flags = match scope {
        MountScope::Single => 0,
        MountScope::Recursive => libc::AT_RECURSIVE,
    };
    // SAFETY: the pointers are to values of ours, of the size that is passed.
    check_long(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            libc::AT_FDCWD,
            path.as_ptr(),
            flags,
            request.as_ptr(),
            size_of_val(&request),
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
    let terminated = |word: Option<&str>| word.map(|word| c_string(Path::new(word))).transpose();
    // They must live as long as the pointers to them.
    let (source, target) = (terminated(source)?, terminated(Some(target))?);
    let (kind, data) = (terminated(kind)?, terminated(data)?);
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
