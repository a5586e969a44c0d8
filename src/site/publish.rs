//! Publishes a site as a whole, or not at all.
//!
//! The new site is written beside the old one and exchanged with it by a rename. A folder that is
//! not ours, or that contains a foreign file, is refused. Two builds of one course wait for each
//! other. Leftovers of a killed build are removed by the next one. No file is edited in place.
//!
//! The previous site is kept as a staging copy: the next build updates it instead of creating
//! thousands of folders and links. A file of the copy is reused only if it is the same file (inode)
//! as in the site.
#![expect(clippy::disallowed_methods, reason = "edge: writes the site")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::staging::fill;
use super::{MANIFEST, Site, manifest_paths};
use crate::digest::Digest;
use crate::parallel;
use crate::store::Store;

/// Result of publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Nothing changed, and nothing was written.
    Unchanged,
    /// The new site is published; this number of files is new or different.
    Changed(usize),
}

/// Reason why the site was not published; the old one is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The folder was not written by didact.
    #[error(
        "`{folder}` holds `{file}`, which didact did not write; \
         move it away (files that belong to the site go to `content/static/`)"
    )]
    NotOurs {
        /// Path of the site's folder.
        folder: String,
        /// A foreign file in it.
        file: String,
    },
    /// The folder is a symbolic link.
    #[error(
        "`{folder}` is a link to `{target}`; publishing exchanges the folder itself, \
         so put a folder in its place, or copy the site to where the link leads"
    )]
    IsLink {
        /// Path of the site's folder.
        folder: String,
        /// Target of the link.
        target: String,
    },
    /// A path of the site leads out of its folder.
    #[error("the site has the page `{0}`, which would lie outside of its folder")]
    Outside(String),
    /// A file or folder could not be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Path of the file or folder.
        path: String,
        /// Error of the system.
        source: io::Error,
    },
}

/// Lock that keeps other builds of this course from publishing; released when dropped.
pub struct PublishLock {
    _lock: File,
    /// Path of the staging copy.
    staging: PathBuf,
}

impl PublishLock {
    /// Takes the lock in the folder `state`, which is created if needed; calls `on_wait` before it
    /// waits for another build.
    ///
    /// # Errors
    ///
    /// [`PublishError::Write`] if the lock file cannot be created.
    pub fn wait(state: &Path, on_wait: &dyn Fn()) -> Result<Self, PublishError> {
        let path = state.join("publish.lock");
        let lock = at(&path, Store::new(state).lock("publish.lock"))?;
        if lock.try_lock().is_err() {
            on_wait();
            at(&path, lock.lock())?;
        }
        Ok(Self {
            _lock: lock,
            staging: state.join("spare"),
        })
    }
}

/// Makes `folder` contain exactly `site`.
///
/// # Errors
///
/// [`PublishError`]; the old site is then unchanged.
pub fn publish(site: &Site, folder: &Path, lock: &PublishLock) -> Result<Published, PublishError> {
    refuse_link(folder)?;
    refuse_outside(site)?;
    let published = files_below(folder);
    refuse_foreign(site, folder, &published)?;
    let changed = changed_files(site, folder);
    let has_removed = published.iter().any(|file| !site.files.contains_key(file));
    if changed.is_empty() && is_listed(site, folder) && !has_removed {
        return Ok(Published::Unchanged);
    }
    let (new, old) = (beside(folder, "new"), beside(folder, "old"));
    for leftover in [&new, &old] {
        at(leftover, remove_folder(leftover))?;
    }
    // Fails without a staging copy, or on another disk; then all files are written.
    let _ = fs::rename(&lock.staging, &new);
    let mut filled = fill(site, folder, &new, &changed);
    if filled.is_err() {
        // The staging copy is in an unknown state, so it is removed.
        at(&new, remove_folder(&new))?;
        filled = fill(site, folder, &new, &changed);
    }
    let swapped = filled.and_then(|()| swap(folder, &new, &old));
    if swapped.is_err() {
        let _ = remove_folder(&new);
    }
    swapped?;
    if fs::rename(&old, &lock.staging).is_err() {
        at(&old, remove_folder(&old))?;
    }
    Ok(Published::Changed(changed.len()))
}

/// Converts an error to a failure to write `path`.
pub(super) fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, PublishError> {
    result.map_err(|source| PublishError::Write {
        path: path.display().to_string(),
        source,
    })
}

fn beside(folder: &Path, what: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.{what}"))
}

/// Removes a folder with its content; its subfolders are removed in parallel. Of a link or a file, it removes itself.
fn remove_folder(folder: &Path) -> io::Result<()> {
    if folder.symlink_metadata().is_ok_and(|data| !data.is_dir()) {
        return fs::remove_file(folder);
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders: Vec<PathBuf> = entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    let removed = parallel::map(&folders, fs::remove_dir_all);
    removed.into_iter().collect::<io::Result<()>>()?;
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Returns true if the manifest lists exactly the files of `site`; a damaged one is written again.
fn is_listed(site: &Site, folder: &Path) -> bool {
    fs::read(folder.join(MANIFEST)).is_ok_and(|listed| listed == site.manifest().as_bytes())
}

/// Returns the paths of files below `folder`, with `/`, without the manifest.
pub fn files_below(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = entries
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_type().is_dir());
    let names = files.filter_map(|entry| {
        let path = entry.path().strip_prefix(folder).ok()?;
        let parts = path
            .components()
            .map(|part| part.as_os_str().to_string_lossy());
        Some(parts.collect::<Vec<_>>().join("/"))
    });
    names.filter(|name| name != MANIFEST).collect()
}

/// Refuses a link: it would be exchanged itself, and its target would be left behind.
fn refuse_link(folder: &Path) -> Result<(), PublishError> {
    match fs::read_link(folder) {
        Err(_) => Ok(()),
        Ok(target) => Err(PublishError::IsLink {
            folder: folder.display().to_string(),
            target: target.display().to_string(),
        }),
    }
}

/// Refuses a path that leads out of the folder; stages before this one report it at its place.
fn refuse_outside(site: &Site) -> Result<(), PublishError> {
    let is_name = |part: Component<'_>| matches!(part, Component::Normal(_));
    let leads_out = |path: &&String| !Path::new(path).components().all(is_name);
    match site.files.keys().find(leads_out) {
        None => Ok(()),
        Some(path) => Err(PublishError::Outside(path.clone())),
    }
}

/// Refuses a folder with files that are not in its manifest; an empty folder is accepted.
///
/// A symbolic link is never ours: pages would be compared with its target.
///
/// A damaged manifest may have lost a path. Then a file is accepted if the manifest contains its
/// digest, or if the same bytes would be published there anyway.
fn refuse_foreign(site: &Site, folder: &Path, published: &[String]) -> Result<(), PublishError> {
    let manifest_bytes = fs::read(folder.join(MANIFEST)).unwrap_or_default();
    let manifest = String::from_utf8_lossy(&manifest_bytes);
    let listed: BTreeSet<&str> = manifest_paths(&manifest).collect();
    let lines = manifest.lines().filter_map(|line| line.split_once(' '));
    let digests: BTreeSet<&str> = lines.map(|(digest, _)| digest).collect();
    let has_known_bytes = |file: &str| {
        let bytes = fs::read(folder.join(file)).unwrap_or_default();
        let new = site.files.get(file);
        new.is_some_and(|new| ***new == *bytes)
            || digests.contains(Digest::of(&bytes).short(16).as_str())
    };
    let is_foreign = |file: &&str| {
        folder.join(file).is_symlink()
            || *file != MANIFEST && !listed.contains(file) && !has_known_bytes(file)
    };
    let mut all = published.iter().map(String::as_str).chain([MANIFEST]);
    match all.find(is_foreign) {
        None => Ok(()),
        Some(file) => Err(PublishError::NotOurs {
            folder: folder.display().to_string(),
            file: file.to_owned(),
        }),
    }
}

/// Returns the paths whose bytes on disk are missing or different.
fn changed_files<'a>(site: &'a Site, folder: &Path) -> Vec<&'a str> {
    parallel::flat_map(&site.files, |(path, bytes)| {
        let published = fs::read(folder.join(path));
        let differs = published.map_or(true, |published| published != **bytes);
        differs.then_some(path.as_str())
    })
}

/// Returns the paths that `folder` lacks, has with other bytes, or has in excess, sorted.
pub fn differences(site: &Site, folder: &Path) -> Vec<String> {
    let changed = changed_files(site, folder).into_iter().map(str::to_owned);
    let files = files_below(folder).into_iter();
    let extra = files.filter(|file| !site.files.contains_key(file));
    let mut all: Vec<String> = changed.chain(extra).collect();
    all.sort();
    all
}

/// Returns true if `folder` contains exactly the files of its manifest, byte for byte.
pub fn is_intact(folder: &Path) -> bool {
    let Ok(manifest) = fs::read_to_string(folder.join(MANIFEST)) else {
        return false;
    };
    let wanted: Vec<(&str, &str)> = manifest
        .lines()
        .filter_map(|line| line.split_once(' '))
        .collect();
    let intact = parallel::map(&wanted, |(digest, path)| {
        let bytes = fs::read(folder.join(path));
        bytes.is_ok_and(|bytes| Digest::of(&bytes).short(16) == *digest)
    });
    // A line that is no entry means that the manifest is damaged.
    let count = manifest.lines().count();
    !intact.contains(&false) && count == wanted.len() && files_below(folder).len() == count
}

/// Exchanges the folders in one step if the system supports it, else in two.
fn swap(folder: &Path, new: &Path, old: &Path) -> Result<(), PublishError> {
    if !folder.exists() {
        return at(folder, fs::rename(new, folder));
    }
    if exchange(new, folder) {
        return at(old, fs::rename(new, old));
    }
    at(folder, fs::rename(folder, old))?;
    let renamed = fs::rename(new, folder);
    if renamed.is_err() {
        // The old site returns, as publishing is all or nothing.
        let _ = fs::rename(old, folder);
    }
    at(folder, renamed)
}

#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(test)]
#[path = "publish_test.rs"]
mod tests;
