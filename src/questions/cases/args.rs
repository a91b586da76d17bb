//! `stadial cases`: alignments side by side.

use std::path::PathBuf;

use clap::Args;

use crate::evidence::EvidenceList;
use crate::scenario::{Scenario, TRAJECTORIES_MAX};
use crate::study::{
    Answer, Arguments, ChangeArgs, Failure, OutputArgs, Question, Session, ThreadArgs, conditioned, digest,
    note_mirrored, read_until, scenarios, warn, whole,
};

use super::analysis::{CaseRow, KnownCase, case, needed};
use super::answer::{CasesReport, cases_answer};
use super::fact_scores::fact_scores;

/// The default scenarios.
const DEFAULT: [&str; 2] = ["scenarios/cases", "scenarios/china-russia-1991.toml"];

/// A case that is asked for.
pub(crate) struct Case {
    /// Its scenario, with the facts that its evidence leaves open.
    scenario: Scenario,
    /// Its evidence, if it has any.
    list: Option<EvidenceList>,
    /// The number of facts that its evidence decides.
    decided: usize,
}

/// The finished cases.
pub(crate) struct Found {
    rows: Vec<CaseRow>,
    known: Vec<KnownCase>,
}

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
/// A scenario with evidence (`[evidence]`) starts from it: all its probabilities are given what is known, and facts that are
/// decided by the last evidence are not scored.
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

    /// Use the evidence of the scenarios that was known by the end of this day, month or year, and no other
    #[arg(long, value_name = "DATE")]
    until: Option<String>,

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
    const IS_FORECAST: bool = false;

    type Asked = Vec<Case>;
    type Found = Found;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Vec<Case>, Failure> {
        let scenarios = scenarios(&self.paths, &DEFAULT, &self.changes.read()?)?;
        let until = self.until.as_deref().map(read_until).transpose()?;
        if let Some(until) = until.filter(|_| scenarios.iter().all(|scenario| scenario.evidence.is_empty())) {
            let message = "no scenario has evidence; write [evidence] into one, or leave the option out";
            return Err(Failure::Option(format!("--until {until}: {message}")));
        }
        if !self.output.screen.quiet {
            warn(scenarios.iter().filter_map(|scenario| scenario.warnings.as_ref()));
            note_mirrored(&scenarios.iter().map(|scenario| scenario.name.as_str()).collect::<Vec<_>>());
        }
        let case = |mut scenario: Scenario| {
            let list = Some(EvidenceList::of(&scenario, until)).filter(|list| !list.rows.is_empty());
            let all = scenario.facts.len();
            // What is decided by the last evidence is no forecast.
            scenario.facts.retain(|fact| list.as_ref().is_none_or(|list| fact.until > list.last_step()));
            Case { decided: all - scenario.facts.len(), scenario, list }
        };
        Ok(scenarios.into_iter().map(case).collect())
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Ok(())
    }

    fn reads(&self, asked: &Vec<Case>) -> Vec<(String, String)> {
        asked.iter().map(|case| (format!("the scenario {}", case.scenario.name), digest(&case.scenario))).collect()
    }

    /// Results of other scenarios, or with changes, must not replace those of the default cases.
    fn folder(&self, _: &Vec<Case>) -> Option<PathBuf> {
        (self.paths.is_empty() && self.changes.is_empty() && self.until.is_none())
            .then(|| PathBuf::from("results/cases"))
    }

    fn scenario<'a>(&self, _: &'a Vec<Case>) -> Option<&'a Scenario> {
        None
    }

    fn work(&self, asked: &Vec<Case>) -> Option<u64> {
        // Evidence takes about as long to take in as the run that follows.
        Some(asked.iter().map(|case| self.trajectories * if case.list.is_some() { 2 } else { 1 }).sum())
    }

    fn arguments(&self, _: &Vec<Case>, _: &Found) -> Vec<String> {
        Arguments::paths(&self.paths)
            .with("set", self.changes.overrides())
            .with("until", self.until.as_ref())
            .with("trajectories", [self.trajectories])
            .words()
    }

    fn investigate(&self, asked: &Vec<Case>, session: &Session) -> Result<Found, Failure> {
        let mut found = Found { rows: Vec::new(), known: Vec::new() };
        let all = asked.iter().map(|case| needed(&case.scenario, self.trajectories).n()).sum();
        session.control().expect(all);
        for Case { scenario, list, decided } in asked {
            let mut plan = needed(scenario, self.trajectories);
            plan.threads = self.threads.number();
            let control = session.control();
            let known = match list {
                None => None,
                Some(list) => {
                    plan = plan.under_evidence(&scenario.model);
                    match conditioned(scenario, list, &plan, &control) {
                        Err(Failure::NothingFinished) => break,
                        known => Some(known?),
                    }
                }
            };
            let row = case(known.as_ref().map_or(scenario, |known| &known.scenario), &plan, &control)?;
            // An interrupted case would have fewer trajectories than the others.
            if session.is_interrupted() {
                break;
            }
            found.known.extend(known.map(|known| (row.name.clone(), *decided, known)));
            found.rows.push(row);
        }
        if found.rows.is_empty() { Err(Failure::NothingFinished) } else { Ok(found) }
    }

    fn answer(&self, asked: &Vec<Case>, Found { rows, known }: &Found, session: &Session) -> Result<Answer, Failure> {
        let facts: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.facts.as_slice())).collect();
        let scores = fact_scores(&facts);
        let scenarios: Vec<Scenario> = asked.iter().map(|case| case.scenario.clone()).collect();
        Ok(cases_answer(CasesReport {
            scenarios: &scenarios,
            known,
            rows,
            scores: scores.as_ref(),
            trajectories: self.trajectories,
            all_facts: self.facts,
            threads: self.threads.count(),
            seconds: session.seconds(),
        }))
    }
}
