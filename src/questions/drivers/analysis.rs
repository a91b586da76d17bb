//! How trajectories that reach an outcome differ from the others, year by year; and which of its conditions were the last to
//! be met.

use crate::analysis::requirements;
use crate::ensemble::{Block, Control, LANES, Plan, gather_blocks};
use crate::model::{Condition, Model};
use crate::stats::Proportion;
use crate::theory::N_INDICATORS;
use crate::trajectory::{Batch, Parts};

use super::contrast::{Among, Contrast, Difference, Leaf, OrderRow, Watched};

/// The role of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The outcome requires it.
    Part,
    /// Without it its part cannot come true.
    Necessary,
    /// With it its part is more likely to come true.
    Helpful,
}

/// How often a condition was met and missed.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionRow {
    /// The alternative of the outcome to which it belongs, from 0.
    pub clause: usize,
    /// The part of that alternative, from 0.
    pub part: usize,
    /// Its role.
    pub role: Role,
    /// The condition, with thresholds at the centre of their distributions; one of several is enough.
    pub any: Vec<Condition>,
    /// Of the trajectories that reached the outcome by this alternative: the share in which it was the last to be met;
    /// for a need of a part, the last before that part came true, unless all had held since the start. Where two were
    /// met in the same step, both count.
    pub last: Proportion,
    /// Of the same, the share in which it held in the step before its part came true; for a part, 1.
    pub held_before: Proportion,
    /// Mean number of years for which it had held without a break by then; for a part, by first passage.
    pub years_before: f64,
    /// Of the trajectories that did not reach the outcome: the share in which it was missing at the end.
    pub missing: Proportion,
    /// Of these, the share in which nothing else was missing.
    pub only_missing: Proportion,
    /// Of these, the share in which it held at any time.
    pub ever: Proportion,
}

/// Differences between trajectories that reach an outcome and those that do not.
#[derive(Clone, Debug, PartialEq)]
pub struct Drivers {
    /// Valid trajectories: those that were run to their end.
    pub trajectories: u64,
    /// Those that reached the outcome.
    pub reached: u64,
    /// Invalid trajectories: they left the model's domain, and are in no other figure.
    pub invalid: u64,
    /// The share that reached it.
    pub estimate: Proportion,
    /// Differences, year by year.
    pub differences: Vec<Difference>,
    /// Conditions, each followed by its needs.
    pub conditions: Vec<ConditionRow>,
    /// Orders of indicators, the most frequent among those that reached the outcome first.
    pub orders: Vec<OrderRow>,
    /// Trajectories in which events were left out, because there were more than
    /// [`PER_STEP_MAX`](crate::trajectory::PER_STEP_MAX) of one kind in one step.
    pub overrun: u64,
}

/// Runs `plan` and compares the trajectories that reach outcome number `outcome` by the end of the run with the others.
///
/// Every trajectory is observed at every step. Errors are clustered by draw.
///
/// ```
/// use stadial::questions::drivers::drivers;
/// use stadial::ensemble::{Control, Plan};
///
/// let text = r#"
///     title = "Two neighbours"
///     members = ["alpha", "beta"]
///     adversary = "gamma"
///     start = 2025
///     end = 2035
///     actors.alpha.gdp = 2
///     actors.beta.gdp = 1
///     actors.gamma.gdp = 5
///     alignment.type = "thin"
///     outcomes.thick.type = "thick"
/// "#;
/// let scenario = stadial::scenario::parse("neighbours.toml", text, &[]).map_err(|error| error.render(false))?;
/// let plan = Plan::new(&scenario.model, 640, 1, 1);
/// let found = drivers(&scenario.model, &plan, 0, &Control::default()).map_err(|error| error.to_string())?;
/// assert_eq!(found.trajectories, 640);
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// If the threads cannot be started.
pub fn drivers(
    model: &Model,
    plan: &Plan,
    outcome: usize,
    control: &Control<'_>,
) -> Result<Drivers, rayon::ThreadPoolBuildError> {
    let clauses = requirements(model, &model.central(), outcome);
    let watched = watched(model);
    let empty = || Contrast::new(model, &watched, &clauses, plan.draws);
    let take = |contrast: &mut Contrast, batch: &mut Batch<LANES>, block: &Block<'_>| {
        let drawn = model.values(plan.seed, block.draw);
        let clauses = requirements(model, block.context.parameters, outcome);
        for (lanes, numbers) in block.batches() {
            let (records, seen) = batch.watch(&block.context, &lanes, outcome, &clauses);
            contrast.add((records, &seen), numbers, (block.draw, &drawn), &clauses);
        }
    };
    let whole = gather_blocks(model, plan, control, &empty, &take)?;
    Ok(summarise(model, &whole, &watched, &clauses, plan))
}

/// The compared quantities: parameters last.
fn watched(model: &Model) -> Vec<Watched> {
    let structure = &model.structure;
    let mut watched: Vec<Watched> = structure.drivers().into_iter().map(Watched::Driver).collect();
    if structure.has_indicators() {
        watched.push(Watched::Stage);
        watched.extend((0..N_INDICATORS).filter(|&j| !structure.dropped[j]).map(Watched::Indicator));
    }
    watched.push(Watched::Treaty);
    watched.extend((0..structure.shocks.len()).map(Watched::Shock));
    watched.extend((0..model.priors.len()).map(Watched::Parameter));
    watched
}

fn summarise(model: &Model, whole: &Contrast<'_>, watched: &[Watched], clauses: &[Parts], plan: &Plan) -> Drivers {
    let n_years = model.structure.n_years();
    let mut differences = Vec::new();
    for (place, &watched) in watched.iter().enumerate() {
        let last = if matches!(watched, Watched::Parameter(_)) { 0 } else { n_years };
        for year in 0..=last {
            let [reached, others, effect, standard_error] = whole.difference(year as usize, place);
            let year = model.structure.start_year.saturating_add_unsigned(year);
            differences.push(Difference { year, watched, reached, others, effect, standard_error });
        }
    }
    let clusters = whole.clusters();
    let trajectories = clusters.iter().map(|cluster| cluster.n).sum();
    Drivers {
        trajectories,
        reached: clusters.iter().map(|cluster| cluster.hits).sum(),
        invalid: whole.invalid,
        estimate: Proportion::estimate(&clusters, plan.draws > 1),
        differences,
        conditions: conditions(whole, clauses, model.structure.dt()),
        orders: whole.orders(),
        overrun: whole.overrun,
    }
}

fn conditions(whole: &Contrast<'_>, clauses: &[Parts], dt: f64) -> Vec<ConditionRow> {
    let mut rows = Vec::new();
    for (clause, parts) in clauses.iter().enumerate() {
        for (place, part) in parts.iter().enumerate() {
            let row = |need: Option<usize>, role: Role, any: &[Condition]| {
                let leaf = Leaf { clause, part: place, need };
                let among = if need.is_some() { Among::Came } else { Among::Reached };
                ConditionRow {
                    clause,
                    part: place,
                    role,
                    any: any.to_vec(),
                    last: whole.share(leaf, |tally| tally.last, among),
                    held_before: whole.share(leaf, |tally| tally.held, among),
                    years_before: whole.steps(leaf) * dt,
                    missing: whole.share(leaf, |tally| tally.missing, Among::Others),
                    only_missing: whole.share(leaf, |tally| tally.only, Among::Others),
                    ever: whole.share(leaf, |tally| tally.ever, Among::Others),
                }
            };
            rows.push(row(None, Role::Part, std::slice::from_ref(&part.condition)));
            for (number, need) in part.needs.iter().enumerate() {
                let role = if need.necessary { Role::Necessary } else { Role::Helpful };
                rows.push(row(Some(number), role, &need.any));
            }
        }
    }
    rows
}
