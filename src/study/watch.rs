//! Watching work from outside, and stopping it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far work has come, and the flag that stops it. Clones share both.
#[derive(Clone, Debug)]
pub struct Watch {
    stop: Arc<AtomicBool>,
    done: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
}

/// Stands for a total that is not known.
const UNKNOWN: u64 = u64::MAX;

impl Default for Watch {
    fn default() -> Self {
        Self::stopped_by(Arc::default())
    }
}

impl Watch {
    /// A watch with a flag that something else sets.
    pub(crate) fn stopped_by(stop: Arc<AtomicBool>) -> Self {
        Self { stop, done: Arc::default(), total: Arc::new(AtomicU64::new(UNKNOWN)) }
    }

    /// Stops the work: what has begun is finished, and the result is that of the finished part.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// The flag that stops the work.
    #[must_use]
    pub fn flag(&self) -> &AtomicBool {
        &self.stop
    }

    /// The trajectories that are finished, and how many there are to simulate; `None` if that is not known.
    #[must_use]
    pub fn progress(&self) -> (u64, Option<u64>) {
        let total = self.total.load(Ordering::Relaxed);
        (self.done.load(Ordering::Relaxed), (total != UNKNOWN).then_some(total))
    }

    /// Adds finished trajectories.
    pub fn advance(&self, n: u64) {
        self.done.fetch_add(n, Ordering::Relaxed);
    }

    /// Sets the numbers of finished trajectories and of all.
    pub(crate) fn aim(&self, done: u64, total: Option<u64>) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total.unwrap_or(UNKNOWN), Ordering::Relaxed);
    }
}
