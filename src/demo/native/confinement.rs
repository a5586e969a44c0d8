//! The rights and limits of a confined process, as the engine sends them to our helper.
//!
//! Nothing is restricted here.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Rights and limits of a process.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Confinement {
    /// Files and folders that it may read, and also execute if `processes` is set.
    pub read: Vec<PathBuf>,
    /// Folders that it may change.
    pub write: Vec<PathBuf>,
    /// Folder of its own; in memory if there are namespaces.
    pub scratch: Option<PathBuf>,
    /// True if it may start other processes; threads are always allowed.
    pub processes: bool,
    /// True if it gets its own namespaces; the engine has checked that the kernel allows them.
    pub namespaces: bool,
    /// Limit on the CPU time, in seconds.
    pub cpu: Option<u64>,
    /// Limit on the address space, in bytes.
    pub memory: Option<u64>,
    /// Limit on the size of each file that it writes, in bytes.
    pub file_size: Option<u64>,
    /// Limit on the number of open files.
    pub files: Option<u64>,
    /// True if a missing protection is an error.
    pub required: bool,
    /// Process id of the engine; the program is killed when the engine ends.
    pub engine: u32,
}
