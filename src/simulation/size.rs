//! How many trajectories, draws and threads a run takes, and with which seed.

use crate::ensemble::{Plan, Tally};
use crate::questions::compare::{CompareOptions, Wanted};
use crate::scenario::{DRAWS_MAX, Scenario as Loaded, TRAJECTORIES_MAX};

use super::Error;

/// The size of a run. What is not set is as the scenario says (`[run]` in its file), else 96,000 trajectories in 1,000
/// draws with seed 1; so [`Size::default`] runs what the program runs without options.
///
/// ```
/// use stadial::simulation::Size;
///
/// let quick = Size::default().trajectories(1_600).draws(100);
/// assert_ne!(quick, quick.seed(2));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    trajectories: Option<u64>,
    draws: Option<u64>,
    seed: Option<u64>,
    threads: u16,
}

impl Size {
    /// How many trajectories are run, from 1 to 1,000,000,000,000; for a comparison, from 800 to 4,000,000 of each variant.
    /// The Monte Carlo error falls with their square root. Trajectory i is the same in a longer run of the same draws.
    #[must_use]
    pub fn trajectories(mut self, trajectories: u64) -> Self {
        self.trajectories = Some(trajectories);
        self
    }

    /// Over how many draws of the uncertain parameters they are spread, from 1 to 20,000 or fewer where the horizon is
    /// long. Groups of 16 trajectories of one draw are as fast as one, and parameter bands take 20 draws at least. Without
    /// uncertain parameters a run has one draw. If it is not set, a comparison takes fewer draws than the scenario's, so
    /// that each has 480 trajectories.
    #[must_use]
    pub fn draws(mut self, draws: u64) -> Self {
        self.draws = Some(draws);
        self
    }

    /// The seed of all randomness, any number.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// On how many threads it is worked; 0, as by default, for as many as there are processors. Results do not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: u16) -> Self {
        self.threads = threads;
        self
    }

    /// The plan of a run, as `stadial run` has it.
    pub(super) fn plan(self, scenario: &Loaded) -> Result<Plan, Error> {
        let trajectories = self.trajectories.unwrap_or(scenario.plan.trajectories);
        within("trajectories", trajectories, (1, TRAJECTORIES_MAX), "choose a number in this range")?;
        let fits = Tally::most_draws(&scenario.model);
        if let Some(draws) = self.draws {
            within(
                "draws",
                draws,
                (1, fits),
                "more draws hardly change parameter bands, so raise `trajectories` instead",
            )?;
        }
        let draws = self.draws.unwrap_or(scenario.plan.draws.min(fits));
        let seed = self.seed.unwrap_or(scenario.plan.seed);
        let mut plan = Plan::new(&scenario.model, trajectories, draws, seed);
        plan.threads = usize::from(self.threads);
        Ok(plan)
    }

    /// The plan of each point of an evaluation, as that of a grid point of `stadial sweep`.
    pub(super) fn points(self, scenario: &Loaded) -> Result<Plan, Error> {
        let trajectories = self.trajectories.unwrap_or(POINT_TRAJECTORIES);
        within("trajectories", trajectories, (1, TRAJECTORIES_MAX), "choose a number in this range for each point")?;
        if let Some(draws) = self.draws {
            within("draws", draws, (1, DRAWS_MAX), "raise `trajectories` instead")?;
        }
        let draws = self.draws.unwrap_or(scenario.plan.draws);
        let uncertain = !scenario.model.priors.is_empty();
        let mut plan = Plan::paired(uncertain, trajectories, draws, self.seed.unwrap_or(scenario.plan.seed));
        plan.threads = usize::from(self.threads);
        Ok(plan)
    }

    /// The sizes of a comparison, as `stadial compare` has them; of no outcome yet.
    pub(super) fn compare(self, scenario: &Loaded) -> Result<CompareOptions, Error> {
        let (least, most) = (CompareOptions::TRAJECTORIES_MIN, CompareOptions::TRAJECTORIES_MAX);
        if let Some(trajectories) = self.trajectories {
            within("trajectories", trajectories, (least, most), "choose a number in this range for each variant")?;
        }
        let trajectories = self.trajectories.unwrap_or(scenario.plan.trajectories).max(least);
        if let Some(draws) = self.draws {
            let most = DRAWS_MAX.min(trajectories / 2);
            within("draws", draws, (1, most), "each draw needs at least 2 trajectories: raise `trajectories`")?;
        }
        Ok(CompareOptions {
            outcomes: Vec::new(),
            wanted: Wanted::Low,
            bound: None,
            trajectories,
            draws: self.draws.unwrap_or(CompareOptions::draws_for(trajectories, scenario.plan.draws)),
            seed: self.seed.unwrap_or(scenario.plan.seed),
            threads: usize::from(self.threads),
        })
    }
}

/// The trajectories of each point of an evaluation, if no number is given.
const POINT_TRAJECTORIES: u64 = 1_600;

fn within(what: &'static str, value: u64, (least, most): (u64, u64), way_out: &'static str) -> Result<(), Error> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Error::Size { what, value, rule: format!("from {least} to {most}"), way_out })
}
