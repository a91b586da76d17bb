//! The Ornstein-Uhlenbeck process, dx = k (mu - x) dt + s dW.
//!
//! Over a step its transition is Normal(mu + (x - mu) e^(-k dt), s^2 (1 - e^(-2 k dt)) / (2 k)) exactly (Gillespie
//! 1996, DOI 10.1103/PhysRevE.54.2084), whatever the length of the step.

use crate::math::exp;

parameters! {
    /// A mean-reverting variable, on its own scale.
    pub struct DiffusionParameters {
        /// Rate at which the variable returns to its target; its reciprocal is the time after which 1/e of a deviation remains.
        reversion = 0.1, "1/yr", NON_NEGATIVE, "judgement";
        /// Standard deviation of the variable's change over a year, on its own scale, without reversion.
        volatility = 0.1, "per sqrt(yr)", VOLATILITY, "judgement";
    }
}

impl DiffusionParameters {
    /// A variable with these numbers.
    #[must_use]
    pub const fn new(reversion: f64, volatility: f64) -> Self {
        Self { reversion, volatility }
    }
}

/// The exact transition of the process over one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transition {
    /// e^(-k dt): the share of a deviation from the target that remains after the step.
    pub decay: f64,
    /// Standard deviation that the step adds.
    pub spread: f64,
}

impl Transition {
    /// The transition over `dt` years.
    #[must_use]
    pub fn new(diffusion: &DiffusionParameters, dt: f64) -> Self {
        let DiffusionParameters { reversion, volatility } = *diffusion;
        // (1 - e^(-2 k dt)) / (2 k dt), by its series where the difference would cancel.
        let x = 2.0 * reversion * dt;
        let mean_square = if x < 1e-4 { 1.0 - x / 2.0 + x * x / 6.0 } else { (1.0 - exp(-x)) / x };
        Self { decay: exp(-reversion * dt), spread: volatility * (mean_square * dt).sqrt() }
    }

    /// The state after the step, from the state `x`, the target and a standard normal number.
    #[inline(always)]
    #[must_use]
    pub fn apply(&self, x: f64, target: f64, noise: f64) -> f64 {
        target + (x - target) * self.decay + self.spread * noise
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_skeleton_is_the_solution_of_the_equation_without_noise() {
        let step = Transition::new(&DiffusionParameters::new(0.5, 0.35), 1.0 / 12.0);
        let mut x = 3.0;
        for _ in 0..120 {
            x = step.apply(x, 1.0, 0.0);
        }
        assert!((x - (1.0 + 2.0 * (-5.0_f64).exp())).abs() < 1e-12);
    }

    #[test]
    fn two_half_steps_have_the_variance_of_a_whole_one() {
        let diffusion = DiffusionParameters::new(0.7, 0.4);
        let (whole, half) = (Transition::new(&diffusion, 0.5), Transition::new(&diffusion, 0.25));
        let variance = half.spread.powi(2) * (1.0 + half.decay.powi(2));
        assert!((variance - whole.spread.powi(2)).abs() < 1e-15);
    }

    #[test]
    fn without_reversion_it_is_a_random_walk() {
        let step = Transition::new(&DiffusionParameters::new(0.0, 0.2), 0.25);
        assert_eq!((step.decay, step.spread), (1.0, 0.1));
    }
}
