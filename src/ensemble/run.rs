//! Runs a plan on all threads.

use crate::model::{Condition, Model};
use crate::noise::Seed;
use crate::trajectory::{Batch, Constants, Context, Entry, InstructionSet, Juncture, Outlook, Records, Stretch, View};

use super::blocks::{Block, gather_known};
use super::{Collect, Control, LANES, Plan, Tally};

/// Runs `plan` and counts its trajectories.
///
/// # Errors
/// If the threads cannot be started.
pub fn run(model: &Model, plan: &Plan, control: &Control<'_>) -> Result<Tally, rayon::ThreadPoolBuildError> {
    run_lanes::<LANES>(model, plan, control)
}

/// As [`run`], with another number of lanes to a batch. The results are the same; only the speed differs.
///
/// # Errors
/// If the threads cannot be started.
pub fn run_lanes<const L: usize>(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
) -> Result<Tally, rayon::ThreadPoolBuildError> {
    collect_lanes::<L, _>(model, plan, None, control, &|| Tally::new(model))
}

/// Runs `plan` and collects its trajectories into a collection that is `empty` at first.
///
/// # Errors
/// If the threads cannot be started.
pub fn collect<C: Collect>(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
    empty: &(dyn Fn() -> C + Sync),
) -> Result<C, rayon::ThreadPoolBuildError> {
    collect_lanes::<LANES, C>(model, plan, None, control, empty)
}

/// As [`collect`], for trajectories that all continue from one moment.
///
/// # Errors
/// If the threads cannot be started.
pub fn collect_from<C: Collect>(
    model: &Model,
    plan: &Plan,
    from: &Juncture,
    control: &Control<'_>,
    empty: &(dyn Fn() -> C + Sync),
) -> Result<C, rayon::ThreadPoolBuildError> {
    collect_lanes::<LANES, C>(model, plan, Some(from), control, empty)
}

fn collect_lanes<const L: usize, C: Collect>(
    model: &Model,
    plan: &Plan,
    from: Option<&Juncture>,
    control: &Control<'_>,
    empty: &(dyn Fn() -> C + Sync),
) -> Result<C, rayon::ThreadPoolBuildError> {
    let take = |gathered: &mut C, batch: &mut Batch<L>, block: &Block<'_>| {
        for (lanes, numbers) in block.batches() {
            let records = match from {
                Some(from) => batch.futures(&block.context, from, &lanes),
                None => batch.run(&block.context, &lanes),
            };
            gathered.add(records, numbers, block.draw);
        }
    };
    let further = from.filter(|_| control.ledger.is_some()).map_or_else(String::new, |from| format!("{from:?}"));
    gather_known(model, plan, control, &further, empty, &take)
}

/// One trajectory of a settled model, from its start or from a moment of it, up to moment `until`.
#[must_use]
pub fn stretch(model: &Model, seed: Seed, from: Option<&Juncture>, trajectory: u64, until: u32) -> Stretch {
    within(model, seed, |batch, context| batch.stretch(context, from, trajectory, until))
}

/// The observable state of a trajectory of a settled model at a moment, and which of these conditions hold there.
#[must_use]
pub fn view(model: &Model, at: &Juncture, conditions: &[Condition]) -> View {
    within(model, Seed(0), |batch, context| batch.view(context, at, conditions))
}

/// The outlook of a model at its start and at the centre of what is uncertain, see [`Batch::outlook`].
#[must_use]
pub fn outlook(model: &Model, responses: &[f64; LANES], incentive: Option<f64>) -> Outlook {
    within(model, Seed(0), |batch, context| batch.outlook(context, responses, incentive))
}

fn within<T>(model: &Model, seed: Seed, look: impl FnOnce(&mut Batch<LANES>, &Context<'_>) -> T) -> T {
    let parameters = model.central();
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed };
    look(&mut Batch::new(&context, InstructionSet::Widest), &context)
}

/// Runs one trajectory of a plan and returns its records (in every lane) and its log.
#[must_use]
pub fn trace(model: &Model, plan: &Plan, trajectory: u64) -> (Records<LANES>, Vec<Entry>) {
    let parameters = model.draw(plan.seed, trajectory % plan.draws);
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed: plan.seed };
    let mut batch = Batch::<LANES>::new(&context, plan.instructions);
    let (records, log) = batch.run_logged(&context, &[trajectory; LANES], 0);
    (records.clone(), log)
}
