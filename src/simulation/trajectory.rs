//! One trajectory: its events by date, and a record for every year.

use std::sync::Arc;

use crate::ensemble::{LANES, Plan, trace};
use crate::scenario::Scenario as Loaded;
use crate::theory::{AlignmentType, N_INDICATORS, Obligations};
use crate::trajectory::NEVER;

use super::handle::Space;
use super::{Date, DatedEvent, Driver, Error, Outcome};

/// One trajectory of a run, from [`Run::trajectory`](super::Run::trajectory).
#[derive(Clone, Debug)]
pub struct Trajectory {
    space: Arc<Space>,
    number: u64,
    draw: u64,
    events: Vec<DatedEvent>,
    years: Vec<YearRecord>,
    reached: Vec<Option<Date>>,
    valid: bool,
}

/// How a trajectory stands on the start's day of a year.
#[derive(Clone, Debug)]
pub struct YearRecord {
    space: Arc<Space>,
    /// The year, from that of the start to that of the end, which both count.
    pub year: i32,
    /// The type of the alignment.
    pub kind: AlignmentType,
    /// The stage of military cooperation, 0 to 7.
    pub stage: u8,
    /// The depths of the seven indicators in the order of the theory, 0 for an absent one.
    pub depths: [u8; N_INDICATORS],
    /// The obligations of the treaty in force, none where there is no treaty.
    pub treaty: Obligations,
    drivers: Vec<f64>,
}

impl YearRecord {
    /// The value of a driver, in its natural unit: shares from 0 to 1, a ratio for `power_ratio`.
    ///
    /// # Errors
    /// [`Error::Foreign`] for a driver of another scenario, and for no other reason.
    pub fn value(&self, driver: &Driver) -> Result<f64, Error> {
        Ok(self.drivers[self.space.place(&driver.0)?])
    }
}

impl Trajectory {
    pub(super) fn new(scenario: &Loaded, space: &Arc<Space>, plan: &Plan, number: u64) -> Self {
        let structure = &scenario.model.structure;
        let (records, entries) = trace(&scenario.model, plan, number);
        let record = |year: usize| YearRecord {
            space: Arc::clone(space),
            year: structure.start_year + year as i32,
            kind: records.kind[year][0],
            stage: records.stage[year][0],
            depths: records.depth[year][0],
            treaty: records.treaty[year][0],
            drivers: records.drivers[year].iter().map(|value| value[0]).collect(),
        };
        let reached = |passage: &[u32; LANES]| (passage[0] != NEVER).then(|| Date::before(structure, passage[0]));
        Self {
            space: Arc::clone(space),
            number,
            draw: number % plan.draws,
            events: entries.into_iter().map(|entry| DatedEvent::of(structure, entry)).collect(),
            years: (0..=structure.n_years() as usize).map(record).collect(),
            reached: records.passage.iter().map(reached).collect(),
            valid: records.valid[0],
        }
    }

    /// Its number in the run, from 0.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The draw of the uncertain parameters that it has, from 0.
    #[must_use]
    pub fn draw(&self) -> u64 {
        self.draw
    }

    /// What happened, in order: shocks, acts of policies, and changes of indicators, type and treaty. That a policy changes
    /// numbers for a time is no event.
    #[must_use]
    pub fn events(&self) -> &[DatedEvent] {
        &self.events
    }

    /// How it stood on the start's day of every year, from the start to the end.
    #[must_use]
    pub fn years(&self) -> &[YearRecord] {
        &self.years
    }

    /// When it first reached an outcome; `None` if it did not. An outcome that holds at the start has the date of the start.
    ///
    /// # Errors
    /// [`Error::Foreign`] for an outcome of another scenario, and for no other reason.
    pub fn reached(&self, outcome: &Outcome) -> Result<Option<Date>, Error> {
        Ok(self.reached[self.space.place(&outcome.0)?])
    }

    /// Whether it stayed in the model's domain; one that did not is left out of every probability.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.valid
    }
}
