//! Watches for changes on disk; several changes at once are reported as one.
//!
//! The course's own folders are watched recursively. The course's root is watched for new and
//! replaced folders, such as a later `templates/`. Other inputs, such as path dependencies, are
//! [followed](Changes::follow).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::LiveError;
use crate::demo::EngineError;

/// Pause that ends a save: editors write a file in several quick steps. It is a part of the time that an author
/// waits for the new page.
const PAUSE: Duration = Duration::from_millis(8);

/// Number of pauses after which ongoing changes are reported anyway.
const PATIENCE: usize = 25;

/// Folders of a course that are watched recursively.
const OWN: [&str; 3] = ["content", "templates", ".cargo"];

/// Files beside them that affect outputs.
const BESIDE: [&str; 3] = ["Cargo.toml", "rust-toolchain", "rust-toolchain.toml"];

/// Reason why a wait ended.
#[derive(Debug)]
pub(crate) enum Wake {
    /// Files on disk changed.
    Change(Change),
    /// A step of the background work ended, or the work failed.
    Work(Option<EngineError>),
    /// Cargo builds this crate in the background.
    Building(String),
}

/// A running watch.
pub(crate) struct Changes {
    root: PathBuf,
    receiver: Receiver<Wake>,
    sender: Sender<Wake>,
    watcher: RecommendedWatcher,
    followed: BTreeMap<PathBuf, RecursiveMode>,
    extra: BTreeSet<PathBuf>,
}

/// A change on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Changed files and folders.
    Paths(BTreeSet<PathBuf>),
    /// The system lost track of the changed paths.
    Unknown,
}

/// Watches the course in the folder `root`.
///
/// # Errors
///
/// [`LiveError::Watch`] if the system does not allow it.
pub(crate) fn watch(root: &Path) -> Result<Changes, LiveError> {
    let (sender, receiver) = mpsc::channel();
    let events = sender.clone();
    let on_event = move |event: notify::Result<Event>| {
        let change = match event {
            Ok(event) if event.need_rescan() => Some(Change::Unknown),
            Ok(event) => {
                is_change(&event).then(|| Change::Paths(event.paths.into_iter().collect()))
            }
            Err(_) => Some(Change::Unknown),
        };
        if let Some(change) = change {
            // The receiver is gone only at the end of the program.
            let _ = events.send(Wake::Change(change));
        }
    };
    let failed = |error: notify::Error| LiveError::Watch(error.to_string());
    // Events have absolute paths.
    let root = std::path::absolute(root).map_err(|error| LiveError::Watch(error.to_string()))?;
    let mut watcher = notify::recommended_watcher(on_event).map_err(failed)?;
    watcher
        .watch(&root, RecursiveMode::NonRecursive)
        .map_err(failed)?;
    let mut changes = Changes {
        root,
        receiver,
        sender,
        watcher,
        followed: BTreeMap::new(),
        extra: BTreeSet::new(),
    };
    for name in OWN {
        changes.watch_own(name).map_err(failed)?;
    }
    Ok(changes)
}

/// Returns false for reads, which must not trigger a rebuild.
fn is_change(event: &Event) -> bool {
    let wrote = matches!(
        event.kind,
        EventKind::Access(AccessKind::Close(AccessMode::Write))
    );
    wrote || !matches!(event.kind, EventKind::Access(_))
}

/// Returns true for files that editors and Cargo write beside sources.
fn is_hidden(path: &Path) -> bool {
    let mut names = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    names.any(|name| {
        (name.starts_with('.') && name != ".cargo") || name.ends_with('~') || name == "target"
    })
}

impl Changes {
    /// Returns a sender for events of background work.
    pub(crate) fn sender(&self) -> Sender<Wake> {
        self.sender.clone()
    }

    /// Waits for the next change, merged with those that follow at once, or for background work;
    /// `None` after the watch has ended.
    pub(crate) fn wait(&mut self) -> Option<Wake> {
        loop {
            let mut all = match self.receiver.recv().ok()? {
                Wake::Change(change) => change,
                work => return Some(self.last_step(work)),
            };
            for _ in 0..PATIENCE {
                match self.receiver.recv_timeout(PAUSE) {
                    Ok(Wake::Change(change)) => all = all.and(change),
                    // The change starts a new build anyway, which would report the same failure.
                    Ok(Wake::Work(_) | Wake::Building(_)) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
            if let Some(change) = self.of_course(all) {
                return Some(Wake::Change(change));
            }
        }
    }

    /// Skips to the last of several steps, but not past a failure or a change.
    fn last_step(&mut self, first: Wake) -> Wake {
        let mut last = first;
        while !matches!(last, Wake::Work(Some(_)) | Wake::Change(_)) {
            match self.receiver.try_recv() {
                Ok(Wake::Change(change)) => match self.of_course(change) {
                    Some(change) => last = Wake::Change(change),
                    None => continue,
                },
                // After a demo has run, the crate built before is outdated news.
                Ok(Wake::Building(_)) if matches!(last, Wake::Work(None)) => {}
                Ok(next) => last = next,
                Err(_) => break,
            }
        }
        last
    }

    /// Removes paths outside of the course; watches new and replaced folders again.
    fn of_course(&mut self, change: Change) -> Option<Change> {
        let Change::Paths(paths) = change else {
            OWN.iter().for_each(|name| self.watch_again(name));
            return Some(Change::Unknown);
        };
        let mut wanted = BTreeSet::new();
        let mut is_new = false;
        for path in paths {
            if let Some(name) = OWN.iter().find(|name| path == self.root.join(name)) {
                self.watch_again(name);
                is_new = true;
            } else if self.is_wanted(&path) {
                wanted.insert(path);
            }
        }
        if is_new {
            return Some(Change::Unknown);
        }
        (!wanted.is_empty()).then_some(Change::Paths(wanted))
    }

    fn is_wanted(&self, path: &Path) -> bool {
        if let Ok(below) = path.strip_prefix(&self.root)
            && !is_hidden(below)
            && (OWN.iter().any(|name| below.starts_with(name))
                || BESIDE.iter().any(|name| below == Path::new(name)))
        {
            return true;
        }
        let mut extra = self.extra.iter();
        extra.any(|known| {
            path.strip_prefix(known)
                .is_ok_and(|below| !is_hidden(below))
        })
    }

    /// Watches these files and folders, besides the course's own, instead of the previous ones.
    pub(crate) fn follow(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        self.extra = paths.into_iter().collect();
        let mut wanted: BTreeMap<PathBuf, RecursiveMode> = BTreeMap::new();
        for path in &self.extra {
            // Saving may replace a file, which ends a watch on it; a watch on its folder stays.
            let (folder, mode) = if path.is_dir() {
                (path.as_path(), RecursiveMode::Recursive)
            } else {
                (path.parent().unwrap_or(path), RecursiveMode::NonRecursive)
            };
            let is_own = OWN
                .iter()
                .any(|name| folder.starts_with(self.root.join(name)));
            if !is_own && folder != self.root && !wanted.contains_key(folder) {
                wanted.insert(folder.to_owned(), mode);
            }
        }
        for folder in self
            .followed
            .keys()
            .filter(|known| !wanted.contains_key(*known))
        {
            // A watch on a deleted folder has already ended.
            let _ = self.watcher.unwatch(folder);
        }
        for (folder, mode) in &wanted {
            if !self.followed.contains_key(folder) {
                // Changes of paths that cannot be watched are seen at the next save.
                let _ = self.watcher.watch(folder, *mode);
            }
        }
        self.followed = wanted;
    }

    fn watch_own(&mut self, name: &str) -> notify::Result<()> {
        let folder = self.root.join(name);
        if folder.is_dir() {
            self.watcher.watch(&folder, RecursiveMode::Recursive)
        } else {
            Ok(())
        }
    }

    fn watch_again(&mut self, name: &str) {
        // The watched folder may be deleted or renamed.
        let _ = self.watcher.unwatch(&self.root.join(name));
        let _ = self.watch_own(name);
    }
}

impl Change {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Paths(mut paths), Self::Paths(others)) => {
                paths.extend(others);
                Self::Paths(paths)
            }
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "changes what is watched")]
mod tests {
    use super::*;

    fn course() -> (tempfile::TempDir, Changes) {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("content")).unwrap();
        let changes = watch(root.path()).unwrap();
        (root, changes)
    }

    fn write(root: &Path, name: &str) {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }

    /// Waits for a change of this path, or for an unknown change.
    fn hear(changes: &mut Changes, path: &Path) {
        loop {
            match changes.wait() {
                Some(Wake::Change(Change::Paths(paths))) if paths.contains(path) => return,
                Some(Wake::Change(Change::Unknown)) => return,
                Some(_) => {}
                None => panic!("the watch ended"),
            }
        }
    }

    #[test]
    fn folders_that_come_later_are_watched() {
        let (root, mut changes) = course();
        write(root.path(), "templates/base.html");
        hear(&mut changes, &root.path().join("templates"));
        write(root.path(), "templates/base.html");
        hear(&mut changes, &root.path().join("templates/base.html"));
    }

    #[test]
    fn a_folder_that_is_replaced_is_watched() {
        let (root, mut changes) = course();
        write(root.path(), "other/a.md");
        std::fs::remove_dir_all(root.path().join("content")).unwrap();
        hear(&mut changes, &root.path().join("content"));
        std::fs::rename(root.path().join("other"), root.path().join("content")).unwrap();
        hear(&mut changes, &root.path().join("content"));
        write(root.path(), "content/b.md");
        hear(&mut changes, &root.path().join("content/b.md"));
    }

    #[test]
    fn what_is_followed_is_watched_wherever_it_is() {
        let (_root, mut changes) = course();
        let other = tempfile::tempdir().unwrap();
        write(other.path(), "helper/src/lib.rs");
        write(other.path(), "part.txt");
        let paths = ["helper", "part.txt"].map(|name| other.path().join(name));
        changes.follow(paths);
        write(other.path(), "helper/target/x");
        write(other.path(), "unwanted.txt");
        write(other.path(), "helper/src/lib.rs");
        let Some(Wake::Change(Change::Paths(paths))) = changes.wait() else {
            panic!("a change of paths");
        };
        assert!(
            paths
                .iter()
                .all(|path| path.starts_with(other.path().join("helper/src"))),
            "{paths:?}"
        );
        write(other.path(), "part.txt");
        hear(&mut changes, &other.path().join("part.txt"));
    }

    #[test]
    fn what_tools_leave_behind_is_no_change() {
        let (root, mut changes) = course();
        write(root.path(), "site/index.html");
        write(root.path(), ".didact/x");
        write(root.path(), "content/.a.md.swp");
        write(root.path(), "content/a.md");
        let Some(Wake::Change(Change::Paths(paths))) = changes.wait() else {
            panic!("a change of paths");
        };
        assert_eq!(paths, [root.path().join("content/a.md")].into());
    }
}
