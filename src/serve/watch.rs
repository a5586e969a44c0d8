//! Changes on disk, several at once told as one.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer,
};

use super::LiveError;

/// Editors write a file in several steps; this is how long a pause ends a save.
const PAUSE: Duration = Duration::from_millis(80);

/// A running watch.
pub struct Changes {
    receiver: Receiver<()>,
    _watcher: Debouncer<RecommendedWatcher, RecommendedCache>,
}

/// Watches folders with all that is in them; those that do not exist are left out.
///
/// # Errors
///
/// [`LiveError::Watch`] if the system refuses.
pub fn watch(folders: &[&Path]) -> Result<Changes, LiveError> {
    let (sender, receiver) = mpsc::channel();
    let tell = move |result: DebounceEventResult| {
        let changed = result.is_ok_and(|events| events.iter().any(is_change));
        if changed {
            // The receiver is gone only when the program ends.
            let _ = sender.send(());
        }
    };
    let failed = |error: notify::Error| LiveError::Watch(error.to_string());
    let mut watcher = new_debouncer(PAUSE, None, tell).map_err(failed)?;
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
fn is_change(event: &DebouncedEvent) -> bool {
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
    /// Waits for the next change and takes all that came with it.
    pub fn wait(&self) -> Option<()> {
        self.receiver.recv().ok()?;
        while self.receiver.try_recv().is_ok() {}
        Some(())
    }
}
