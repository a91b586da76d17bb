//! Measures of trajectories: one number each.

use crate::trajectory::{NEVER, Records};

/// One number of a trajectory.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// 1 if an outcome was reached by a moment, else 0.
    Reached {
        /// Index of the outcome in the structure.
        outcome: usize,
        /// The last step that counts.
        by: u32,
    },
    /// Years from the start until an outcome was reached, at most until a moment: its mean is the restricted mean
    /// time.
    YearsUntil {
        /// Index of the outcome in the structure.
        outcome: usize,
        /// The last step that counts.
        by: u32,
        /// Length of a step in years.
        dt: f64,
    },
    /// The value of a driver on the start's day of a year.
    Driver {
        /// Index of the driver in the structure's list.
        driver: usize,
        /// The year, counted from the start.
        year: usize,
    },
    /// The stage, 0 to 7, on the start's day of a year.
    Stage {
        /// The year, counted from the start.
        year: usize,
    },
    /// A value from codings of a real alignment, the same for every trajectory.
    Coded {
        /// The stage, a depth or institutionalisation.
        value: f64,
    },
    /// The depth of an indicator on the start's day of a year.
    Depth {
        /// The indicator, from 0.
        indicator: usize,
        /// The year, counted from the start.
        year: usize,
    },
}

impl Reading {
    /// Whether it is 1 or 0, so that its mean is a probability.
    #[must_use]
    pub fn is_event(&self) -> bool {
        matches!(self, Self::Reached { .. })
    }

    /// The last year of a trajectory, counted from the start, that it uses.
    #[must_use]
    pub fn last_year(&self, steps_per_year: u32) -> u32 {
        match self {
            Self::Reached { by, .. } | Self::YearsUntil { by, .. } => by.div_ceil(steps_per_year),
            Self::Driver { year, .. } | Self::Stage { year } | Self::Depth { year, .. } => *year as u32,
            Self::Coded { .. } => 0,
        }
    }

    /// Its value in lane `l`.
    #[must_use]
    pub fn read<const L: usize>(&self, records: &Records<L>, l: usize) -> f64 {
        match self {
            Self::Reached { outcome, by } => {
                let passage = records.passage[*outcome][l];
                if passage != NEVER && passage <= *by { 1.0 } else { 0.0 }
            }
            Self::YearsUntil { outcome, by, dt } => f64::from(records.passage[*outcome][l].min(*by)) * dt,
            Self::Driver { driver, year } => records.drivers[*year][*driver][l],
            Self::Stage { year } => f64::from(records.stage[*year][l]),
            Self::Coded { value } => *value,
            Self::Depth { indicator, year } => f64::from(records.depth[*year][l][*indicator]),
        }
    }
}

/// An estimate from the readings of all trajectories: their mean or their spread.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The reading.
    pub reading: Reading,
    /// Only trajectories in which this event happened are included.
    pub given: Option<Reading>,
    /// The standard deviation over trajectories, in place of the mean.
    pub spread: bool,
}

impl Measure {
    /// The reading in lane `l`; `None` where the trajectory is not included.
    #[must_use]
    pub fn read<const L: usize>(&self, records: &Records<L>, l: usize) -> Option<f64> {
        let asked_for = self.given.as_ref().is_none_or(|given| given.read(records, l) > 0.0);
        asked_for.then(|| self.reading.read(records, l))
    }
}
