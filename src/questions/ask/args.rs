//! `stadial ask`: the probability of events, at all and under a condition.

use clap::Args;

use crate::ensemble::{run, run_joint};
use crate::questions::run::answers_page;
use crate::scenario::Scenario;
use crate::study::page::{About, Content, ReportError, ResultFiles, tables};
use crate::study::{
    Answer, Arguments, EvidenceArgs, Failure, InjectArgs, OutputArgs, PolicyArgs, Question, RunSizeArgs, ScenarioArgs,
    Session, Simulated, conditioned,
};

use super::answer::{Asked, Found, ask_answer};
use super::together::AlsoArgs;

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
    reference_class: Vec<String>,

    #[command(flatten)]
    also: AlsoArgs,

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
    type Found = Found;

    fn keeps(&self, _: &Self::Asked) -> bool {
        false
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("no parts of it are kept; `stadial run` answers the [questions] of a scenario, and can be divided")
    }

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let mut loaded = self.scenario.load_with_evidence(self.output.screen.quiet)?;
        let (overrides, quiet) = (self.scenario.changes.read()?, self.output.screen.quiet);
        let together = self.also.understand(&loaded, &self.questions, (&overrides, quiet))?;
        if together.is_some() {
            // The questions are about all scenarios.
        } else if !self.questions.is_empty() {
            loaded.ask(&self.questions)?;
        } else if loaded.model.structure.queries.is_empty() {
            return Err(Failure::Option(
                "no question: the scenario states none\nGive one, such as \"alliance by 2040 given crisis by 2030\", or \
                 write a section [questions]; `stadial guide ask` has the language"
                    .to_owned(),
            ));
        }
        loaded.refer_to("--reference-class", &self.reference_class)?;
        let (scenario, injects) = self.injects.apply(self.policies.apply(loaded)?)?;
        let uncertain = |scenario: &&Scenario| !scenario.model.priors.is_empty();
        let others = together.iter().flat_map(|together| &together.scenarios);
        let lead = others.filter(uncertain).find(|_| scenario.model.priors.is_empty()).unwrap_or(&scenario);
        let (evidence, plan) = (self.evidence.load(&scenario)?, self.size.plan(lead)?);
        let plan = if evidence.is_some() { plan.under_evidence(&scenario.model) } else { plan };
        Ok(Asked { scenario, injects, evidence, plan, together })
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario).filter(|_| asked.together.is_none())
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        // Evidence takes about as long to take in as the run that follows.
        Some(asked.plan.n() * if asked.evidence.is_some() { 2 } else { 1 })
    }

    fn arguments(&self, asked: &Asked, _: &Self::Found) -> Vec<String> {
        let arguments = Arguments::of(&asked.scenario)
            .and(&self.questions)
            .with("also", self.also.also.iter().map(|path| path.display()))
            .with("share", &self.also.share)
            .with("reference-class", &self.reference_class)
            .with("policy", &asked.scenario.under)
            .with("injects", self.injects.path());
        self.evidence.arguments(arguments).sized(&asked.plan).words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Self::Found, Failure> {
        let Asked { scenario, plan, evidence, together, .. } = asked;
        if let Some(together) = together {
            let tally = run_joint(&together.joint, plan, &session.control())?;
            let run = Simulated::of(plan, tally.counted(), session.seconds());
            let run = run.check(&together.joint.models[0], plan)?;
            return Ok(Found { rows: tally.answers(), known: None, run });
        }
        let known = evidence.as_ref().map(|list| conditioned(scenario, list, plan, &session.control())).transpose()?;
        let scenario = known.as_ref().map_or(scenario, |known| &known.scenario);
        let tally = run(&scenario.model, plan, &session.control())?;
        let run = Simulated::of(plan, tally.counted(), session.seconds()).check(&scenario.model, plan)?;
        Ok(Found { rows: tally.answers(), known, run })
    }

    fn answer(&self, asked: &Asked, found: &Self::Found, _: &Session) -> Result<Answer, Failure> {
        Ok(ask_answer(asked, found))
    }

    /// The answers with their curves, then the tables.
    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        let mut content = tables::content(files, Self::TITLE)?;
        content.sections.splice(0..0, answers_page::section(files, &About::read(files)?)?);
        Ok(content)
    }
}
