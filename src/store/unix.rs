//! Opens files step by step from an open folder, so that no link can redirect a path.
//!
//! Each folder on the path is opened relative to the one before (`openat`) and must not be a link
//! (`O_NOFOLLOW`). A path opened as a whole could pass through a link that appears between a check
//! and the use.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, mkdirat, openat, renameat, unlinkat};
use rustix::io::Errno;

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(SAFE);
const SAFE: OFlags = OFlags::NOFOLLOW.union(OFlags::CLOEXEC);

/// Opens a file for reading.
pub(super) fn open(root: &Path, name: &Path) -> io::Result<File> {
    let (folder, file) = existing_folder(root, name)?;
    // Opening a pipe would otherwise block.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | SAFE;
    Ok(openat(&folder, file, flags, Mode::empty())?.into())
}

/// Opens the folder of `name`; also returns the file's name in it.
fn existing_folder<'a>(root: &Path, name: &'a Path) -> io::Result<(OwnedFd, &'a OsStr)> {
    let (folders, file) = split(name)?;
    let mut at = openat(CWD, root, FOLDER, Mode::empty())?;
    for folder in folders {
        at = openat(&at, folder, FOLDER, Mode::empty())?;
    }
    Ok((at, file))
}

/// Writes a file under another name and renames it.
pub(super) fn replace(
    root: &Path,
    name: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    // Several threads of this process may write at the same time.
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let base = create_root(root)?;
    let (at, file) = create_folders(&base, root, name)?;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // The next command removes files with this prefix if this one is killed.
    let unfinished = format!(".tmp-{}-{count}", std::process::id());
    // A killed process with the same id may have left the file behind.
    let _ = unlinkat(&base, &unfinished, AtFlags::empty());
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | SAFE;
    let mut opened: File = openat(&base, &unfinished, flags, Mode::from_raw_mode(0o600))?.into();
    let rename = || renameat(&base, &unfinished, &at, file);
    let written = write(&mut opened).and_then(|()| {
        match rename() {
            // The kernel replaces a file, but no folder.
            Err(Errno::ISDIR | Errno::EXIST | Errno::NOTEMPTY) => {
                std::fs::remove_dir_all(root.join(name))?;
                rename()?;
            }
            renamed => renamed?,
        }
        Ok(())
    });
    if written.is_err() {
        // Otherwise the file remains until the next command.
        let _ = unlinkat(&base, &unfinished, AtFlags::empty());
    }
    written
}

/// Opens or creates a file without changing its content.
pub(super) fn lock(root: &Path, name: &Path) -> io::Result<File> {
    let base = create_root(root)?;
    let (at, file) = create_folders(&base, root, name)?;
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NONBLOCK | SAFE;
    let open = || openat(&at, file, flags, Mode::from_raw_mode(0o600));
    match open() {
        Err(Errno::ISDIR) => {
            std::fs::remove_dir_all(root.join(name))?;
            Ok(open()?.into())
        }
        opened => Ok(opened?.into()),
    }
}

/// Removes a file.
pub(super) fn remove(root: &Path, name: &Path) -> io::Result<()> {
    let (folder, file) = existing_folder(root, name)?;
    Ok(unlinkat(&folder, file, AtFlags::empty())?)
}

/// Opens the root folder, which is created with its parents if needed. It must not be a link; its parents may be.
fn create_root(root: &Path) -> io::Result<OwnedFd> {
    match openat(CWD, root, FOLDER, Mode::empty()) {
        Err(Errno::NOENT) => {
            std::fs::create_dir_all(root)?;
            Ok(openat(CWD, root, FOLDER, Mode::empty())?)
        }
        opened => Ok(opened?),
    }
}

/// Opens the folder of `name`, which is created if needed; also returns the file's name in it.
fn create_folders<'a>(
    base: &OwnedFd,
    root: &Path,
    name: &'a Path,
) -> io::Result<(OwnedFd, &'a OsStr)> {
    let (folders, file) = split(name)?;
    let mut at = base.as_fd().try_clone_to_owned()?;
    let mut path = root.to_owned();
    for folder in folders {
        path.push(folder);
        let open = |at: &OwnedFd| openat(at, folder, FOLDER, Mode::empty());
        at = match open(&at) {
            Ok(inner) => inner,
            Err(error @ (Errno::NOENT | Errno::NOTDIR)) => {
                // Links are refused, whatever their target; only a file may be removed.
                let is_link = path.symlink_metadata().is_ok_and(|data| data.is_symlink());
                if is_link {
                    return Err(error.into());
                }
                if error == Errno::NOTDIR {
                    unlinkat(&at, folder, AtFlags::empty())?;
                }
                match mkdirat(&at, folder, Mode::from_raw_mode(0o777)) {
                    // Another build created it.
                    Ok(()) | Err(Errno::EXIST) => {}
                    Err(error) => return Err(error.into()),
                }
                open(&at)?
            }
            Err(error) => return Err(error.into()),
        };
    }
    Ok((at, file))
}

/// Splits a name into folders and the last part; the name must not lead upwards.
fn split(name: &Path) -> io::Result<(Vec<&OsStr>, &OsStr)> {
    let mut parts = name
        .components()
        .map(|part| match part {
            Component::Normal(part) => Ok(part),
            _ => Err(io::ErrorKind::InvalidInput.into()),
        })
        .collect::<io::Result<Vec<_>>>()?;
    let last = parts.pop().ok_or(io::ErrorKind::InvalidInput)?;
    Ok((parts, last))
}
