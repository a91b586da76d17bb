//! Sine and cosine of an angle in turns.

use super::ROUNDER;

/// (sin 2 pi u, cos 2 pi u) for u in [0, 1), each with an absolute error below 4e-16.
#[inline(always)]
#[must_use]
pub fn sin_cos_turns(u: f64) -> (f64, f64) {
    // The nearest quarter turn, and what is left of it: |angle| <= pi / 4.
    let shifted = 4.0 * u + ROUNDER;
    let quarter = shifted.to_bits();
    let angle = (4.0 * u - (shifted - ROUNDER)) * std::f64::consts::FRAC_PI_2;
    let a2 = angle * angle;
    // Taylor to degrees 15 and 16: the rests are below (pi / 4)^17 / 17! = 5e-17.
    let sine = -1.0 / 1_307_674_368_000.0;
    let sine = sine * a2 + 1.0 / 6_227_020_800.0;
    let sine = sine * a2 - 1.0 / 39_916_800.0;
    let sine = sine * a2 + 1.0 / 362_880.0;
    let sine = sine * a2 - 1.0 / 5_040.0;
    let sine = sine * a2 + 1.0 / 120.0;
    let sine = sine * a2 - 1.0 / 6.0;
    let sine = angle + angle * a2 * sine;
    let cosine = 1.0 / 20_922_789_888_000.0;
    let cosine = cosine * a2 - 1.0 / 87_178_291_200.0;
    let cosine = cosine * a2 + 1.0 / 479_001_600.0;
    let cosine = cosine * a2 - 1.0 / 3_628_800.0;
    let cosine = cosine * a2 + 1.0 / 40_320.0;
    let cosine = cosine * a2 - 1.0 / 720.0;
    let cosine = cosine * a2 + 1.0 / 24.0;
    let cosine = cosine * a2 - 0.5;
    let cosine = 1.0 + a2 * cosine;
    // An odd number of quarter turns swaps the two; half a turn changes the signs.
    let swapped = quarter & 1 == 1;
    let (s, c) = if swapped { (cosine, sine) } else { (sine, cosine) };
    let sine_sign = (quarter & 2) << 62;
    let cosine_sign = ((quarter.wrapping_add(1)) & 2) << 62;
    (f64::from_bits(s.to_bits() ^ sine_sign), f64::from_bits(c.to_bits() ^ cosine_sign))
}

#[cfg(test)]
mod tests {
    use super::sin_cos_turns;

    #[test]
    fn agrees_with_libm_around_the_circle() {
        for i in 0..100_000 {
            let u = f64::from(i) / 100_000.0;
            let (s, c) = sin_cos_turns(u);
            let angle = std::f64::consts::TAU * u;
            assert!((s - angle.sin()).abs() < 1e-15, "sine at {u}: {s}");
            assert!((c - angle.cos()).abs() < 1e-15, "cosine at {u}: {c}");
            assert!((s * s + c * c - 1.0).abs() < 4e-16 * 2.0);
        }
    }
}
