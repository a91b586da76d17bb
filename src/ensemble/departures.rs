//! Trajectories that leave the model's domain: their number, and the point at which one of them does.

use serde::{Deserialize, Serialize};

use crate::model::Model;
use crate::trajectory::{Batch, Constants, Context, Departure, Records};

use super::ledger::Partial;
use super::{Collect, Control, LANES, Plan, collect};

/// The number of trajectories of a run that leave the model's domain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departures {
    /// Trajectories that were run.
    pub trajectories: u64,
    /// Those of them that left.
    pub invalid: u64,
    /// The number of the first one that left.
    pub first: Option<u64>,
}

impl Partial for Departures {
    fn kind(&self) -> String {
        "departures".to_owned()
    }

    fn merge(&mut self, other: Self) {
        self.trajectories += other.trajectories;
        self.invalid += other.invalid;
        self.first = self.first.into_iter().chain(other.first).min();
    }
}

impl Collect for Departures {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], _: u64) {
        let lost = || trajectories.iter().zip(records.valid).filter(|(_, valid)| !valid).map(|(&number, _)| number);
        self.merge(Self {
            trajectories: trajectories.len() as u64,
            invalid: lost().count() as u64,
            first: lost().min(),
        });
    }
}

/// Runs `plan` and counts the trajectories that leave the model's domain.
///
/// # Errors
/// If the threads cannot be started.
pub fn departures(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
) -> Result<Departures, rayon::ThreadPoolBuildError> {
    collect(model, plan, control, &Departures::default)
}

/// Where a trajectory of a plan leaves the model's domain; `None` if it never does.
#[must_use]
pub fn departure(model: &Model, plan: &Plan, trajectory: u64) -> Option<Departure> {
    let parameters = model.draw(plan.seed, trajectory % plan.draws);
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed: plan.seed };
    Batch::<LANES>::new(&context, plan.instructions).departure(&context, trajectory)
}
