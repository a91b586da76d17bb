//! Items that are worked on by number, such as the rows of a design.

use std::ops::Range;
use std::sync::atomic::Ordering;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::Model;

use super::Control;
use super::ledger::{Key, Ledger, Units, items, piece};

/// Processes `items` numbered items on `threads` threads (0 for the number of processors); the results are in the order
/// of the items.
///
/// # Errors
/// If the threads cannot be started.
pub fn in_parallel<T: Send>(
    items: Range<u64>,
    threads: usize,
    work: &(dyn Fn(u64) -> T + Sync),
) -> Result<Vec<T>, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    Ok(pool.install(|| items.into_par_iter().map(work).collect()))
}

/// Items of a job, each of which is kept for itself.
pub struct Items<'i> {
    /// What is worked out, in words that differ wherever the content does, for one model.
    pub kind: String,
    /// The model.
    pub model: &'i Model,
    /// How many there are in all, and the trajectories of each.
    pub size: (u64, u64),
    /// Worker threads; 0 for the number of processors.
    pub threads: usize,
    /// Whether they can be shared out among parts of the study; else each part works on all of them.
    pub is_shared: bool,
}

/// As [`in_parallel`], for the items of a range of a job: those that the ledger knows are not worked on. `None` stands for
/// items that were stopped, belong to another share, or are missing.
///
/// # Errors
/// If the threads cannot be started.
pub fn in_parallel_known<T: Send + Serialize + DeserializeOwned>(
    job: &Items<'_>,
    range: Range<u64>,
    control: &Control<'_>,
    work: &(dyn Fn(u64) -> Option<T> + Sync),
) -> Result<Vec<Option<T>>, rayon::ThreadPoolBuildError> {
    let own = |ledger: &&Ledger| job.is_shared || ledger.is_undivided();
    let Some(ledger) = control.ledger.filter(own) else { return in_parallel(range, job.threads, work) };
    let (n, trajectories) = job.size;
    let key = Key::of(&job.kind, job.model, "");
    let opened = ledger.open(key, job.kind.clone(), (n, n * trajectories), &range);
    let known: Vec<(u64, T)> = items(&opened.known, &range).unwrap_or_else(|| {
        ledger.spoil();
        Vec::new()
    });
    if let Some(finished) = control.finished {
        finished(known.len() as u64 * trajectories);
    }
    let todo = &opened.todo;
    let found = in_parallel(0..todo.n(), job.threads, &|place| {
        let number = todo.at(place)?;
        Some((number, work(number)?))
    })?;
    let found: Vec<(u64, T)> = found.into_iter().flatten().collect();
    if ledger.keeps() && !found.is_empty() {
        let mut units = Units::default();
        found.iter().for_each(|(number, _)| units.add(*number));
        let results: Vec<&T> = found.iter().map(|(_, result)| result).collect();
        ledger.keep(&opened, piece(units, &results), false);
        ledger.save_in_time();
    }
    let mut all: Vec<Option<T>> = range.clone().map(|_| None).collect();
    for (number, result) in known.into_iter().chain(found) {
        all[(number - range.start) as usize] = Some(result);
    }
    let missing = all.iter().filter(|result| result.is_none()).count() as u64;
    ledger.miss(&opened, missing);
    if missing > 0
        && ledger.is_known()
        && let Some(stop) = control.stop
    {
        stop.store(true, Ordering::Relaxed);
    }
    Ok(all)
}
