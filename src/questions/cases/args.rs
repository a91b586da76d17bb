//! `stadial cases`: alignments side by side.

use std::path::PathBuf;

use clap::Args;

use crate::scenario::{Scenario, TRAJECTORIES_MAX};
use crate::study::{
    Answer, Arguments, ChangeArgs, Failure, OutputArgs, Question, Session, ThreadArgs, note_mirrored, scenarios, warn,
    whole, without_evidence,
};

use super::analysis::{CaseRow, case, needed};
use super::answer::{CasesReport, cases_answer};
use super::fact_scores::fact_scores;

/// The default scenarios.
const DEFAULT: [&str; 2] = ["scenarios/cases", "scenarios/china-russia-1991.toml"];

/// Compare alignments, and score the probabilities of what happened
///
/// Shows for every scenario the stage and depth at its start, the type, the incentive and its three balances, and the
/// probability that the type or the stage rises above, or falls below, that of the start within 5 and 10 years. The
/// strongest incentive comes first.
///
/// If scenarios say what happened in fact (`[facts.NAME]`), also shows the probability that the model gave to it. The scores
/// of these probabilities are compared with simpler forecasts: that nothing changes, the rates at which treaties began and
/// ended in the era, and the share of facts that held in the other cases.
///
/// The default cases are also written to results/cases; with other scenarios or --set, files are written only with --out.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial cases\n  \
    stadial cases scenarios/china-russia.toml scenarios/cases/us-india.toml\n  \
    stadial cases my/cases --trajectories 100000 --out /tmp/mine")]
pub(crate) struct CasesArgs {
    /// Scenarios, or folders of them [default: scenarios/cases and scenarios/china-russia-1991.toml]
    #[arg(value_name = "FILE|DIR", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    changes: ChangeArgs,

    /// Trajectories of each scenario
    #[arg(long, value_name = "N", default_value_t = 8_000, value_parser = whole::<u64>(16..=TRAJECTORIES_MAX))]
    trajectories: u64,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Print all facts, not only those with the worst log scores
    #[arg(long)]
    facts: bool,

    #[command(flatten)]
    output: OutputArgs,
}

impl Question for CasesArgs {
    const NAME: &'static str = "cases";
    const TITLE: &'static str = "Cases side by side";

    type Asked = Vec<Scenario>;
    type Found = Vec<CaseRow>;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Vec<Scenario>, Failure> {
        let scenarios = scenarios(&self.paths, &DEFAULT, &self.changes.read()?)?;
        scenarios.iter().try_for_each(without_evidence)?;
        if !self.output.screen.quiet {
            warn(scenarios.iter().filter_map(|scenario| scenario.warnings.as_ref()));
            note_mirrored(&scenarios.iter().map(|scenario| scenario.name.as_str()).collect::<Vec<_>>());
        }
        Ok(scenarios)
    }

    /// Results of other scenarios, or with changes, must not replace those of the default cases.
    fn folder(&self, _: &Vec<Scenario>) -> Option<PathBuf> {
        (self.paths.is_empty() && self.changes.is_empty()).then(|| PathBuf::from("results/cases"))
    }

    fn scenario<'a>(&self, _: &'a Vec<Scenario>) -> Option<&'a Scenario> {
        None
    }

    fn work(&self, asked: &Vec<Scenario>) -> Option<u64> {
        Some(self.trajectories * asked.len() as u64)
    }

    fn arguments(&self, _: &Vec<Scenario>, _: &Vec<CaseRow>) -> Vec<String> {
        Arguments::paths(&self.paths)
            .with("set", self.changes.overrides())
            .with("trajectories", [self.trajectories])
            .words()
    }

    fn investigate(&self, asked: &Vec<Scenario>, session: &Session) -> Result<Vec<CaseRow>, Failure> {
        let mut rows = Vec::new();
        for scenario in asked {
            let mut plan = needed(scenario, self.trajectories);
            plan.threads = self.threads.number();
            let row = case(scenario, &plan, &session.control())?;
            // An interrupted case would have fewer trajectories than the others.
            if session.is_interrupted() {
                break;
            }
            rows.push(row);
        }
        if rows.is_empty() { Err(Failure::NothingFinished) } else { Ok(rows) }
    }

    fn answer(&self, asked: &Vec<Scenario>, rows: &Vec<CaseRow>, session: &Session) -> Result<Answer, Failure> {
        let facts: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.facts.as_slice())).collect();
        let scores = fact_scores(&facts);
        Ok(cases_answer(CasesReport {
            scenarios: asked,
            rows,
            scores: scores.as_ref(),
            trajectories: self.trajectories,
            all_facts: self.facts,
            threads: self.threads.count(),
            seconds: session.seconds(),
        }))
    }
}
