//! Removes folders, even if a program has taken the owner's rights away.
#![expect(clippy::disallowed_methods, reason = "edge: removes folders")]

use std::fs::Permissions;
use std::io::Result;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Removes `folder` with everything in it.
///
/// # Errors
///
/// The system's error for the first entry that cannot be removed.
pub fn remove_folder(folder: &Path) -> Result<()> {
    let removed = std::fs::remove_dir_all(folder);
    if removed.is_ok() || !folder.exists() {
        return Ok(());
    }
    if folder.symlink_metadata()?.is_dir() {
        open(folder)?;
    }
    std::fs::remove_dir_all(folder)
}

/// Gives the owner all rights to `folder` and the folders in it; links are not followed.
fn open(folder: &Path) -> Result<()> {
    std::fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            open(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_folders_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("a");
        let inner = root.join("b/c");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(inner.join("f"), "x").unwrap();
        for closed in [&inner, &root.join("b"), &root] {
            std::fs::set_permissions(closed, Permissions::from_mode(0o0)).unwrap();
        }
        remove_folder(&root).unwrap();
        assert!(!root.exists());
        remove_folder(&root).unwrap();
    }
}
