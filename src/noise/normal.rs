//! From random words to the distributions that the model needs.

use crate::math::{ln, ln_single, sin_cos_turns_single};

/// 2^-32.
const WORD: f64 = 1.0 / 4_294_967_296.0;

/// A 32-bit word as a float, for words below 2^52 (by bits, so that it vectorises on every instruction set).
#[inline(always)]
fn to_float(word: u64) -> f64 {
    f64::from_bits(word | 0x4330_0000_0000_0000) - 4_503_599_627_370_496.0
}

/// A uniform number in (0, 1), from a 32-bit word; never 0 or 1.
#[inline(always)]
#[must_use]
pub fn uniform(word: u64) -> f64 {
    (to_float(word) + 0.5) * WORD
}

/// Two independent standard normal numbers from two numbers in (0, 1] (Box & Muller 1958, DOI
/// 10.1214/aoms/1177706645), in single precision. With numbers of 32 random bits the largest is 6.8; beyond that the
/// distribution has a mass of 1e-11.
#[inline(always)]
#[must_use]
pub fn box_muller(radius: f32, angle: f32) -> (f32, f32) {
    let radius = (-2.0 * ln_single(radius)).sqrt();
    let (sine, cosine) = sin_cos_turns_single(angle);
    (radius * cosine, radius * sine)
}

/// One standard normal number from the first two words of a block.
#[inline]
#[must_use]
pub fn normal(words: [u64; 4]) -> f64 {
    f64::from(box_muller(uniform(words[0]) as f32, uniform(words[1]) as f32).0)
}

/// One exponential number of mean 1, from two words (so that its smallest value is 2^-64, not 2^-32: rare events
/// need the finer grid).
#[inline]
#[must_use]
pub fn exponential(words: [u64; 4]) -> f64 {
    -ln(fine_uniform(words))
}

/// A uniform number in (0, 1] from two words, down to 2^-65; 1 with a probability below 2^-53.
#[inline]
#[must_use]
pub fn fine_uniform(words: [u64; 4]) -> f64 {
    (to_float(words[0]) + (to_float(words[1]) + 0.5) * WORD) * WORD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Address, Purpose, Seed};

    fn words(i: u64) -> [u64; 4] {
        Address { purpose: Purpose::Diffusion, subject: 0, trajectory: i, index: 0 }.words(Seed(9))
    }

    #[test]
    fn uniform_numbers_stay_inside_the_open_interval() {
        assert!(uniform(0) > 0.0 && uniform(0xFFFF_FFFF) < 1.0);
        let (a, b) = box_muller(uniform(0) as f32, 0.0);
        assert!(a.is_finite() && a < 7.0 && b.abs() < 1e-9);
        assert_eq!(box_muller(uniform(0xFFFF_FFFF) as f32, 0.3), (0.0, 0.0));
    }

    #[test]
    fn exponential_numbers_are_positive_for_every_word() {
        assert!(exponential([0xFFFF_FFFF; 4]) >= 0.0 && exponential([0; 4]).is_finite());
    }

    /// n = 200,000: the mean of a standard normal has a standard error of .0022, its square .0032.
    #[test]
    fn normal_numbers_have_the_right_moments() {
        let n = 200_000_u64;
        let draws: Vec<f64> = (0..n).map(|i| normal(words(i))).collect();
        let mean = draws.iter().sum::<f64>() / n as f64;
        let square = draws.iter().map(|z| z * z).sum::<f64>() / n as f64;
        assert!(mean.abs() < 4.5 * 0.0022, "mean {mean}");
        assert!((square - 1.0).abs() < 4.5 * 0.0032, "second moment {square}");
        let mean = (0..n).map(|i| exponential(words(i))).sum::<f64>() / n as f64;
        assert!((mean - 1.0).abs() < 4.5 * 0.0022, "mean of the exponential {mean}");
    }
}
