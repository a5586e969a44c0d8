//! The author's live view: builds, watches the inputs, rebuilds, patches open pages.
//!
//! The site is kept in memory; `site/` is not touched. While a lesson has errors, the last good
//! pages stay, with the errors above them. While demos run, pages show their previous output and
//! say so.

mod gate;
mod server;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use serde::Serialize;

use crate::site::Site;

pub(crate) use server::{LiveError, LiveServer};
pub(crate) use watch::{Change, Wake, watch};

/// Result of a rebuild, or of one of its steps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Update {
    /// New site; `None` keeps the current one.
    pub site: Option<Site>,
    /// Errors and warnings; `None` if they are not known yet.
    pub problems: Option<Problems>,
    /// Demos that are running.
    pub running: RunningDemos,
    /// Other work in progress: `Building itoa v1.0.19`; empty if there is none.
    pub doing: String,
    /// Pages whose lessons have a new address; `None` if unchanged.
    pub moved: Option<MovedPages>,
}

/// Errors and warnings of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Problems {
    /// The text as the terminal shows it; empty if there are none.
    pub text: String,
    /// Their number, in words.
    pub count: String,
    /// True if the last good pages stay because of errors.
    pub broken: bool,
}

/// Anchors of running demos, by the path of their page.
pub(crate) type RunningDemos = BTreeMap<String, Vec<String>>;

/// New address (`roots/`) for each path that a page had.
pub(crate) type MovedPages = BTreeMap<String, String>;

/// Receives updates.
pub(crate) type Show<'s> = dyn FnMut(Update) + 's;

/// Rebuilds the site and shows it; returns additional paths to watch.
pub(crate) type Rebuild<'r> = dyn FnMut(Wake, &Sender<Wake>, &mut Show<'_>) -> Vec<PathBuf> + 'r;

/// Starts the server, and rebuilds after every change and every step of background work, until the
/// watcher ends.
///
/// `started` receives the address once the server listens. `rebuild` builds the site and shows it,
/// in one or more steps, and returns additional paths to watch.
///
/// # Errors
///
/// [`LiveError`] if the port is taken or the folders cannot be watched.
pub(crate) fn run(
    root: &Path,
    address: SocketAddr,
    started: &mut dyn FnMut(SocketAddr),
    rebuild: &mut Rebuild<'_>,
) -> Result<(), LiveError> {
    let mut changes = watch(root)?;
    let live = LiveServer::start(address)?;
    started(live.address());
    let mut show = |update| live.show(update);
    let sender = changes.sender();
    let mut next = Some(Wake::Change(Change::Unknown));
    while let Some(wake) = next {
        let watched = rebuild(wake, &sender, &mut show);
        changes.follow(watched);
        next = changes.wait();
    }
    Ok(())
}

/// Returns the paths whose bytes differ between two sites.
pub(crate) fn difference(old: &Site, new: &Site) -> BTreeSet<String> {
    let paths = old.files.keys().chain(new.files.keys());
    let changed = paths.filter(|path| old.files.get(*path) != new.files.get(*path));
    changed.cloned().collect()
}
