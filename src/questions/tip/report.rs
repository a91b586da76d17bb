//! The data of a report of tipping values.

use crate::analysis::{Axis, Range};
use crate::model::Outcome;
use crate::render::end_of;
use crate::scenario::Scenario;
use crate::stats::Proportion;

use super::crossing::Tip;

/// The file of the picture.
pub(super) const PICTURE: &str = "tip.svg";

/// A search for the tipping value at one value of --against.
#[derive(Clone, Debug)]
pub struct TipRow {
    /// That value as written in a file; `None` without --against.
    pub against: Option<String>,
    /// The range of the search.
    pub range: Range,
    /// Why the range was limited, if the scenario does not allow all of it.
    pub limited: Option<String>,
    /// The results.
    pub tip: Tip,
}

impl TipRow {
    /// Invalid trajectories at all evaluated values, which left the model's domain and are in no table.
    #[must_use]
    pub fn invalid(&self) -> u64 {
        self.tip.points.iter().map(|point| point.invalid).sum()
    }
}

/// The data of a report of tipping values.
#[derive(Clone, Copy, Debug)]
pub struct TipReport<'a> {
    /// The scenario unchanged.
    pub scenario: &'a Scenario,
    /// The path of the parameter that varies.
    pub parameter: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// Its value or distribution in the scenario.
    pub given: &'a str,
    /// The probability with the scenario unchanged.
    pub baseline: Option<&'a Proportion>,
    /// The parameter of --against and its unit.
    pub against: Option<(&'a Axis, &'a str)>,
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The year up to whose end the outcome counts.
    pub year: i32,
    /// The probability to be crossed.
    pub level: f64,
    /// The finished searches.
    pub rows: &'a [TipRow],
    /// The number of searches asked for.
    pub asked: usize,
    /// Trajectories at every value.
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

    /// The end of its year, in words.
    pub(super) fn end(&self) -> String {
        end_of(self.scenario.model.structure.start_day, self.year)
    }

    pub(super) fn invalid(&self) -> u64 {
        self.rows.iter().map(TipRow::invalid).sum()
    }
}

/// The result of a search in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The probability crosses the level, once or more.
    Crosses,
    /// It is below the level at every evaluated value.
    Below,
    /// It is above the level at every evaluated value.
    Above,
    /// It is not distinguishable from the level at any value.
    Unclear,
}

impl Verdict {
    pub(super) fn new(tip: &Tip, level: f64) -> Self {
        let nowhere = |crossing: &super::crossing::Crossing| crossing.rising.is_none();
        match tip.points.first() {
            _ if tip.crossings.iter().any(nowhere) => Self::Unclear,
            Some(point) if tip.crossings.is_empty() && point.estimate.probability < level => Self::Below,
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
    fn invalid_trajectories_are_counted_over_all_values() {
        let found =
            Proportion { probability: 0.5, standard_error: 0.1, ci_low: 0.3, ci_high: 0.7, parameter_band: None };
        let points =
            [(0.1, 3), (0.2, 0), (0.3, 4)].map(|(value, invalid)| TipPoint { value, estimate: found, invalid });
        let row = TipRow {
            against: None,
            range: Range { low: 0.1, high: 0.3, spacing: Spacing::Linear },
            limited: None,
            tip: Tip { points: points.to_vec(), crossings: Vec::new(), touches: Vec::new() },
        };
        assert_eq!(row.invalid(), 7);
    }
}
