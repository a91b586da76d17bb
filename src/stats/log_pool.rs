//! The logarithmic pool of probabilities: log-odds averaged with weights (C. Genest and J. V. Zidek, Combining probability
//! distributions: a critique and an annotated bibliography, 1986, doi:10.1214/ss/1177013825).

use crate::math::{logistic, logit};

use super::scoring::log_score;

/// The pool of `p` with weight `weight`, from 0 to 1, and of `other`, between 0 and 1, with the rest of the weight. With any
/// weight a `p` of 0 or 1 is the pool itself: one of two that is certain decides.
#[must_use]
pub fn log_pool(p: f64, other: f64, weight: f64) -> f64 {
    if weight <= 0.0 {
        other
    } else if weight >= 1.0 || p <= 0.0 || p >= 1.0 {
        p
    } else {
        logistic(weight * logit(p) + (1.0 - weight) * logit(other))
    }
}

/// The slope of the pool in `p`, between 0 and 1.
#[must_use]
pub fn log_pool_slope(p: f64, other: f64, weight: f64) -> f64 {
    let pool = log_pool(p, other, weight);
    weight * pool * (1.0 - pool) / (p * (1.0 - p))
}

/// The pool of probabilities, from above 0 to below 1, with weights that sum up to 1.
#[must_use]
pub fn log_pool_of(probabilities: &[f64], weights: &[f64]) -> f64 {
    logistic(probabilities.iter().zip(weights).map(|(&p, weight)| weight * logit(p)).sum())
}

/// The weights, none below 0 and 1 in all, with which the pool of several probabilities of each event has the best mean log
/// score on what came. `given` is not empty.
#[must_use]
pub fn log_pool_weights(given: &[(Vec<f64>, bool)]) -> Vec<f64> {
    let logits: Vec<(Vec<f64>, bool)> =
        given.iter().map(|(of, came)| (of.iter().map(|&p| logit(p)).collect(), *came)).collect();
    let mean = |weights: &[f64]| {
        let score = |(logits, came): &(Vec<f64>, bool)| {
            let pooled: f64 = logits.iter().zip(weights).map(|(x, weight)| weight * x).sum();
            log_score(logistic(if *came { pooled } else { -pooled }))
        };
        logits.iter().map(score).sum::<f64>() / logits.len() as f64
    };
    best(&mean, &mut Vec::new(), given[0].0.len()).0
}

/// Golden sections of each weight's interval: to about 1e-6.
const SECTIONS: u32 = 30;

/// The best weights that begin with those `chosen`, of `n` in all, and their score: one after another, each by golden sections,
/// as the score is convex.
fn best(mean: &dyn Fn(&[f64]) -> f64, chosen: &mut Vec<f64>, n: usize) -> (Vec<f64>, f64) {
    let left = 1.0 - chosen.iter().sum::<f64>();
    if chosen.len() + 1 == n {
        let complete: Vec<f64> = chosen.iter().copied().chain([left]).collect();
        let score = mean(&complete);
        return (complete, score);
    }
    let mut at = |weight: f64| {
        chosen.push(weight);
        let found = best(mean, chosen, n);
        chosen.pop();
        found
    };
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (0.0, left);
    let (mut one, mut other) = (at(high - golden * (high - low)), at(low + golden * (high - low)));
    for _ in 0..SECTIONS {
        if one.1 <= other.1 {
            high = low + golden * (high - low);
            other = one;
            one = at(high - golden * (high - low));
        } else {
            low = high - golden * (high - low);
            one = other;
            other = at(low + golden * (high - low));
        }
    }
    // The ends themselves are never tried within.
    [one, other, at(0.0), at(left)].into_iter().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: odds of 1/9 and 4 have the geometric mean 2/3, which is .4.
    #[test]
    fn odds_are_averaged_geometrically() {
        assert!((log_pool(0.1, 0.8, 0.5) - 0.4).abs() < 1e-12);
        assert_eq!([log_pool(0.1, 0.8, 0.0), log_pool(0.1, 0.8, 1.0)], [0.8, 0.1]);
        assert_eq!([log_pool(0.0, 0.8, 0.3), log_pool(1.0, 0.8, 0.3), log_pool(0.0, 0.8, 0.0)], [0.0, 1.0, 0.8]);
        assert!((log_pool(0.3, 0.3, 0.7) - 0.3).abs() < 1e-12);
    }

    #[test]
    fn the_slope_is_that_of_a_small_step() {
        for (p, other, weight) in [(0.1, 0.8, 0.5), (0.6, 0.02, 0.9), (0.4, 0.5, 0.0)] {
            let step = 1e-6;
            let steps = log_pool(p + step, other, weight) - log_pool(p - step, other, weight);
            assert!((log_pool_slope(p, other, weight) - steps / (2.0 * step)).abs() < 1e-6, "{p} {other} {weight}");
        }
    }

    #[test]
    fn the_pool_of_two_is_the_weighted_mean_of_logits() {
        // Odds 4 and 1/4: with equal weights 1; with 3/4 and 1/4 they are 2.
        assert!((log_pool_of(&[0.8, 0.2], &[0.5, 0.5]) - 0.5).abs() < 1e-12);
        assert!((log_pool_of(&[0.8, 0.2], &[0.75, 0.25]) - 2.0 / 3.0).abs() < 1e-12);
    }

    /// Events of which 3 of 4 come. A forecaster who says .9 and a constant of .5: best is odds 3, w = ln 3 / ln 9 = 1/2. A
    /// third one, who says the opposite, gets no weight.
    #[test]
    fn the_weights_are_those_of_the_best_score() {
        let given: Vec<(Vec<f64>, bool)> = (0..40).map(|event| (vec![0.9, 0.5, 0.1], event % 4 > 0)).collect();
        let found = log_pool_weights(&given);
        assert!((log_pool_of(&[0.9, 0.5, 0.1], &found) - 0.75).abs() < 1e-4, "{found:?}");
        let two: Vec<(Vec<f64>, bool)> = (0..40).map(|event| (vec![0.9, 0.5], event % 4 > 0)).collect();
        assert!((log_pool_weights(&two)[0] - 0.5).abs() < 1e-4, "{:?}", log_pool_weights(&two));
        let wrong: Vec<(Vec<f64>, bool)> = (0..40).map(|event| (vec![0.1, 0.5], event % 4 > 0)).collect();
        assert_eq!(log_pool_weights(&wrong), [0.0, 1.0]);
    }
}
