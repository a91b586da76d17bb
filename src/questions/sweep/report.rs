//! The data of a report of a sweep.

use crate::analysis::Axis;
use crate::model::Outcome;
use crate::scenario::Scenario;

use super::analysis::Cell;
use super::tables::GridPoint;

/// The file of the picture.
pub(super) const PICTURE: &str = "sweep.svg";

/// The data of a report of a sweep.
#[derive(Clone, Copy, Debug)]
pub struct SweepReport<'a> {
    /// The scenario unchanged: the baseline.
    pub scenario: &'a Scenario,
    /// What varies: one or two.
    pub axes: &'a [Axis],
    /// The unit of each axis; empty where it has none.
    pub units: &'a [String],
    /// The values at every grid point, in the order of the axes; the last axis changes fastest.
    pub values: &'a [Vec<String>],
    /// Notes on the grid points, in sentences.
    pub notes: &'a [String],
    /// Index of the outcome of the summary.
    pub outcome: usize,
    /// The year of the summary, up to whose end the outcome counts.
    pub year: i32,
    /// The baseline, then the finished grid points.
    pub cells: &'a [Cell],
    /// Trajectories of each grid point.
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

    /// The finished grid points without the baseline, with their values.
    pub(super) fn varied(&self) -> impl Iterator<Item = (&Vec<String>, &Cell)> {
        self.values.iter().zip(self.cells.iter().skip(1))
    }

    /// The path of an axis with its unit.
    pub(super) fn label(&self, axis: usize) -> String {
        let path = &self.axes[axis].path;
        if self.units[axis].is_empty() { path.clone() } else { format!("{path} [{}]", self.units[axis]) }
    }
}
