//! Tipping values: the answer for people, tables, JSON and a picture.

use crate::analysis::{Axis, Range};
use crate::model::Outcome;
use crate::scenario::Scenario;
use crate::stats::Proportion;

use super::crossing::Tip;

/// The file of the picture.
pub(super) const PICTURE: &str = "tip.svg";

/// A search for the tipping value, under one value of what it is held against.
#[derive(Clone, Debug)]
pub struct TipRow {
    /// That value, as it stands in a file; nothing for the scenario as it stands.
    pub against: Option<String>,
    /// Where the search looked.
    pub range: Range,
    /// Why it did not look further, where the scenario allows no more than that.
    pub limited: Option<String>,
    /// What it found.
    pub tip: Tip,
}

impl TipRow {
    /// Histories, at all values that were tried, that left the model's domain and are in no figure.
    #[must_use]
    pub fn aborted(&self) -> u64 {
        self.tip.points.iter().map(|point| point.aborted).sum()
    }
}

/// What a report of tipping values is made of.
#[derive(Clone, Copy, Debug)]
pub struct TipReport<'a> {
    /// The scenario as it stands.
    pub scenario: &'a Scenario,
    /// The path of the number that varies.
    pub parameter: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// Its value or law in the scenario.
    pub given: &'a str,
    /// The odds as the scenario stands.
    pub baseline: Option<&'a Proportion>,
    /// What the tipping value is held against, and its unit.
    pub against: Option<(&'a Axis, &'a str)>,
    /// Place of the outcome in the structure.
    pub outcome: usize,
    /// By the end of which year.
    pub year: i32,
    /// The odds to be crossed.
    pub level: f64,
    /// The searches that were finished.
    pub rows: &'a [TipRow],
    /// How many there should be.
    pub asked: usize,
    /// Histories at every value.
    pub trajectories: u64,
    /// Groups, or draws of the uncertain parameters, that these are spread over.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
    /// Values that are evaluated before crossings are narrowed down.
    pub looks: u16,
    /// The range that was asked for, if one was.
    pub range: Option<&'a str>,
    /// Worker threads.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl TipReport<'_> {
    pub(super) fn outcome(&self) -> &Outcome {
        &self.scenario.model.structure.outcomes[self.outcome]
    }

    pub(super) fn aborted(&self) -> u64 {
        self.rows.iter().map(TipRow::aborted).sum()
    }
}

/// What can be said of a search, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The odds cross the level, once or more.
    Crosses,
    /// They are below it at every value that was tried.
    Below,
    /// They are above it at every value that was tried.
    Above,
    /// They cannot be told from the level at any value.
    Unclear,
}

impl Verdict {
    pub(super) fn new(tip: &Tip, level: f64) -> Self {
        let nowhere = |crossing: &super::crossing::Crossing| crossing.rising.is_none();
        match tip.points.first() {
            _ if tip.crossings.iter().any(nowhere) => Self::Unclear,
            Some(point) if tip.crossings.is_empty() && point.odds.probability < level => Self::Below,
            Some(_) if tip.crossings.is_empty() => Self::Above,
            _ => Self::Crosses,
        }
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Crosses => "crosses",
            Self::Below => "below_throughout",
            Self::Above => "above_throughout",
            Self::Unclear => "unclear",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Spacing;
    use crate::questions::tip::crossing::TipPoint;

    #[test]
    fn histories_that_left_the_domain_are_counted_over_all_values() {
        let odds =
            Proportion { probability: 0.5, standard_error: 0.1, ci_low: 0.3, ci_high: 0.7, parameter_band: None };
        let points = [(0.1, 3), (0.2, 0), (0.3, 4)].map(|(value, aborted)| TipPoint { value, odds, aborted });
        let row = TipRow {
            against: None,
            range: Range { low: 0.1, high: 0.3, spacing: Spacing::Linear },
            limited: None,
            tip: Tip { points: points.to_vec(), crossings: Vec::new(), touches: Vec::new() },
        };
        assert_eq!(row.aborted(), 7);
    }
}
