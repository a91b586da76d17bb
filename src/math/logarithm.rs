//! The natural logarithm.

use super::{LN_2_HIGH, LN_2_LOW, ROUNDER};

/// Bits of sqrt(1/2): subtracting them puts the significand between sqrt(1/2) and sqrt(2).
const SQRT_HALF_BITS: u64 = 0x3FE6_A09E_667F_3BCD;
const FRACTION_BITS: u64 = 0x000F_FFFF_FFFF_FFFF;

/// ln x, with an error below 4e-16 (1 + |ln x|), for positive normal x. Zero and subnormal numbers are read as the
/// smallest normal number (-708.4), infinity as about 709.8; NaN stays NaN.
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    let held = if x < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { x };
    let result = ln_normal(held);
    if x.is_nan() { x } else { result }
}

/// As [`ln`], for numbers that are known to be positive, finite and normal.
#[inline(always)]
#[must_use]
pub fn ln_normal(x: f64) -> f64 {
    let bits = x.to_bits();
    // x = 2^k (1 + f), with 1 + f in [sqrt(1/2), sqrt(2)).
    let shifted = bits.wrapping_sub(SQRT_HALF_BITS);
    let k_bits = (shifted >> 52) ^ 0x800;
    let k = f64::from_bits(ROUNDER.to_bits().wrapping_add(k_bits)) - (ROUNDER + 2_048.0);
    let f = f64::from_bits((shifted & FRACTION_BITS).wrapping_add(SQRT_HALF_BITS)) - 1.0;
    // ln(1 + f) = 2 artanh(s), s = f / (2 + f), |s| < 0.1716: the series to s^21 leaves a remainder below 3e-19.
    let s = f / (2.0 + f);
    let s2 = s * s;
    let series = polynomial!(
        s2; 1.0 / 21.0, 1.0 / 19.0, 1.0 / 17.0, 1.0 / 15.0, 1.0 / 13.0, 1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0
    );
    // 2 s = f - s f, which keeps the leading term exact.
    let fraction = f - s * (f - 2.0 * s2 * series);
    k * LN_2_HIGH + (fraction + k * LN_2_LOW)
}

#[cfg(test)]
mod tests {
    use super::ln;

    #[test]
    fn agrees_with_libm_over_the_whole_range() {
        let mut worst = 0.0_f64;
        for i in -200_000..=200_000 {
            let x = (f64::from(i) * 0.003_5).exp();
            if !x.is_normal() {
                continue;
            }
            worst = worst.max((ln(x) - x.ln()).abs() / (1.0 + x.ln().abs()));
        }
        for i in 1..200_000 {
            let x = f64::from(i) * 1e-5;
            worst = worst.max((ln(x) - x.ln()).abs() / (1.0 + x.ln().abs()));
        }
        assert!(worst < 4e-16, "worst error {worst:e}");
    }

    #[test]
    fn keeps_relative_accuracy_near_one() {
        for i in 1..1_000 {
            let x = 1.0 + f64::from(i) * 1e-9;
            assert!((ln(x) / x.ln() - 1.0).abs() < 1e-15);
        }
        assert_eq!(ln(1.0), 0.0);
    }

    #[test]
    fn is_finite_at_the_ends() {
        assert!(ln(0.0) < -708.0 && ln(f64::INFINITY).is_finite() && ln(f64::NAN).is_nan());
    }
}
