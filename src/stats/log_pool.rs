//! The logarithmic pool of two probabilities: log-odds averaged with weights (C. Genest and J. V. Zidek, Combining probability
//! distributions: a critique and an annotated bibliography, 1986, doi:10.1214/ss/1177013825).

use crate::math::{logistic, logit};

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
}
