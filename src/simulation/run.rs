//! A run of a scenario, and the probabilities that it gives.

use std::sync::Arc;

use crate::ensemble::{Control, Plan, Results, Tally, departure, run};
use crate::model::Model;
use crate::scenario::{Scenario as Loaded, first_day};
use crate::stats::Proportion;
use crate::theory::AlignmentType;

use super::handle::Space;
use super::trajectory::Trajectory;
use super::{Error, Outcome, Scenario, Size, Year};

/// A run of a scenario.
#[derive(Clone, Debug)]
pub struct Run {
    scenario: Arc<Loaded>,
    space: Arc<Space>,
    plan: Plan,
    tally: Tally,
}

impl Scenario {
    /// Runs the scenario, as `stadial run` does.
    ///
    /// # Errors
    /// [`Error::Size`] if a size is outside its range; [`Error::AllLeft`] if no trajectory stayed in the model's domain;
    /// [`Error::Threads`].
    pub fn run(&self, size: Size) -> Result<Run, Error> {
        self.run_controlled(size, &Control::default())
    }

    /// As [`Scenario::run`], watched and stopped from outside. A run that is stopped reports the trajectories that were
    /// finished: [`Run::is_complete`] says whether it has all.
    ///
    /// # Errors
    /// Those of [`Scenario::run`], and [`Error::Stopped`] if no trajectory was finished.
    pub fn run_controlled(&self, size: Size, control: &Control<'_>) -> Result<Run, Error> {
        let (scenario, space) = (self.shared(), Arc::clone(self.space()));
        let plan = size.plan(&scenario)?;
        let tally = run(&scenario.model, &plan, control)?;
        match (tally.valid(), tally.invalid()) {
            (0, 0) => Err(Error::Stopped),
            (0, left) => Err(all_left(&space, &scenario.model, &plan, left)),
            _ => Ok(Run { scenario, space, plan, tally }),
        }
    }
}

/// That all trajectories left the model's domain, and where the first did.
pub(super) fn all_left(space: &Space, model: &Model, plan: &Plan, trajectories: u64) -> Error {
    let structure = &model.structure;
    let first = departure(model, plan, plan.trajectories.start).map_or_else(String::new, |departure| {
        let (year, month, _) = first_day(structure, departure.step).first_day();
        let name = structure.quantity_name(departure.quantity);
        format!("in the first, `{name}` left in {year}-{month:02}; ")
    });
    Error::AllLeft { scenario: space.label(), trajectories, first }
}

impl Run {
    /// The probability that an outcome is reached by the end of a year, from the start on: the estimate (from 0 to 1), its
    /// Monte Carlo standard error and 95 % interval, and the parameter band, the central 95 % of the probability over the
    /// draws of the uncertain parameters. There is no band where no parameter is uncertain, the draws are fewer than 20, or
    /// they do not differ beyond chance.
    ///
    /// # Errors
    /// [`Error::Foreign`] for a handle of another scenario, and for no other reason.
    pub fn probability(&self, outcome: &Outcome, by: &Year) -> Result<Proportion, Error> {
        let (place, year) = (self.space.place(&outcome.0)?, self.space.number(by)?);
        Ok(Proportion::estimate_with_band(&self.tally.reached(place, year), self.is_uncertain()))
    }

    /// The probability that the alignment is of a type at the end of a year, that is, on the start's day after it (which
    /// is the day given in `types.csv`).
    ///
    /// # Errors
    /// [`Error::Foreign`] for a year of another scenario, and for no other reason.
    pub fn type_probability(&self, kind: AlignmentType, at_end_of: &Year) -> Result<Proportion, Error> {
        let year = self.space.number(at_end_of)? + 1;
        let clusters = self.tally.occupancy(year, usize::from(kind.rank()));
        Ok(Proportion::estimate_with_band(&clusters, self.is_uncertain()))
    }

    fn is_uncertain(&self) -> bool {
        !self.scenario.model.priors.is_empty()
    }

    /// Trajectory `number` of the run, from 0: events by date and a record for every year, as `stadial trace` prints it.
    ///
    /// # Errors
    /// [`Error::Size`] if the run has no trajectory of this number.
    pub fn trajectory(&self, number: u64) -> Result<Trajectory, Error> {
        if self.plan.trajectories.contains(&number) {
            return Ok(Trajectory::new(&self.scenario, &self.space, &self.plan, number));
        }
        let rule = format!("less than {}, the trajectories of the run", self.plan.n());
        Err(Error::Size { what: "trajectory", value: number, rule, way_out: "they are numbered from 0" })
    }

    /// How many trajectories stayed in the model's domain; probabilities are estimated from these.
    #[must_use]
    pub fn valid(&self) -> u64 {
        self.tally.valid()
    }

    /// How many trajectories left the model's domain, and are left out of every probability.
    #[must_use]
    pub fn invalid(&self) -> u64 {
        self.tally.invalid()
    }

    /// Over how many draws of the uncertain parameters its trajectories were spread.
    #[must_use]
    pub fn draws(&self) -> u64 {
        self.tally.n_draws()
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.plan.seed.0
    }

    /// Whether all of its trajectories were run, and it was not stopped before.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.valid() + self.invalid() == self.plan.n()
    }

    /// All tables that `stadial run` writes of it: probabilities of outcomes, types, stages and treaties by year,
    /// distributions of drivers, changes of type. Takes some seconds where parameters are uncertain.
    #[must_use]
    pub fn results(&self) -> Results {
        Results::with_bands_of_states(&self.scenario.model, &self.tally)
    }
}
