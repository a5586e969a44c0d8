//! A lock on `.didact`, so that leftovers of killed commands can be removed.
//!
//! Every command holds a shared lock while it runs; the system releases it however the command
//! ends. A command that finds no other holder removes what killed commands left behind, unfinished
//! files and working folders, and also warm crates that have not been used for long. Other files
//! are not removed.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: clears what killed commands left behind"
)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::demo::native::remove_folder;
use crate::repository::tracked;
use crate::source::Trust;
use crate::store::Store;

/// Number of warm crates to keep: for the course, and for some branches with other dependencies.
const WARM: usize = 4;

/// A shared lock; released when dropped.
pub(super) struct StateLock {
    _file: File,
}

impl StateLock {
    /// Takes a shared lock on the folder `state`; cleans the folder if no other command holds the
    /// lock.
    ///
    /// `None` if files cannot be created; then there is nothing to clean either.
    pub(super) fn take(state: &Path) -> Option<Self> {
        let file = Store::new(state).lock("lock").ok()?;
        if file.try_lock().is_ok() {
            clear(state);
            // Not every system turns an exclusive lock into a shared one.
            file.unlock().ok()?;
        }
        file.lock_shared().ok()?;
        Some(Self { _file: file })
    }
}

/// Returns the problem if the folder `state` may hold what others put there: a link, or files of the repository.
pub(super) fn foreign(state: &Path, trust: Trust) -> Option<String> {
    if let Some(link) = Store::new(state).find_link() {
        let link = link.display();
        return Some(format!(
            "`{link}` is a link, and what builds keep must not lead elsewhere; remove it"
        ));
    }
    if trust == Trust::Course {
        return None;
    }
    // A pull request could otherwise say what demos print that it does not touch.
    let file = tracked::first_below(state)?;
    Some(format!(
        "`{file}` is tracked by git, and what builds keep must be made on this machine; \
         `git rm -r --cached {}` takes it out of the repository",
        state.display()
    ))
}

/// Removes unfinished files, working folders of builds, and unused warm crates.
fn clear(state: &Path) {
    let unfinished = |name: &str| name.starts_with(".tmp") || name.starts_with("run-");
    remove_in(state, &unfinished);
    remove_in(&state.join("build"), &unfinished);
    remove_in(&state.join("cache"), &unfinished);
    let mut warm: Vec<(SystemTime, PathBuf)> = entries(&state.join("build"))
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("warm-"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    warm.sort();
    for (_, folder) in warm.iter().rev().skip(WARM) {
        // The next command tries again to remove what remains.
        let _ = remove_folder(folder);
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

fn remove_in(folder: &Path, is_left: &dyn Fn(&str) -> bool) {
    for entry in entries(folder).filter(|entry| is_left(&entry.file_name().to_string_lossy())) {
        // The next command tries again to remove what remains.
        let _ = if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_folder(&entry.path())
        } else {
            fs::remove_file(entry.path())
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }

    #[test]
    fn leftovers_are_cleared_when_nobody_is_at_work() {
        let root = tempfile::tempdir().unwrap();
        let left = [
            ".tmpAbc",
            "build/run-x/main.rs",
            "build/.tmpDef/a",
            "cache/.tmp-1-2",
        ];
        let kept = ["memo", "build/target/a", "cache/ab/c.json"];
        left.iter()
            .chain(&kept)
            .for_each(|name| write(&root.path().join(name)));
        let first = StateLock::take(root.path()).unwrap();
        for name in left {
            assert!(!root.path().join(name).exists(), "{name}");
            write(&root.path().join(name));
        }
        let second = StateLock::take(root.path()).unwrap();
        for name in left.iter().chain(&kept) {
            assert!(root.path().join(name).exists(), "{name}");
        }
        drop((first, second));
        drop(StateLock::take(root.path()));
        assert!(!root.path().join(left[0]).exists());
    }

    #[test]
    fn warm_crates_of_long_ago_are_cleared() {
        let root = tempfile::tempdir().unwrap();
        let build = root.path().join("build");
        for age in 0..6_u64 {
            let folder = build.join(format!("warm-{age}"));
            write(&folder.join("libdidact_warm.rlib"));
            let then = SystemTime::now() - std::time::Duration::from_secs(age * 60);
            File::open(&folder).unwrap().set_modified(then).unwrap();
        }
        drop(StateLock::take(root.path()).unwrap());
        let left = (0..6).filter(|age| build.join(format!("warm-{age}")).exists());
        assert_eq!(left.collect::<Vec<u64>>(), [0, 1, 2, 3]);
    }
}
