//! How a run is watched and stopped.

use std::sync::atomic::{AtomicBool, Ordering};

use super::ledger::Ledger;

/// How a run is watched and stopped from outside.
#[derive(Default)]
pub struct Control<'a> {
    /// Set to stop: blocks of work that have begun are finished and counted.
    pub stop: Option<&'a AtomicBool>,
    /// Called from any thread with the number of trajectories just finished.
    pub finished: Option<&'a (dyn Fn(u64) + Sync)>,
    /// What is known of its units, and which of the others are to be worked on; without it, all are.
    pub ledger: Option<&'a Ledger>,
}

impl Control<'_> {
    /// Whether it is to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Whether only a share of the units is worked on: results are then incomplete, and are kept in the ledger.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.ledger.is_some_and(Ledger::is_share)
    }

    /// Whether the study is made of parts.
    #[must_use]
    pub fn is_merged(&self) -> bool {
        self.ledger.is_some_and(Ledger::is_merged)
    }

    /// Says how many trajectories the jobs to come have in all.
    pub fn expect(&self, trajectories: u64) {
        if let Some(ledger) = self.ledger {
            ledger.expect(trajectories);
        }
    }
}
