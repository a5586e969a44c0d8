//! Files of systems without `openat`: written under another name and renamed.

use std::fs::File;
use std::io;
use std::path::Path;

pub(super) fn open(root: &Path, name: &Path) -> io::Result<File> {
    File::open(root.join(name))
}

pub(super) fn replace(
    root: &Path,
    name: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap_or(root))?;
    let mut unfinished = tempfile::NamedTempFile::new_in(root)?;
    write(unfinished.as_file_mut())?;
    unfinished.persist(path)?;
    Ok(())
}

pub(super) fn lock(root: &Path, name: &Path) -> io::Result<File> {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap_or(root))?;
    File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(path)
}

pub(super) fn remove(root: &Path, name: &Path) -> io::Result<()> {
    std::fs::remove_file(root.join(name))
}
