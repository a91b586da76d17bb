//! The blocks of a plan, shared out among threads.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::Model;
use crate::trajectory::{Batch, Constants, Context};

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

/// Runs the blocks of `plan` on all threads: `take` runs the batches of a block and gathers from them. Returns what each
/// thread gathered, starting from `empty`. Which thread takes which block is left to chance, and what is gathered must not
/// depend on it.
///
/// # Errors
/// If the threads cannot be started.
pub fn over_blocks<const L: usize, C: Send>(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
    empty: &(dyn Fn() -> C + Sync),
    take: &(dyn Fn(&mut C, &mut Batch<L>, &Block<'_>) + Sync),
) -> Result<Vec<C>, rayon::ThreadPoolBuildError> {
    let next = AtomicU64::new(0);
    let work = || {
        let mut gathered = empty();
        let mut batch: Option<Batch<L>> = None;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= plan.n_blocks() || control.is_stopped() {
                return gathered;
            }
            let (draw, trajectories) = plan.block(number);
            if trajectories.is_empty() {
                continue;
            }
            let parameters = model.draw(plan.seed, draw);
            let constants = Constants::new(model, &parameters);
            let context = Context { model, parameters: &parameters, constants: &constants, seed: plan.seed };
            let batch = batch.get_or_insert_with(|| Batch::new(&context, plan.instructions));
            take(&mut gathered, batch, &Block { context, number, draw, trajectories: &trajectories });
            if let Some(finished) = control.finished {
                finished(trajectories.len() as u64);
            }
        }
    };
    // One thread is the present one: runs of many models at once have their own.
    if plan.n_threads() == 1 {
        return Ok(vec![work()]);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(plan.n_threads()).build()?;
    Ok(pool.broadcast(|_| work()))
}
