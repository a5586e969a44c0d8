//! Changes on disk, several at once told as one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::LiveError;

/// Editors write a file in several steps, one right after the other; such a pause ends a save.
const PAUSE: Duration = Duration::from_millis(8);

/// However long changes go on, some are shown after so many pauses.
const PATIENCE: usize = 25;

/// A running watch.
pub struct Changes {
    receiver: Receiver<Change>,
    _watcher: RecommendedWatcher,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These files and folders.
    Paths(BTreeSet<PathBuf>),
    /// More than the system could tell.
    Unknown,
}

/// Watches folders with all that is in them; those that do not exist are left out.
///
/// # Errors
///
/// [`LiveError::Watch`] if the system refuses.
pub fn watch(folders: &[&Path]) -> Result<Changes, LiveError> {
    let (sender, receiver) = mpsc::channel();
    let tell = move |event: notify::Result<Event>| {
        let change = match event {
            Ok(event) if event.need_rescan() => Some(Change::Unknown),
            Ok(event) => {
                is_change(&event).then(|| Change::Paths(event.paths.into_iter().collect()))
            }
            Err(_) => Some(Change::Unknown),
        };
        if let Some(change) = change {
            // The receiver is gone only when the program ends.
            let _ = sender.send(change);
        }
    };
    let failed = |error: notify::Error| LiveError::Watch(error.to_string());
    let mut watcher = notify::recommended_watcher(tell).map_err(failed)?;
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        watcher
            .watch(folder, RecursiveMode::Recursive)
            .map_err(failed)?;
    }
    Ok(Changes {
        receiver,
        _watcher: watcher,
    })
}

/// Reading a file is an event too, and must not make us read it again.
fn is_change(event: &Event) -> bool {
    let wrote = matches!(
        event.kind,
        EventKind::Access(AccessKind::Close(AccessMode::Write))
    );
    let hidden = event.paths.iter().all(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with('.')
            || name.ends_with('~')
            || path.components().any(|part| part.as_os_str() == "target")
    });
    (wrote || !matches!(event.kind, EventKind::Access(_))) && !hidden
}

impl Changes {
    /// Waits for the next change and takes all that comes with it; `None` when the watch has ended.
    pub fn wait(&self) -> Option<Change> {
        let mut all = self.receiver.recv().ok()?;
        for _ in 0..PATIENCE {
            match self.receiver.recv_timeout(PAUSE) {
                Ok(change) => all = all.and(change),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        while let Ok(change) = self.receiver.try_recv() {
            all = all.and(change);
        }
        Some(all)
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
