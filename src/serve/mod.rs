//! The author's live view: builds, watches what was read, rebuilds, reloads.
//!
//! The site lives in memory; `site/` is not touched. The last good pages stay
//! while a lesson is broken, with what is wrong laid over them.

mod server;
mod watch;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use crate::site::Site;

pub use server::{Live, LiveError};
pub use watch::{Change, Changes, watch};

/// What one rebuild gave.
#[derive(Clone, Debug)]
pub struct Update {
    /// The new site; `None` keeps the one that is shown.
    pub site: Option<Site>,
    /// What is wrong, as plain text; empty if nothing is.
    pub problems: String,
}

/// Starts the server and rebuilds after every change until the watcher ends.
///
/// `started` hears the address once it listens; `rebuild` makes the site anew.
///
/// # Errors
///
/// [`LiveError`] if the port is taken or the folders cannot be watched.
pub fn run(
    root: &Path,
    address: SocketAddr,
    started: &mut dyn FnMut(SocketAddr),
    rebuild: &mut dyn FnMut(&Change) -> Update,
) -> Result<(), LiveError> {
    let changes = watch(&[&root.join("content"), &root.join("templates")])?;
    let live = Live::start(address)?;
    started(live.address());
    live.show(rebuild(&Change::Unknown));
    while let Some(change) = changes.wait() {
        live.show(rebuild(&change));
    }
    Ok(())
}

/// The paths whose bytes differ between two sites.
pub fn difference(old: &Site, new: &Site) -> BTreeSet<String> {
    let paths = old.files.keys().chain(new.files.keys());
    let changed = paths.filter(|path| old.files.get(*path) != new.files.get(*path));
    changed.cloned().collect()
}
