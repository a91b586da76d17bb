//! Simulating what was moved, in sizes that grow while nothing else is.

use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::ensemble::ledger::Partial;
use crate::ensemble::{Collect, Control, Plan, Tally, collect};
use crate::questions::compare::Gathered;
use crate::scenario::Scenario;
use crate::study::{Failure, Simulated, plan};
use crate::trajectory::Records;

/// The largest size that is simulated, and how.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    /// Trajectories of the last and largest size; the scenario's if it is not given.
    pub trajectories: Option<u64>,
    /// Draws of that size; the scenario's if they are not given.
    pub draws: Option<u64>,
    /// The seed; the scenario's if it is not given.
    pub seed: Option<u64>,
    /// Worker threads; 0 for the number of processors.
    pub threads: usize,
}

/// Trajectories and draws.
pub(super) type Size = (u64, u64);

/// The sizes before the largest. Each draw has a whole batch of trajectories, and the first size has enough draws for a band of
/// parameter uncertainty.
const FIRST: [Size; 3] = [(400, 25), (3_200, 200), (24_000, 1_000)];

impl Limits {
    /// How many trajectories the largest size may have: at least a batch for each of some draws, and at most as many as can all be
    /// kept.
    pub const TRAJECTORIES: std::ops::RangeInclusive<u64> = 160..=1_000_000;

    /// The sizes in which a scenario is simulated, one after another.
    pub fn sizes(&self, scenario: &Scenario) -> Vec<Size> {
        let (least, most) = (*Self::TRAJECTORIES.start(), *Self::TRAJECTORIES.end());
        let trajectories = self.trajectories.unwrap_or(scenario.plan.trajectories).clamp(least, most);
        let draws = self.draws.unwrap_or(scenario.plan.draws).min(Tally::most_draws(&scenario.model));
        let smaller = FIRST.into_iter().filter(|(of_size, _)| 2 * of_size <= trajectories);
        smaller.map(|(of_size, own)| (of_size, own.min(draws))).chain([(trajectories, draws)]).collect()
    }

    /// The plan of a run of a size, as `stadial run` has it.
    pub fn plan(&self, scenario: &Scenario, (trajectories, draws): Size) -> Result<Plan, Failure> {
        let mut plan = plan(scenario, trajectories, Some(draws), self.seed)?;
        plan.threads = self.threads;
        Ok(plan)
    }
}

/// A size as options of the command line.
pub(super) fn size_options(plan: &Plan) -> String {
    format!(" --trajectories {} --draws {} --seed {}", plan.n(), plan.draws, plan.seed.0)
}

/// A scenario that was simulated.
pub(super) struct Made {
    pub scenario: Scenario,
    pub plan: Plan,
    pub tally: Tally,
    /// Each trajectory, for differences on common random numbers.
    pub gathered: Gathered,
}

/// Simulates a scenario; `None` if it was stopped.
pub(super) fn simulate(
    scenario: &Scenario,
    limits: &Limits,
    size: Size,
    stop: &AtomicBool,
) -> Result<Option<Made>, Failure> {
    let model = &scenario.model;
    let plan = limits.plan(scenario, size)?;
    // The groups of a difference are the same whatever is uncertain in either of the two.
    let groups = Plan { draws: size.1, ..plan.clone() };
    let control = Control { stop: Some(stop), ..Control::default() };
    let empty = || Both { tally: Tally::new(model), gathered: Gathered::new(model, &groups) };
    let Both { tally, gathered } = collect(model, &plan, &control, &empty)?;
    if control.is_stopped() {
        return Ok(None);
    }
    Simulated::of(&plan, tally.counted(), 0.0).check(model, &plan)?;
    Ok(Some(Made { scenario: scenario.clone(), plan, tally, gathered }))
}

/// Counts, and each trajectory, in one pass.
#[derive(Serialize, Deserialize)]
struct Both {
    tally: Tally,
    gathered: Gathered,
}

impl Partial for Both {
    fn kind(&self) -> String {
        format!("{} and {}", self.tally.kind(), self.gathered.kind())
    }

    fn merge(&mut self, other: Self) {
        self.tally.merge(other.tally);
        self.gathered.merge(other.gathered);
    }
}

impl Collect for Both {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        self.tally.add(records, trajectories, draw);
        self.gathered.add(records, trajectories, draw);
    }
}
