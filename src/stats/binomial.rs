//! The binomial distribution.

use statrs::function::beta::beta_reg;

/// The probability of at least `hits` hits in `n` trials of probability `p` each. Both may be fractions, as effective
/// numbers are; the probability is then that of the beta distribution, which agrees with the binomial one for whole
/// numbers.
#[must_use]
pub fn binomial_tail(hits: f64, n: f64, p: f64) -> f64 {
    if hits <= 0.0 || p >= 1.0 {
        return 1.0;
    }
    if hits > n || p <= 0.0 {
        return 0.0;
    }
    beta_reg(hits, n - hits + 1.0, p)
}

#[cfg(test)]
mod tests {
    use super::binomial_tail;

    #[test]
    fn it_is_the_sum_of_the_probabilities() {
        let p: f64 = 0.3;
        let binomial = |k: u32| {
            let choose = (0..k).fold(1.0, |product, i| product * f64::from(12 - i) / f64::from(i + 1));
            choose * p.powi(k as i32) * (1.0 - p).powi(12 - k as i32)
        };
        for hits in 0..=12 {
            let sum: f64 = (hits..=12).map(binomial).sum();
            assert!((binomial_tail(f64::from(hits), 12.0, p) - sum).abs() < 1e-12, "{hits}");
        }
        assert_eq!(binomial_tail(13.0, 12.0, p), 0.0);
    }
}
