//! The folder that a compiler may change, and how what it made is taken out of it.
//!
//! Procedural macros run in the compiler, so whatever it may change can hold links to files of others.
//! It gets a folder of its own inside of the one where programs are written; nothing is written there
//! by us, and a result counts only once it is outside of the compiler's reach and is a file.
#![expect(clippy::disallowed_methods, reason = "edge: moves what compilers made")]

use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};

use super::tool_error::file_error;
use crate::demo::EngineError;
use crate::regular;

/// Name of the folder; `TMPDIR` of a compiler, relative to where it starts.
pub(crate) const NAME: &str = "made";

/// Makes the folder in `folder`.
///
/// # Errors
///
/// [`EngineError::File`] if it cannot be made.
pub(crate) fn folder(folder: &Path) -> Result<PathBuf, EngineError> {
    let made = folder.join(NAME);
    std::fs::create_dir_all(&made).map_err(file_error(&made))?;
    Ok(made)
}

/// Returns the name that a compiler in `folder` gives to what belongs at `output`.
pub(crate) fn name(folder: &Path, output: &Path) -> String {
    let below = output.strip_prefix(folder).unwrap_or(output);
    below.to_string_lossy().replace('/', "-")
}

/// Moves the file `name` that a compiler made in `folder` to the path `to` beside that folder.
///
/// # Errors
///
/// Why it cannot be moved; a link, a pipe or a folder in its place is one reason.
pub(crate) fn take(folder: &Path, name: &str, to: &Path) -> io::Result<()> {
    std::fs::rename(folder.join(NAME).join(name), to)?;
    if to.symlink_metadata()?.is_file() {
        return Ok(());
    }
    std::fs::remove_file(to)?;
    Err(io::Error::other("what the compiler made is not a file"))
}

/// Reads the file `name` below `root`, a folder that a build may change.
///
/// # Errors
///
/// Why it cannot be read; a link on the way to it is one reason.
pub(crate) fn read(root: &Path, name: &str) -> io::Result<Vec<u8>> {
    if !is_plain(root, name) {
        return Err(io::Error::other(
            "a link leads elsewhere, or there is nothing",
        ));
    }
    regular::read(&root.join(name))
}

/// Returns the entries of the folder `name` below `root`, which a build may change; none if a link leads there.
pub(crate) fn entries(root: &Path, name: &Path) -> Vec<DirEntry> {
    if !is_plain(root, &name.to_string_lossy()) {
        return Vec::new();
    }
    let entries = std::fs::read_dir(root.join(name));
    entries.into_iter().flatten().flatten().collect()
}

/// Returns true if no link is on the way from `root` to `name` below it, and something is there.
pub(crate) fn is_plain(root: &Path, name: &str) -> bool {
    let Ok(root) = root.canonicalize() else {
        return false;
    };
    let path = root.join(name);
    path.canonicalize().is_ok_and(|real| real == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_are_taken() {
        let root = tempfile::tempdir().unwrap();
        let made = folder(root.path()).unwrap();
        std::fs::write(made.join("good"), "x").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", made.join("link")).unwrap();
        let to = root.path().join("to");
        take(root.path(), "good", &to).unwrap();
        assert_eq!(std::fs::read(&to).unwrap(), b"x");
        assert!(take(root.path(), "link", &to).is_err());
        assert!(take(root.path(), "absent", &to).is_err());
        assert!(to.symlink_metadata().is_err());
    }

    #[test]
    fn no_link_leads_to_what_is_read() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("a/b")).unwrap();
        std::fs::write(root.path().join("a/b/c"), "x").unwrap();
        std::os::unix::fs::symlink("a", root.path().join("l")).unwrap();
        assert_eq!(read(root.path(), "a/b/c").unwrap(), b"x");
        assert!(read(root.path(), "l/b/c").is_err());
        assert!(is_plain(root.path(), "a/b") && !is_plain(root.path(), "l/b"));
        assert!(!is_plain(root.path(), "none"));
        assert_eq!(entries(root.path(), Path::new("a")).len(), 1);
        assert!(entries(root.path(), Path::new("l")).is_empty());
    }
}
