//! A scenario at many grid points: tables, the answer for people and a picture.

use crate::analysis::Axis;
use crate::model::Outcome;
use crate::scenario::Scenario;

use super::analysis::Cell;
use super::tables::GridPoint;

/// The file of the picture.
pub(super) const PICTURE: &str = "sweep.svg";

/// What a report of a sweep is made of.
#[derive(Clone, Copy, Debug)]
pub struct SweepReport<'a> {
    /// The scenario as it stands.
    pub scenario: &'a Scenario,
    /// What varies: one or two.
    pub axes: &'a [Axis],
    /// The unit of each axis; empty where it has none.
    pub units: &'a [String],
    /// The values of every setting, in the order of the axes; the last axis varies first.
    pub values: &'a [Vec<String>],
    /// What is to be known of the settings, in sentences.
    pub notes: &'a [String],
    /// Place of the outcome that is told.
    pub outcome: usize,
    /// By the end of which year it is told.
    pub year: i32,
    /// The baseline, then the settings that were finished.
    pub cells: &'a [Cell],
    /// Histories of each setting.
    pub trajectories: u64,
    /// Groups, or draws of the uncertain parameters, that these are spread over.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
    /// Worker threads.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl<'a> SweepReport<'a> {
    pub(super) fn outcome(&self) -> &Outcome {
        &self.scenario.model.structure.outcomes[self.outcome]
    }

    /// The baseline and the grid points that were finished.
    pub(super) fn points(self) -> impl Iterator<Item = GridPoint<'a>> {
        let values = std::iter::once(&[][..]).chain(self.values.iter().map(Vec::as_slice));
        values.zip(self.cells).map(|(values, cell)| GridPoint { values, cell })
    }

    /// The settings that were finished, with their values.
    pub(super) fn settings(&self) -> impl Iterator<Item = (&Vec<String>, &Cell)> {
        self.values.iter().zip(self.cells.iter().skip(1))
    }

    /// The path of an axis with its unit.
    pub(super) fn label(&self, axis: usize) -> String {
        let path = &self.axes[axis].path;
        if self.units[axis].is_empty() { path.clone() } else { format!("{path} [{}]", self.units[axis]) }
    }
}
