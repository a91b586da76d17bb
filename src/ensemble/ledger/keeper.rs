//! A job at work: what its threads have found so far.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::book::{Ledger, Opened, Task, merged, piece};
use super::partial::Partial;
use super::units::Units;

/// Gathers what the threads of a job hand over, and has the ledger saved when it is time.
pub(in crate::ensemble) struct Keeper<'l, C> {
    ledger: &'l Ledger,
    job: Opened,
    threads: usize,
    state: Mutex<State<C>>,
}

struct State<C> {
    whole: C,
    units: Units,
    /// Threads that have handed over since the last saving.
    handed: usize,
    since: Instant,
}

impl<'l, C: Partial> Keeper<'l, C> {
    /// Begins with what is known of the job; with `empty` where that cannot be read.
    pub fn new(ledger: &'l Ledger, mut job: Opened, empty: &dyn Fn() -> C, threads: usize) -> Self {
        let (whole, units) = merged(empty(), &job.known).unwrap_or_else(|| {
            ledger.spoil();
            (empty(), Units::default())
        });
        job.known.clear();
        let state = State { whole, units, handed: 0, since: Instant::now() };
        Self { ledger, job, threads, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The units to be worked on.
    pub fn todo(&self) -> &Units {
        &self.job.todo
    }

    /// The units that were known from the beginning.
    pub fn n_known(&self) -> u64 {
        self.state().units.n()
    }

    /// How often work was to be handed over so far.
    pub fn epoch(&self) -> u64 {
        self.ledger.epoch.load(Ordering::Relaxed)
    }

    /// Whether a thread that has last looked at `seen` is to hand over what it has.
    pub fn is_due(&self, seen: &mut u64) -> bool {
        let epoch = self.epoch();
        if *seen < epoch {
            *seen = epoch;
            return true;
        }
        if !self.ledger.is_time() {
            return false;
        }
        // One thread calls on the others.
        let mut state = self.state();
        if state.handed == 0 && self.epoch() == epoch {
            state.since = Instant::now();
            *seen = epoch + 1;
            self.ledger.epoch.store(epoch + 1, Ordering::Relaxed);
            return true;
        }
        false
    }

    /// Takes in what a thread has found since it last handed over. The last of the threads saves.
    pub fn hand_over(&self, found: C, units: &Units) {
        let mut state = self.state();
        state.whole.merge(found);
        state.units.union(units);
        state.handed += 1;
        if state.handed >= self.threads {
            state.handed = 0;
            let since = state.since;
            self.ledger.keep(&self.job, piece(state.units.clone(), &state.whole), true);
            drop(state);
            self.ledger.save(since);
        }
    }

    /// Takes in what a thread has found at its end.
    pub fn end(&self, found: C, units: &Units) {
        let mut state = self.state();
        state.whole.merge(found);
        state.units.union(units);
    }

    /// What all have found, with what was known, of a job that has ended or was `stopped`; whether some unit is missing that should have been known.
    pub fn finish(self, stopped: bool) -> (C, bool) {
        let State { whole, units, .. } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if self.ledger.keeps() && !(stopped && self.ledger.is_slow()) {
            self.ledger.keep(&self.job, piece(units.clone(), &whole), true);
        }
        let missing = units.missing(0..self.job.n).n();
        self.ledger.miss(&self.job, missing);
        (whole, missing > 0 && self.ledger.task == Task::Known)
    }
}
