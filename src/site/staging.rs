//! Fills the staging folder that becomes the site.
//!
//! The folder may hold an older site, which is updated. A file that may be hard-linked to the
//! published site is replaced, never written into. The exchange of the folders is done by
//! `publish`.
#![expect(clippy::disallowed_methods, reason = "edge: writes the site")]

use crate::parallel;
use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use super::publish::{PublishError, at, files_below};
use super::{MANIFEST, Site};

/// Makes `new`, which may hold an older site, contain exactly `site`; files that are not in
/// `changed` are already published in `folder`.
///
/// # Errors
///
/// [`PublishError::Write`]; then `new` must not be used.
pub(super) fn fill(
    site: &Site,
    folder: &Path,
    new: &Path,
    changed: &[&str],
) -> Result<(), PublishError> {
    at(new, fs::create_dir_all(new))?;
    let older: BTreeSet<String> = files_below(new).into_iter().collect();
    // Files go before others are added: a file may have the path of a folder that is needed now.
    for file in older.iter().filter(|file| !site.files.contains_key(*file)) {
        at(new, remove_file(new, file))?;
    }
    let changed_paths: BTreeSet<&str> = changed.iter().copied().collect();
    let results = parallel::map(&site.files, |(path, bytes)| {
        let (published, target) = (folder.join(path), new.join(path));
        let is_unchanged = !changed_paths.contains(path.as_str());
        let exists = older.contains(path);
        if is_unchanged && exists && is_same_file(&published, &target) {
            return Ok(());
        }
        if exists {
            // It may be a link to the published file, which must not be written into.
            at(&target, fs::remove_file(&target))?;
        } else {
            at(&target, make_parent(&target))?;
        }
        // A hard link costs nothing; if it fails, the file is written.
        if is_unchanged && fs::hard_link(&published, &target).is_ok() {
            return Ok(());
        }
        at(&target, fs::write(&target, bytes.as_slice()))
    });
    results.into_iter().collect::<Result<(), _>>()?;
    // A new file, since the old one may be a link to the published manifest.
    let manifest = new.join(MANIFEST);
    let _ = fs::remove_file(&manifest);
    at(&manifest, fs::write(&manifest, site.manifest()))
}

/// Creates the folder of a file, unless it exists.
fn make_parent(file: &Path) -> io::Result<()> {
    let folder = file.parent().unwrap_or(file);
    match fs::create_dir(folder) {
        // Most folders are at the top of the site, and need no others.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::create_dir_all(folder),
        _ => Ok(()),
    }
}

/// Removes a file below `root`, and the folders that this leaves empty.
fn remove_file(root: &Path, file: &str) -> io::Result<()> {
    fs::remove_file(root.join(file))?;
    let folders = Path::new(file).ancestors().skip(1);
    for folder in folders.filter(|folder| !folder.as_os_str().is_empty()) {
        // A folder that is not empty cannot be removed, which ends the loop.
        if fs::remove_dir(root.join(folder)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Returns true if two paths are the same file.
#[cfg(unix)]
fn is_same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |path: &Path| fs::symlink_metadata(path).map(|data| (data.dev(), data.ino()));
    matches!((place(a), place(b)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(not(unix))]
fn is_same_file(_: &Path, _: &Path) -> bool {
    false
}
