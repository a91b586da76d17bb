//! Storylines: for the terminal, to be read aloud, and as files.

use crate::model::{Outcome, Policy};
use crate::scenario::Scenario;
use crate::story::{History, Story, story};
use crate::study::Sizes;

use super::analysis::{Storyline, Storylines};
use super::asked::{Sampling, Source as StorylineSource, StorylineOptions};

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct StorylineReport<'a> {
    /// What was run, under its policies, ended with the year asked for.
    pub scenario: &'a Scenario,
    /// How.
    pub options: &'a StorylineOptions,
    /// The year by whose end the outcome counts.
    pub year: i32,
    /// What was found.
    pub found: &'a Storylines,
    /// The policies that the scenario was put under.
    pub policies: &'a [&'a Policy],
    /// Seed, trajectories and draws.
    pub sizes: Sizes,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl<'a> StorylineReport<'a> {
    /// The outcome.
    #[must_use]
    pub fn outcome(&self) -> &'a Outcome {
        &self.scenario.model.structure.outcomes[self.found.outcome]
    }

    /// A storyline as a history to be told, up to its outcome.
    #[must_use]
    pub fn history(&self, line: &'a Storyline) -> History<'a> {
        History {
            scenario: self.scenario,
            model: &self.scenario.model,
            parameters: &line.parameters,
            policies: self.policies,
            chronicle: &line.chronicle,
            until: line.features.reached.min(self.scenario.model.structure.n_steps()),
        }
    }

    /// A storyline in words.
    #[must_use]
    pub fn story(&self, line: &'a Storyline) -> Story {
        story(&self.history(line))
    }

    /// What the storylines were picked from, in a sentence.
    #[must_use]
    pub fn sampled(&self) -> String {
        let described = crate::render::thousands(self.found.described.len() as u64);
        match self.found.sampling {
            Sampling::Plain { histories, reached } => format!(
                "{described} of the {} histories that reach it, of {} that were run",
                crate::render::thousands(reached),
                crate::render::thousands(histories)
            ),
            Sampling::Splitting { repetitions, odds } => format!(
                "{described} histories that reach it, weighted, from {} repetitions of splitting (odds {odds:.2e})",
                crate::render::thousands(repetitions)
            ),
        }
    }
}

/// Which history a storyline is, for people.
pub(super) fn source(source: &StorylineSource) -> String {
    match source {
        StorylineSource::Trajectory { trajectory, draw } => format!("trajectory {trajectory}, draw {draw}"),
        StorylineSource::Lineage(lineage) => format!("a history of repetition {}", lineage.repetition),
    }
}
