//! Who works with what is kept in `.didact`, so that leftovers can be told from work.
//!
//! Every command holds a shared lock while it runs, which the system takes back
//! however the command ends. Whoever finds that nobody holds it clears what killed
//! commands left behind: unfinished files and working folders; and warm crates of
//! dependencies and compilers that have not been used for long. It clears nothing
//! else that is kept.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: clears what killed commands left behind"
)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Warm crates that are kept: of the course, and of some branches with other dependencies.
const WARM: usize = 4;

/// A share in the lock; given back when dropped.
pub struct Lease {
    _file: File,
}

impl Lease {
    /// Takes a share in the folder `state`, and clears it if nobody else is at work.
    ///
    /// `None` where files cannot be made: then there is nothing to clear either.
    pub fn take(state: &Path) -> Option<Self> {
        fs::create_dir_all(state).ok()?;
        let file = File::create(state.join("lock")).ok()?;
        if file.try_lock().is_ok() {
            clear(state);
            file.unlock().ok()?;
        }
        file.lock_shared().ok()?;
        Some(Self { _file: file })
    }
}

/// Removes unfinished files, and the folders of builds that did not end.
fn clear(state: &Path) {
    let unfinished = |name: &str| name.starts_with(".tmp") || name.starts_with("run-");
    remove_in(state, &unfinished);
    remove_in(&state.join("build"), &unfinished);
    remove_in(&state.join("cache/tmp"), &|_| true);
    let mut warm: Vec<(SystemTime, PathBuf)> = entries(&state.join("build"))
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("warm-"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    warm.sort();
    for (_, folder) in warm.iter().rev().skip(WARM) {
        // What cannot be removed is tried again by the next command.
        let _ = fs::remove_dir_all(folder);
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

fn remove_in(folder: &Path, is_left: &dyn Fn(&str) -> bool) {
    for entry in entries(folder).filter(|entry| is_left(&entry.file_name().to_string_lossy())) {
        // What cannot be removed is tried again by the next command.
        let _ = match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            true => fs::remove_dir_all(entry.path()),
            false => fs::remove_file(entry.path()),
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
            "cache/tmp/.tmpGhi",
        ];
        let kept = ["memo", "build/target/a", "cache/ab/c.json"];
        left.iter()
            .chain(&kept)
            .for_each(|name| write(&root.path().join(name)));
        let first = Lease::take(root.path()).unwrap();
        for name in left {
            assert!(!root.path().join(name).exists(), "{name}");
            write(&root.path().join(name));
        }
        let second = Lease::take(root.path()).unwrap();
        for name in left.iter().chain(&kept) {
            assert!(root.path().join(name).exists(), "{name}");
        }
        drop((first, second));
        drop(Lease::take(root.path()));
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
        drop(Lease::take(root.path()).unwrap());
        let left = (0..6).filter(|age| build.join(format!("warm-{age}")).exists());
        assert_eq!(left.collect::<Vec<u64>>(), [0, 1, 2, 3]);
    }
}
