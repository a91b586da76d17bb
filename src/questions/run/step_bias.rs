//! The effect of the length of a step on probabilities.
//!
//! A run in steps of half the length has the same draws, and the same thresholds of all random events, so that the
//! difference of both, draw by draw, has a smaller error than that of two independent runs. The part of it beyond that
//! error is the bias of the step; it vanishes in proportion to the length of the step, so that the difference from half
//! a step is about half of the bias.

use crate::ensemble::Tally;
use crate::model::Model;
use crate::stats::{Estimate, Proportion, paired_difference};

/// The probability of an outcome by the end of a run, in steps of its length and of half of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StepBias {
    /// The name of the outcome.
    pub outcome: String,
    /// Its probability in steps of the run, from 0 to 1.
    pub probability: f64,
    /// Its probability in steps of half the length.
    pub probability_at_half: f64,
    /// The first minus the second, with its Monte Carlo error.
    pub difference: Estimate,
}

/// The probabilities of all outcomes of `model` by the end of the run, from the counts of a run and of the same one in
/// steps of half the length.
///
/// Where both have only one draw, their trajectories are treated as independent, so that the error is overestimated.
#[must_use]
pub fn step_bias(model: &Model, whole: &Tally, half: &Tally) -> Vec<StepBias> {
    let last = model.structure.n_years() as usize - 1;
    let bias = |(place, name): (usize, &String)| {
        let counts = [whole, half].map(|tally| tally.reached(place, last));
        let [one, other] = [&counts[0], &counts[1]].map(|clusters| Proportion::estimate(clusters, clusters.len() > 1));
        let difference = if counts[0].len() > 1 {
            paired_difference(&counts[0], &counts[1])
        } else {
            Estimate {
                value: one.probability - other.probability,
                standard_error: one.standard_error.hypot(other.standard_error),
            }
        };
        StepBias {
            outcome: name.clone(),
            probability: one.probability,
            probability_at_half: other.probability,
            difference,
        }
    };
    let names: Vec<String> = model.structure.outcomes.iter().map(|outcome| outcome.name.clone()).collect();
    names.iter().enumerate().map(bias).collect()
}
