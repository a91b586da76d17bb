//! What studies of one outcome are asked: which outcome, by when, from how many histories.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde_json::Value;

use crate::ensemble::{Control, Plan};
use crate::output::{Finished, Manifest, TableError, check_writable, write_all};
use crate::scenario::Scenario;

use super::args::{OutputFormat, ScenarioArgs, ScreenArgs, TRAJECTORIES_MAX, ThreadArgs};
use super::failure::Failure;
use super::odds::{outcome_named, year_by};
use super::plan::{DRAWS_MAX, plan};
use super::progress::{Progress, stop_on_interrupt};
use super::screen::{print, print_json};
use super::settings::Errors;
use super::whole::whole;

/// A scenario, one of its outcomes, and the size of the run.
#[derive(Debug, Args)]
pub(super) struct StudyArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// The outcome, one of the scenario's
    #[arg(long, value_name = "NAME")]
    outcome: String,

    /// By the end of which year the outcome counts; later years are not simulated [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    /// How many trajectories to run [default: the scenario's, else 96,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    /// Over how many draws of the uncertain parameters to spread them [default: the scenario's, else 1000]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=DRAWS_MAX))]
    draws: Option<u64>,

    /// Seed of all randomness [default: the scenario's, else 1]
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Write the tables (CSV) and a manifest here
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,

    #[command(flatten)]
    screen: ScreenArgs,
}

/// A study that is understood.
#[derive(Debug)]
pub(super) struct Study {
    /// The scenario, which ends with the last year that is wanted.
    pub scenario: Scenario,
    /// Place of the outcome in its structure.
    pub outcome: usize,
    /// The run.
    pub plan: Plan,
}

impl Study {
    /// How it was run; an error where no history says anything.
    pub fn manifest(&self, finished: Finished, seconds: f64) -> Result<Manifest, Failure> {
        match (finished.histories, finished.histories - finished.aborted) {
            (0, _) => Err(Failure::StoppedAtOnce),
            (histories, 0) => Err(Failure::all_aborted(histories, &self.scenario.model, &self.plan)),
            _ => Ok(Manifest::of(&self.scenario, &self.plan, finished, self.plan.n_threads(), seconds)),
        }
    }
}

impl StudyArgs {
    /// Understands what is asked. `further` may add what it finds wrong, given the scenario as it is to be run.
    pub fn understand(&self, further: impl FnOnce(&Scenario, &mut Errors)) -> Result<Study, Failure> {
        let mut scenario = self.scenario.load(self.screen.quiet)?;
        let mut errors = Errors::default();
        let structure = &mut scenario.model.structure;
        let outcome = errors.keep(outcome_named(structure, &self.outcome));
        if let Some(year) = errors.keep(year_by(structure, self.by)) {
            structure.end_year = year + 1;
        }
        further(&scenario, &mut errors);
        let plan = errors.keep(plan(&scenario, self.trajectories(&scenario), self.draws, self.seed));
        match (outcome, plan) {
            (Some(outcome), Some(mut plan)) if errors.is_empty() => {
                plan.threads = self.threads.number();
                Ok(Study { scenario, outcome, plan })
            }
            _ => Err(errors.into_failure()),
        }
    }

    /// How many trajectories are asked for.
    pub fn trajectories(&self, scenario: &Scenario) -> u64 {
        self.trajectories.unwrap_or(scenario.plan.trajectories)
    }

    /// Does the work of a study: with a progress bar, stopped by Ctrl-C, its time taken.
    pub fn work<T>(
        &self,
        plan: &Plan,
        work: impl FnOnce(&Control<'_>) -> Result<T, rayon::ThreadPoolBuildError>,
    ) -> Result<(T, f64), Failure> {
        if let Some(directory) = &self.out {
            check_writable(directory)?;
        }
        let begun = Instant::now();
        let progress = Progress::new(plan.n(), self.screen.quiet);
        let stop = stop_on_interrupt();
        let advance = |n| progress.advance(n);
        let found = work(&Control { stop: Some(&*stop), finished: Some(&advance) });
        progress.finish();
        Ok((found?, begun.elapsed().as_secs_f64()))
    }

    /// Writes and prints what was found.
    pub fn report(
        &self,
        manifest: &Manifest,
        tables: Result<Vec<(&'static str, Vec<u8>)>, TableError>,
        told: Value,
        human: impl FnOnce() -> String,
        json: impl FnOnce() -> Value,
    ) -> Result<(), Failure> {
        let mut files = tables?;
        files.push(("manifest.json", manifest.to_json_of(told)?));
        if let Some(directory) = &self.out {
            write_all(directory, &files)?;
        }
        if !self.screen.quiet {
            match self.screen.output_format {
                OutputFormat::Human => {
                    print(&human())?;
                    if let Some(directory) = &self.out {
                        print(&format!("Tables and manifest: {}\n", directory.display()))?;
                    }
                }
                OutputFormat::Json => print_json(&json())?,
            }
        }
        if manifest.partial {
            return Err(Failure::StoppedStudy { finished: manifest.finished, asked: manifest.trajectories });
        }
        Ok(())
    }
}
