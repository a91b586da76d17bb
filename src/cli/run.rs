//! `stadial run`: the odds.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::ensemble::{Control, Plan, Results, Tally, run};
use crate::output::{Manifest, Summary, check_writable, human, json, tables, write_all};
use crate::scenario::Scenario;

use super::args::{OutputFormat, ScenarioArgs, ThreadArgs};
use super::failure::Failure;
use super::plan::plan;
use super::policies::PolicyArgs;
use super::progress::{Progress, stop_on_interrupt};
use super::screen::{print, print_json};

/// Run a scenario and report the odds of its outcomes
///
/// Writes tables (CSV) and a manifest to results/SCENARIO/ and prints a summary. The same scenario and seed give
/// the same bytes on any machine and any number of threads; trajectory i stays the same when more are run.
///
/// Ctrl-C stops a run: what is finished is written in the place of earlier tables, and marked as partial in the
/// manifest.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial run scenarios/china-russia.toml\n  \
    stadial run scenarios/china-russia.toml --trajectories 1000000 --draws 2000 --out /tmp/large\n  \
    stadial run scenarios/china-russia.toml --set balance.power.non_permissive=0.6 --out /tmp/stricter\n  \
    stadial run scenarios/china-russia.toml --policy taiwan_2027 --out /tmp/taiwan")]
pub(super) struct Run {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    /// How many trajectories to run [default: the scenario's, else 96,000]
    ///
    /// They run in groups of 16 of the same draw: with fewer than that in a draw, lower --draws too.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    trajectories: Option<u64>,

    /// Over how many draws of the uncertain parameters to spread them [default: the scenario's, else 1000]
    #[arg(long, value_name = "D", value_parser = clap::value_parser!(u64).range(1..))]
    draws: Option<u64>,

    /// Seed of all randomness [default: the scenario's, else 1]
    #[arg(long, value_name = "S")]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Where to write the tables [default: results/SCENARIO]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,

    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,

    /// How to print the summary
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output_format: OutputFormat,
}

impl Run {
    pub fn execute(self) -> Result<(), Failure> {
        let scenario = self.policies.put(self.scenario.load()?)?;
        let plan = self.plan(&scenario)?;
        let directory = self.out.clone().unwrap_or_else(|| PathBuf::from("results").join(&scenario.name));

        check_writable(&directory)?;

        let begun = Instant::now();
        let tally = self.simulate(&scenario, &plan)?;
        let finished = tally.sound() + tally.aborted();
        match (finished, tally.sound()) {
            (0, _) => return Err(Failure::StoppedAtOnce),
            (_, 0) => return Err(Failure::AllAborted(finished)),
            _ => {}
        }

        let results = Results::new(&scenario.model, &tally);
        let wall_time = begun.elapsed().as_secs_f64();
        let threads = plan.n_threads();
        let manifest = Manifest::new(&scenario, &plan, &tally, threads, wall_time);
        let mut files = tables(&results)?;
        files.push(("manifest.json", manifest.to_json()?));
        write_all(&directory, &files)?;

        if !self.quiet {
            let summary = Summary { scenario: &scenario, manifest: &manifest, results: &results };
            match self.output_format {
                OutputFormat::Human => {
                    print(&human(summary))?;
                    print(&format!("Tables and manifest: {}\n", directory.display()))?;
                }
                OutputFormat::Json => print_json(&json(summary))?,
            }
        }
        if manifest.partial {
            return Err(Failure::Stopped { finished, asked: plan.n() });
        }
        Ok(())
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Failure> {
        let trajectories = self.trajectories.unwrap_or(scenario.plan.trajectories);
        let mut plan = plan(scenario, trajectories, self.draws, self.seed)?;
        plan.threads = self.threads.number();
        Ok(plan)
    }

    fn simulate(&self, scenario: &Scenario, plan: &Plan) -> Result<Tally, Failure> {
        let progress = Progress::new(plan.n(), self.quiet);
        let stop = stop_on_interrupt();
        let advance = |n| progress.advance(n);
        let tally = run(&scenario.model, plan, &Control { stop: Some(&*stop), finished: Some(&advance) });
        progress.finish();
        Ok(tally?)
    }
}
