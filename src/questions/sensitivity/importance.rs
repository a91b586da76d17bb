//! Which draws are worth trajectories, and the weights that make up for the choice.

use crate::noise::{Address, Purpose, Seed, fine_uniform};

use super::surrogate::Surrogate;

/// Which draws are worth trajectories: those where the surrogates are high. There the probability varies most, and so do
/// its counts.
#[derive(Clone, Debug)]
pub(crate) struct Importance {
    /// By target: the surrogate, and its mean height.
    heights: Vec<(Surrogate, f64)>,
}

/// Candidates of which one is evaluated.
const CANDIDATES: u64 = 32;
/// The part of the importance of a draw that does not depend on surrogates, which could be wrong: no weight is above ten
/// times the mean importance of the candidates.
const EVEN: f64 = 0.1;

impl Importance {
    pub(crate) fn new(surrogates: &[Surrogate], points: &[Vec<f64>]) -> Self {
        let mean = |surrogate: &Surrogate| {
            let all = points.iter().map(|point| height(surrogate, point)).sum::<f64>();
            (surrogate.clone(), all / points.len() as f64)
        };
        Self { heights: surrogates.iter().map(mean).collect() }
    }

    /// That of a draw: 1 on average over the draws of the fit.
    pub(crate) fn of_point(&self, point: &[f64]) -> f64 {
        let relative: f64 = self.heights.iter().map(|(surrogate, mean)| height(surrogate, point) / mean).sum();
        EVEN + (1.0 - EVEN) * relative / self.heights.len() as f64
    }

    /// That of a row: the highest at any of its points.
    pub(crate) fn of_points(&self, points: &[Vec<f64>]) -> f64 {
        points.iter().map(|point| self.of_point(point)).fold(0.0, f64::max)
    }

    /// One of the candidates of a number, chosen in proportion to its importance, and the weight that makes up for that:
    /// the mean importance of the candidates over its own.
    pub(crate) fn choose<T>(seed: Seed, purpose: u32, number: u64, candidate: impl Fn(u64) -> (T, f64)) -> (T, f64) {
        let all: Vec<(T, f64)> = (0..CANDIDATES).map(|place| candidate(number * CANDIDATES + place)).collect();
        let total: f64 = all.iter().map(|(_, importance)| importance).sum();
        let address = Address { purpose: Purpose::Candidate, subject: purpose, trajectory: number, index: 0 };
        let mut left = total * fine_uniform(address.words(seed));
        let is_chosen = |(_, importance): &(T, f64)| {
            left -= importance;
            left < 0.0
        };
        // Rounding could leave none; the last is taken then.
        let place = all.iter().position(is_chosen).unwrap_or(all.len() - 1);
        let mut all = all;
        let (found, importance) = all.swap_remove(place);
        (found, total / CANDIDATES as f64 / importance)
    }
}

/// The importance of a point for one probability: the standard deviation of the terms there grows about so.
fn height(surrogate: &Surrogate, point: &[f64]) -> f64 {
    let value = surrogate.value(point);
    value * value.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of candidates with the values 0 to 9 that repeat, chosen in proportion to 1 + value: the weighted mean is 4.5. Its
    /// standard error over 20,000 choices is .011 (each value times its weight is at most 5.5 x 9/10), and the unweighted
    /// mean is about 6.
    #[test]
    fn weights_make_up_for_the_choice() {
        let (mut weighted, mut plain) = (0.0, 0.0);
        for number in 0..20_000 {
            let candidate = |candidate: u64| {
                let value = (candidate % 10) as f64;
                (value, 1.0 + value)
            };
            let (value, weight) = Importance::choose(Seed(5), 0, number, candidate);
            weighted += weight * value / 20_000.0;
            plain += value / 20_000.0;
        }
        assert!((weighted - 4.5).abs() < 0.05 && (plain - 6.0).abs() < 0.1, "{weighted} {plain}");
    }
}
