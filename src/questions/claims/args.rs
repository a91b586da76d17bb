//! `stadial claims`: the claims of the documents as experiments.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use crate::experiment::{Experiment, Findings, TRAJECTORIES_MIN, Variant, read, run};
use crate::scenario::{Scenario, TRAJECTORIES_MAX};
use crate::study::{
    Answer, Arguments, Failure, OutputArgs, Question, Refused, Session, ThreadArgs, digest, toml_files, warn, whole,
};

use super::answer::{LedgerReport, LedgerRow, ledger_answer};

/// Run the claims ledger: each claim of the documents as an experiment that can fail
///
/// An experiment is a file with a scenario, variants of it, and the expected result of the comparison. All variants run on
/// common random numbers. A claim is reproduced if each of its figures is inside its expected range by more than three
/// standard errors, not reproduced if one is outside by more than three, and undecided otherwise.
///
/// The whole ledger is also written to results/claims: claims.csv and claims.md; with other files or --trajectories, files
/// are written only with --out. To add a claim of your own, put a file
/// into scenarios/claims/, or name it on the command line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial claims\n  \
    stadial claims --only 10,11 --trajectories 100000\n  \
    stadial claims my/claims/60-own.toml --out /tmp/own")]
pub(crate) struct ClaimsArgs {
    /// Files of claims, or folders of them [default: scenarios/claims]
    #[arg(value_name = "FILE|DIR", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// Run only these claims, by number; files are then written only with --out
    #[arg(long, value_name = "N,...", value_delimiter = ',')]
    only: Vec<u32>,

    /// Trajectories of each variant, at least 800 [default: the claim's, else 8,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(TRAJECTORIES_MIN..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Question for ClaimsArgs {
    const NAME: &'static str = "claims";
    const TITLE: &'static str = "The claims ledger";
    const IS_FORECAST: bool = false;
    const NO_EVIDENCE: Option<Refused> = Some((
        "a claim is an experiment on a scenario of its own",
        "state the claim about a scenario without evidence",
    ));

    type Asked = Vec<Experiment>;
    type Found = Vec<Findings>;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Vec<Experiment>, Failure> {
        let experiments = self.experiments()?;
        if !self.output.screen.quiet {
            let variants = experiments.iter().flat_map(|experiment| &experiment.variants);
            warn(variants.filter_map(|variant| variant.scenario.warnings.as_ref()));
        }
        Ok(experiments)
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Ok(())
    }

    fn reads(&self, asked: &Vec<Experiment>) -> Vec<(String, String)> {
        let of_claim = |experiment: &Experiment| {
            let name = |variant: &Variant| format!("{} of claim {}", variant.name, experiment.claim);
            let variants = experiment.variants.iter();
            variants.map(|variant| (name(variant), digest(&variant.scenario))).collect::<Vec<_>>()
        };
        asked.iter().flat_map(of_claim).collect()
    }

    /// Results of a part of the ledger must not replace those of the whole ledger.
    fn folder(&self, _: &Vec<Experiment>) -> Option<PathBuf> {
        let whole = self.paths.is_empty() && self.only.is_empty() && self.trajectories.is_none();
        whole.then(|| PathBuf::from("results/claims"))
    }

    fn scenario<'a>(&self, _: &'a Vec<Experiment>) -> Option<&'a Scenario> {
        None
    }

    fn work(&self, asked: &Vec<Experiment>) -> Option<u64> {
        Some(asked.iter().map(|experiment| self.size(experiment) * experiment.variants.len() as u64).sum())
    }

    fn arguments(&self, _: &Vec<Experiment>, _: &Vec<Findings>) -> Vec<String> {
        let only: Vec<String> = self.only.iter().map(ToString::to_string).collect();
        let only = Some(only.join(",")).filter(|only| !only.is_empty());
        Arguments::paths(&self.paths).with("only", only).with("trajectories", self.trajectories).words()
    }

    fn investigate(&self, asked: &Vec<Experiment>, session: &Session) -> Result<Vec<Findings>, Failure> {
        let mut found = Vec::new();
        session.control().expect(self.work(asked).unwrap_or_default());
        for experiment in asked {
            match run(experiment, self.size(experiment), self.threads.number(), &session.control())? {
                Some(findings) => found.push(findings),
                None => break,
            }
        }
        if found.is_empty() { Err(Failure::NothingFinished) } else { Ok(found) }
    }

    fn answer(&self, asked: &Vec<Experiment>, found: &Vec<Findings>, session: &Session) -> Result<Answer, Failure> {
        let rows: Vec<LedgerRow<'_>> =
            asked.iter().zip(found).map(|(experiment, findings)| LedgerRow { experiment, findings }).collect();
        let mut answer = ledger_answer(LedgerReport {
            rows: &rows,
            asked: asked.len(),
            in_full: self.output.folder(self.folder(asked)).is_none(),
            threads: self.threads.count(),
            seconds: session.seconds(),
        });
        answer.manifest = answer.manifest.asked("only", &self.only).asked("trajectories", self.trajectories);
        Ok(answer)
    }
}

impl ClaimsArgs {
    /// Trajectories of each variant of an experiment.
    fn size(&self, experiment: &Experiment) -> u64 {
        self.trajectories.unwrap_or(experiment.trajectories)
    }

    /// The requested experiments, by the number of their claims.
    fn experiments(&self) -> Result<Vec<Experiment>, Failure> {
        let files = toml_files(&self.paths, &["scenarios/claims"])?;
        let (mut by_claim, mut errors) = (BTreeMap::new(), Vec::new());
        for file in files {
            match read(&file) {
                Ok(experiment) => {
                    let claim = experiment.claim;
                    let before: Option<(PathBuf, Experiment)> = by_claim.insert(claim, (file.clone(), experiment));
                    if let Some((other, _)) = before {
                        let message = format!(
                            "claim {claim} is in two files, {} and {}: give one of them another number",
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
                return Err(Failure::Option(format!("--only {number}: no such claim; there are {}", known.join(", "))));
            }
        }
        let wanted = |claim: &u32| self.only.is_empty() || self.only.contains(claim);
        Ok(by_claim.into_iter().filter(|(claim, _)| wanted(claim)).map(|(_, (_, experiment))| experiment).collect())
    }
}
