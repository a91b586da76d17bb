//! Logarithm and circle in single precision, for the normal noise: twice the lanes and half the terms of their
//! counterparts in double precision. A random word has 32 bits, and an error of one part in ten million in a normal
//! number affects no result.

/// Bits of sqrt(1/2).
const SQRT_HALF_BITS: u32 = 0x3F35_04F3;
const FRACTION_BITS: u32 = 0x007F_FFFF;

/// 1.5 * 2^23: a number added to it is rounded to an integer, held in the low bits.
const ROUNDER: f32 = 12_582_912.0;

/// ln x for positive normal x up to 1, with an error below 1.2e-7 (1 + |ln x|); equal to 0 at 1 and never above.
#[inline(always)]
#[must_use]
pub fn ln_single(x: f32) -> f32 {
    // x = 2^k (1 + f), with 1 + f in [sqrt(1/2), sqrt(2)).
    let shifted = x.to_bits().wrapping_sub(SQRT_HALF_BITS);
    let k = (shifted.cast_signed() >> 23) as f32;
    let f = f32::from_bits((shifted & FRACTION_BITS).wrapping_add(SQRT_HALF_BITS)) - 1.0;
    // ln(1 + f) = 2 artanh(s), s = f / (2 + f), |s| < 0.1716: the series to s^9 leaves a remainder below 1e-9.
    let s = f / (2.0 + f);
    let s2 = s * s;
    let series = polynomial!(s2; 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0);
    // 2 s = f - s f, which keeps the leading term exact.
    let fraction = f - s * (f - 2.0 * s2 * series);
    k * std::f32::consts::LN_2 + fraction
}

/// (sin 2 pi u, cos 2 pi u) for u in [0, 1], each with an absolute error below 2e-7.
#[inline(always)]
#[must_use]
pub fn sin_cos_turns_single(u: f32) -> (f32, f32) {
    // The nearest quarter turn and the remaining angle: |angle| <= pi / 4.
    let shifted = 4.0 * u + ROUNDER;
    let quarter = shifted.to_bits();
    let angle = (4.0 * u - (shifted - ROUNDER)) * std::f32::consts::FRAC_PI_2;
    let a2 = angle * angle;
    // Taylor to degrees 9 and 10: the rests are below (pi / 4)^11 / 11! = 2e-9.
    let sine = polynomial!(a2; 1.0 / 362_880.0, -1.0 / 5_040.0, 1.0 / 120.0, -1.0 / 6.0);
    let sine = angle + angle * a2 * sine;
    let cosine = polynomial!(a2; -1.0 / 3_628_800.0, 1.0 / 40_320.0, -1.0 / 720.0, 1.0 / 24.0, -0.5);
    let cosine = 1.0 + a2 * cosine;
    // An odd number of quarter turns swaps the two; half a turn changes the signs.
    let swapped = quarter & 1 == 1;
    let (s, c) = if swapped { (cosine, sine) } else { (sine, cosine) };
    let sine_sign = (quarter & 2) << 30;
    let cosine_sign = (quarter.wrapping_add(1) & 2) << 30;
    (f32::from_bits(s.to_bits() ^ sine_sign), f32::from_bits(c.to_bits() ^ cosine_sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_agrees_with_libm_in_the_unit_interval() {
        let mut worst = 0.0_f64;
        for i in 1..2_000_000_u32 {
            let (uniform, small) = (i as f32 / 2_000_000.0, (-(i as f32) / 24_000.0).exp());
            for x in [uniform, small] {
                let exact = f64::from(x).ln();
                worst = worst.max((f64::from(ln_single(x)) - exact).abs() / (1.0 + exact.abs()));
                assert!(ln_single(x) <= 0.0);
            }
        }
        assert!(worst < 1.2e-7, "worst error {worst:e}");
        assert_eq!(ln_single(1.0), 0.0);
    }

    #[test]
    fn the_circle_agrees_with_libm() {
        let mut worst = 0.0_f64;
        for i in 0..=1_000_000_u32 {
            let u = i as f32 / 1_000_000.0;
            let (s, c) = sin_cos_turns_single(u);
            let angle = std::f64::consts::TAU * f64::from(u);
            worst = worst.max((f64::from(s) - angle.sin()).abs()).max((f64::from(c) - angle.cos()).abs());
        }
        assert!(worst < 2e-7, "worst error {worst:e}");
    }
}
