//! `stadial claims`: what the documents assert, run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::ensemble::Control;
use crate::experiment::{Experiment, Findings, TRAJECTORIES_MIN, read, run};
use crate::output::{LedgerRow, check_writable, ledger_csv, ledger_human, ledger_json, ledger_markdown, write_all};

use super::args::{OutputFormat, ScreenArgs, TRAJECTORIES_MAX, ThreadArgs};
use super::failure::Failure;
use super::files::toml_files;
use super::progress::{Progress, stop_on_interrupt};
use super::screen::{print, print_json, warn};
use super::whole::whole;

/// Run the claims ledger: what the documents assert, each as an experiment that can fail
///
/// An experiment is a file: a scenario, variants of it, and what is expected of the comparison. All variants run on
/// common random numbers. A claim is reproduced when each of its figures lies where it is expected by more than three
/// standard errors, not reproduced when one lies elsewhere by more than three, and undecided otherwise.
///
/// The whole ledger is also written to results/claims/: claims.csv and claims.md. To add a claim of your own, put a
/// file into the folder, or name it on the command line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial claims\n  \
    stadial claims --only 10,11 --trajectories 100000\n  \
    stadial claims my/claims/60-own.toml --out /tmp/own")]
pub(super) struct Claims {
    /// Files of claims, or folders of them [default: scenarios/claims]
    #[arg(value_name = "FILE|DIR", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// Only these claims, by number; nothing is then written unless --out is given
    #[arg(long, value_name = "N,...", value_delimiter = ',')]
    only: Vec<u32>,

    /// How many trajectories to run of each variant, at least 800 [default: the claim's, else 8,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(TRAJECTORIES_MIN..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Where to write the ledger [default: results/claims, if the whole of scenarios/claims is run]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,

    #[command(flatten)]
    screen: ScreenArgs,
}

impl Claims {
    pub fn execute(self) -> Result<(), Failure> {
        let experiments = self.experiments()?;
        let whole = self.paths.is_empty() && self.only.is_empty() && self.trajectories.is_none();
        let directory = self.out.clone().or_else(|| whole.then(|| PathBuf::from("results/claims")));
        if let Some(directory) = &directory {
            check_writable(directory)?;
        }

        if !self.screen.quiet {
            let variants = experiments.iter().flat_map(|experiment| &experiment.variants);
            warn(variants.filter_map(|variant| variant.scenario.warnings.as_ref()));
        }

        let begun = Instant::now();
        let found = self.run_all(&experiments)?;
        let rows: Vec<LedgerRow<'_>> =
            experiments.iter().zip(&found).map(|(experiment, findings)| LedgerRow { experiment, findings }).collect();
        let stopped = rows.len() < experiments.len();
        if let Some(directory) = directory.as_deref().filter(|_| !stopped) {
            write_all(directory, &[ledger_csv(&rows)?, ("claims.md", ledger_markdown(&rows).into_bytes())])?;
        }
        if !self.screen.quiet {
            match self.screen.output_format {
                OutputFormat::Human => {
                    print(&ledger_human(&rows, directory.is_none(), begun.elapsed().as_secs_f64()))?;
                    if let Some(directory) = directory.as_deref().filter(|_| !stopped) {
                        print(&format!("Written to {}: claims.csv, claims.md\n", directory.display()))?;
                    }
                }
                OutputFormat::Json => print_json(&ledger_json(&rows))?,
            }
        }
        if stopped {
            return Err(Failure::StoppedClaims { finished: rows.len(), asked: experiments.len() });
        }
        Ok(())
    }

    /// The experiments asked for, by the number of their claims.
    fn experiments(&self) -> Result<Vec<Experiment>, Failure> {
        let files = toml_files(&self.paths, "scenarios/claims")?;
        let (mut by_claim, mut errors) = (BTreeMap::new(), Vec::new());
        for file in files {
            match read(&file) {
                Ok(experiment) => {
                    let claim = experiment.claim;
                    let before: Option<(PathBuf, Experiment)> = by_claim.insert(claim, (file.clone(), experiment));
                    if let Some((other, _)) = before {
                        let message = format!(
                            "claim {claim} stands in two files, {} and {}: give one of them another number",
                            other.display(),
                            file.display()
                        );
                        return Err(Failure::Option(message));
                    }
                }
                Err(found) => errors.extend(found),
            }
        }
        if !errors.is_empty() {
            return Err(Failure::Files(errors));
        }
        for number in &self.only {
            if !by_claim.contains_key(number) {
                let known: Vec<String> = by_claim.keys().map(ToString::to_string).collect();
                return Err(Failure::Option(format!(
                    "--only {number}: there is no such claim; known are {}",
                    known.join(", ")
                )));
            }
        }
        let wanted = |claim: &u32| self.only.is_empty() || self.only.contains(claim);
        Ok(by_claim.into_iter().filter(|(claim, _)| wanted(claim)).map(|(_, (_, experiment))| experiment).collect())
    }

    /// What the experiments found, as far as they came before the run was stopped.
    fn run_all(&self, experiments: &[Experiment]) -> Result<Vec<Findings>, Failure> {
        let size = |experiment: &Experiment| self.trajectories.unwrap_or(experiment.trajectories);
        let total = experiments.iter().map(|experiment| size(experiment) * experiment.variants.len() as u64).sum();
        let progress = Progress::new(total, self.screen.quiet);
        let stop = stop_on_interrupt();
        let advance = |n| progress.advance(n);
        let control = Control { stop: Some(&*stop), finished: Some(&advance) };
        let mut found = Vec::new();
        for experiment in experiments {
            match run(experiment, size(experiment), self.threads.number(), &control)? {
                Some(findings) => found.push(findings),
                None => break,
            }
        }
        progress.finish();
        Ok(found)
    }
}
