//! Whether the probabilities of another forecaster can be true together.

use crate::scenario::Scenario;

use super::against::AgainstList;

/// A difference that is not one of rounding.
const ROUNDING: f64 = 1e-6;
/// The most that are named.
const NAMED: usize = 5;

/// What cannot be true together in a table of forecasts, in sentences: of one forecaster and day, states that exclude each other
/// with probabilities of more than 1, and a later deadline of the same event that is less probable than an earlier one.
pub(super) fn incoherent(list: &AgainstList, scenarios: &[Scenario]) -> Vec<String> {
    let mut found = list.beyond_one();
    found.extend(list.falling(scenarios));
    let more = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    found.extend((more > 0).then(|| format!("{more} more such contradictions in {}.", list.source.name)));
    found
}

impl AgainstList {
    /// Sums of states that exclude each other above 1.
    fn beyond_one(&self) -> Vec<String> {
        let mut sums: Vec<(&str, String, f64)> = Vec::new();
        for row in &self.rows {
            let Some(series) = row.series() else { continue };
            match sums.iter_mut().find(|(who, of, _)| *who == row.forecaster && *of == series) {
                Some((_, _, sum)) => *sum += row.probability,
                None => sums.push((&row.forecaster, series, row.probability)),
            }
        }
        let told = |(who, of, sum): (&str, String, f64)| {
            format!("Contradiction: {who} gives {sum:.3} to states of {of} that exclude each other, more than 1.")
        };
        sums.into_iter().filter(|(_, _, sum)| *sum > 1.0 + ROUNDING).map(told).collect()
    }

    /// Later deadlines that are less probable than earlier ones of the same event.
    fn falling(&self, scenarios: &[Scenario]) -> Vec<String> {
        let mut found = Vec::new();
        for early in &self.rows {
            for late in &self.rows {
                if late.is_nested(early, scenarios) && late.probability < early.probability - ROUNDING {
                    found.push(format!(
                        "Contradiction: {} gives {:.3} to {}, which contains {} with {:.3}.",
                        late.forecaster, late.probability, late.question, early.question, early.probability
                    ));
                }
            }
        }
        found
    }
}
