//! `stadial storylines`: a few histories that reach an outcome, told.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::analysis::{StorylineOptions, Storylines, storylines};
use crate::ensemble::Control;
use crate::model::Policy;
use crate::output::{
    Finished, Manifest, StorylineReport, check_writable, storylines_human, storylines_json, storylines_study,
    storylines_tables, write_all,
};
use crate::scenario::Scenario;

use super::args::{OutputFormat, ScenarioArgs, ScreenArgs, TRAJECTORIES_MAX, ThreadArgs};
use super::domain::refuse_if_all_leave;
use super::failure::Failure;
use super::odds::{outcome_named, year_by};
use super::plan::{DRAWS_MAX, plan};
use super::policies::{PolicyArgs, find};
use super::progress::{Spinner, stop_on_interrupt};
use super::screen::{print, print_json};
use super::settings::Errors;
use super::whole::whole;

/// Write a few trajectories that reach an outcome as stories: as different as possible, and standing for many
///
/// Histories that reach the outcome are gathered from plain runs until there are some hundred, or, where plain runs find
/// fewer than 200, by splitting (as in `stadial rare`; then they are weighted). Each is described by when the outcome
/// comes, which shocks strike how often and how close to it, whether support is kept, the types that it goes through,
/// the indicators and treaties that form and are lost, the condition that is the last to be met, and what is perceived
/// in the end; these seven count alike in the distance of two histories. The storylines are the medoids (k-medoids, BUILD
/// and SWAP; Kaufman and Rousseeuw 1990): the histories with the least sum of distances from all to the nearest of
/// them. Each stands for the share that is nearest to it.
///
/// Each is written as a dated narrative: what happened, what it moved and how far, why types, treaties and indicators
/// changed, how everything stands at the start and in the end.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial storylines scenarios/china-russia.toml --outcome functioning_alliance --count 3\n  \
    stadial storylines scenarios/china-russia.toml --outcome downgrade --by 2040 --out /tmp/breakdown\n  \
    stadial storylines scenarios/china-russia.toml --outcome allied_community --rare --output-format json")]
pub(super) struct StorylinesCommand {
    #[command(flatten)]
    story: StoryArgs,

    /// Where to write storylines.md, storylines.json, storylines.csv and manifest.json [default:
    /// results/SCENARIO/storylines]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,
}

/// Which storylines are looked for.
#[derive(Debug, Args)]
pub(super) struct StoryArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    /// The outcome, one of the scenario's
    #[arg(long, value_name = "NAME")]
    outcome: String,

    /// By the end of which year the outcome counts; later years are not simulated [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    /// How many storylines
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = whole::<u16>(1..=20))]
    pub count: u16,

    /// The most trajectories to run in search of the outcome [default: the scenario's, else 96,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    /// Split histories at once, without plain runs
    #[arg(long)]
    rare: bool,

    /// Over how many draws of the uncertain parameters to spread them [default: the scenario's, else 1000]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=DRAWS_MAX))]
    draws: Option<u64>,

    /// Seed of all randomness [default: the scenario's, else 1]
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// Storylines that were found, with what they were asked of.
pub(super) struct FoundStorylines {
    pub scenario: Scenario,
    pub options: StorylineOptions,
    pub year: i32,
    pub found: Storylines,
    pub seconds: f64,
    pub plan: crate::ensemble::Plan,
}

impl StorylinesCommand {
    pub fn execute(self) -> Result<(), Failure> {
        let told = self.story.tell(self.out.as_ref(), "storylines")?;
        let directory = told.directory(self.out.as_ref(), "storylines");
        let policies = told.policies()?;
        let report = told.report(&policies);
        let json = storylines_json(report);
        let mut files = storylines_tables(report)?;
        let mut bytes = serde_json::to_vec_pretty(&json)?;
        bytes.push(b'\n');
        files.push(("storylines.json", bytes));
        files.push(("manifest.json", told.manifest().to_json_of(storylines_study(report))?));
        write_all(&directory, &files)?;
        if !self.story.screen.quiet {
            match self.story.screen.output_format {
                OutputFormat::Human => {
                    print(&storylines_human(report))?;
                    let names = "storylines.md, storylines.json, storylines.csv, manifest.json";
                    print(&format!("\nWritten to {}: {names}\n", directory.display()))?;
                }
                OutputFormat::Json => print_json(&json)?,
            }
        }
        Ok(())
    }
}

impl StoryArgs {
    /// Looks for the storylines, once it is known that files can be written; `kind` is the folder of their kind.
    pub fn tell(&self, out: Option<&PathBuf>, kind: &str) -> Result<FoundStorylines, Failure> {
        let mut scenario = self.policies.apply(self.scenario.load(self.screen.quiet)?)?;
        let mut errors = Errors::default();
        let structure = &mut scenario.model.structure;
        let outcome = errors.keep(outcome_named(structure, &self.outcome));
        let year = errors.keep(year_by(structure, self.by));
        let trajectories = self.trajectories.unwrap_or(scenario.plan.trajectories);
        let plan = errors.keep(plan(&scenario, trajectories, self.draws, self.seed));
        let (Some(outcome), Some(year), Some(mut plan)) = (outcome, year, plan) else {
            return Err(errors.into_failure());
        };
        scenario.model.structure.end_year = year + 1;
        plan.threads = self.threads.number();
        check_writable(&folder(&scenario, out, kind))?;
        refuse_if_all_leave(&scenario, &scenario.model)?;
        let options = StorylineOptions {
            outcome,
            count: usize::from(self.count),
            trajectories,
            draws: plan.draws,
            rare: self.rare,
            seed: plan.seed.0,
            threads: plan.threads,
        };
        let begun = Instant::now();
        let found = Self::find(&scenario, &options)?;
        if found.lines.is_empty() {
            let title = &scenario.model.structure.outcomes[outcome].title;
            let why = if found.from_start > 0.0 {
                "it holds from the start; ask for another outcome"
            } else {
                "raise --trajectories, give a later --by, or ask `stadial rare` whether it is possible at all"
            };
            return Err(Failure::Option(format!("--outcome {}: no history comes to {title}: {why}", self.outcome)));
        }
        Ok(FoundStorylines { scenario, options, year, found, seconds: begun.elapsed().as_secs_f64(), plan })
    }

    fn find(scenario: &Scenario, options: &StorylineOptions) -> Result<Storylines, Failure> {
        let spinner = Spinner::new("histories");
        let stop = stop_on_interrupt();
        let done = std::sync::atomic::AtomicU64::new(0);
        let advance = |n| spinner.show(done.fetch_add(n, std::sync::atomic::Ordering::Relaxed) + n);
        let control = Control { stop: Some(&*stop), finished: Some(&advance) };
        let found = storylines(&scenario.model, options, &control);
        spinner.finish();
        found?.ok_or(Failure::StoppedAtOnce)
    }
}

fn folder(scenario: &Scenario, out: Option<&PathBuf>, kind: &str) -> PathBuf {
    out.cloned().unwrap_or_else(|| PathBuf::from("results").join(&scenario.name).join(kind))
}

impl FoundStorylines {
    /// Where files are written.
    pub fn directory(&self, out: Option<&PathBuf>, kind: &str) -> PathBuf {
        folder(&self.scenario, out, kind)
    }

    /// The policies that the scenario was put under.
    pub fn policies(&self) -> Result<Vec<&Policy>, Failure> {
        find(&self.scenario, self.scenario.under.iter().map(String::as_str))
    }

    /// What is reported.
    pub fn report<'a>(&'a self, policies: &'a [&'a Policy]) -> StorylineReport<'a> {
        StorylineReport {
            scenario: &self.scenario,
            options: &self.options,
            year: self.year,
            found: &self.found,
            policies,
            seconds: self.seconds,
        }
    }

    /// How it was made.
    pub fn manifest(&self) -> Manifest {
        let histories = match self.found.sampling {
            crate::analysis::Sampling::Plain { histories, .. } => histories,
            crate::analysis::Sampling::Splitting { .. } => 0,
        };
        let finished = Finished { histories, aborted: 0, overrun: 0, draws: self.plan.draws };
        let mut manifest = Manifest::of(&self.scenario, &self.plan, finished, self.plan.n_threads(), self.seconds);
        // As many are run as it takes.
        manifest.partial = false;
        manifest
    }
}
