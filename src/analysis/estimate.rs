//! A number and how sure it is.

use crate::stats::Z_95;

/// A number and its Monte Carlo standard error, paired where the number is a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Its standard error; NaN where it is not known.
    pub standard_error: f64,
}

impl Estimate {
    /// The 95 % confidence interval.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let half = Z_95 * self.standard_error;
        (self.value - half, self.value + half)
    }
}
