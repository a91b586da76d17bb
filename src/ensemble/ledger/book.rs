//! The ledger.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::partial::Partial;
use super::parts::{Job, Key, Parts, Piece, decode, encode};
use super::share::Share;
use super::units::Units;

/// What is to be done with units that are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// All are worked on.
    All,
    /// Those of a share are.
    Share(Share),
    /// None is: the study is made of what is known.
    Known,
}

/// Writing the ledger, and merging for it, may take one in so many parts of the time.
const SPARING: u32 = 200;

/// Writes the bytes of a ledger.
type Write = Box<dyn Fn(&[u8]) + Send + Sync>;

/// A study that is stopped does not wait for a saving that takes longer than this.
const SLOW: Duration = Duration::from_millis(500);

/// How a ledger is kept in a file as work goes on.
pub struct Saving {
    /// The least time between.
    pub every: Duration,
    /// Writes the bytes. If it fails, the file before it remains, and the study goes on.
    pub write: Write,
}

/// The ledger of a study.
pub struct Ledger {
    pub(super) task: Task,
    begun: Instant,
    saving: Option<Saving>,
    /// When it is next to be saved, in milliseconds since it was begun.
    next: AtomicU64,
    /// Grows whenever work in progress is to be handed over.
    pub(super) epoch: AtomicU64,
    broken: AtomicBool,
    /// Whether saving takes so long that it is not done once more when the study is stopped.
    slow: AtomicBool,
    state: Mutex<State>,
}

struct State {
    parts: Parts,
    /// Seconds that were spent before.
    before: f64,
    /// Trajectories of all jobs, where that is known beforehand, and of those that were opened.
    expected: u64,
    opened: u64,
    /// The jobs that were asked for, and the trajectories of those before each.
    asked: BTreeMap<Key, u64>,
    /// What is collected, and how many of how many units are missing.
    missing: Vec<(String, u64, u64)>,
}

/// A job as it stands when it is begun.
pub(in crate::ensemble) struct Opened {
    pub key: Key,
    pub kind: String,
    /// How many units it has.
    pub n: u64,
    pub known: Vec<Piece>,
    pub todo: Units,
}

impl Ledger {
    /// A ledger that begins with what is known.
    #[must_use]
    pub fn new(parts: Parts, task: Task, saving: Option<Saving>) -> Self {
        let first = saving.as_ref().map_or(u64::MAX, |saving| saving.every.as_millis() as u64);
        let before = parts.seconds;
        Self {
            task,
            begun: Instant::now(),
            saving,
            next: AtomicU64::new(first),
            epoch: AtomicU64::new(0),
            broken: AtomicBool::new(false),
            slow: AtomicBool::new(false),
            state: Mutex::new(State {
                parts,
                before,
                expected: 0,
                opened: 0,
                asked: BTreeMap::new(),
                missing: Vec::new(),
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether only a share is worked on, so that results are incomplete and there is nothing to be said of them.
    #[must_use]
    pub fn is_share(&self) -> bool {
        matches!(self.task, Task::Share(_))
    }

    /// Whether the study is made of parts.
    #[must_use]
    pub fn is_merged(&self) -> bool {
        !self.is_share() && !self.state().parts.shares.is_empty()
    }

    /// Says how many trajectories the jobs to come have in all: then shares are ranges of all of them.
    pub fn expect(&self, trajectories: u64) {
        let mut state = self.state();
        state.expected = state.opened + trajectories;
    }

    /// Whether the study is one on this machine, neither a share of it nor what is made of parts.
    #[must_use]
    pub fn is_undivided(&self) -> bool {
        self.task == Task::All
    }

    /// Whether the study is made of what is known alone.
    pub(in crate::ensemble) fn is_known(&self) -> bool {
        self.task == Task::Known
    }

    /// Begins the units `wanted` of a job of `n`, which have so many trajectories in all.
    pub(in crate::ensemble) fn open(
        &self,
        key: Key,
        kind: String,
        (n, trajectories): (u64, u64),
        wanted: &Range<u64>,
    ) -> Opened {
        let mut state = self.state();
        let next = state.opened;
        let first = *state.asked.entry(key).or_insert(next);
        let job = first..first + trajectories;
        state.opened = next.max(job.end);
        let pieces = state.parts.jobs.get(&key).map_or(&[][..], |job| job.pieces.as_slice());
        let of_range =
            |piece: &&Piece| piece.units.ranges().any(|units| units.start < wanted.end && units.end > wanted.start);
        let known: Vec<Piece> = pieces.iter().filter(of_range).cloned().collect();
        let mut units = Units::default();
        known.iter().for_each(|piece| units.union(&piece.units));
        let todo = match self.task {
            Task::All => units.missing(wanted.clone()),
            Task::Share(share) => {
                let own = share.units(n, &job, state.expected);
                units.missing(own.start.max(wanted.start)..own.end.min(wanted.end))
            }
            Task::Known => Units::default(),
        };
        Opened { key, kind, n, known, todo }
    }

    /// Whether finished work is worth keeping.
    pub(in crate::ensemble) fn keeps(&self) -> bool {
        match self.task {
            // Before the first saving, to do it again takes no longer.
            Task::All => self.saving.as_ref().is_some_and(|saving| self.begun.elapsed() >= saving.every),
            Task::Share(_) => true,
            Task::Known => false,
        }
    }

    /// Keeps what some units of a job gave; with `whole`, in place of all that was known of it.
    pub(in crate::ensemble) fn keep(&self, job: &Opened, piece: Piece, whole: bool) {
        let mut state = self.state();
        let (kind, n) = (job.kind.clone(), job.n);
        let known = state.parts.jobs.entry(job.key).or_insert_with(|| Job { kind, n, pieces: Vec::new() });
        if whole {
            known.pieces.clear();
        }
        if !piece.units.is_empty() {
            known.pieces.push(piece);
        }
    }

    /// Notes the units of a job that are missing, of those that should be known.
    pub(in crate::ensemble) fn miss(&self, job: &Opened, missing: u64) {
        if missing > 0 && self.task == Task::Known {
            self.state().missing.push((job.kind.clone(), missing, job.n));
        }
    }

    /// Notes that something was kept that cannot be read.
    pub(in crate::ensemble) fn spoil(&self) {
        self.broken.store(true, Ordering::Relaxed);
    }

    /// Whether something was kept that cannot be read.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    /// What is collected in the jobs of which units are missing; how many of how many.
    #[must_use]
    pub fn missing(&self) -> Vec<(String, u64, u64)> {
        self.state().missing.clone()
    }

    /// How many jobs are known that no one asked for: then what decides the results has changed.
    #[must_use]
    pub fn foreign(&self) -> usize {
        let state = self.state();
        state.parts.jobs.keys().filter(|key| !state.asked.contains_key(key)).count()
    }

    /// Whether it is time to save, judged by the clock alone.
    pub(in crate::ensemble) fn is_time(&self) -> bool {
        self.begun.elapsed().as_millis() as u64 >= self.next.load(Ordering::Relaxed)
    }

    /// Saves if it is time; called between units of work.
    pub(in crate::ensemble) fn save_in_time(&self) {
        if self.is_time() {
            self.save(Instant::now());
        }
    }

    /// Saves what is known. The time since `from` counts as spent on it, and decides when to save next.
    pub(in crate::ensemble) fn save(&self, from: Instant) {
        let Some(saving) = &self.saving else { return };
        // Nobody else saves in the meantime.
        self.next.store(u64::MAX, Ordering::Relaxed);
        let bytes = self.bytes();
        (saving.write)(&bytes);
        let spent = from.elapsed();
        self.slow.store(spent > SLOW, Ordering::Relaxed);
        let next = self.begun.elapsed() + saving.every.max(spent * SPARING);
        self.next.store(next.as_millis() as u64, Ordering::Relaxed);
    }

    /// Whether saving takes so long that a study which is stopped leaves it at what was saved before.
    pub(in crate::ensemble) fn is_slow(&self) -> bool {
        self.slow.load(Ordering::Relaxed)
    }

    /// Saves what is known as a study is stopped, if there is anything.
    pub fn save_at_end(&self) {
        let is_empty = self.state().parts.jobs.is_empty();
        if !(is_empty || self.is_slow()) {
            self.save(Instant::now());
        }
    }

    /// As the bytes of a file.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut state = self.state();
        state.parts.seconds = state.before + self.begun.elapsed().as_secs_f64();
        state.parts.to_bytes()
    }

    /// What is known.
    #[must_use]
    pub fn into_parts(self) -> Parts {
        let elapsed = self.begun.elapsed().as_secs_f64();
        let State { mut parts, before, .. } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        parts.seconds = before + elapsed;
        parts
    }

    /// Seconds of work in all, those of the parts included.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.state().before + self.begun.elapsed().as_secs_f64()
    }
}

/// What is known of the items of a range, for each piece that has any of them: the units of the piece and their results.
pub(in crate::ensemble) fn items<T: DeserializeOwned>(known: &[Piece], range: &Range<u64>) -> Option<Vec<(u64, T)>> {
    let wanted = Units::of(range.clone());
    let mut all = Vec::new();
    for piece in known.iter().filter(|piece| !piece.units.common(&wanted).is_empty()) {
        let values: Vec<T> = decode(&piece.bytes)?;
        let numbers = piece.units.ranges().flatten();
        all.extend(numbers.zip(values).filter(|(number, _)| range.contains(number)));
    }
    Some(all)
}

/// Results of units, as they are kept.
pub(in crate::ensemble) fn piece<T: Serialize>(units: Units, results: &T) -> Piece {
    Piece { units, bytes: encode(results) }
}

/// Merges what is known of a job into an empty collection, and the units; `None` if it cannot be read.
pub(in crate::ensemble) fn merged<C: Partial>(mut whole: C, known: &[Piece]) -> Option<(C, Units)> {
    let mut units = Units::default();
    for piece in known {
        whole.merge(decode(&piece.bytes)?);
        units.union(&piece.units);
    }
    Some((whole, units))
}
