//! `stadial trace`: one trajectory.

use clap::Args;

use crate::ensemble::trace;
use crate::render::{Timeline, timeline};
use crate::study::{
    DrawArgs, EvidenceArgs, Failure, InjectArgs, PolicyArgs, ScenarioArgs, ThreadArgs, plan_given, print, whole,
};

/// Print one trajectory by date: shocks, indicators, changes of type and treaty
///
/// It is the trajectory with this number in `stadial run`, if the scenario, seed and draws are the same. With evidence the run
/// must have the scenario's number of trajectories.
#[derive(Debug, Args)]
pub(super) struct Trace {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    injects: InjectArgs,

    #[command(flatten)]
    evidence: EvidenceArgs,

    /// Number of the trajectory, from 0
    #[arg(long, value_name = "I", default_value_t = 0, value_parser = whole::<u64>(0..=u64::MAX))]
    trajectory: u64,

    #[command(flatten)]
    draws: DrawArgs,

    #[command(flatten)]
    threads: ThreadArgs,
}

impl Trace {
    pub fn execute(self) -> Result<(), Failure> {
        let (scenario, _) = self.injects.apply(self.policies.apply(self.scenario.load_with_evidence(false)?)?)?;
        let evidence = self.evidence.load(&scenario)?;
        let size = (self.trajectory.saturating_add(1), self.draws, self.threads);
        let (plan, known) = plan_given(&scenario, evidence.as_ref(), size)?;
        let scenario = known.as_ref().map_or(scenario, |known| known.scenario.clone());
        let (records, entries) = trace(&scenario.model, &plan, self.trajectory);
        let which = format!(
            "trajectory {} of seed {}, draw {} of {}",
            self.trajectory,
            plan.seed.0,
            self.trajectory % plan.draws,
            plan.draws
        );
        print(&timeline(Timeline { scenario: &scenario, which: &which, records: &records, entries: &entries }))?;
        // It is one of the trajectories that agree with the evidence.
        let said = known.iter().flat_map(|known| known.sentences().into_iter().chain(known.notes()));
        said.map(|line| format!("{line}\n")).try_for_each(|line| print(&line))
    }
}
