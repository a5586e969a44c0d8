//! A shared flag that cancels work whose result is no longer needed.
//!
//! Workers check it between steps and while they wait for a process. Setting it stops nothing by
//! itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Flag shared by workers and by those who may cancel them.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks all holders of the flag to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns true once the work is canceled.
    pub fn is_canceled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
