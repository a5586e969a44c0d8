//! Remembers that this machine has every sandbox feature, so that builds need not probe it again.
//!
//! Only the answer "nothing is missing" is stored, so a damaged or forged file cannot make a sandbox
//! weaker: what it vouches for is then required of every process, and a feature that is gone is an
//! error, after which the engine probes again. The answer is valid for one start of the kernel, one
//! set of namespaces (a container has its own), one user and one binary of ours.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: reads what the kernel says of itself"
)]

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::engine::NativeEngine;
use crate::store::{Fingerprint, Store, any_writer};

/// Everything that the answer depends on.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct WallsKey {
    boot: String,
    namespaces: Vec<String>,
    user: u32,
    helper: Fingerprint,
}

const NAME: &str = "walls.json";

/// Namespaces that decide what a process may do.
const NAMESPACES: &[&str] = &["mnt", "net", "pid", "user"];

/// Returns true if an earlier build found that no sandbox feature is missing here.
pub(super) fn are_complete(engine: &NativeEngine) -> bool {
    let stored: Option<WallsKey> = Store::new(&engine.work).read_json(NAME, any_writer());
    stored.is_some() && stored == key(&engine.helper)
}

/// Stores that no sandbox feature is missing here.
pub(super) fn remember(engine: &NativeEngine) {
    if let Some(key) = key(&engine.helper) {
        // If this fails, the next build probes again.
        let _ = Store::new(&engine.work).write_json(NAME, any_writer(), &key);
    }
}

/// Removes what [`remember`] stored.
pub(super) fn forget(engine: &NativeEngine) {
    Store::new(&engine.work).remove(NAME);
}

/// Returns the key of this process; `None` where the kernel does not say all of it.
fn key(helper: &Path) -> Option<WallsKey> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespaces = NAMESPACES.iter().map(|name| {
        let link = std::fs::read_link(Path::new("/proc/self/ns").join(name)).ok()?;
        Some(link.to_string_lossy().into_owned())
    });
    Some(WallsKey {
        boot,
        namespaces: namespaces.collect::<Option<_>>()?,
        user: user()?,
        helper: Fingerprint::of(helper),
    })
}

#[cfg(target_os = "linux")]
fn user() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}

#[cfg(not(target_os = "linux"))]
fn user() -> Option<u32> {
    None
}
