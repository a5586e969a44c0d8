//! The only folder that a compiler may write, and the safe way to take its output from there.
//!
//! Procedural macros run in the compiler, so this folder can hold links to files of others. It lies
//! inside of the folder where programs are written. We write nothing to it, and use an output only
//! after it has been moved out of the compiler's reach and is a regular file.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: moves what compilers wrote"
)]

use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};

use super::tool_error::file_error;
use crate::demo::EngineError;
use crate::regular;

/// Name of the folder; `TMPDIR` of a compiler, relative to where it starts.
pub(crate) const NAME: &str = "made";

/// Creates the output folder in `folder`, and returns its path.
///
/// # Errors
///
/// [`EngineError::File`] if it cannot be created.
pub(crate) fn create(folder: &Path) -> Result<PathBuf, EngineError> {
    let path = folder.join(NAME);
    std::fs::create_dir_all(&path).map_err(file_error(&path))?;
    Ok(path)
}

/// Returns the name in the output folder for a file that will be moved to `output`, a path below `folder`.
pub(crate) fn file_name(folder: &Path, output: &Path) -> String {
    let below = output.strip_prefix(folder).unwrap_or(output);
    below.to_string_lossy().replace('/', "-")
}

/// Moves the file `name` from the output folder in `folder` to the path `to` outside of it.
///
/// # Errors
///
/// The system's error if it cannot be moved, and an error if it is no regular file: a link, for example.
pub(crate) fn take(folder: &Path, name: &str, to: &Path) -> io::Result<()> {
    // Moved before it is looked at: until then, another process of the compiler could exchange it.
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
/// The system's error if it cannot be read, and an error if a link is on the way to it.
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
        let outputs = create(root.path()).unwrap();
        std::fs::write(outputs.join("good"), "x").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", outputs.join("link")).unwrap();
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
