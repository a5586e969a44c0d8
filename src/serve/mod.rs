//! The author's live view: builds, watches what was read, rebuilds, patches open pages.
//!
//! The site lives in memory; `site/` is not touched. The last good pages stay
//! while a lesson is broken, with what is wrong laid over them. While demos run,
//! pages show what these gave last, and say so.

mod server;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;

use serde::Serialize;

use crate::site::Site;

pub use server::{Live, LiveError};
pub use watch::{Change, Changes, watch};

/// What a rebuild gave, or gives until its demos have run.
#[derive(Clone, Debug, Default)]
pub struct Update {
    /// The new site; `None` keeps the one that is shown.
    pub site: Option<Site>,
    /// What is wrong; `None` if that is not known yet.
    pub problems: Option<Problems>,
    /// Demos that run now.
    pub running: Running,
}

/// What is wrong with a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// As the terminal shows it; empty if nothing is wrong.
    pub text: String,
    /// How many there are, in words.
    pub count: String,
    /// Whether they keep the last good pages in place.
    pub broken: bool,
}

/// Anchors of demos that run, by the path of the page that shows them.
pub type Running = BTreeMap<String, Vec<String>>;

/// Shows an update.
pub type Show<'s> = dyn FnMut(Update) + 's;

/// Starts the server and rebuilds after every change until the watcher ends.
///
/// `started` hears the address once it listens; `rebuild` makes the site anew and shows it, in
/// several steps if it likes.
///
/// # Errors
///
/// [`LiveError`] if the port is taken or the folders cannot be watched.
pub fn run(
    root: &Path,
    address: SocketAddr,
    started: &mut dyn FnMut(SocketAddr),
    rebuild: &mut dyn FnMut(&Change, &mut Show<'_>),
) -> Result<(), LiveError> {
    let changes = watch(&[&root.join("content"), &root.join("templates")])?;
    let live = Live::start(address)?;
    started(live.address());
    let mut show = |update| live.show(update);
    rebuild(&Change::Unknown, &mut show);
    while let Some(change) = changes.wait() {
        rebuild(&change, &mut show);
    }
    Ok(())
}

/// The paths whose bytes differ between two sites.
pub fn difference(old: &Site, new: &Site) -> BTreeSet<String> {
    let paths = old.files.keys().chain(new.files.keys());
    let changed = paths.filter(|path| old.files.get(*path) != new.files.get(*path));
    changed.cloned().collect()
}
