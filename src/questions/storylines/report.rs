//! The contents of the report on storylines.

use crate::model::{Outcome, Policy};
use crate::scenario::Scenario;
use crate::story::{History, Story, story};
use crate::study::Sizes;

use super::analysis::{Storyline, Storylines};
use super::asked::{Sampling, Source as StorylineSource, StorylineOptions};

/// The contents of a report.
#[derive(Clone, Copy, Debug)]
pub struct StorylineReport<'a> {
    /// The scenario with its policies, truncated at the end of `year`.
    pub scenario: &'a Scenario,
    /// The options.
    pub options: &'a StorylineOptions,
    /// The year by whose end the outcome counts.
    pub year: i32,
    /// The storylines.
    pub found: &'a Storylines,
    /// The policies with which the scenario was simulated.
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

    /// A storyline as a trajectory, up to its outcome.
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

    /// What the storylines were selected from, in words.
    #[must_use]
    pub fn sampled(&self) -> String {
        let described = crate::render::thousands(self.found.described.len() as u64);
        match self.found.sampling {
            Sampling::Plain { trajectories, reached } => format!(
                "{described} of the {} trajectories that reach it, out of {}",
                crate::render::thousands(reached),
                crate::render::thousands(trajectories)
            ),
            Sampling::Splitting { replicates, probability } => format!(
                "{described} weighted trajectories that reach it, from {} replicates of splitting (probability {probability:.2e})",
                crate::render::thousands(replicates)
            ),
        }
    }
}

/// The trajectory of a storyline, in words.
pub(super) fn source(source: &StorylineSource) -> String {
    match source {
        StorylineSource::Trajectory { trajectory, draw } => format!("trajectory {trajectory}, draw {draw}"),
        StorylineSource::Lineage(lineage) => format!("a trajectory of replicate {}", lineage.repetition),
    }
}
