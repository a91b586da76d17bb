//! `stadial storylines`: a few histories that reach an outcome, told.

use std::path::PathBuf;

use clap::Args;

use crate::ensemble::Plan;
use crate::model::Policy;
use crate::scenario::{Scenario, TRAJECTORIES_MAX};
use crate::study::{
    Answer, Arguments, DrawArgs, Errors, Failure, OutputArgs, PolicyArgs, Question, ScenarioArgs, Session, Sizes,
    ThreadArgs, find, outcome_named, plan, refuse_if_all_leave, results, whole, year_by,
};

use super::analysis::{Storylines, storylines};
use super::answer::storylines_answer;
use super::asked::StorylineOptions;
use super::report::StorylineReport;

/// Write a few trajectories that reach an outcome as stories: as different as possible, and standing for many
///
/// Histories that reach the outcome are gathered from plain runs until there are some hundred, or, where plain runs find
/// fewer than 200, by splitting (as in `stadial rare`; then they are weighted). Each is described by when the outcome
/// comes, which shocks strike how often and how close to it, whether support is kept, the types that it goes through,
/// the indicators and treaties that form and are lost, the condition that is the last to be met, and what is perceived
/// in the end; these seven count alike in the distance of two histories. The storylines are the medoids (k-medoids, BUILD
/// and SWAP; Kaufman and Rousseeuw 1990): the histories with the least sum of distances from all to the nearest of
/// them. Each stands for the share that is nearest to it.
///
/// Each is written as a dated narrative: what happened, what it moved and how far, why types, treaties and indicators
/// changed, how everything stands at the start and in the end.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial storylines scenarios/china-russia.toml --outcome functioning_alliance --count 3\n  \
    stadial storylines scenarios/china-russia.toml --outcome downgrade --by 2040 --out /tmp/breakdown\n  \
    stadial storylines scenarios/china-russia.toml --outcome allied_community --rare --output-format json")]
pub(crate) struct StorylinesArgs {
    #[command(flatten)]
    story: StoryArgs,
}

/// Which storylines are looked for.
#[derive(Debug, Args)]
pub(crate) struct StoryArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    policies: PolicyArgs,

    /// The outcome, one of the scenario's
    #[arg(long, value_name = "NAME")]
    outcome: String,

    /// By the end of which year the outcome counts; later years are not simulated [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    /// How many storylines
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = whole::<u16>(1..=20))]
    pub count: u16,

    /// The most trajectories to run in search of the outcome [default: the scenario's, else 96,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(1..=TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    /// Split histories at once, without plain runs
    #[arg(long)]
    rare: bool,

    #[command(flatten)]
    draws: DrawArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

/// Storylines that are asked for.
pub(crate) struct Asked {
    pub scenario: Scenario,
    pub options: StorylineOptions,
    pub year: i32,
    pub plan: Plan,
    threads: usize,
}

impl Question for StorylinesArgs {
    const NAME: &'static str = "storylines";
    const TITLE: &'static str = "Storylines";

    type Asked = Asked;
    type Found = Storylines;

    fn output(&self) -> &OutputArgs {
        &self.story.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        self.story.understand()
    }

    fn folder(&self, asked: &Asked) -> Option<PathBuf> {
        Some(results(&asked.scenario, "storylines"))
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    /// As many trajectories are simulated as it takes.
    fn work(&self, _: &Asked) -> Option<u64> {
        None
    }

    fn arguments(&self, asked: &Asked, _: &Storylines) -> Vec<String> {
        self.story.arguments(asked).words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Storylines, Failure> {
        self.story.find(asked, session)
    }

    fn answer(&self, asked: &Asked, found: &Storylines, session: &Session) -> Result<Answer, Failure> {
        let policies = asked.policies()?;
        let mut answer = storylines_answer(asked.report(found, &policies, session.seconds()))?;
        answer.screen.push('\n');
        Ok(answer)
    }
}

impl StoryArgs {
    /// Understands what is asked.
    pub fn understand(&self) -> Result<Asked, Failure> {
        let mut scenario = self.policies.apply(self.scenario.load(self.output.screen.quiet)?)?;
        let mut errors = Errors::default();
        let structure = &mut scenario.model.structure;
        let outcome = errors.keep(outcome_named(structure, &self.outcome));
        let year = errors.keep(year_by(structure, self.by));
        let trajectories = self.trajectories.unwrap_or(scenario.plan.trajectories);
        let plan = errors.keep(plan(&scenario, trajectories, self.draws.draws, self.draws.seed.seed));
        let (Some(outcome), Some(year), Some(mut plan)) = (outcome, year, plan) else {
            return Err(errors.into_failure());
        };
        scenario.model.structure.end_year = year + 1;
        plan.threads = self.threads.number();
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
        Ok(Asked { scenario, options, year, plan, threads: self.threads.count() })
    }

    /// Looks for the storylines.
    pub fn find(&self, asked: &Asked, session: &Session) -> Result<Storylines, Failure> {
        let model = &asked.scenario.model;
        let found = storylines(model, &asked.options, &session.control())?.ok_or(Failure::NothingFinished)?;
        if found.lines.is_empty() {
            let title = &model.structure.outcomes[asked.options.outcome].title;
            let why = if found.from_start > 0.0 {
                "it holds from the start; ask for another outcome"
            } else {
                "raise --trajectories, give a later --by, or ask `stadial rare` whether it is possible at all"
            };
            return Err(Failure::Option(format!("--outcome {}: no trajectory reaches {title}: {why}", self.outcome)));
        }
        Ok(found)
    }

    /// The options that give the same storylines again.
    pub fn arguments(&self, asked: &Asked) -> Arguments {
        Arguments::of(&asked.scenario)
            .with("policy", &asked.scenario.under)
            .with("outcome", [&self.outcome])
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

    /// What is reported.
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
