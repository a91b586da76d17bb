//! Intervals for the probabilities of a rare outcome, from independent replicates of splitting.
//!
//! Where the outcome was reached, the interval is that of the mean of the replicates' estimates
//! ([`rare_mean_interval`]); without levels and uncertain parameters, that of a count of independent trajectories
//! ([`exact_interval`]). Where none of them reached it, there is an upper bound at 95 %, from this:
//!
//! - A replicate's estimate x is between 0 and 1 and has the mean p, the probability, so it is above 0 with a
//!   probability of at least p. That all of R are 0 has a probability of at most (1 - p)^R.
//! - With levels, p = A q: a trajectory arrives at the deepest level that any reached (A), and from there reaches the
//!   outcome (q). Trajectories that descend from different first ones have only the draw of the parameters in common.
//!   Such a family reaches the outcome with a probability of at least the share of its trajectories that do, which is q
//!   on average; so a family is one trial, whatever its size. Families are weighted by their replicate's product of
//!   shares and their size, and count as the number of equal ones of the same sum and sum of squares (L. Kish, Survey
//!   Sampling, 1965).
//! - Where parameters are uncertain, all trajectories of a replicate share their draw. The progress in other draws
//!   gives no information on a draw that no replicate had, and that may make the outcome certain: only the first bound
//!   holds.
//! - Without any level, A is 1 and each first trajectory is a family: p is below 1 - .05^(1/n) after n of them.
//! - With levels, the error probability is divided: .025 to the bound from whole replicates, .0125 each to A and to q;
//!   the lower of both bounds holds.

use crate::analysis::Replicate;
use crate::math::ln;
use crate::stats::{bound_without_success, exact_interval, rare_mean_interval};

/// The probability that an interval misses.
const MISS: f64 = 0.05;

/// The 95 % interval of the probability by the end of year number `year`; one-sided if no trajectory had reached the
/// outcome by then, or if all had.
pub(crate) fn interval(done: &[Replicate], year: usize, uncertain: bool) -> (f64, f64) {
    let by = |year: usize| -> Vec<f64> {
        done.iter().map(|replicate| replicate.by_year.iter().take(year + 1).sum::<f64>().min(1.0)).collect()
    };
    let values = by(year);
    if let Some(ends) = two_sided(done, &values, uncertain) {
        return ends;
    }
    if values.iter().any(|&value| value > 0.0) {
        // All of them, directly or through levels that all passed.
        return (1.0 - bound_without_success(trials(done, uncertain), MISS), 1.0);
    }
    let later = by(usize::MAX - 1);
    match two_sided(done, &later, uncertain) {
        // Passages in later years: one more contribution of the largest size, and no more than by the last year.
        Some((_, high)) => {
            let largest = later.iter().copied().fold(0.0, f64::max) / later.len() as f64;
            (0.0, high.min(-ln(MISS) * largest))
        }
        None if later.iter().any(|&value| value > 0.0) => (0.0, bound_without_success(trials(done, uncertain), MISS)),
        None => (0.0, upper_bound(done, uncertain)),
    }
}

/// The interval from the estimates `values` of the replicates; `None` if all are 0 or all are 1.
fn two_sided(done: &[Replicate], values: &[f64], uncertain: bool) -> Option<(f64, f64)> {
    if uncertain || deepest(done) > 1 {
        return rare_mean_interval(values, MISS / 2.0);
    }
    let n = trials(done, uncertain);
    let share = values.iter().sum::<f64>() / values.len() as f64;
    exact_interval((share * n).round(), n, MISS / 2.0)
}

/// The maximum number of levels of a replicate, including the outcome.
fn deepest(done: &[Replicate]) -> usize {
    done.iter().map(|one| one.levels.len()).max().unwrap_or(1)
}

/// The number of independent trials in the replicates, if all trajectories agree.
fn trials(done: &[Replicate], uncertain: bool) -> f64 {
    let first = done.first().and_then(|one| one.levels.first()).map_or(1.0, |&(started, _)| started as f64);
    if uncertain || deepest(done) > 1 { done.len() as f64 } else { first * done.len() as f64 }
}

/// The upper bound if no trajectory reached the outcome.
fn upper_bound(done: &[Replicate], uncertain: bool) -> f64 {
    let deepest = deepest(done);
    if uncertain || deepest <= 1 {
        return bound_without_success(trials(done, uncertain), MISS);
    }
    let there = |one: &&Replicate| one.levels.len() == deepest;
    let weights: Vec<f64> = done.iter().map(|one| if there(&one) { one.weight } else { 0.0 }).collect();
    let squares = |one: &Replicate| one.weight * one.weight * one.families;
    let sum: f64 = weights.iter().sum();
    let families = sum * sum / done.iter().filter(there).map(squares).sum::<f64>();
    let whole = bound_without_success(done.len() as f64, MISS / 2.0);
    let arrives = rare_mean_interval(&weights, MISS / 4.0).map_or(1.0, |(_, high)| high);
    whole.min(arrives * bound_without_success(families, MISS / 4.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replicate(levels: &[(u64, u64)], weight: f64, families: f64, reached: f64) -> Replicate {
        Replicate { by_year: vec![0.0, reached], levels: levels.to_vec(), weight, families, ..Replicate::default() }
    }

    #[test]
    fn no_hit_of_first_histories_has_the_exact_bound() {
        let done = vec![replicate(&[(256, 0)], 1.0, 1.0 / 256.0, 0.0); 4_096];
        let (low, high) = interval(&done, 1, false);
        assert!(low == 0.0 && (high / 2.857e-6 - 1.0).abs() < 1e-3, "{high}");
        // With a draw for each replicate these are 4,096 trials.
        assert!((interval(&done, 1, true).1 / 7.311e-4 - 1.0).abs() < 1e-3);
    }

    /// All of 100 replicates arrive at the second level with a share of .1 and families of 4 of 16 trajectories.
    #[test]
    fn no_hit_beyond_a_level_is_bounded_by_the_share_that_arrived_there() {
        let done = vec![replicate(&[(16, 2), (16, 0)], 0.1, 0.25, 0.0); 100];
        let (_, high) = interval(&done, 1, false);
        // 400 families: 1 - .0125^(1/400) = .010895; the share is .1 and hardly more.
        assert!(high > 0.1 * 0.010_895 && high < 0.105 * 0.010_895, "{high}");
        // With a draw for each replicate only these count: 1 - .05^(1/100).
        let (_, high) = interval(&done, 1, true);
        assert!((high / 0.029_513 - 1.0).abs() < 1e-4, "{high}");
    }

    #[test]
    fn a_certain_outcome_has_a_lower_bound_and_earlier_years_an_upper_one() {
        let done = vec![replicate(&[(256, 256)], 1.0, 1.0 / 256.0, 1.0); 64];
        let ((low, high), (none, early)) = (interval(&done, 1, false), interval(&done, 0, false));
        assert!(high == 1.0 && (1.0 - low) / 1.828e-4 - 1.0 < 1e-3 && none == 0.0, "{low}");
        assert!((early / 1.828e-4 - 1.0).abs() < 1e-3, "{early}");
        let mut done = vec![replicate(&[(16, 0)], 1.0, 1.0 / 16.0, 0.0); 63];
        done.push(replicate(&[(16, 1)], 1.0, 1.0 / 16.0, 1.0 / 16.0));
        // One trajectory of 1,024: ln 20 of them for the year before, and Clopper and Pearson's .02532 and 5.559 for
        // its own.
        let ((_, early), (low, high)) = (interval(&done, 0, false), interval(&done, 1, false));
        assert!((early * 1_024.0 - 2.996).abs() < 1e-3, "{early}");
        assert!((low * 1_024.0 - 0.025_317).abs() < 1e-6 && (high * 1_024.0 - 5.559_222).abs() < 1e-5, "{low} {high}");
    }
}
