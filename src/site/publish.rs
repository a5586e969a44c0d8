//! Puts a site in place as a whole, or not at all.
//!
//! The new site is written beside the old one and exchanged with it by a
//! rename. A folder that is not ours, or holds a file that is not ours, is
//! refused. Two builds of one course wait for each other. What a killed build
//! left behind is cleared by the next. It never edits a file in place.
//!
//! The site that stood before is kept as a spare: the next build brings it up to
//! date instead of making thousands of folders and links anew. A file of the spare
//! is good if it is the very file that stands in the site.
#![expect(clippy::disallowed_methods, reason = "edge: writes the site")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::spare::fill;
use super::{MANIFEST, Site, manifest_paths};
use crate::digest::Digest;

/// What publishing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Every byte was there already; nothing was written.
    Unchanged,
    /// The new site stands; this many files are new or different.
    Changed(usize),
}

/// Why the site was not put in place; the old one stands.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The folder was not written by didact.
    #[error(
        "`{folder}` holds `{file}`, which didact did not write; \
         move it away (files that belong to the site go to `content/static/`)"
    )]
    NotOurs {
        /// The site's folder.
        folder: String,
        /// A file in it.
        file: String,
    },
    /// A file or folder could not be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
}

/// Waits until no other build of this course is publishing; held until dropped.
pub struct Turn {
    _lock: File,
    /// Where the spare stands.
    spare: PathBuf,
}

impl Turn {
    /// Takes the lock in the folder `state`, which is made if it is missing; tells if it has to wait.
    ///
    /// # Errors
    ///
    /// [`PublishError::Write`] if the lock file cannot be made.
    pub fn wait(state: &Path, tell: &dyn Fn()) -> Result<Self, PublishError> {
        let path = state.join("publish.lock");
        let lock = at(
            &path,
            fs::create_dir_all(state).and_then(|()| File::create(&path)),
        )?;
        if lock.try_lock().is_err() {
            tell();
            at(&path, lock.lock())?;
        }
        Ok(Self {
            _lock: lock,
            spare: state.join("spare"),
        })
    }
}

/// Makes `folder` hold exactly `site`.
///
/// # Errors
///
/// [`PublishError`]; in every case the old site stands.
pub fn publish(site: &Site, folder: &Path, turn: &Turn) -> Result<Published, PublishError> {
    let standing = files_below(folder);
    refuse_strangers(folder, &standing)?;
    let changed = changed_files(site, folder);
    let removed = standing.iter().any(|file| !site.files.contains_key(file));
    if changed.is_empty() && is_ours(folder) && !removed {
        return Ok(Published::Unchanged);
    }
    let (new, old) = (beside(folder, "new"), beside(folder, "old"));
    for leftover in [&new, &old] {
        at(leftover, remove_folder(leftover))?;
    }
    // Without a spare, or on another disk, there is more to do.
    let _ = fs::rename(&turn.spare, &new);
    let mut written = fill(site, folder, &new, &changed);
    if written.is_err() {
        // Whatever the spare was, it is in the way.
        at(&new, remove_folder(&new))?;
        written = fill(site, folder, &new, &changed);
    }
    let written = written.and_then(|()| swap(folder, &new, &old));
    if written.is_err() {
        let _ = remove_folder(&new);
    }
    written?;
    if fs::rename(&old, &turn.spare).is_err() {
        at(&old, remove_folder(&old))?;
    }
    Ok(Published::Changed(changed.len()))
}

/// The result, as a failure to write `path`.
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

/// Removes a folder with all that is in it, several of its folders at a time.
fn remove_folder(folder: &Path) -> io::Result<()> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let folders: Vec<PathBuf> = folders.map(|entry| entry.path()).collect();
    let removed = folders.par_iter().map(fs::remove_dir_all);
    removed.collect::<io::Result<()>>()?;
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn is_ours(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
}

/// Files below `folder`, with `/`, the manifest left out.
pub(super) fn files_below(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = entries.into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| !entry.file_type().is_dir());
    let names = files.filter_map(|entry| {
        let path = entry.path().strip_prefix(folder).ok()?;
        let parts = path
            .components()
            .map(|part| part.as_os_str().to_string_lossy());
        Some(parts.collect::<Vec<_>>().join("/"))
    });
    names.filter(|name| name != MANIFEST).collect()
}

/// A folder is ours if every file in it stands in its manifest; an empty one is anybody's.
fn refuse_strangers(folder: &Path, standing: &[String]) -> Result<(), PublishError> {
    let manifest = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let ours: BTreeSet<&str> = manifest_paths(&manifest).collect();
    match standing.iter().find(|file| !ours.contains(file.as_str())) {
        None => Ok(()),
        Some(stranger) => Err(PublishError::NotOurs {
            folder: folder.display().to_string(),
            file: stranger.clone(),
        }),
    }
}

/// Paths whose bytes on disk are missing or different.
fn changed_files<'a>(site: &'a Site, folder: &Path) -> Vec<&'a str> {
    let files = site.files.par_iter();
    let changed = files.filter(|(path, bytes)| {
        let there = fs::read(folder.join(path));
        there.map_or(true, |there| there != ***bytes)
    });
    changed.map(|(path, _)| path.as_str()).collect()
}

/// Paths that `folder` lacks, has with other bytes, or has too many of, sorted.
pub fn differences(site: &Site, folder: &Path) -> Vec<String> {
    let changed = changed_files(site, folder).into_iter().map(str::to_owned);
    let files = files_below(folder).into_iter();
    let extra = files.filter(|file| !site.files.contains_key(file));
    let mut all: Vec<String> = changed.chain(extra).collect();
    all.sort();
    all
}

/// Whether `folder` holds exactly the files of its manifest, byte for byte.
pub fn is_intact(folder: &Path) -> bool {
    let Ok(manifest) = fs::read_to_string(folder.join(MANIFEST)) else {
        return false;
    };
    let wanted: Vec<(&str, &str)> = manifest
        .lines()
        .filter_map(|line| line.split_once(' '))
        .collect();
    let intact = wanted.par_iter().all(|(digest, path)| {
        let bytes = fs::read(folder.join(path));
        bytes.is_ok_and(|bytes| Digest::of(&bytes).short(16) == *digest)
    });
    intact && files_below(folder).len() == wanted.len()
}

/// Exchanges the folders in one step where the system can, else in two.
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
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Site {
        let mut site = Site::default();
        for (path, text) in files {
            site.add(*path, *text);
        }
        site
    }

    fn publish_in(root: &Path, site: &Site) -> Result<Published, PublishError> {
        let turn = Turn::wait(&root.join(".didact"), &|| {}).unwrap();
        publish(site, &root.join("site"), &turn)
    }

    fn read(root: &Path, path: &str) -> Option<String> {
        fs::read_to_string(root.join("site").join(path)).ok()
    }

    #[test]
    fn the_second_time_nothing_is_written() {
        let root = tempfile::tempdir().unwrap();
        let site = site(&[("index.html", "a"), ("b/index.html", "b")]);
        assert_eq!(
            publish_in(root.path(), &site).unwrap(),
            Published::Changed(2)
        );
        assert_eq!(
            publish_in(root.path(), &site).unwrap(),
            Published::Unchanged
        );
    }

    #[test]
    fn files_that_are_gone_from_the_site_are_gone_from_the_folder() {
        let root = tempfile::tempdir().unwrap();
        publish_in(root.path(), &site(&[("a", "1"), ("b", "2")])).unwrap();
        publish_in(root.path(), &site(&[("b", "3")])).unwrap();
        assert_eq!(read(root.path(), "a"), None);
        assert_eq!(read(root.path(), "b").as_deref(), Some("3"));
    }

    #[test]
    fn a_folder_of_somebody_else_is_refused() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("site")).unwrap();
        fs::write(root.path().join("site/thesis.tex"), "years of work").unwrap();
        let error = publish_in(root.path(), &site(&[("a", "1")])).unwrap_err();
        assert!(error.to_string().contains("thesis.tex"), "{error}");
        assert_eq!(
            read(root.path(), "thesis.tex").as_deref(),
            Some("years of work")
        );
    }

    #[test]
    fn a_stranger_in_our_folder_is_refused_and_kept() {
        let root = tempfile::tempdir().unwrap();
        publish_in(root.path(), &site(&[("a", "1")])).unwrap();
        fs::write(root.path().join("site/CNAME"), "example.org").unwrap();
        publish_in(root.path(), &site(&[("a", "2")])).unwrap_err();
        assert_eq!(read(root.path(), "CNAME").as_deref(), Some("example.org"));
        assert_eq!(read(root.path(), "a").as_deref(), Some("1"));
    }

    #[test]
    fn a_file_edited_by_hand_is_mended() {
        let root = tempfile::tempdir().unwrap();
        let site = site(&[("a", "1")]);
        publish_in(root.path(), &site).unwrap();
        assert!(is_intact(&root.path().join("site")));
        fs::write(root.path().join("site/a"), "edited").unwrap();
        assert!(!is_intact(&root.path().join("site")));
        assert_eq!(
            publish_in(root.path(), &site).unwrap(),
            Published::Changed(1)
        );
        assert_eq!(read(root.path(), "a").as_deref(), Some("1"));
    }

    #[test]
    fn a_spare_of_any_age_becomes_the_new_site() {
        let root = tempfile::tempdir().unwrap();
        let steps: [&[(&str, &str)]; 6] = [
            &[("a/index.html", "1"), ("b/index.html", "1"), ("c", "1")],
            &[("a/index.html", "2"), ("b/index.html", "1"), ("c", "1")],
            &[("a/index.html", "2"), ("c", "3")],
            &[("a", "4"), ("c/index.html", "3")],
            &[("a/index.html", "2"), ("b/index.html", "1"), ("c", "1")],
            &[("a/index.html", "2"), ("b/index.html", "1"), ("c", "5")],
        ];
        for files in steps {
            publish_in(root.path(), &site(files)).unwrap();
            let folder = root.path().join("site");
            assert!(is_intact(&folder), "{files:?}");
            let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
            assert_eq!(files_below(&folder), names);
        }
        let mut left: Vec<_> = fs::read_dir(root.path()).unwrap().flatten().collect();
        left.retain(|entry| entry.file_name() != "site" && entry.file_name() != ".didact");
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn a_file_edited_in_the_spare_is_not_published() {
        let root = tempfile::tempdir().unwrap();
        publish_in(root.path(), &site(&[("a", "1"), ("b", "1")])).unwrap();
        publish_in(root.path(), &site(&[("a", "1"), ("b", "2")])).unwrap();
        let spare = root.path().join(".didact/spare");
        fs::remove_file(spare.join("a")).unwrap();
        fs::write(spare.join("a"), "edited").unwrap();
        publish_in(root.path(), &site(&[("a", "1"), ("b", "3")])).unwrap();
        assert!(is_intact(&root.path().join("site")));
    }

    #[test]
    fn what_a_killed_build_left_is_cleared() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(".site.new")).unwrap();
        fs::write(root.path().join(".site.new/half"), "written").unwrap();
        publish_in(root.path(), &site(&[("a", "1")])).unwrap();
        assert_eq!(read(root.path(), "half"), None);
        assert!(!root.path().join(".site.new").exists());
    }
}
