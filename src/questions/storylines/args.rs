//! `stadial storylines`: a few trajectories that reach an outcome, as stories.

use clap::Args;

use crate::ensemble::Plan;
use crate::evidence::EvidenceList;
use crate::model::Policy;
use crate::scenario::{Scenario, TRAJECTORIES_MAX};
use crate::study::{
    Answer, Arguments, DrawArgs, Errors, EvidenceArgs, Failure, Known, OutcomeArgs, OutputArgs, PolicyArgs, Question,
    ScenarioArgs, Session, Sizes, ThreadArgs, conditioned, find, outcome_named, plan, refuse_if_all_leave, whole,
    year_by,
};

use super::analysis::{Storylines, storylines};
use super::answer::storylines_answer;
use super::asked::StorylineOptions;
use super::report::StorylineReport;

/// Select a few trajectories that reach an outcome, as different as possible, and describe them
///
/// Plain runs are made until some hundred trajectories reach the outcome. If they find fewer than 200, splitting is used (as
/// in `stadial rare`); its trajectories are weighted. Each trajectory is described by seven features: the date of the
/// outcome; which shocks occur, how often and how close to it; whether support is kept; the types it goes through; the
/// indicators and treaties that form and are lost; the last condition to be met; and the perceptions at the outcome. The
/// features have equal weight in the distance of two trajectories. The storylines are the medoids (k-medoids, BUILD and
/// SWAP; Kaufman and Rousseeuw 1990): the trajectories with the least sum of distances from all others to the nearest of
/// them. Each storyline stands for the share of trajectories nearest to it.
///
/// Each is written as a dated narrative: what happened, what it moved and how far, why types, treaties and indicators
/// changed, and how everything stands at the start and at the end.
///
/// Writes tables (CSV) and a manifest to results/SCENARIO/storylines, unless --out or --no-files is given. If it is
/// interrupted (Ctrl-C), nothing is written: fewer trajectories would give other storylines.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial storylines scenarios/china-russia.toml --outcome functioning_alliance --count 3\n  \
    stadial storylines scenarios/china-russia.toml --outcome downgrade --by 2040 --out /tmp/breakdown\n  \
    stadial storylines scenarios/china-russia.toml --outcome allied_community --rare --output-format json")]
pub(crate) struct StorylinesArgs {
    #[command(flatten)]
    evidence: EvidenceArgs,

    #[command(flatten)]
    story: StoryArgs,
}

/// Options for the storylines.
#[derive(Debug, Args)]
pub(crate) struct StoryArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    #[command(flatten)]
    outcome: OutcomeArgs,

    /// Number of storylines
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = whole::<u16>(1..=20))]
    pub count: u16,

    /// Maximum number of trajectories of plain runs [default: the scenario's, else 96,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    /// Use splitting from the start, without plain runs
    #[arg(long)]
    rare: bool,

    #[command(flatten)]
    draws: DrawArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// A validated request.
pub(crate) struct Asked {
    pub scenario: Scenario,
    pub options: StorylineOptions,
    pub year: i32,
    pub plan: Plan,
    evidence: Option<EvidenceList>,
    threads: usize,
}

impl Question for StorylinesArgs {
    const NAME: &'static str = "storylines";
    const TITLE: &'static str = "Storylines";

    type Asked = Asked;
    type Found = (Storylines, Option<Known>);

    fn output(&self) -> &OutputArgs {
        &self.story.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        self.story.understand(&self.evidence)
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    /// The number of trajectories is not known in advance.
    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        if self.story.rare { Err("trajectories are split until enough are found") } else { Ok(()) }
    }

    fn work(&self, _: &Asked) -> Option<u64> {
        None
    }

    fn arguments(&self, asked: &Asked, _: &Self::Found) -> Vec<String> {
        self.evidence.arguments(self.story.arguments(asked)).words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Self::Found, Failure> {
        self.story.find(asked, session)
    }

    fn answer(&self, asked: &Asked, (found, known): &Self::Found, session: &Session) -> Result<Answer, Failure> {
        let policies = asked.policies()?;
        let mut answer = storylines_answer(asked.report(found, &policies, session.seconds()))?;
        answer.screen.push('\n');
        Ok(known.iter().fold(answer, |answer, known| known.told_in(answer)))
    }
}

impl StoryArgs {
    /// Validates the request.
    pub fn understand(&self, evidence: &EvidenceArgs) -> Result<Asked, Failure> {
        let mut scenario = self.policies.apply(self.scenario.load_with_evidence(self.output.screen.quiet)?)?;
        let evidence = evidence.load(&scenario)?;
        if self.rare && evidence.is_some() {
            let message = "--rare: splitting starts from the beginning and not from evidence; leave it out, and raise --trajectories";
            return Err(Failure::Option(message.to_owned()));
        }
        let mut errors = Errors::default();
        let structure = &mut scenario.model.structure;
        let outcome = errors.keep(outcome_named(structure, &self.outcome.name));
        let year = errors.keep(year_by(structure, self.outcome.by));
        let trajectories = self.trajectories.unwrap_or(scenario.plan.trajectories);
        let plan = errors.keep(plan(&scenario, trajectories, self.draws.draws, self.draws.seed.seed));
        let (Some(outcome), Some(year), Some(mut plan)) = (outcome, year, plan) else {
            return Err(errors.into_failure());
        };
        scenario.model.structure.end_with(year);
        plan.threads = self.threads.number();
        if evidence.is_some() {
            plan = plan.under_evidence(&scenario.model);
        }
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
        Ok(Asked { scenario, options, year, plan, evidence, threads: self.threads.count() })
    }

    /// Finds the storylines.
    pub fn find(&self, asked: &Asked, session: &Session) -> Result<(Storylines, Option<Known>), Failure> {
        let Asked { scenario, plan, evidence, .. } = asked;
        let known = evidence.as_ref().map(|list| conditioned(scenario, list, plan, &session.control())).transpose()?;
        let model = known.as_ref().map_or(&scenario.model, |known| &known.scenario.model);
        let found = storylines(model, &asked.options, &session.control())?.ok_or(Failure::NothingFinished)?;
        if found.lines.is_empty() {
            let title = &model.structure.outcomes[asked.options.outcome].title;
            let why = if found.from_start > 0.0 {
                "it holds from the start; ask for another outcome"
            } else {
                "raise --trajectories, give a later --by, or find out with `stadial rare` whether it is possible at all"
            };
            return Err(Failure::Option(format!(
                "--outcome {}: no trajectory reaches {title}: {why}",
                self.outcome.name
            )));
        }
        Ok((found, known))
    }

    /// The options that reproduce the storylines.
    pub fn arguments(&self, asked: &Asked) -> Arguments {
        Arguments::of(&asked.scenario)
            .with("policy", &asked.scenario.under)
            .with("outcome", [&self.outcome.name])
            .with("by", [asked.year])
            .with("count", [self.count])
            .with("trajectories", [asked.options.trajectories])
            .flag("rare", self.rare)
            .with("draws", [asked.options.draws])
            .with("seed", [asked.options.seed])
    }
}

impl Asked {
    /// The policies with which the scenario is simulated.
    pub fn policies(&self) -> Result<Vec<&Policy>, Failure> {
        find(&self.scenario, self.scenario.under.iter().map(String::as_str))
    }

    /// The contents of the report.
    pub fn report<'a>(
        &'a self,
        found: &'a Storylines,
        policies: &'a [&'a Policy],
        seconds: f64,
    ) -> StorylineReport<'a> {
        let sizes = Sizes {
            seed: Some(self.options.seed),
            trajectories: None,
            draws: Some(self.options.draws),
            threads: self.threads,
            ..Sizes::default()
        };
        StorylineReport {
            scenario: &self.scenario,
            options: &self.options,
            year: self.year,
            found,
            policies,
            sizes,
            seconds,
        }
    }
}
