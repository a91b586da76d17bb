//! The maps between the unit interval and the real line.

use super::{exp, ln};

/// S(x) = 1 / (1 + e^-x), the logistic function; relative error below 1e-15.
#[inline(always)]
#[must_use]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// L(p) = ln(p / (1 - p)), the inverse of [`logistic`], for p in (0, 1).
#[inline(always)]
#[must_use]
pub fn logit(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

/// tanh x = 2 S(2x) - 1; absolute error below 1e-15.
#[inline(always)]
#[must_use]
pub fn tanh(x: f64) -> f64 {
    1.0 - 2.0 / (1.0 + exp(2.0 * x))
}

/// artanh p = ln((1 + p) / (1 - p)) / 2, the inverse of [`tanh`], for p in (-1, 1).
#[inline(always)]
#[must_use]
pub fn atanh(p: f64) -> f64 {
    0.5 * ln((1.0 + p) / (1.0 - p))
}

#[cfg(test)]
mod tests {
    use super::{atanh, logistic, logit, tanh};

    #[test]
    fn the_maps_invert_each_other() {
        for i in 1..1_000 {
            let p = f64::from(i) / 1_000.0;
            assert!((logistic(logit(p)) - p).abs() < 1e-15);
            assert!((tanh(atanh(2.0 * p - 1.0)) - (2.0 * p - 1.0)).abs() < 1e-15);
        }
    }

    #[test]
    fn saturate_without_overflow() {
        assert_eq!(logistic(1e6), 1.0);
        assert!(logistic(-1e6) >= 0.0 && tanh(-1e6) == -1.0 && tanh(1e6) == 1.0);
    }
}
