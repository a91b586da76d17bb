//! Estimates from independent rows, their errors, and the number of rows that would be enough.

use crate::stats::{Estimate, Z_95, jackknife};

/// A smooth function of the means of the rows' terms, which gets the number of rows, too.
type Function<'a> = &'a dyn Fn(&[f64], f64) -> Vec<f64>;

/// Estimates a function of means, with standard errors by the jackknife over rows.
pub(crate) fn from_means(rows: &[Vec<f64>], estimate: Function<'_>) -> Vec<Estimate> {
    from_samples(&[rows], estimate)
}

/// Estimates a function of the sums of the means of independent samples, with standard errors by the jackknife over the
/// rows of each sample: the squares of these errors add up. The number of rows is that of the first sample.
pub(crate) fn from_samples(samples: &[&[Vec<f64>]], estimate: Function<'_>) -> Vec<Estimate> {
    let width = samples.iter().find_map(|rows| rows.first()).map_or(0, Vec::len);
    let sums: Vec<Vec<f64>> = samples.iter().map(|rows| sums(rows, width)).collect();
    let mut means = vec![0.0; width];
    for (rows, sums) in samples.iter().zip(&sums) {
        means.iter_mut().zip(sums).for_each(|(mean, sum)| *mean += sum / rows.len() as f64);
    }
    let n_first = samples.first().map_or(0, |rows| rows.len()) as f64;
    let whole = estimate(&means, n_first);
    let mut squares = vec![f64::NAN; whole.len()];
    if samples.iter().any(|rows| rows.len() < 2) {
        // One row has no error.
        return whole.into_iter().map(|value| Estimate { value, standard_error: f64::NAN }).collect();
    }
    for (place, (rows, sums)) in samples.iter().zip(&sums).enumerate() {
        let n = rows.len() as f64;
        let n_left = if place == 0 { n_first - 1.0 } else { n_first };
        let mut without: Vec<Vec<f64>> = vec![Vec::with_capacity(rows.len()); whole.len()];
        let mut rest = vec![0.0; width];
        for row in *rows {
            let terms = rest.iter_mut().zip(&means).zip(sums).zip(row);
            terms.for_each(|(((rest, mean), sum), term)| *rest = mean - sum / n + (sum - term) / (n - 1.0));
            without.iter_mut().zip(estimate(&rest, n_left)).for_each(|(all, one)| all.push(one));
        }
        for (square, without) in squares.iter_mut().zip(&without) {
            // A sample in which nothing varies says nothing of an error.
            if without.windows(2).any(|pair| pair[0] != pair[1]) {
                let error = jackknife(without);
                *square = if square.is_nan() { 0.0 } else { *square } + error * error;
            }
        }
    }
    whole.into_iter().zip(squares).map(|(value, square)| Estimate { value, standard_error: square.sqrt() }).collect()
}

fn sums(rows: &[Vec<f64>], width: usize) -> Vec<f64> {
    let mut sums = vec![0.0; width];
    for row in rows {
        sums.iter_mut().zip(row).for_each(|(sum, term)| *sum += term);
    }
    sums
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
    /// From the first numbers returned by [`Spread::of_moments`].
    pub(crate) fn from_estimates(estimates: &[Estimate]) -> Self {
        let [mean, variance, noise, noise_share] = std::array::from_fn(|place| estimates[place]);
        Self { mean, variance, noise, noise_share }
    }

    /// Mean, variance, noise and its share, from the means of the first three terms of a row of Sobol's design, which are
    /// sums over A and B.
    pub(crate) fn of_sums(means: &[f64]) -> [f64; 4] {
        Self::of_moments(means[0] / 2.0, means[1] / 2.0, means[2] / 2.0)
    }

    /// Mean, variance, noise and its share, from the means of y, of its unbiased square and of its plain square.
    pub(crate) fn of_moments(mean: f64, careful_square: f64, plain_square: f64) -> [f64; 4] {
        let variance = careful_square - mean * mean;
        let noise = plain_square - careful_square;
        [mean, variance, noise, noise / (variance + noise)]
    }

    /// Whether the variation of the probability with the parameters is beyond chance.
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
    /// Its target.
    pub target: f64,
    /// The number of rows that would be needed, as intervals narrow with the square root of it.
    pub rows_needed: f64,
}

impl Convergence {
    /// From estimates of `rows` rows.
    pub(crate) fn new<'e>(estimates: impl Iterator<Item = &'e Estimate>, rows: u64, target: f64) -> Self {
        // An input that changed no trajectory has an interval of width 0; any other unknown width counts as too wide.
        let seen = estimates.filter(|estimate| estimate.value != 0.0 || !estimate.standard_error.is_nan());
        let widths = seen.map(|estimate| Z_95 * estimate.standard_error);
        let half_width =
            widths.fold(0.0, |widest: f64, width| if widest.is_nan() || width <= widest { widest } else { width });
        let ratio = half_width / target;
        Self { half_width, target, rows_needed: (rows as f64 * ratio * ratio).ceil() }
    }

    /// Whether they are narrow enough.
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
        let found = from_means(&rows, &|means, _| means.to_vec());
        assert!((found[0].value - 3.75).abs() < 1e-12);
        let variance = [2.75, 0.25, 1.75, 4.25].iter().map(|d: &f64| d * d).sum::<f64>() / 3.0;
        assert!((found[0].standard_error - (variance / 4.0).sqrt()).abs() < 1e-12);
        assert!(from_means(&vec![vec![0.0]; 9], &|means, _| means.to_vec())[0].standard_error.is_nan());
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
