//! The exponential function.

use super::{LN_2_HIGH, LN_2_LOW, ROUNDER};

/// Arguments are clamped to +-708: e^708 is near the largest finite number.
const ARGUMENT_MAX: f64 = 708.0;

/// log2(e), to turn an exponential into a power of two.
const LOG2_E: f64 = std::f64::consts::LOG2_E;

/// e^x, with a relative error below 4e-16 times (1 + |x|/40); x is clamped to +-708, so the result is always finite and
/// positive. NaN stays NaN.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    let x = if x > ARGUMENT_MAX { ARGUMENT_MAX } else { x };
    let x = if x < -ARGUMENT_MAX { -ARGUMENT_MAX } else { x };
    let shifted = x * LOG2_E + ROUNDER;
    let n = shifted - ROUNDER;
    let r = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    // Taylor to degree 13: the rest is below (ln 2 / 2)^14 / 14! = 4e-18. Split in even and odd powers, so that
    // two short chains run side by side.
    let r2 = r * r;
    let even = polynomial!(r2; 1.0 / 479_001_600.0, 1.0 / 3_628_800.0, 1.0 / 40_320.0, 1.0 / 720.0, 1.0 / 24.0, 0.5);
    let odd = polynomial!(
        r2; 1.0 / 6_227_020_800.0, 1.0 / 39_916_800.0, 1.0 / 362_880.0, 1.0 / 5_040.0, 1.0 / 120.0, 1.0 / 6.0
    );
    let fraction = 1.0 + (r + r2 * (even + r * odd));
    // The low bits of `shifted` hold n as an integer: moved into the exponent they make 2^n.
    let scale = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    fraction * scale
}

#[cfg(test)]
mod tests {
    use super::{LN_2_HIGH, LN_2_LOW, exp};

    #[test]
    fn parts_of_ln_2_sum_to_ln_2() {
        assert!(LN_2_HIGH.to_bits().trailing_zeros() >= 10, "n times the upper part is exact");
        assert!((LN_2_HIGH + LN_2_LOW - std::f64::consts::LN_2).abs() < 1e-16);
    }

    #[test]
    fn agrees_with_libm_over_the_whole_range() {
        let mut worst = 0.0_f64;
        for i in -70_000..=70_000 {
            let x = f64::from(i) * 0.010_101;
            let x = x.clamp(-708.0, 708.0);
            let error = (exp(x) / x.exp() - 1.0).abs() / (1.0 + x.abs() / 40.0);
            worst = worst.max(error);
        }
        assert!(worst < 4e-16, "worst relative error {worst:e}");
    }

    #[test]
    fn is_exact_at_zero_and_finite_at_the_ends() {
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(1e9).is_finite() && exp(-1e9) > 0.0 && exp(f64::NAN).is_nan());
    }
}
