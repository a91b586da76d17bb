//! How a run is watched and stopped.

use std::sync::atomic::{AtomicBool, Ordering};

/// How a run is watched and stopped from outside.
#[derive(Default)]
pub struct Control<'a> {
    /// Set to stop: blocks of work that have begun are finished and counted.
    pub stop: Option<&'a AtomicBool>,
    /// Called from any thread with the number of trajectories just finished.
    pub finished: Option<&'a (dyn Fn(u64) + Sync)>,
}

impl Control<'_> {
    /// Whether it is to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}
