//! Options of a build that concern its demos.

use super::shard::Shard;

/// Options of a build that concern its demos.
#[derive(Clone, Copy, Debug, Default)]
pub struct DemoOptions {
    /// True if every demo runs, even with a cached outcome.
    pub fresh: bool,
    /// True if the reason for each run is reported.
    pub why: bool,
    /// True if nothing runs and a missing outcome is an error.
    pub frozen: bool,
    /// The shard whose demos run; outcomes of other shards stay unknown.
    pub shard: Option<Shard>,
}
