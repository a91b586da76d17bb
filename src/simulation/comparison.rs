//! Two variants of a scenario on the same random numbers.

use std::sync::Arc;

use crate::ensemble::{Control, Plan, departures};
use crate::questions::compare::{Course, CourseProbability, OddsRatio, compare};
use crate::scenario::Scenario as Loaded;
use crate::stats::{Estimate, Proportion};

use super::handle::Space;
use super::run::all_left;
use super::{Error, Outcome, Scenario, Size, Year};

/// Two variants of a scenario beside each other.
#[derive(Clone, Debug)]
pub struct Comparison {
    space: Arc<Space>,
    /// By outcome, then year.
    contrasts: Vec<Vec<Contrast>>,
    draws: u64,
    invalid: u64,
}

/// The probability of an outcome by the end of a year under two variants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    /// Its probability in the scenario that was compared.
    pub baseline: Proportion,
    /// Its probability in the alternative.
    pub alternative: Proportion,
    /// The probability of the alternative less that of the baseline, and its Monte Carlo standard error. The error is paired
    /// (a jackknife over the draws), as both ran on the same random numbers: mostly much smaller than those of the two
    /// probabilities.
    pub difference: Estimate,
    /// p (1 - q) / ((1 - p) q), with p of the alternative and q of the baseline, with its 95 % interval; `None` where it is
    /// not defined, as p or q is 0 or 1.
    pub odds_ratio: Option<OddsRatio>,
}

impl Scenario {
    /// Runs this scenario, the baseline, and a variant of it on the same random numbers, so that they differ by nothing but
    /// what was changed. The variant is made by [`Scenario::under`] or [`Scenario::with`]; to compare two policies with each
    /// other, compare the scenario under the one with the scenario under the other. The numbers are those of
    /// `stadial compare`.
    ///
    /// # Errors
    /// [`Error::Foreign`] if the alternative is no variant of this scenario or has other years, outcomes or policies;
    /// [`Error::Size`] if a size is outside its range for comparisons; [`Error::AllLeft`] if no trajectory of one of the
    /// two stayed in the model's domain; [`Error::Threads`].
    pub fn compare(&self, alternative: &Self, size: Size) -> Result<Comparison, Error> {
        self.compare_controlled(alternative, size, &Control::default())
    }

    /// As [`Scenario::compare`], watched and stopped from outside; the trajectories of both variants are counted as
    /// finished.
    ///
    /// # Errors
    /// Those of [`Scenario::compare`], and [`Error::Stopped`] if it was stopped: there is no comparison of parts.
    pub fn compare_controlled(
        &self,
        alternative: &Self,
        size: Size,
        control: &Control<'_>,
    ) -> Result<Comparison, Error> {
        let space = Arc::clone(self.space());
        space.check(alternative.space(), "scenario", alternative.title())?;
        let sides = [self.loaded(), alternative.loaded()];
        let mut options = size.compare(sides[0])?;
        options.outcomes = (0..self.outcomes().count()).collect();
        for side in sides {
            refuse_if_all_leave(&space, side, options.seed)?;
        }
        let courses = sides.map(|side| Course::baseline(&side.name, &side.model));
        let found = compare(&courses, &options, control)?.ok_or(Error::Stopped)?;
        let of = |course: usize, outcome: usize| -> Vec<&CourseProbability> {
            found.probabilities.iter().filter(|row| (row.course, row.outcome) == (course, outcome)).collect()
        };
        let contrast = |(baseline, alternative): (&CourseProbability, &CourseProbability)| Contrast {
            baseline: baseline.estimate,
            alternative: alternative.estimate,
            difference: alternative.difference,
            odds_ratio: alternative.ratio,
        };
        let of_outcome = |&outcome: &usize| of(0, outcome).into_iter().zip(of(1, outcome)).map(contrast).collect();
        let contrasts = options.outcomes.iter().map(of_outcome).collect();
        Ok(Comparison { space, contrasts, draws: found.draws, invalid: found.invalid })
    }
}

/// Trajectories that are run to see whether they stay in the model's domain: if one in twenty does, some of so many do with
/// a probability of .96.
const TRIED: u64 = 64;

fn refuse_if_all_leave(space: &Space, scenario: &Loaded, seed: u64) -> Result<(), Error> {
    let plan = Plan::new(&scenario.model, TRIED, scenario.plan.draws, seed);
    let found = departures(&scenario.model, &plan, &Control::default())?;
    if found.invalid < found.trajectories {
        return Ok(());
    }
    Err(all_left(space, &scenario.model, &plan, found.trajectories))
}

impl Comparison {
    /// The probabilities of an outcome by the end of a year in both variants, and their difference.
    ///
    /// # Errors
    /// [`Error::Foreign`] for a handle of another scenario, and for no other reason.
    pub fn by(&self, outcome: &Outcome, year: &Year) -> Result<Contrast, Error> {
        let (place, year) = (self.space.place(&outcome.0)?, self.space.number(year)?);
        Ok(self.contrasts[place][year])
    }

    /// Over how many draws of the uncertain parameters the trajectories of each variant were spread.
    #[must_use]
    pub fn draws(&self) -> u64 {
        self.draws
    }

    /// How many trajectories, of both variants, left the model's domain and are left out.
    #[must_use]
    pub fn invalid(&self) -> u64 {
        self.invalid
    }
}
