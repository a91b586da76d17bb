//! `stadial bank`: a table of questions about several scenarios.

use std::path::PathBuf;

use clap::Args;

use crate::ensemble::{Plan, QueryRow, run};
use crate::render::size;
use crate::scenario::Scenario;
use crate::stats::Proportion;
use crate::study::{
    Answer, Arguments, ChangeArgs, Failure, OutputArgs, Progress, Question, Refused, RunSizeArgs, Session, Sizes, warn,
    without_evidence,
};

use super::answer::bank_answer;
use super::asked::{Asked, Sized};
use super::forecastbench::{QuestionSet, ResolutionSet};
use super::reading::read_bank;
use super::scored::answered;

/// Why it does not use evidence, and what to do instead.
const REFUSED: Refused = (
    "each question is asked of what was known on its own day",
    "ask `ask --evidence FILE --until DATE` about the questions of one day",
);

/// Answer a table of questions about several scenarios, and score those that have resolved
///
/// Each row of the table has an id, the path of a scenario from the folder of the table, and what is asked, in the language
/// of questions (`stadial guide ask`). Further columns may say what the question is for people, when it was asked, closes,
/// resolves and was resolved, whether it came, and what a crowd gave to it. A question that was asked later than the first day
/// of its scenario is answered under the condition that it is still open on that day.
///
/// Every scenario runs once, with the same seed. Resolved questions are scored, beside the crowd, one half, and the share of
/// yes among the others.
///
/// Question sets of ForecastBench give texts, days and the crowd's value by id; its resolution sets give answers. With a
/// question set the forecasts are written in its form, too, to forecast_set.json.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial bank scenarios/questions/bank.csv\n  \
    stadial bank mine.csv --question-set 2026-05-10-llm.json --organization \"my group\" --out /tmp/forecasts\n  \
    stadial bank mine.csv --resolution-set 2026-05-10_resolution_set.json --report --out /tmp/scored")]
pub(crate) struct BankArgs {
    /// Table of questions (CSV with a header)
    #[arg(value_name = "QUESTIONS", value_hint = clap::ValueHint::FilePath)]
    bank: PathBuf,

    /// Question set of ForecastBench (JSON), for texts, days and the crowd of questions with the same id
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    question_set: Option<PathBuf>,

    /// Resolution set of ForecastBench (JSON), for the answers to questions with the same id
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    resolution_set: Option<PathBuf>,

    /// Who forecasts, in forecast_set.json
    #[arg(long, value_name = "NAME", default_value = "stadial", requires = "question_set")]
    organization: String,

    #[command(flatten)]
    changes: ChangeArgs,

    #[command(flatten)]
    size: RunSizeArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// Of each question of each scenario: its probability, that of being open on the day of asking, and the trajectories.
pub(crate) struct Found {
    answers: Vec<Vec<(Proportion, Option<Proportion>, u64)>>,
    finished: u64,
    invalid: u64,
    overrun: u64,
    draws: u64,
}

impl Question for BankArgs {
    const NAME: &'static str = "bank";
    const TITLE: &'static str = "Answers to a table of questions";
    const IS_FORECAST: bool = false;
    const NO_EVIDENCE: Option<Refused> = Some(REFUSED);

    type Asked = Asked;
    type Found = Found;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let overrides = self.changes.read()?;
        let questions = self.question_set.as_deref().map(QuestionSet::read).transpose()?;
        let resolutions = self.resolution_set.as_deref().map(ResolutionSet::read).transpose()?;
        let bank = read_bank(&self.bank, &overrides, (questions.as_ref(), resolutions.as_ref()))?;
        for scenario in &bank.scenarios {
            without_evidence(scenario, REFUSED)?;
            warn(scenario.warnings.as_ref().filter(|_| !self.output.screen.quiet));
        }
        let plans = bank.scenarios.iter().map(|scenario| self.size.plan(scenario)).collect::<Result<_, _>>()?;
        Ok(Asked { bank, questions, resolutions, organization: self.organization.clone(), plans })
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("scores are of all questions together; give each machine a bank with some of the questions")
    }

    fn scenario<'a>(&self, _: &'a Asked) -> Option<&'a Scenario> {
        None
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        Some(asked.plans.iter().map(Plan::n).sum())
    }

    fn arguments(&self, asked: &Asked, _: &Found) -> Vec<String> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let arguments = Arguments::paths([&self.bank])
            .with("question-set", path(&self.question_set))
            .with("resolution-set", path(&self.resolution_set))
            .with("organization", asked.questions.as_ref().map(|_| &self.organization))
            .with("set", self.changes.overrides());
        match asked.plans.first() {
            Some(plan) => arguments.sized(plan).words(),
            None => arguments.words(),
        }
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Found, Failure> {
        let mut found = Found { answers: Vec::new(), finished: 0, invalid: 0, overrun: 0, draws: 0 };
        for (scenario, plan) in asked.bank.scenarios.iter().zip(&asked.plans) {
            let tally = run(&scenario.model, plan, &session.control())?;
            if tally.valid() == 0 {
                let finished = tally.invalid();
                let nothing = finished == 0 && !found.answers.is_empty();
                if nothing {
                    break;
                }
                return Err(match finished {
                    0 => Failure::NothingFinished,
                    _ => Failure::all_invalid(finished, &scenario.model, plan),
                });
            }
            found.finished += tally.valid() + tally.invalid();
            found.invalid += tally.invalid();
            found.overrun += tally.overrun();
            found.draws = found.draws.max(tally.n_draws());
            let answer = |row: QueryRow| match row.conditional {
                Some(conditional) => (conditional.with, Some(conditional.given), conditional.trajectories[0]),
                None => (row.estimate, None, tally.valid()),
            };
            found.answers.push(tally.answers().into_iter().map(answer).collect());
            if session.is_interrupted() {
                break;
            }
        }
        if found.answers.is_empty() { Err(Failure::NothingFinished) } else { Ok(found) }
    }

    fn answer(&self, asked: &Asked, found: &Found, session: &Session) -> Result<Answer, Failure> {
        let total = asked.plans.iter().map(Plan::n).sum();
        let (most, threads) = (asked.plans.iter().map(Plan::n).max(), asked.plans.iter().map(Plan::n_threads).max());
        let sized = Sized {
            words: size(most.unwrap_or_default(), found.draws),
            sizes: Sizes {
                seed: asked.plans.first().map(|plan| plan.seed.0),
                trajectories: most,
                draws: Some(found.draws),
                invalid: found.invalid,
                overrun: found.overrun,
                threads: threads.unwrap_or(1),
            },
            progress: Progress::of("trajectories", found.finished, total),
            seconds: session.seconds(),
        };
        Ok(bank_answer(asked, &answered(&asked.bank, &found.answers), &sized)?)
    }
}
