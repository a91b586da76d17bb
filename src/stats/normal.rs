//! The normal law.

/// The 97.5 % quantile of the standard normal law.
pub const Z_95: f64 = 1.959_963_984_540_054;
