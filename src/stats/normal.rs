//! The normal distribution, and Student's.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// The 97.5 % quantile of the standard normal distribution.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// The 97.5 % quantile of Student's distribution with so many degrees of freedom, which need not be a whole number.
pub(super) fn student(freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(Z_95, |distribution| distribution.inverse_cdf(0.975))
}
