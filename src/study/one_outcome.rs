//! Options of the questions about one outcome: the outcome, the year, the size of the run.

use clap::Args;

use crate::ensemble::{Control, Plan};
use crate::evidence::EvidenceList;
use crate::scenario::Scenario;

use super::answer::Simulated;
use super::args::{Arguments, OutputArgs, ScenarioArgs};
use super::asked::{outcome_named, year_by};
use super::evidence::{EvidenceArgs, Known, conditioned};
use super::failure::Failure;
use super::plan::RunSizeArgs;
use super::policies::PolicyArgs;
use super::settings::Errors;

/// One outcome, and the year by whose end it counts.
#[derive(Clone, Debug, Args)]
pub(crate) struct OutcomeArgs {
    /// Outcome of the scenario
    #[arg(id = "outcome", long = "outcome", value_name = "NAME")]
    pub name: String,

    /// Year up to whose end the outcome counts; later years are not simulated [default: the last]
    #[arg(long, value_name = "YEAR")]
    pub by: Option<i32>,
}

/// A scenario, one of its outcomes, and the size of the run.
#[derive(Debug, Args)]
pub(crate) struct StudyArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    outcome: OutcomeArgs,

    #[command(flatten)]
    size: RunSizeArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// The options, read for the scenario.
#[derive(Debug)]
pub(crate) struct Study {
    /// The scenario, ended with the year asked for.
    pub scenario: Scenario,
    /// Place of the outcome in its structure.
    pub outcome: usize,
    /// The run.
    pub plan: Plan,
    /// The evidence from which it starts.
    pub evidence: Option<EvidenceList>,
}

impl Study {
    /// The scenario under evidence, if there is any.
    pub fn known(&self, control: &Control<'_>) -> Result<Option<Known>, Failure> {
        self.evidence.as_ref().map(|list| conditioned(&self.scenario, list, &self.plan, control)).transpose()
    }

    /// Fails if there is no valid trajectory.
    pub fn check(&self, simulated: Simulated) -> Result<Simulated, Failure> {
        simulated.check(&self.scenario.model, &self.plan)
    }

    /// What was simulated, if so many trajectories were finished.
    pub fn simulated(&self, finished: u64, invalid: u64, overrun: u64, seconds: f64) -> Simulated {
        Simulated {
            seed: self.plan.seed.0,
            asked: self.plan.n(),
            finished,
            invalid,
            overrun,
            draws: self.plan.draws,
            asked_draws: self.plan.draws,
            threads: self.plan.n_threads(),
            seconds,
        }
    }
}

impl StudyArgs {
    /// Reads the options. `further` may add the errors that it finds in the scenario to be run and its evidence.
    pub fn understand(
        &self,
        evidence: &EvidenceArgs,
        further: impl FnOnce(&Scenario, Option<&EvidenceList>, &mut Errors),
    ) -> Result<Study, Failure> {
        let mut scenario = self.policies.apply(self.scenario.load_with_evidence(self.output.screen.quiet)?)?;
        let evidence = evidence.load(&scenario)?;
        let mut errors = Errors::default();
        let structure = &mut scenario.model.structure;
        let outcome = errors.keep(outcome_named(structure, &self.outcome.name));
        if let Some(year) = errors.keep(year_by(structure, self.outcome.by)) {
            structure.end_with(year);
        }
        further(&scenario, evidence.as_ref(), &mut errors);
        let plan = errors.keep(self.size.plan(&scenario));
        match (outcome, plan) {
            (Some(outcome), Some(plan)) if errors.is_empty() => {
                let plan = if evidence.is_some() { plan.under_evidence(&scenario.model) } else { plan };
                Ok(Study { scenario, outcome, plan, evidence })
            }
            _ => Err(errors.into_failure()),
        }
    }

    /// The number of trajectories asked for.
    pub fn trajectories(&self, scenario: &Scenario) -> u64 {
        self.size.trajectories(scenario)
    }

    /// The options that reproduce the results.
    pub fn arguments(&self, study: &Study) -> Arguments {
        let structure = &study.scenario.model.structure;
        Arguments::of(&study.scenario)
            .with("policy", &study.scenario.under)
            .with("outcome", [&self.outcome.name])
            .with("by", [structure.last_year()])
            .sized(&study.plan)
    }
}
