//! `stadial ask`: the probability of events, at all and under a condition.

use clap::Args;

use crate::ensemble::{Tally, run};
use crate::questions::run::answers_page;
use crate::scenario::Scenario;
use crate::study::page::{About, Content, ReportError, ResultFiles, tables};
use crate::study::{
    Answer, Arguments, EvidenceArgs, Failure, InjectArgs, Known, OutputArgs, PolicyArgs, Question, RunSizeArgs,
    ScenarioArgs, Session, Simulated, conditioned,
};

use super::answer::{Asked, ask_answer};

/// Ask for the probability of events, at all and under a condition
///
/// A question joins events by `and`, `or`, `not` and counts, and may have a condition after `given`. An event is an
/// outcome, a shock or an activity of the scenario, what an agreement has come to, who is a member of a body, a type, a
/// stage or the status of the treaty, with a time. All questions are answered by one run, that of `stadial run` with the
/// same options. Without a question, those of the scenario are answered, from its section `[questions]`. `stadial guide
/// ask` has the whole language.
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

    /// Reference class of the past, at whose rate each answer is to be seen, too; can be repeated. `stadial guide base_rates`
    /// has the classes
    #[arg(long, value_name = "CLASS")]
    reference: Vec<String>,

    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    injects: InjectArgs,

    #[command(flatten)]
    evidence: EvidenceArgs,

    #[command(flatten)]
    size: RunSizeArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Question for AskArgs {
    const NAME: &'static str = "ask";
    const TITLE: &'static str = "Answers to questions";

    type Asked = Asked;
    type Found = (Tally, Option<Known>);

    fn keeps(&self, _: &Self::Asked) -> bool {
        false
    }

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let mut loaded = self.scenario.load_with_evidence(self.output.screen.quiet)?;
        if !self.questions.is_empty() {
            loaded.ask(&self.questions)?;
        } else if loaded.model.structure.queries.is_empty() {
            return Err(Failure::Option(
                "no question: the scenario states none\nGive one, such as \"alliance by 2040 given crisis by 2030\", or \
                 write a section [questions]; `stadial guide ask` has the language"
                    .to_owned(),
            ));
        }
        loaded.refer_to("--reference", &self.reference)?;
        let (scenario, injects) = self.injects.apply(self.policies.apply(loaded)?)?;
        let (evidence, plan) = (self.evidence.load(&scenario)?, self.size.plan(&scenario)?);
        let plan = if evidence.is_some() { plan.under_evidence(&scenario.model) } else { plan };
        Ok(Asked { scenario, injects, evidence, plan })
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        // Evidence takes about as long to take in as the run that follows.
        Some(asked.plan.n() * if asked.evidence.is_some() { 2 } else { 1 })
    }

    fn arguments(&self, asked: &Asked, _: &Self::Found) -> Vec<String> {
        let arguments = Arguments::of(&asked.scenario)
            .and(&self.questions)
            .with("reference", &self.reference)
            .with("policy", &asked.scenario.under)
            .with("injects", self.injects.path());
        self.evidence.arguments(arguments).sized(&asked.plan).words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Self::Found, Failure> {
        let Asked { scenario, plan, evidence, .. } = asked;
        let known = evidence.as_ref().map(|list| conditioned(scenario, list, plan, &session.control())).transpose()?;
        let scenario = known.as_ref().map_or(scenario, |known| &known.scenario);
        let tally = run(&scenario.model, plan, &session.control())?;
        match (tally.valid() + tally.invalid(), tally.valid()) {
            (0, _) => Err(Failure::NothingFinished),
            (finished, 0) => Err(Failure::all_invalid(finished, &scenario.model, plan)),
            _ => Ok((tally, known)),
        }
    }

    fn answer(&self, asked: &Asked, (tally, known): &Self::Found, session: &Session) -> Result<Answer, Failure> {
        Ok(ask_answer(asked, (tally, known.as_ref()), Simulated::of(&asked.plan, tally, session.seconds())))
    }

    /// The answers with their curves, then the tables.
    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        let mut content = tables::content(files, Self::TITLE)?;
        content.sections.splice(0..0, answers_page::section(files, &About::read(files)?)?);
        Ok(content)
    }
}
