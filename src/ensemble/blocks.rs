//! The blocks of a plan, shared out among threads.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::Model;
use crate::trajectory::{Batch, Constants, Context};

use super::ledger::{Keeper, Key, Partial, Units};
use super::{Control, Plan};

/// A block of a plan: trajectories of one draw.
pub struct Block<'b> {
    /// What its batches are run with.
    pub context: Context<'b>,
    /// Its number in the plan.
    pub number: u64,
    /// Its draw.
    pub draw: u64,
    trajectories: &'b [u64],
}

impl Block<'_> {
    /// Its trajectories in batches: the lanes of each, and the trajectories that count. The last batch may have lanes to
    /// spare: they repeat its last trajectory and are not counted.
    pub fn batches<const L: usize>(&self) -> impl Iterator<Item = ([u64; L], &[u64])> {
        let lanes = |numbers: &[u64]| std::array::from_fn(|l| numbers[l.min(numbers.len() - 1)]);
        self.trajectories.chunks(L).map(move |numbers| (lanes(numbers), numbers))
    }
}

/// What is done with a block: `take` runs its batches and gathers from them.
pub(super) type Take<'t, const L: usize, C> = &'t (dyn Fn(&mut C, &mut Batch<L>, &Block<'_>) + Sync);

/// Runs the blocks of `plan` on all threads, and merges what is gathered from them, starting from `empty`. Which thread takes
/// which block is left to chance, and what is gathered must not depend on it. Blocks that the ledger knows are not run.
///
/// # Errors
/// If the threads cannot be started.
pub fn gather_blocks<const L: usize, C: Partial>(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
    empty: &(dyn Fn() -> C + Sync),
    take: Take<'_, L, C>,
) -> Result<C, rayon::ThreadPoolBuildError> {
    gather_known(model, plan, control, "", empty, take)
}

/// As [`gather_blocks`], where something else decides the results, too: `further` says what it is.
pub(super) fn gather_known<const L: usize, C: Partial>(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
    further: &str,
    empty: &(dyn Fn() -> C + Sync),
    take: Take<'_, L, C>,
) -> Result<C, rayon::ThreadPoolBuildError> {
    let Some(ledger) = control.ledger else {
        let mut whole = empty();
        for part in over_blocks(model, plan, control, empty, take)? {
            whole.merge(part);
        }
        return Ok(whole);
    };
    let Plan { trajectories, draws, seed, .. } = plan;
    let kind = empty().kind();
    let key = Key::of(&kind, model, &format!("{trajectories:?} {draws} {} {further}", seed.0));
    let job = ledger.open(key, kind, (plan.n_blocks(), plan.n()), &(0..plan.n_blocks()));
    let keeper = Keeper::new(ledger, job, empty, plan.n_threads());
    if let Some(finished) = control.finished {
        finished((u128::from(plan.n()) * u128::from(keeper.n_known()) / u128::from(plan.n_blocks().max(1))) as u64);
    }
    let begin = || (empty(), Units::default(), keeper.epoch());
    let after = |(gathered, done, seen): &mut (C, Units, u64), number: u64| {
        done.add(number);
        if keeper.is_due(seen) {
            keeper.hand_over(std::mem::replace(gathered, empty()), &std::mem::take(done));
        }
    };
    let of_block = |own: &mut (C, Units, u64), batch: &mut Batch<L>, block: &Block<'_>| take(&mut own.0, batch, block);
    for (gathered, done, _) in work_through(model, plan, control, keeper.todo(), &begin, &of_block, &after)? {
        keeper.end(gathered, &done);
    }
    let (whole, is_incomplete) = keeper.finish(control.is_stopped());
    if is_incomplete && let Some(stop) = control.stop {
        stop.store(true, Ordering::Relaxed);
    }
    Ok(whole)
}

/// Runs all blocks of `plan` on all threads, and returns what each of them gathered, starting from `empty`.
pub(super) fn over_blocks<const L: usize, C: Send>(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
    empty: &(dyn Fn() -> C + Sync),
    take: Take<'_, L, C>,
) -> Result<Vec<C>, rayon::ThreadPoolBuildError> {
    work_through(model, plan, control, &Units::of(0..plan.n_blocks()), empty, take, &|_, _| ())
}

/// Runs the blocks `todo` of `plan` on all threads, and returns what each of them gathered. `after` is called after each block
/// with what its thread has gathered so far.
fn work_through<const L: usize, C: Send>(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
    todo: &Units,
    empty: &(dyn Fn() -> C + Sync),
    take: Take<'_, L, C>,
    after: &(dyn Fn(&mut C, u64) + Sync),
) -> Result<Vec<C>, rayon::ThreadPoolBuildError> {
    let next = AtomicU64::new(0);
    let work = || {
        let mut gathered = empty();
        let mut batch: Option<Batch<L>> = None;
        loop {
            let Some(number) = todo.at(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !control.is_stopped()) else {
                return gathered;
            };
            let (draw, trajectories) = plan.block(number);
            if !trajectories.is_empty() {
                let parameters = model.draw(plan.seed, draw);
                let constants = Constants::new(model, &parameters);
                let context = Context { model, parameters: &parameters, constants: &constants, seed: plan.seed };
                let batch = batch.get_or_insert_with(|| Batch::new(&context, plan.instructions));
                take(&mut gathered, batch, &Block { context, number, draw, trajectories: &trajectories });
                if let Some(finished) = control.finished {
                    finished(trajectories.len() as u64);
                }
            }
            after(&mut gathered, number);
        }
    };
    // One thread is the present one: runs of many models at once have their own.
    if plan.n_threads() == 1 {
        return Ok(vec![work()]);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(plan.n_threads()).build()?;
    Ok(pool.broadcast(|_| work()))
}
