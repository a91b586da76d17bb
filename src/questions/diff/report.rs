//! The data of a report of differences.

use super::analysis::{ChangedProbability, Common, Differences, Each, Move};
use super::inputs::Input;
use super::mixture::Mixture;
use super::side::Side;
use crate::render::end_of;

/// The name of the block of inputs that are moved together.
pub(super) const STRUCTURE: &str = "structure";

/// The data of a report of differences.
#[derive(Clone, Copy, Debug)]
pub(super) struct DiffReport<'a> {
    pub(super) sides: [&'a Side; 2],
    pub(super) inputs: &'a [Input],
    pub(super) mixture: &'a Mixture,
    pub(super) common: &'a Common,
    /// Index of the outcome of the summary, and its year.
    pub(super) outcome: usize,
    pub(super) year: i32,
    pub(super) each: Each,
    pub(super) tables_only: bool,
    pub(super) found: &'a Differences,
    /// Variants that were to be simulated.
    pub(super) asked: usize,
    /// Trajectories of each variant, the draws over which they are spread, and the seed.
    pub(super) trajectories: u64,
    pub(super) draws: u64,
    pub(super) seed: u64,
    pub(super) threads: usize,
    pub(super) seconds: f64,
}

impl<'a> DiffReport<'a> {
    /// The title of an outcome, as in B.
    pub(super) fn title(&self, outcome: usize) -> &'a str {
        self.sides[1].scenario.model.structure.outcome_title(&self.common.outcomes[outcome])
    }

    /// The end of the year of the summary, in words.
    pub(super) fn end(&self) -> String {
        end_of(self.sides[1].scenario.model.structure.start_day, self.year)
    }

    /// An input by its number among those that can be moved.
    pub(super) fn input(&self, number: usize) -> &'a str {
        self.mixture.path(number).unwrap_or(STRUCTURE)
    }

    /// The probability of an outcome by the end of the year of the summary.
    pub(super) fn probability(&self, outcome: usize) -> Option<&'a ChangedProbability> {
        self.found.probabilities.iter().find(|row| row.outcome == outcome && row.year == self.year)
    }

    /// What moves the probability of the summary, the largest first.
    pub(super) fn moves(&self) -> Vec<&'a Move> {
        let of_summary = |row: &&Move| row.outcome == self.outcome && row.year == self.year;
        let mut moves: Vec<&Move> = self.found.moves.iter().filter(of_summary).collect();
        moves.sort_by(|a, b| b.first.value.abs().total_cmp(&a.first.value.abs()).then(a.input.cmp(&b.input)));
        moves
    }
}
