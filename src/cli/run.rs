//! `stadial run`: the odds.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::analysis::step_bias;
use crate::ensemble::{Control, Pictured, Plan, Results, Tally, Wish, run, run_until};
use crate::output::{
    InjectsEntry, Manifest, Precision, Summary, check_writable, human, json, pictured_tables, row_counts, step_csv,
    step_human, tables, terminal_charts,
};
use crate::scenario::Scenario;

use super::args::{OutputFormat, ScenarioArgs, ScreenArgs, TRAJECTORIES_MAX, ThreadArgs};
use super::failure::Failure;
use super::injects::InjectArgs;
use super::plan::{DRAWS_MAX, most_draws, plan};
use super::policies::PolicyArgs;
use super::precision::PrecisionArgs;
use super::progress::{Progress, stop_on_interrupt};
use super::report::ReportArgs;
use super::screen::{print, print_json};
use super::whole::whole;

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
    stadial run scenarios/china-russia.toml --precision 0.001 --outcome functioning_alliance --by 2040 --out /tmp/sure\n  \
    stadial run scenarios/china-russia.toml --set balance.power.non_permissive=0.6 --out /tmp/stricter\n  \
    stadial run scenarios/china-russia.toml --report --charts figures\n  \
    stadial run scenarios/china-russia.toml --policy taiwan_2027 --out /tmp/taiwan\n  \
    stadial run scenarios/china-russia.toml --injects /tmp/exercise/msel.csv --out /tmp/played")]
pub(super) struct Run {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    injects: InjectArgs,

    /// How many trajectories to run [default: the scenario's, else 96,000]
    ///
    /// With --precision or --relative: how many at most [default: 10,000,000].
    ///
    /// They run in groups of 16 of the same draw: with fewer than that in a draw, lower --draws too.
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    /// Over how many draws of the uncertain parameters to spread them [default: the scenario's, else 1000]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=DRAWS_MAX))]
    draws: Option<u64>,

    /// Seed of all randomness [default: the scenario's, else 1]
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,

    #[command(flatten)]
    precision: PrecisionArgs,

    /// Say how much the length of the step moves the odds: the same draws are run once more in steps of half the length
    ///
    /// Writes step.csv. It takes twice the time of the run on top of it.
    #[arg(long)]
    check_step: bool,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Where to write the tables [default: results/SCENARIO]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,

    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    screen: ScreenArgs,
}

impl Run {
    pub fn execute(self) -> Result<(), Failure> {
        let (scenario, injects) = self.injects.apply(self.policies.apply(self.scenario.load(self.screen.quiet)?)?)?;
        let finer = if self.check_step { Some(self.finer(&scenario)?) } else { None };
        let asked = self.plan(&scenario)?;
        let most_draws = self.draws.map_or(most_draws(&scenario), |_| asked.draws);
        let wish = self.precision.wish(&scenario.model.structure, most_draws)?;
        let directory = self.out.clone().unwrap_or_else(|| PathBuf::from("results").join(&scenario.name));
        check_writable(&directory)?;
        self.report.check(Some(&directory))?;
        let begun = Instant::now();
        let (plan, tally, found) = self.simulate(&scenario, asked, wish)?;
        let finished = tally.sound() + tally.aborted();
        match (finished, tally.sound()) {
            (0, _) => return Err(Failure::StoppedAtOnce),
            (_, 0) => return Err(Failure::all_aborted(finished, &scenario.model, &plan)),
            _ => {}
        }

        let step = match &finer {
            Some(finer) if finished == plan.n() => {
                let (_, half, _) = self.simulate(finer, plan.clone(), None)?;
                let complete = half.sound() + half.aborted() == plan.n();
                complete.then(|| step_bias(&scenario.model, &tally, &half))
            }
            _ => None,
        };
        let steps_per_year = scenario.model.structure.steps_per_year;

        let results = Results::with_bands_of_states(&scenario.model, &tally);
        let wall_time = begun.elapsed().as_secs_f64();
        let threads = plan.n_threads();
        let mut manifest = Manifest::new(&scenario, &plan, &tally, threads, wall_time);
        manifest.precision = found;
        manifest.injects = injects.as_ref().map(|list| InjectsEntry::new(&scenario.model.structure, list));
        let mut files = tables(&results)?;
        files.extend(pictured_tables(&scenario, &plan, &results, &Pictured::new(&scenario.model, &tally))?);
        if let Some(found) = &step {
            files.push(step_csv(found, steps_per_year)?);
        }
        manifest.rows = row_counts(&files);
        files.push(("manifest.json", manifest.to_json()?));
        self.report.write(&directory, files)?;

        if !self.screen.quiet {
            let summary = Summary { scenario: &scenario, manifest: &manifest, results: &results };
            match self.screen.output_format {
                OutputFormat::Human => {
                    print(&human(summary))?;
                    if let Some(found) = &step {
                        let title = |name: &str| scenario.model.structure.outcome_title(name).to_owned();
                        print(&step_human(found, steps_per_year, &title))?;
                    } else if self.check_step {
                        print("Length of the step: not checked, the run was stopped before.\n")?;
                    }
                    if let Some(list) = &injects {
                        print(&format!("{}\n", list.sentence()))?;
                    }
                    if std::io::stdout().is_terminal() {
                        print(&terminal_charts(&scenario, &results))?;
                    }
                    print(&format!("Tables and manifest: {}\n", directory.display()))?;
                    print(&self.report.note(Some(&directory)))?;
                }
                OutputFormat::Json => print_json(&json(summary))?,
            }
        }
        if manifest.partial {
            return Err(Failure::Stopped { finished, asked: plan.n() });
        }
        Ok(())
    }

    /// The same scenario in steps of half the length.
    fn finer(&self, scenario: &Scenario) -> Result<Scenario, Failure> {
        let mut halved = self.scenario.clone();
        halved.overrides.push(format!("steps_per_year={}", 2 * scenario.model.structure.steps_per_year));
        Ok(self.injects.apply(self.policies.apply(halved.load(true)?)?)?.0)
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Failure> {
        let trajectories = self.precision.trajectories(self.trajectories, scenario.plan.trajectories);
        let mut plan = plan(scenario, trajectories, self.draws, self.seed)?;
        plan.threads = self.threads.number();
        Ok(plan)
    }

    /// Runs what is asked; the plan that was run in the end, its counts, and what became of the wish.
    fn simulate(
        &self,
        scenario: &Scenario,
        asked: Plan,
        wish: Option<Wish>,
    ) -> Result<(Plan, Tally, Option<Precision>), Failure> {
        let progress = Progress::new(asked.n(), self.screen.quiet);
        let stop = stop_on_interrupt();
        let advance = |n| progress.advance(n);
        let control = Control { stop: Some(&*stop), finished: Some(&advance) };
        let done = match wish {
            None => run(&scenario.model, &asked, &control).map(|tally| (asked, tally, None)),
            Some(wish) => {
                let aim = |done, total| progress.aim(done, total);
                run_until(&scenario.model, &asked, wish, &control, &aim).map(|found| {
                    let precision = Precision::new(&scenario.model, wish, self.draws.is_some(), &found);
                    (found.plan, found.tally, Some(precision))
                })
            }
        };
        progress.finish();
        Ok(done?)
    }
}
