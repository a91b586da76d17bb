//! Estimates from independent rows, their errors, and the number of rows needed.

use crate::stats::{Estimate, Z_95, jackknife};

/// Estimates a smooth function of the sums of the rows' terms and the number of rows, with standard errors by the jackknife
/// over rows.
pub(crate) fn from_sums(rows: &[Vec<f64>], estimate: &dyn Fn(&[f64], f64) -> Vec<f64>) -> Vec<Estimate> {
    let width = rows.first().map_or(0, Vec::len);
    let mut sums = vec![0.0; width];
    for row in rows {
        sums.iter_mut().zip(row).for_each(|(sum, term)| *sum += term);
    }
    let n = rows.len() as f64;
    let whole = estimate(&sums, n);
    let mut without: Vec<Vec<f64>> = vec![Vec::with_capacity(rows.len()); whole.len()];
    let mut rest = vec![0.0; width];
    for row in rows {
        rest.iter_mut().zip(&sums).zip(row).for_each(|((rest, sum), term)| *rest = sum - term);
        without.iter_mut().zip(estimate(&rest, n - 1.0)).for_each(|(all, one)| all.push(one));
    }
    let pairs = whole.into_iter().zip(&without);
    let error = |without: &[f64]| {
        let varies = without.windows(2).any(|pair| pair[0] != pair[1]);
        if varies { jackknife(without) } else { f64::NAN }
    };
    pairs.map(|(value, without)| Estimate { value, standard_error: error(without) }).collect()
}

/// The spread of the probability over the uncertain parameters, and the noise of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The mean of p(x).
    pub mean: Estimate,
    /// The variance of p(x), without the simulator's noise.
    pub variance: Estimate,
    /// The variance of the simulator's noise in one evaluation, E[p(1 - p)]/R.
    pub noise: Estimate,
    /// The noise as a share of the variance of evaluations: noise/(variance + noise).
    pub noise_share: Estimate,
}

impl Spread {
    /// From estimates of the numbers of [`Spread::of_moments`].
    pub(crate) fn from_estimates(estimates: &[Estimate]) -> Self {
        let [mean, variance, noise, noise_share] = std::array::from_fn(|place| estimates[place]);
        Self { mean, variance, noise, noise_share }
    }

    /// Mean, variance, noise and its share, from the means of y, of its unbiased square and of its plain square.
    pub(crate) fn of_moments(mean: f64, careful_square: f64, plain_square: f64) -> [f64; 4] {
        let variance = careful_square - mean * mean;
        let noise = plain_square - careful_square;
        [mean, variance, noise, noise / (variance + noise)]
    }

    /// Whether the probability varies with the parameters beyond chance.
    #[must_use]
    pub fn is_resolved(&self) -> bool {
        self.variance.interval().0 > 0.0
    }
}

/// Whether the intervals are narrow enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Convergence {
    /// Half the width of the widest 95 % interval.
    pub half_width: f64,
    /// Half the width that counts as narrow enough.
    pub target: f64,
    /// The number of rows needed, as intervals narrow with the square root of their number.
    pub rows_needed: f64,
}

impl Convergence {
    /// Of estimates from `rows` rows.
    pub(crate) fn new<'e>(estimates: impl Iterator<Item = &'e Estimate>, rows: u64, target: f64) -> Self {
        // An estimate of 0 without an error changed no trajectory; any other unknown width does not count as narrow.
        let seen = estimates.filter(|estimate| estimate.value != 0.0 || !estimate.standard_error.is_nan());
        let widths = seen.map(|estimate| Z_95 * estimate.standard_error);
        let half_width =
            widths.fold(0.0, |widest: f64, width| if widest.is_nan() || width <= widest { widest } else { width });
        let ratio = half_width / target;
        Self { half_width, target, rows_needed: (rows as f64 * ratio * ratio).ceil() }
    }

    /// Whether the intervals are narrow enough.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.half_width <= self.target
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_the_usual_error() {
        let rows: Vec<Vec<f64>> = [1.0, 4.0, 2.0, 8.0].iter().map(|&value| vec![value]).collect();
        let found = from_sums(&rows, &|sums, n| vec![sums[0] / n]);
        assert!((found[0].value - 3.75).abs() < 1e-12);
        let variance = [2.75, 0.25, 1.75, 4.25].iter().map(|d: &f64| d * d).sum::<f64>() / 3.0;
        assert!((found[0].standard_error - (variance / 4.0).sqrt()).abs() < 1e-12);
        assert!(from_sums(&vec![vec![0.0]; 9], &|sums, n| vec![sums[0] / n])[0].standard_error.is_nan());
    }

    #[test]
    fn four_times_the_rows_halve_an_interval() {
        let estimates = [0.01, 0.03].map(|standard_error| Estimate { value: 0.5, standard_error });
        let found = Convergence::new(estimates.iter(), 100, 0.03 * Z_95 / 2.0);
        assert!(!found.is_stable() && (found.rows_needed - 400.0).abs() <= 1.0, "{found:?}");
        assert!(Convergence::new(estimates.iter(), 100, 0.06).is_stable());
        let unknown = [Estimate { value: 0.5, standard_error: f64::NAN }, estimates[0]];
        assert!(!Convergence::new(unknown.iter(), 2, 10.0).is_stable());
        let unseen = [Estimate { value: 0.0, standard_error: f64::NAN }, estimates[0]];
        assert!(Convergence::new(unseen.iter(), 2, 0.06).is_stable());
    }
}
