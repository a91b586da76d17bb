//! `stadial cases`: alignments side by side.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::analysis::{CaseRow, case, fact_scores, needed};
use crate::ensemble::Control;
use crate::output::{cases_csv, cases_human, cases_json, check_writable, facts_human, facts_tables, write_all};
use crate::scenario::{Scenario, load};

use super::args::{OutputFormat, ScreenArgs, TRAJECTORIES_MAX, ThreadArgs};
use super::failure::Failure;
use super::files::toml_files;
use super::progress::{Progress, stop_on_interrupt};
use super::screen::{note_mirrored, print, print_json, warn};
use super::whole::whole;

/// Compare alignments: where each stands, and the odds of its next upgrade and downgrade
///
/// For every scenario: stage and depth at its start, type, the incentive and its three balances, and the odds that the
/// type or the stage rises above, or falls below, that of the start within 5 and 10 years. The strongest incentive
/// comes first.
///
/// Where scenarios say what happened in fact (`[facts.NAME]`), also the probability that the model gave to it, and how good
/// these probabilities are beside simpler forecasts: that nothing changes, how often treaties began and ended in the era,
/// and the share of facts that held in the other cases.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial cases\n  \
    stadial cases scenarios/china-russia.toml scenarios/cases/us-india.toml\n  \
    stadial cases my/cases --trajectories 100000 --out /tmp/mine")]
pub(super) struct Cases {
    /// Scenarios, or folders of them [default: scenarios/cases]
    #[arg(value_name = "FILE|DIR", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// Change a value in all of them, e.g. `--set indicators.depth_levels=6`; can be given several times,
    /// each path once
    #[arg(long = "set", value_name = "PATH=VALUE")]
    overrides: Vec<String>,

    /// How many trajectories to run of each
    #[arg(long, value_name = "N", default_value_t = 8_000, value_parser = whole::<u64>(16..=TRAJECTORIES_MAX))]
    trajectories: u64,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Print every fact, not only those that cost the model most
    #[arg(long)]
    facts: bool,

    /// Write cases.csv here, with errors and parameter bands; with facts also facts.csv, scores.csv and calibration.csv
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,

    #[command(flatten)]
    screen: ScreenArgs,
}

impl Cases {
    pub fn execute(self) -> Result<(), Failure> {
        let scenarios = self.scenarios()?;
        if let Some(directory) = &self.out {
            check_writable(directory)?;
        }
        if !self.screen.quiet {
            warn(scenarios.iter().filter_map(|scenario| scenario.warnings.as_ref()));
            note_mirrored(&scenarios.iter().map(|scenario| scenario.name.as_str()).collect::<Vec<_>>());
        }
        let begun = Instant::now();
        let rows = self.run_all(&scenarios)?;
        let facts: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.facts.as_slice())).collect();
        let scores = fact_scores(&facts);
        let mut files = vec![cases_csv(&rows)?];
        if let Some(scores) = &scores {
            files.extend(facts_tables(scores)?);
        }
        if let Some(directory) = &self.out {
            write_all(directory, &files)?;
        }
        if self.screen.quiet {
            return Ok(());
        }
        match self.screen.output_format {
            OutputFormat::Human => {
                print(&cases_human(&rows, self.trajectories, begun.elapsed().as_secs_f64()))?;
                if let Some(scores) = &scores {
                    print(&facts_human(scores, self.facts))?;
                }
                if let Some(directory) = &self.out {
                    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
                    print(&format!("Written to {}: {}\n", directory.display(), names.join(", ")))?;
                }
            }
            OutputFormat::Json => print_json(&cases_json(&rows, scores.as_ref()))?,
        }
        Ok(())
    }

    fn scenarios(&self) -> Result<Vec<Scenario>, Failure> {
        let (mut scenarios, mut errors) = (Vec::new(), Vec::new());
        for file in toml_files(&self.paths, "scenarios/cases")? {
            match load(&file, &self.overrides) {
                Ok(scenario) => scenarios.push(scenario),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(scenarios) } else { Err(Failure::Files(errors)) }
    }

    fn run_all(&self, scenarios: &[Scenario]) -> Result<Vec<CaseRow>, Failure> {
        let progress = Progress::new(self.trajectories * scenarios.len() as u64, self.screen.quiet);
        let stop = stop_on_interrupt();
        let advance = |n| progress.advance(n);
        let control = Control { stop: Some(&*stop), finished: Some(&advance) };
        let mut rows = Vec::new();
        for scenario in scenarios {
            let mut plan = needed(scenario, self.trajectories);
            plan.threads = self.threads.number();
            rows.push(case(scenario, &plan, &control)?);
            if stop.load(std::sync::atomic::Ordering::Relaxed) {
                progress.finish();
                return Err(Failure::StoppedCases { finished: rows.len() - 1, asked: scenarios.len() });
            }
        }
        progress.finish();
        Ok(rows)
    }
}
