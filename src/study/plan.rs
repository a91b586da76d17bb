//! The size of a run: as asked for on the command line, else as in the scenario, within the limits of memory.

use clap::Args;

use crate::ensemble::{Control, Plan, Tally};
use crate::evidence::EvidenceList;
use crate::scenario::{Scenario, TRAJECTORIES_MAX};

use super::args::{DrawArgs, ThreadArgs};
use super::evidence::{Known, conditioned};
use super::failure::Failure;
use super::whole::whole;

/// The size of one run of a scenario.
#[derive(Debug, Args)]
pub(crate) struct RunSizeArgs {
    /// Number of trajectories [default: the scenario's, else 96,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    #[command(flatten)]
    draws: DrawArgs,

    #[command(flatten)]
    threads: ThreadArgs,
}

impl RunSizeArgs {
    /// The number of trajectories asked for.
    pub fn trajectories(&self, scenario: &Scenario) -> u64 {
        self.trajectories.unwrap_or(scenario.plan.trajectories)
    }

    /// The plan of the run.
    pub fn plan(&self, scenario: &Scenario) -> Result<Plan, Failure> {
        let mut plan = plan(scenario, self.trajectories(scenario), self.draws.draws, self.draws.seed.seed)?;
        plan.threads = self.threads.number();
        Ok(plan)
    }
}

/// The most draws of a run of this scenario.
pub(crate) fn most_draws(scenario: &Scenario) -> u64 {
    Tally::most_draws(&scenario.model)
}

/// The plan of a run of which one of `trajectories` is looked at, and the scenario under evidence: with evidence the run has the
/// scenario's number of trajectories, as which of them agree depends on how many there are.
pub(crate) fn plan_given(
    scenario: &Scenario,
    evidence: Option<&EvidenceList>,
    (trajectories, draws, threads): (u64, DrawArgs, ThreadArgs),
) -> Result<(Plan, Option<Known>), Failure> {
    let Some(list) = evidence else {
        return Ok((plan(scenario, trajectories, draws.draws, draws.seed.seed)?, None));
    };
    let mut plan = plan(scenario, scenario.plan.trajectories, draws.draws, draws.seed.seed)?;
    plan.threads = threads.number();
    let plan = plan.under_evidence(&scenario.model);
    let known = conditioned(scenario, list, &plan, &Control::default())?;
    Ok((plan, Some(known)))
}

/// The plan of a run of `trajectories`. `run` and `trace` share it, so that trajectory numbers mean the same in both.
pub(crate) fn plan(
    scenario: &Scenario,
    trajectories: u64,
    draws: Option<u64>,
    seed: Option<u64>,
) -> Result<Plan, Failure> {
    let fits = most_draws(scenario);
    if let Some(asked) = draws.filter(|&asked| asked > fits) {
        return Err(Failure::Option(format!(
            "--draws {asked}: at most {fits} draws fit into memory at this horizon; raise --trajectories instead, as \
             more draws hardly change the band of parameter uncertainty"
        )));
    }
    let draws = draws.unwrap_or(scenario.plan.draws.min(fits));
    Ok(Plan::new(&scenario.model, trajectories, draws, seed.unwrap_or(scenario.plan.seed)))
}
