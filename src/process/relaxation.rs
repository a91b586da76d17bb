//! Relaxation towards a target without noise: dx = k (target - x) dt.

use crate::math::exp;

/// e^(-k dt): the share of a deviation that remains after a step of `dt` years, at `rate` [1/yr].
#[must_use]
pub fn kept_over_step(rate: f64, dt: f64) -> f64 {
    exp(-rate * dt)
}

/// The value after a step towards a target, where the share `kept` of the distance remains.
#[inline(always)]
#[must_use]
pub fn relax(value: f64, target: f64, kept: f64) -> f64 {
    target + (value - target) * kept
}

#[cfg(test)]
mod tests {
    use super::kept_over_step;

    #[test]
    fn twelve_months_make_a_year() {
        let month = kept_over_step(1.0, 1.0 / 12.0);
        assert!((month.powi(12) - (-1.0_f64).exp()).abs() < 1e-15);
    }
}
