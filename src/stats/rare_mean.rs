//! An interval for the mean of independent numbers from 0 to 1 of which most are small.

use statrs::distribution::{ContinuousCDF, Gamma};
use statrs::function::beta::inv_beta_reg;

use super::normal::{Z_95, student};
use crate::math::{exp, ln};

/// Above this shape a gamma distribution is well approximated by Wilson and Hilferty's cube.
const SHAPE_MAX: f64 = 1e4;

/// An interval for the mean of the distribution of `values`, independent numbers from 0 to 1: the mean lies below it or
/// above it with a probability of about `tail` each (.025 for a 95 % interval). `None` for fewer than two values, or
/// where all are 0 or all 1, which gives no information about the error.
///
/// The estimate is a sum of rare contributions of different sizes, so its distribution is skewed to the right and its
/// error is correlated with it: a symmetric interval is below the truth too often. The interval is the gamma interval
/// of such sums (M. Fay and E. Feuer, Confidence intervals for directly standardized rates, Statistics in Medicine 16,
/// 1997), in which the upper end allows for one more contribution of the largest observed size, with the observed
/// variance of the values in place of the Poisson one. That variance is estimated itself, so it is widened by Student's
/// t over the normal quantile: with one degree of freedom less than there are values for the lower end; for the upper
/// one, which is too low where by chance no large contribution occurs, with one less than the number of equal
/// contributions of the same sum and sum of squares (L. Kish, Survey Sampling, 1965), and at least one. Above 1/2 it is
/// the interval of the complement. Where all contributions are known to be equal, [`exact_interval`] is narrower.
///
/// It does not allow for contributions far larger than the observed ones: of 64 values of which three in ten are not
/// zero, with logarithms of standard deviation 1.5, 8 % of the intervals lie below the truth.
#[must_use]
pub fn rare_mean_interval(values: &[f64], tail: f64) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    if mean > 0.5 {
        let missing: Vec<f64> = values.iter().map(|value| 1.0 - value).collect();
        let (low, high) = below_half(&missing, tail)?;
        return Some((1.0 - high, 1.0 - low));
    }
    below_half(values, tail)
}

fn below_half(values: &[f64], tail: f64) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    if n < 2.0 || mean <= 0.0 {
        return None;
    }
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let variance = |freedom: f64| {
        let widened = student(freedom) / Z_95;
        squares / (n - 1.0) / n * widened * widened
    };
    let contributions = n * mean * n * mean / values.iter().map(|value| value * value).sum::<f64>();
    let (lower, upper) = (variance(n - 1.0), variance((contributions - 1.0).clamp(1.0, n - 1.0)));
    let largest = values.iter().copied().fold(0.0, f64::max) / n;
    let low = if lower > 0.0 { gamma_quantile(mean, lower, tail) } else { mean };
    let high = gamma_quantile(mean + largest, upper + largest * largest, 1.0 - tail);
    Some((low.clamp(0.0, mean), high.clamp(mean, 1.0)))
}

/// The `q` quantile of the gamma distribution of this mean and variance.
fn gamma_quantile(mean: f64, variance: f64, q: f64) -> f64 {
    let shape = mean * mean / variance;
    let of_unit_scale = if shape < SHAPE_MAX {
        Gamma::new(shape, 1.0).map_or(f64::NAN, |distribution| distribution.inverse_cdf(q))
    } else {
        // E. Wilson and M. Hilferty, The distribution of chi-square, 1931, doi:10.1073/pnas.17.12.684.
        let z = statrs::distribution::Normal::standard().inverse_cdf(q);
        let root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt());
        shape * root * root * root
    };
    of_unit_scale * variance / mean
}

/// The Clopper-Pearson interval of the probability of success, from `hits` successes in `n` independent trials; each
/// end is missed with a probability of at most `tail` (C. Clopper and E. Pearson 1934, doi:10.1093/biomet/26.4.404);
/// `None` if no trial or every trial is a success.
#[must_use]
pub fn exact_interval(hits: f64, n: f64, tail: f64) -> Option<(f64, f64)> {
    (hits > 0.0 && hits < n)
        .then(|| (inv_beta_reg(hits, n - hits + 1.0, tail), inv_beta_reg(hits + 1.0, n - hits, 1.0 - tail)))
}

/// The largest probability of success at which none of `n` independent trials succeeds with a probability of at least
/// `tail`: the upper end after no success (C. Clopper and E. Pearson 1934, doi:10.1093/biomet/26.4.404). `n` need not
/// be whole.
#[must_use]
pub fn bound_without_success(n: f64, tail: f64) -> f64 {
    let log = ln(tail) / n;
    // 1 - e^x, without loss where x is near 0.
    if log > -1e-6 { -log * (1.0 + 0.5 * log) } else { 1.0 - exp(log) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Address, Purpose, Seed, uniform};

    fn random(trajectory: u64, index: u32) -> f64 {
        let address = Address { purpose: Purpose::Parameter, subject: 9, trajectory, index };
        uniform(address.words(Seed(11))[0])
    }

    /// One hit of weight w among n: the lower end is that of a Poisson count of 1 (.0253 to 5.572; F. Garwood 1936), in
    /// units of w / n; the upper one is further out, by t with one degree of freedom (12.706).
    #[test]
    fn one_hit_has_the_interval_of_a_poisson_count_of_one() {
        let mut values = vec![0.0; 100_000];
        values[17] = 0.3;
        let (low, high) = rare_mean_interval(&values, 0.025).unwrap();
        let unit = 0.3 / 100_000.0;
        assert!((low / unit - 0.0253).abs() < 1e-4, "{low}");
        let inflated = (12.7062_f64 / Z_95).powi(2);
        let expected = gamma_quantile(2.0, inflated + 1.0, 0.975);
        assert!(high / unit > 5.572 && (high / unit / expected - 1.0).abs() < 1e-4, "{high}");
    }

    /// Computed with the incomplete beta function of another library (SciPy 1.17); ours has three correct digits at
    /// probabilities of one in a million, and eight above those.
    #[test]
    fn counts_have_the_exact_interval() {
        let expected = [
            (1.0, 1_024.0, 2.472_411_621_4e-5, 5.428_927_737_1e-3),
            (3.0, 64.0, 9.773_074_954_5e-3, 0.130_935_737_241),
            (50.0, 100.0, 0.398_321_129_503, 0.601_678_870_497),
            (1.0, 4_194_304.0, 6.036_235_787_4e-9, 1.328_382_557_7e-6),
        ];
        for (hits, n, low, high) in expected {
            let found = exact_interval(hits, n, 0.025).unwrap();
            let error = if low < 1e-6 { 5e-4 } else { 1e-8 };
            let off = f64::max((found.0 / low - 1.0).abs(), (found.1 / high - 1.0).abs());
            assert!(off < error, "{hits} of {n}: {found:?}");
        }
        assert_eq!(exact_interval(0.0, 9.0, 0.025), None);
        assert_eq!(exact_interval(9.0, 9.0, 0.025), None);
    }

    #[test]
    fn many_values_have_the_usual_interval() {
        let values: Vec<f64> = (0..40_000).map(|i| if random(i, 0) < 0.3 { 1.0 } else { 0.0 }).collect();
        let mean = values.iter().sum::<f64>() / 40_000.0;
        let half = Z_95 * (mean * (1.0 - mean) / 40_000.0).sqrt();
        let (low, high) = rare_mean_interval(&values, 0.025).unwrap();
        assert!((mean - low - half).abs() < 0.02 * half && (high - mean - half).abs() < 0.02 * half, "{low} {high}");
        let others: Vec<f64> = values.iter().map(|value| 1.0 - value).collect();
        let (lower, upper) = rare_mean_interval(&others, 0.025).unwrap();
        assert!((lower - (1.0 - high)).abs() < 1e-12 && (upper - (1.0 - low)).abs() < 1e-12);
    }

    #[test]
    fn no_success_or_only_successes_give_none() {
        assert_eq!(rare_mean_interval(&[0.0; 9], 0.025), None);
        assert_eq!(rare_mean_interval(&[1.0; 9], 0.025), None);
        assert!((bound_without_success(1_048_576.0, 0.05) / 2.857e-6 - 1.0).abs() < 1e-3);
        assert!((bound_without_success(1.0, 0.05) - 0.95).abs() < 1e-12);
    }

    /// 64 values, each with probability .05 a number of mean .002 that varies by a factor of e either way: 2,000 times.
    /// The truth is missed in at most 2.5 % of the cases on either side: with a standard error of .35 %, in less than
    /// 3.5 %. The plain interval of two standard errors is wholly below the truth in more than 9 %.
    #[test]
    fn the_interval_misses_on_neither_side_too_often() {
        const TRIALS: u64 = 2_000;
        // The mean of exp(2 u - 1) is sinh(1).
        let truth = 0.05 * 0.002;
        let (mut above, mut below, mut plain_below) = (0, 0, 0);
        for trial in 0..TRIALS {
            let value = |i: u64| {
                let u = random(trial * 64 + i, 1);
                if u < 0.05 { 0.002 * (2.0 * u / 0.05 - 1.0).exp() / 1.0_f64.sinh() } else { 0.0 }
            };
            let values: Vec<f64> = (0..64).map(value).collect();
            let (low, high) = rare_mean_interval(&values, 0.025).unwrap_or((0.0, 1.0));
            above += u32::from(low > truth);
            below += u32::from(high < truth);
            let mean = values.iter().sum::<f64>() / 64.0;
            let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
            plain_below += u32::from(mean > 0.0 && mean + Z_95 * (squares / 63.0 / 64.0).sqrt() < truth);
        }
        assert!(above <= 70 && below <= 70 && plain_below >= 180, "{above} {below} {plain_below}");
    }
}
