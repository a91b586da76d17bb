//! Economic growth: a mean that moves from today's rate to the long-run rate, and deviations that revert to it.
//!
//! g -> OU(g; ginf + (g0 - ginf) e^(-t / tau), reversion, s_g); y += g dt + s_y sqrt(dt) Z. Economies share a world
//! factor: the innovations of two actors' growth have the correlation loading_a loading_b, unless the scenario gives
//! that pair its own.

use ndarray::Array2;

use crate::math::exp;

parameters! {
    /// Growth and military burden, for all actors.
    pub struct EconomyParameters {
        /// Rate at which growth returns to its mean path.
        growth_reversion = 0.4, "1/yr", NON_NEGATIVE, "judgement: business cycles of some years";
        /// Loading of every actor's growth on the world factor.
        world_loading = 0.3, "correlation", UNIT, "judgement";
        /// Rate at which the logarithm of the military burden returns to its long-run value.
        burden_reversion = 0.15, "1/yr", NON_NEGATIVE, "judgement";
        /// Volatility of the logarithm of the military burden.
        burden_volatility = 0.05, "per sqrt(yr)", NON_NEGATIVE, "judgement";
    }
}

/// The mean growth rate `t` years after the start, [1/yr].
#[must_use]
pub fn growth_mean(initial: f64, long_run: f64, transition_years: f64, t: f64) -> f64 {
    long_run + (initial - long_run) * exp(-t / transition_years)
}

/// The correlations are contradictory: no set of economies can have them.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrelationError;

/// The lower triangular factor F of the correlations of growth innovations, C = F F' (Cholesky): innovations are F
/// times independent normal numbers. Row and column a belong to actor a; `pairs` replace what the world factor gives.
///
/// # Errors
/// If the correlations are not those of any set of economies (C is not positive semi-definite).
pub fn innovation_factor(
    loading: f64,
    n_actors: usize,
    pairs: &[(usize, usize, f64)],
) -> Result<Array2<f64>, CorrelationError> {
    let mut correlation = Array2::from_elem((n_actors, n_actors), loading * loading);
    correlation.diag_mut().fill(1.0);
    for &(a, b, value) in pairs {
        correlation[(a, b)] = value;
        correlation[(b, a)] = value;
    }
    let mut factor = Array2::<f64>::zeros((n_actors, n_actors));
    for row in 0..n_actors {
        for column in 0..=row {
            let dot: f64 = (0..column).map(|k| factor[(row, k)] * factor[(column, k)]).sum();
            let rest = correlation[(row, column)] - dot;
            factor[(row, column)] = if row == column {
                if rest < -1e-12 {
                    return Err(CorrelationError);
                }
                rest.max(0.0).sqrt()
            } else if factor[(column, column)] > 1e-9 {
                rest / factor[(column, column)]
            } else if rest.abs() < 1e-9 {
                0.0
            } else {
                return Err(CorrelationError);
            };
        }
    }
    Ok(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_gives_back_the_correlations() {
        let factor = innovation_factor(0.3, 3, &[(0, 2, -0.4)]).unwrap();
        let product = factor.dot(&factor.t());
        assert!((product[(0, 1)] - 0.09).abs() < 1e-12);
        assert!((product[(0, 2)] + 0.4).abs() < 1e-12);
        assert!((product[(2, 2)] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_common_economy_is_possible_and_a_contradiction_is_not() {
        assert!(innovation_factor(1.0, 3, &[]).is_ok());
        assert_eq!(innovation_factor(0.0, 3, &[(0, 1, 0.9), (1, 2, 0.9), (0, 2, -0.9)]), Err(CorrelationError));
    }

    #[test]
    fn mean_growth_passes_from_the_initial_to_the_long_run_rate() {
        assert_eq!(growth_mean(0.1, 0.04, 5.0, 0.0), 0.1);
        assert!((growth_mean(0.1, 0.04, 5.0, 5.0) - (0.04 + 0.06 / std::f64::consts::E)).abs() < 1e-15);
    }
}
