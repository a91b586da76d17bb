//! A comparison of policies, for the terminal and in tables.

use crate::model::Outcome;
use crate::scenario::Scenario;

use super::analysis::{CompareOptions, Comparison, Course};
use super::probabilities::CourseOdds;

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct CompareReport<'a> {
    /// What was run.
    pub scenario: &'a Scenario,
    /// The baseline, then the policies.
    pub courses: &'a [Course],
    /// How many of these were to be compared; more, if it was stopped.
    pub asked: usize,
    /// How.
    pub options: &'a CompareOptions,
    /// What came of it.
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

    /// The odds of an outcome under a course by the end of a year.
    pub(super) fn odds(&self, outcome: usize, course: usize, year: i32) -> Option<&'a CourseOdds> {
        self.found.odds.iter().find(|row| row.outcome == outcome && row.course == course && row.year == year)
    }
}
