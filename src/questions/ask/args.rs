//! `stadial ask`: the probability of events, at all and under a condition.

use clap::Args;

use crate::ensemble::{Tally, run};
use crate::scenario::{Scenario, TRAJECTORIES_MAX};
use crate::study::{
    Answer, Arguments, DrawArgs, Failure, InjectArgs, OutputArgs, PolicyArgs, Question, ScenarioArgs, Session,
    ThreadArgs, plan, whole,
};

use super::answer::{Asked, ask_answer};

/// Ask for the probability of events, at all and under a condition
///
/// A question joins events by `and`, `or`, `not` and counts, and may have a condition after `given`. An event is an
/// outcome or a shock of the scenario, a type, a stage or the status of the treaty, with a time. All questions are answered
/// by one run, that of `stadial run` with the same options. Without a question, those of the scenario are answered, from
/// its section `[questions]`. `stadial guide ask` has the whole language.
///
/// Ctrl-C interrupts the run: the answers are then those of the finished trajectories, marked as interrupted.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial ask scenarios/china-russia.toml \"functioning_alliance by 2040 given taiwan_strait_crisis by 2030\"\n  \
    stadial ask scenarios/china-russia.toml \"stage >= 5 on 2035-01-01\" \"type = alliance before treaty = in_force\"\n  \
    stadial ask scenarios/china-russia.toml \"at least 2 taiwan_strait_crisis by 2040\" --output-format json")]
pub(crate) struct AskArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// What is asked, such as "alliance by 2040 given crisis by 2030" [default: the questions of the scenario]
    #[arg(value_name = "QUESTION")]
    questions: Vec<String>,

    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    injects: InjectArgs,

    /// Number of trajectories [default: the scenario's, else 96,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    #[command(flatten)]
    draws: DrawArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Question for AskArgs {
    const NAME: &'static str = "ask";
    const TITLE: &'static str = "Answers to questions";

    type Asked = Asked;
    type Found = Tally;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let mut loaded = self.scenario.load(self.output.screen.quiet)?;
        if !self.questions.is_empty() {
            loaded.ask(&self.questions)?;
        } else if loaded.model.structure.queries.is_empty() {
            return Err(Failure::Option(
                "no question: the scenario states none\nGive one, such as \"alliance by 2040 given crisis by 2030\", or \
                 write a section [questions]; `stadial guide ask` has the language"
                    .to_owned(),
            ));
        }
        let (scenario, injects) = self.injects.apply(self.policies.apply(loaded)?)?;
        let trajectories = self.trajectories.unwrap_or(scenario.plan.trajectories);
        let mut plan = plan(&scenario, trajectories, self.draws.draws, self.draws.seed.seed)?;
        plan.threads = self.threads.number();
        Ok(Asked { scenario, injects, plan })
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        Some(asked.plan.n())
    }

    fn arguments(&self, asked: &Asked, _: &Tally) -> Vec<String> {
        Arguments::of(&asked.scenario)
            .and(&self.questions)
            .with("policy", &asked.scenario.under)
            .with("injects", self.injects.path())
            .with("trajectories", [asked.plan.n()])
            .with("draws", [asked.plan.draws])
            .with("seed", [asked.plan.seed.0])
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Tally, Failure> {
        let Asked { scenario, plan, .. } = asked;
        let tally = run(&scenario.model, plan, &session.control())?;
        match (tally.valid() + tally.invalid(), tally.valid()) {
            (0, _) => Err(Failure::NothingFinished),
            (finished, 0) => Err(Failure::all_invalid(finished, &scenario.model, plan)),
            _ => Ok(tally),
        }
    }

    fn answer(&self, asked: &Asked, found: &Tally, session: &Session) -> Result<Answer, Failure> {
        Ok(ask_answer(asked, found, crate::study::Simulated::of(&asked.plan, found, session.seconds())))
    }
}
