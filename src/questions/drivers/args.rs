//! `stadial drivers`: what leads to an outcome.

use clap::Args;

use crate::scenario::Scenario;
use crate::study::{Answer, EvidenceArgs, Failure, Known, OutputArgs, Question, Session, Study, StudyArgs};

use super::analysis::{Drivers, drivers};
use super::answer::drivers_answer;
use super::human::DriversReport;

/// Compare trajectories that reach an outcome with the others, and find the last condition to be met
///
/// An outcome consists of conditions that must hold together, and some of these need others first: an alliance needs
/// compatible threats, identities and status; an indicator needs those below it. Every trajectory is followed step by step.
/// For those that reach the outcome, the report says which condition was the last to be met, and for how long each had held
/// by then. For the others, it says what was missing at the end, and how often only one condition was missing.
///
/// Then the two groups are compared on the start's day of each year (1 January, unless the scenario starts on another): drivers,
/// stage, indicators, treaty, shocks so far, and the uncertain parameters. Differences are in standard deviations. They do not
/// show causes: after first passage, they include its effects.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial drivers scenarios/china-russia.toml --outcome functioning_alliance --by 2040\n  \
    stadial drivers scenarios/china-russia.toml --outcome downgrade --out /tmp/downgrade")]
pub(crate) struct DriversArgs {
    #[command(flatten)]
    evidence: EvidenceArgs,

    #[command(flatten)]
    study: StudyArgs,
}

impl Question for DriversArgs {
    const NAME: &'static str = "drivers";
    const TITLE: &'static str = "What leads to an outcome";

    type Asked = Study;
    type Found = (Drivers, Option<Known>);

    fn output(&self) -> &OutputArgs {
        &self.study.output
    }

    fn understand(&self) -> Result<Study, Failure> {
        self.study.understand(&self.evidence, |_, _, _| {})
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Ok(())
    }

    fn scenario<'a>(&self, asked: &'a Study) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Study) -> Option<u64> {
        // Evidence takes about as long to take in as the run that follows.
        Some(asked.plan.n() * if asked.evidence.is_some() { 2 } else { 1 })
    }

    fn arguments(&self, asked: &Study, _: &Self::Found) -> Vec<String> {
        self.evidence.arguments(self.study.arguments(asked)).words()
    }

    fn investigate(&self, asked: &Study, session: &Session) -> Result<Self::Found, Failure> {
        let known = asked.known(&session.control())?;
        let model = known.as_ref().map_or(&asked.scenario.model, |known| &known.scenario.model);
        Ok((drivers(model, &asked.plan, asked.outcome, &session.control())?, known))
    }

    fn answer(&self, asked: &Study, (found, known): &Self::Found, session: &Session) -> Result<Answer, Failure> {
        let finished = found.trajectories + found.invalid;
        let run = asked.check(asked.simulated(finished, found.invalid, found.overrun, session.seconds()))?;
        let outcome = &asked.scenario.model.structure.outcomes[asked.outcome];
        let answer = drivers_answer(DriversReport { scenario: &asked.scenario, outcome, found, run });
        Ok(known.iter().fold(answer, |answer, known| known.told_in(answer)))
    }
}
