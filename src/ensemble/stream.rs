//! Rows of trajectories, passed on in an order that does not depend on threads, while a run goes on.
//!
//! Rows are in the order of the blocks of the plan (see [`Plan::block`]). Blocks are finished in any order, so what is finished
//! before its turn waits; a thread that is too far ahead waits, too, which bounds the memory.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::model::Model;
use crate::trajectory::{Batch, Records};

use super::blocks::{Block, over_blocks};
use super::ledger::Partial;
use super::{Collect, Control, LANES, Plan, Tally};

/// Makes rows of the first lanes of a batch: one for each of the trajectories, which belong to the draw.
pub type MakeRows<'r, R> = &'r (dyn Fn(&mut R, &Records<LANES>, &[u64], u64) + Sync);

/// How many blocks each thread may be ahead of the one that is to be passed on next.
const AHEAD: u64 = 4;

/// How often a thread that waits for its turn looks whether the run was stopped.
const LOOK: Duration = Duration::from_millis(50);

/// Runs `plan`, counts its trajectories, and passes the rows of each block to `write`, on a thread of its own. If the run is
/// stopped, the rows of all finished blocks are passed on. If `write` fails, the run is stopped.
///
/// # Errors
/// If the threads cannot be started, or the error of `write`.
pub fn run_with_rows<R: Send, E: Send + From<rayon::ThreadPoolBuildError>>(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
    (empty, make): (&(dyn Fn() -> R + Sync), MakeRows<'_, R>),
    write: &mut (dyn FnMut(R) -> Result<(), E> + Send),
) -> Result<Tally, E> {
    let queue = Queue::new(plan);
    let take = |tally: &mut Tally, batch: &mut Batch<LANES>, block: &Block<'_>| {
        let mut rows = empty();
        for (lanes, numbers) in block.batches() {
            let records = batch.run(&block.context, &lanes);
            tally.add(records, numbers, block.draw);
            make(&mut rows, records, numbers, block.draw);
        }
        queue.add(block.number, rows, control);
    };
    let (parts, written) = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            while let Some(rows) = queue.next() {
                if let Err(error) = write(rows) {
                    queue.fail(control);
                    return Err(error);
                }
            }
            Ok(())
        });
        let parts = over_blocks(model, plan, control, &|| Tally::new(model), &take);
        queue.end();
        (parts, writer.join())
    });
    written.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let mut whole = Tally::new(model);
    parts?.into_iter().for_each(|part| whole.merge(part));
    Ok(whole)
}

/// Finished blocks on their way to the writer.
struct Queue<'p, R> {
    plan: &'p Plan,
    /// The most blocks that may wait.
    most: u64,
    state: Mutex<State<R>>,
    changed: Condvar,
}

struct State<R> {
    /// The block that is to be passed on next.
    next: u64,
    waiting: BTreeMap<u64, R>,
    /// No more blocks come.
    ended: bool,
    /// The writer has failed.
    failed: bool,
}

impl<'p, R> Queue<'p, R> {
    fn new(plan: &'p Plan) -> Self {
        let state = State { next: 0, waiting: BTreeMap::new(), ended: false, failed: false };
        let most = AHEAD * plan.n_threads() as u64;
        Self { plan, most, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a finished block. Waits while it is too far ahead, unless the run was stopped: then some earlier block may never
    /// come.
    fn add(&self, number: u64, rows: R, control: &Control<'_>) {
        let mut state = self.state();
        while number >= state.next + self.most && !state.failed && !control.is_stopped() {
            state = self.changed.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
        if !state.failed {
            state.waiting.insert(number, rows);
            self.changed.notify_all();
        }
    }

    /// The next block in order, once it is there; `None` if no more come.
    fn next(&self) -> Option<R> {
        let mut state = self.state();
        loop {
            while state.next < self.plan.n_blocks() && self.plan.is_empty(state.next) {
                state.next += 1;
            }
            // Of a run that was stopped, some blocks are missing.
            let first = state.waiting.first_key_value().map(|(&number, _)| number);
            if let Some(number) = first.filter(|&number| number == state.next || state.ended) {
                state.next = number + 1;
                self.changed.notify_all();
                return state.waiting.remove(&number);
            }
            if state.ended {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn end(&self) {
        self.state().ended = true;
        self.changed.notify_all();
    }

    /// Lets the run end, as nothing can be written any more.
    fn fail(&self, control: &Control<'_>) {
        if let Some(stop) = control.stop {
            stop.store(true, Ordering::Relaxed);
        }
        self.state().failed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU64};

    use super::*;
    use crate::ensemble::run;
    use crate::noise::Seed;

    const TEXT: &str = "title = \"t\"\nmembers = [\"x\", \"y\"]\nadversary = \"z\"\nstart = 2000\nend = 2001\n\
                        steps_per_year = 2\nactors = { x = { gdp = 1 }, y = { gdp = 1 }, z = { gdp = 3 } }\n\
                        outcomes.thin.type = \"thin\"\n";

    fn model() -> Model {
        crate::scenario::parse("t.toml", TEXT, &[]).unwrap().model
    }

    fn plan(trajectories: std::ops::Range<u64>, draws: u64, threads: usize) -> Plan {
        let model = model();
        Plan { trajectories, draws, threads, seed: Seed(1), ..Plan::new(&model, 0, 1, 1) }
    }

    /// The numbers of trajectories in the order in which they were passed on, and the tally.
    fn streamed(plan: &Plan, control: &Control<'_>, slow: bool) -> (Vec<u64>, Tally) {
        let mut seen = Vec::new();
        let make = |rows: &mut Vec<u64>, _: &Records<LANES>, numbers: &[u64], draw: u64| {
            assert!(numbers.iter().all(|number| number % plan.draws == draw));
            rows.extend(numbers);
        };
        let mut write = |rows: Vec<u64>| -> Result<(), rayon::ThreadPoolBuildError> {
            if slow {
                std::thread::sleep(Duration::from_millis(2));
            }
            seen.extend(rows);
            Ok(())
        };
        let tally = run_with_rows(&model(), plan, control, (&Vec::new, &make), &mut write).unwrap();
        (seen, tally)
    }

    #[test]
    fn rows_come_in_the_order_of_blocks_for_any_number_of_threads() {
        for (range, draws) in [(0..5_000, 3), (0..40, 100), (7..3_000, 1), (0..0, 1), (1_000..1_004, 9)] {
            let one = plan(range, draws, 1);
            let blocks: Vec<u64> = (0..one.n_blocks()).flat_map(|number| one.block(number).1).collect();
            let expected = run(&model(), &one, &Control::default()).unwrap();
            for (threads, slow) in [(1, false), (2, true), (4, false)] {
                let plan = Plan { threads, ..one.clone() };
                let (seen, tally) = streamed(&plan, &Control::default(), slow);
                assert!(seen == blocks && tally == expected, "{:?} in {draws}, {threads} threads", plan.trajectories);
            }
        }
    }

    /// Threads are ahead of a writer that is slow by no more than they may be.
    #[test]
    fn finished_blocks_wait_for_the_writer() {
        let plan = plan(0..40_000, 1, 2);
        let (made, written, most) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
        let make = |(): &mut (), _: &Records<LANES>, numbers: &[u64], _: u64| {
            let made = made.fetch_add(numbers.len() as u64, Ordering::SeqCst) + numbers.len() as u64;
            most.fetch_max(made - written.load(Ordering::SeqCst), Ordering::SeqCst);
        };
        let mut write = |()| -> Result<(), rayon::ThreadPoolBuildError> {
            std::thread::sleep(Duration::from_millis(1));
            written.fetch_add(512, Ordering::SeqCst);
            Ok(())
        };
        run_with_rows(&model(), &plan, &Control::default(), (&|| (), &make), &mut write).unwrap();
        // Those that wait, the one being written, and one of each thread that is being made.
        let bound = 512 * (AHEAD * plan.n_threads() as u64 + 1 + plan.n_threads() as u64);
        assert!(most.load(Ordering::SeqCst) <= bound, "{most:?} of at most {bound}");
        assert_eq!(made.load(Ordering::SeqCst), 40_000);
    }

    #[test]
    fn a_stopped_run_passes_on_every_finished_trajectory() {
        let stop = AtomicBool::new(false);
        let finished = |_: u64| stop.store(true, Ordering::SeqCst);
        let control = Control { stop: Some(&stop), finished: Some(&finished), ledger: None };
        let plan = plan(0..100_000, 5, 2);
        let (seen, tally) = streamed(&plan, &control, true);
        assert_eq!(seen.len() as u64, tally.valid() + tally.invalid());
        assert!(!seen.is_empty() && (seen.len() as u64) < plan.n(), "{}", seen.len());
    }

    #[derive(Debug)]
    struct Full;

    impl From<rayon::ThreadPoolBuildError> for Full {
        fn from(_: rayon::ThreadPoolBuildError) -> Self {
            Self
        }
    }

    #[test]
    fn a_writer_that_fails_stops_the_run() {
        let stop = AtomicBool::new(false);
        let control = Control { stop: Some(&stop), ..Control::default() };
        let make = |(): &mut (), _: &Records<LANES>, _: &[u64], _: u64| {};
        let mut write = |()| Err(Full);
        assert!(run_with_rows(&model(), &plan(0..100_000, 5, 2), &control, (&|| (), &make), &mut write).is_err());
        assert!(stop.load(Ordering::SeqCst));
    }
}
