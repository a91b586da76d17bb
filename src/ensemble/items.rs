//! Items that are worked on by number, such as the rows of a design.

use std::ops::Range;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::Model;

use super::Control;
use super::ledger::{Key, Ledger, Opened, Units, items, piece};

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

/// What was found of some items.
struct Found<T> {
    /// Numbers and results.
    all: Vec<(u64, T)>,
    /// How many of them, the first, the ledger has.
    kept: usize,
}

impl<T: Serialize> Found<T> {
    /// Hands the others to the ledger, which saves them if it is time.
    fn keep(&mut self, ledger: &Ledger, opened: &Opened) {
        let fresh = &mut self.all[self.kept..];
        if fresh.is_empty() {
            return;
        }
        // Units are kept in their order.
        fresh.sort_unstable_by_key(|(number, _)| *number);
        let mut units = Units::default();
        fresh.iter().for_each(|(number, _)| units.add(*number));
        let results: Vec<&T> = fresh.iter().map(|(_, result)| result).collect();
        ledger.keep(opened, piece(units, &results), false);
        ledger.save_in_time();
        self.kept = self.all.len();
    }
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
    let found = Mutex::new(Found { all: Vec::new(), kept: 0 });
    in_parallel(0..todo.n(), job.threads, &|place| {
        let Some((number, result)) = todo.at(place).and_then(|number| Some((number, work(number)?))) else { return };
        // Others wait while one saves, which is seldom.
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        found.all.push((number, result));
        if ledger.keeps() && ledger.is_time() {
            found.keep(ledger, &opened);
        }
    })?;
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    if ledger.keeps() {
        found.keep(ledger, &opened);
    }
    let mut all: Vec<Option<T>> = range.clone().map(|_| None).collect();
    for (number, result) in known.into_iter().chain(found.all) {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;
    use std::time::Duration;

    use crate::ensemble::ledger::{Identity, Parts, Saving, Task};
    use crate::scenario::parse;

    use super::*;

    const N: u64 = 8;

    /// Squares the numbers of items on one thread, and counts those that were worked on.
    fn squares(ledger: &Ledger) -> (Vec<Option<u64>>, u64) {
        let model = parse("t.toml", include_str!("../../tests/it/trio.toml"), &[]).unwrap().model;
        let job = Items { kind: "squares".to_owned(), model: &model, size: (N, 1), threads: 1, is_shared: true };
        let worked = AtomicU64::new(0);
        let work = |number: u64| {
            worked.fetch_add(1, Ordering::Relaxed);
            Some(number * number)
        };
        let control = Control { stop: None, finished: None, ledger: Some(ledger) };
        (in_parallel_known(&job, 0..N, &control, &work).unwrap(), worked.into_inner())
    }

    /// A study that is killed in the middle of a range goes on from the items that were saved in it.
    #[test]
    fn items_are_saved_while_others_of_their_range_are_worked_on() {
        let saved = Arc::new(Mutex::new(Vec::new()));
        let write = {
            let saved = Arc::clone(&saved);
            move |bytes: &[u8]| saved.lock().unwrap().push(bytes.to_vec())
        };
        let saving = Saving { every: Duration::ZERO, write: Box::new(write) };
        let (expected, worked) = squares(&Ledger::new(Parts::new(Identity::default()), Task::All, Some(saving)));
        assert_eq!(worked, N);
        assert_eq!(expected, (0..N).map(|number| Some(number * number)).collect::<Vec<_>>());
        // The first is saved as soon as it is there.
        let first = Parts::from_bytes(&saved.lock().unwrap()[0]).unwrap();
        let (resumed, worked) = squares(&Ledger::new(first, Task::All, None));
        assert_eq!((resumed, worked), (expected, N - 1));
    }
}
