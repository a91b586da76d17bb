//! `stadial drivers`: what leads to an outcome.

use clap::Args;

use crate::analysis::drivers;
use crate::output::{DriversReport, Finished, drivers_human, drivers_json, drivers_study, drivers_tables};

use super::failure::Failure;
use super::study::StudyArgs;

/// Compare the trajectories that reach an outcome with the others, and find which condition was the last to be met
///
/// An outcome asks for conditions that must hold together, and some of these need others first: an alliance needs
/// compatible threats, identities and status, an indicator those below it. Every history is followed step by step. For
/// those that reach the outcome the report says which condition was the last to be met and for how long each had held
/// by then; for the others, what was missing at the end, and how often it was the only thing.
///
/// Then the two groups of histories are compared on each 1 January: drivers, stage, indicators, treaty, shocks so far;
/// and the uncertain parameters of the draws that they come from. Differences are in standard deviations. They do not
/// say what causes what: in a year after the passage, they hold its effects, too.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial drivers scenarios/china-russia.toml --outcome functioning_alliance --by 2040\n  \
    stadial drivers scenarios/china-russia.toml --outcome downgrade --out /tmp/downgrade\n\n\
    Files with --out: differences.csv, conditions.csv, orders.csv, manifest.json")]
pub(super) struct DriversCommand {
    #[command(flatten)]
    study: StudyArgs,
}

impl DriversCommand {
    pub fn execute(self) -> Result<(), Failure> {
        let args = &self.study;
        let study = args.understand(|_, _| {})?;
        let model = &study.scenario.model;
        let (found, seconds) = args.work(&study.plan, |control| drivers(model, &study.plan, study.outcome, control))?;
        let finished = Finished {
            histories: found.histories + found.aborted,
            aborted: found.aborted,
            overrun: found.overrun,
            draws: study.plan.draws,
        };
        let manifest = study.manifest(finished, seconds)?;
        let report = DriversReport {
            scenario: &study.scenario,
            outcome: &model.structure.outcomes[study.outcome],
            found: &found,
            manifest: &manifest,
        };
        let (human, json) = (|| drivers_human(report), || drivers_json(report));
        args.report(&manifest, drivers_tables(report), drivers_study(report), human, json)
    }
}
