//! The data of a report of a comparison.

use crate::model::Outcome;
use crate::scenario::Scenario;

use super::analysis::{CompareOptions, Comparison, Course};
use super::probabilities::CourseProbability;

/// The data of a report.
#[derive(Clone, Copy, Debug)]
pub struct CompareReport<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The baseline, then the policies.
    pub courses: &'a [Course],
    /// How many alternatives were to be compared; more than `courses` if interrupted.
    pub asked: usize,
    /// The options.
    pub options: &'a CompareOptions,
    /// The results.
    pub found: &'a Comparison,
    /// The last year.
    pub year: i32,
    /// Worker threads.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl<'a> CompareReport<'a> {
    pub(super) fn outcome(&self, place: usize) -> &'a Outcome {
        &self.courses[0].model.structure.outcomes[place]
    }

    /// The probability of an outcome under an alternative by the end of a year.
    pub(super) fn probability(&self, outcome: usize, course: usize, year: i32) -> Option<&'a CourseProbability> {
        self.found.probabilities.iter().find(|row| row.outcome == outcome && row.course == course && row.year == year)
    }
}
