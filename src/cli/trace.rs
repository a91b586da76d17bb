//! `stadial trace`: one trajectory.

use clap::Args;

use crate::ensemble::trace;
use crate::render::{Timeline, timeline};
use crate::scenario::DRAWS_MAX;
use crate::study::{Failure, InjectArgs, PolicyArgs, ScenarioArgs, plan, print, whole};

/// Print one trajectory by date: shocks, indicators, changes of type and treaty
///
/// It is the trajectory with this number in `stadial run`, if the scenario, seed and draws are the same.
#[derive(Debug, Args)]
pub(super) struct Trace {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    injects: InjectArgs,

    /// Number of the trajectory, from 0
    #[arg(long, value_name = "I", default_value_t = 0, value_parser = whole::<u64>(0..=u64::MAX))]
    trajectory: u64,

    /// Seed of all randomness [default: the scenario's, else 1]
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,

    /// Draws of the uncertain parameters in the run [default: the scenario's, else 1000]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=DRAWS_MAX))]
    draws: Option<u64>,
}

impl Trace {
    pub fn execute(self) -> Result<(), Failure> {
        let (scenario, _) = self.injects.apply(self.policies.apply(self.scenario.load(false)?)?)?;
        let plan = plan(&scenario, self.trajectory.saturating_add(1), self.draws, self.seed)?;
        let (records, entries) = trace(&scenario.model, &plan, self.trajectory);
        let which = format!(
            "trajectory {} of seed {}, draw {} of {}",
            self.trajectory,
            plan.seed.0,
            self.trajectory % plan.draws,
            plan.draws
        );
        print(&timeline(Timeline { scenario: &scenario, which: &which, records: &records, entries: &entries }))
    }
}
