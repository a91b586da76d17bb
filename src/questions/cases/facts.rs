//! The probabilities that a model gives to facts: facts as outcomes of one run.

use crate::ensemble::Tally;
use crate::model::{Fact, Outcome};
use crate::stats::{Cluster, Proportion};

use super::base_rate::base_rate;

/// A fact and its probabilities from its own case.
#[derive(Clone, Debug, PartialEq)]
pub struct FactRow {
    /// The fact.
    pub fact: Fact,
    /// Whether its conditions would hold if nothing changed: as the scenario states, or because they hold at the start
    /// in half of the trajectories or more.
    pub persistence: bool,
    /// The probability that the model gives to the conditions.
    pub estimate: Proportion,
    /// The same, away from 0 and 1, where the logarithm is infinite: (k + 1/2) / (n + 1) for k of n trajectories.
    pub smoothed: f64,
    /// The probability from the rates of the era, see [`base_rate`].
    pub base_rate: f64,
}

/// The outcomes that represent facts: for each fact, that it holds, and that it holds at the start.
#[must_use]
pub fn fact_outcomes(facts: &[Fact]) -> Vec<Outcome> {
    facts.iter().flat_map(|fact| [fact.outcome(), fact.at_start()]).collect()
}

/// The last step of any fact; 0 without facts.
pub(crate) fn last_step(facts: &[Fact]) -> u32 {
    facts.iter().map(|fact| fact.until).max().unwrap_or(0)
}

/// The facts of a case after its run, whose outcomes from place `first` on are those of [`fact_outcomes`] and whose
/// last year has number `last_year`. `uncertain`: whether the draws differ.
pub(crate) fn fact_rows(
    facts: &[Fact],
    (tally, first, last_year): (&Tally, usize, usize),
    start_year: i32,
    uncertain: bool,
) -> Vec<FactRow> {
    let row = |(place, fact): (usize, &Fact)| {
        let of_start = counts(&tally.reached(first + 2 * place + 1, last_year));
        let persistence = fact.persistence.unwrap_or(2 * of_start.hits >= of_start.n);
        let clusters = tally.reached(first + 2 * place, last_year);
        let Cluster { n, hits, .. } = counts(&clusters);
        FactRow {
            fact: fact.clone(),
            persistence,
            estimate: Proportion::estimate(&clusters, uncertain),
            smoothed: (hits as f64 + 0.5) / (n as f64 + 1.0),
            base_rate: base_rate(start_year, persistence, fact.is_low(), fact.years),
        }
    };
    facts.iter().enumerate().map(row).collect()
}

/// The sum over all draws.
fn counts(clusters: &[Cluster]) -> Cluster {
    clusters.iter().fold(Cluster::new(0, 0), |sum, draw| Cluster::new(sum.n + draw.n, sum.hits + draw.hits))
}
