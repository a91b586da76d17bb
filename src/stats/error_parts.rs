//! The parts of the standard error of a proportion, and the sample sizes that would reduce it.
//!
//! With D draws of the parameters and N trajectories spread evenly over them its square is V_b / D + V_w / N: V_b is
//! the variance of the draws' probabilities, V_w the mean of p (1 - p) over draws (a nested sample; Cochran, Sampling
//! Techniques, 1977, section 10.3). More trajectories reduce only the second part.

use super::cluster::{Cluster, Spread};

/// The two parts of the error of a proportion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorParts {
    /// Variance of the draws' probabilities; 0 where they do not exceed chance by two standard errors.
    pub between: f64,
    /// Variance of a trajectory within its draw.
    pub within: f64,
    /// A lower limit of the variance of the draws' probabilities, two standard errors below the estimate.
    between_low: f64,
}

impl ErrorParts {
    /// Estimates the two parts. `uncertain`: whether the draws differ (otherwise all trajectories count as one draw).
    #[must_use]
    pub fn estimate(clusters: &[Cluster], uncertain: bool) -> Self {
        let spread = uncertain.then(|| Spread::of(clusters)).flatten();
        let Some(Spread { draws, replicates, spread, noise, differ, .. }) = spread else {
            let n: u64 = clusters.iter().map(|cluster| cluster.n).sum();
            let hits: u64 = clusters.iter().map(|cluster| cluster.hits).sum();
            let p = hits as f64 / n.max(1) as f64;
            return Self { between: 0.0, within: p * (1.0 - p), between_low: 0.0 };
        };
        if !differ {
            return Self { between: 0.0, within: spread * replicates, between_low: 0.0 };
        }
        let between = spread - noise;
        let between_low = (between - 2.0 * spread * (2.0 / (draws - 1.0)).sqrt()).max(0.0);
        Self { between, within: noise * replicates, between_low }
    }

    /// The number of trajectories in `draws` draws with this standard error; `None` where the draws alone exceed it.
    #[must_use]
    pub fn trajectories_for(&self, error: f64, draws: u64) -> Option<f64> {
        let room = error * error - self.between / draws as f64;
        // An error of 0 gives no estimate.
        (error > 0.0 && room > 0.0).then(|| self.within / room)
    }

    /// The number of draws that contribute a quarter of the square of this standard error, the rest left to the
    /// trajectories.
    ///
    /// More draws cost little work but memory; with a quarter, the number of trajectories is a third above its minimum.
    #[must_use]
    pub fn draws_for(&self, error: f64) -> f64 {
        4.0 * self.between / (error * error)
    }

    /// The standard error of `draws` draws of infinitely many trajectories each.
    #[must_use]
    pub fn floor(&self, draws: u64) -> f64 {
        (self.between / draws as f64).sqrt()
    }

    /// Whether no number of trajectories in `draws` draws can reach this standard error, beyond chance.
    #[must_use]
    pub fn is_out_of_reach(&self, error: f64, draws: u64) -> bool {
        self.between_low / draws as f64 > error * error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Proportion;

    /// Draws that have exactly the share `low` or `high` of `n`.
    fn two_kinds(draws: u64, n: u64, low: f64, high: f64) -> Vec<Cluster> {
        let share = |draw: u64| if draw.is_multiple_of(2) { low } else { high };
        (0..draws).map(|draw| Cluster::new(n, (share(draw) * n as f64).round() as u64)).collect()
    }

    /// The parts add up to the reported error, and predict it for other numbers of trajectories.
    #[test]
    fn the_parts_add_up_to_the_error() {
        let clusters = two_kinds(400, 100, 0.2, 0.6);
        let parts = ErrorParts::estimate(&clusters, true);
        let whole = parts.between / 400.0 + parts.within / 40_000.0;
        let error = Proportion::estimate(&clusters, true).standard_error;
        assert!((whole.sqrt() / error - 1.0).abs() < 1e-9, "{parts:?} {error}");
        let needed = parts.trajectories_for(error, 400).unwrap();
        assert!((needed / 40_000.0 - 1.0).abs() < 1e-9, "{needed}");
        // Half as many draws have a floor of sqrt(.04 / 200) = .0141, less the noise.
        assert!((parts.floor(200) - 0.014).abs() < 0.001, "{parts:?}");
        assert_eq!(parts.trajectories_for(0.013, 200), None);
        assert!(parts.is_out_of_reach(0.01, 200) && !parts.is_out_of_reach(0.0138, 200));
        let draws = parts.draws_for(0.013);
        let needed = parts.trajectories_for(0.013, draws as u64).unwrap();
        assert!((parts.within / needed / (0.013 * 0.013) - 0.75).abs() < 0.01, "a quarter is that of the draws");
    }

    /// Draws that differ no more than by chance have no part of their own, nor has a run without uncertain parameters.
    #[test]
    fn chance_is_attributed_to_the_trajectories() {
        let even = two_kinds(100, 50, 0.3, 0.3);
        let parts = ErrorParts::estimate(&even, true);
        assert_eq!((parts.between, parts.is_out_of_reach(1e-9, 1)), (0.0, false));
        let certain = ErrorParts::estimate(&[Cluster::new(400, 100)], false);
        assert_eq!((certain.between, certain.within), (0.0, 0.25 * 0.75));
        assert_eq!(certain.trajectories_for(0.01, 1), Some(0.1875 / (0.01 * 0.01)));
        assert_eq!(ErrorParts::estimate(&[], true).within, 0.0);
    }
}
