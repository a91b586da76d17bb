//! Shares of the variance: Sobol's first-order and total indices.
//!
//! A row has the points A and B, two independent draws of all parameters, and for every input the point AB: A with that
//! input's parameters from B (Saltelli's sampling). With y the function, c its mean and V its variance:
//! first = E[(y(B) - c)(y(AB) - y(A))]/V (A. Saltelli and others, Variance based sensitivity analysis of model output,
//! 2010, doi:10.1016/j.cpc.2009.09.018), total = E[(y(A) - y(AB))^2]/(2V) (M. J. W. Jansen, Analysis of variance
//! designs for model output, 1999, doi:10.1016/S0010-4655(98)00154-4). Every product is free of the noise of
//! trajectories (see [`Values`]). Rows are independent, so errors are estimated by the jackknife over rows.

use serde::{Deserialize, Serialize};

use crate::stats::Estimate;

use super::estimate::{Spread, from_samples};
use super::values::Values;

/// The terms of the estimators from one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SobolRow {
    n_inputs: usize,
    terms: Vec<f64>,
}

/// Terms of a row that belong to no input.
const COMMON: usize = 4;
/// Terms of every input.
const EACH: usize = 4;

impl SobolRow {
    /// From the values at A (point 0), B (point 1) and, for each input in turn, AB (points from 2). An input's
    /// direction is 1 where its value in B is larger than that in A, -1 where it is smaller, 0 where it is undefined.
    #[must_use]
    pub fn new(values: &impl Values, directions: &[f64]) -> Self {
        let (a, b) = (values.value(0), values.value(1));
        let (aa, with_b) = (values.product(0, 0), values.product(1, 0));
        let everywhere: f64 = (0..directions.len() + 2).map(|point| values.value(point)).sum();
        let mut terms = vec![a + b, aa + values.product(1, 1), a * a + b * b, everywhere];
        for (direction, point) in directions.iter().zip(2..) {
            let change = values.value(point) - a;
            terms.push(values.product(1, point) - with_b);
            terms.push(change);
            terms.push(0.5 * (aa - 2.0 * values.product(0, point) + values.product(point, point)));
            terms.push(direction * change);
        }
        Self { n_inputs: directions.len(), terms }
    }

    /// As [`SobolRow::new`], with the terms of pairs of inputs: after the points AB come, for each input in turn, those
    /// of BA, which are B with that input's parameters from A.
    #[must_use]
    pub fn with_pairs(values: &impl Values, directions: &[f64]) -> Self {
        let mut row = Self::new(values, directions);
        let n = row.n_inputs;
        let (ab, ba) = (|input: usize| 2 + input, |input: usize| 2 + n + input);
        row.terms.extend((0..n).map(|input| values.value(ba(input)) - values.value(1)));
        let with_b = values.product(0, 1);
        for [one, other] in pairs(n) {
            let both = values.product(ba(other), ab(one)) + values.product(ba(one), ab(other));
            row.terms.push(0.5 * both - with_b);
        }
        row
    }

    /// Of the residual r = p - g of a surrogate g: the terms that are quadratic in r alone, with the noise of the values.
    #[must_use]
    pub(crate) fn quadratic(mut self) -> Self {
        // What is linear in r has more precise estimates, see `linear`; so has the square.
        self.terms[0] = 0.0;
        self.terms[2] -= self.terms[1];
        self.terms[1] = 0.0;
        self.terms[3] = 0.0;
        let (own, n) = (COMMON + EACH * self.n_inputs, self.n_inputs);
        // The direction of change stays: at points that share random numbers it has less noise than at one point.
        self.terms[COMMON..own].chunks_exact_mut(EACH).for_each(|input| input[1] = 0.0);
        self.terms.iter_mut().skip(own).take(n).for_each(|back| *back = 0.0);
        self
    }

    /// The terms that are linear in the residual r of a surrogate g, from its value at one point x; and the square of r.
    ///
    /// Each is 2 E[r(x) h(x)] with a function h of the surrogate about x.
    #[must_use]
    pub(crate) fn linear(left: ResidualAt, about: &Surroundings) -> Self {
        let Surroundings { g, own, alone, together } = about;
        let (n_inputs, twice) = (alone.len(), 2.0 * left.residual);
        let square = 2.0 * (g * twice + left.square);
        let mut terms = vec![twice, square, square, (n_inputs + 2) as f64 * left.residual];
        for (own, alone) in own.iter().zip(alone) {
            terms.extend([twice * alone, 0.0, twice * own, 0.0]);
        }
        if !together.is_empty() {
            terms.extend(vec![0.0; n_inputs]);
            terms.extend(together.iter().map(|together| twice * together));
        }
        Self { n_inputs, terms }
    }

    /// Its terms times a weight.
    #[must_use]
    pub(crate) fn weighted(mut self, weight: f64) -> Self {
        self.terms.iter_mut().for_each(|term| *term *= weight);
        self
    }

    /// The mean of some rows; none of none.
    pub(crate) fn mean(rows: impl Iterator<Item = Self>) -> Option<Self> {
        let mut n = 0.0;
        let sum = rows.inspect(|_| n += 1.0).reduce(|mut sum, row| {
            sum.terms.iter_mut().zip(&row.terms).for_each(|(sum, term)| *sum += term);
            sum
        });
        let mut mean = sum?;
        mean.terms.iter_mut().for_each(|term| *term /= n);
        Some(mean)
    }

    /// The terms that belong to no input.
    pub(crate) fn spread_terms(&self) -> Vec<f64> {
        self.terms[..COMMON].to_vec()
    }
}

/// What a surrogate leaves of p at a point: estimates of the residual and of its square, without bias.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ResidualAt {
    pub(crate) residual: f64,
    pub(crate) square: f64,
}

/// A surrogate about a point x: its value there, and mean differences over other draws x'.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Surroundings {
    /// At x.
    pub(crate) g: f64,
    /// By input: at x, less that at x with this input of x'.
    pub(crate) own: Vec<f64>,
    /// By input: at x' with this input of x, less that at x'.
    pub(crate) alone: Vec<f64>,
    /// By pair of inputs: at x' with both of x, less that at x'. Empty where pairs are not wanted.
    pub(crate) together: Vec<f64>,
}

/// All pairs of `n` inputs.
pub(crate) fn pairs(n: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..n).flat_map(move |one| (one + 1..n).map(move |other| [one, other]))
}

/// A pair of inputs, by their places, and its second-order index: the share of the variance of p(x) that is due to the
/// two acting together, beyond the first-order indices of both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairShare {
    /// The inputs.
    pub inputs: [usize; 2],
    /// The index.
    pub second: Estimate,
}

/// The second-order indices of all pairs of inputs; none for rows without the terms of pairs. As in [`sobol_indices`]
/// the means of independent samples add up.
#[must_use]
pub fn pair_indices(samples: &[&[SobolRow]]) -> Vec<PairShare> {
    let Some(SobolRow { n_inputs, terms }) = samples.first().and_then(|rows| rows.first()) else { return Vec::new() };
    let (n, own) = (*n_inputs, COMMON + EACH * *n_inputs);
    if terms.len() == own {
        return Vec::new();
    }
    let estimates = of_means(samples, &|means| {
        let [_, variance, ..] = Spread::of_sums(means);
        let centre = centre(means, n);
        let change = |input: usize| means[COMMON + EACH * input + 1];
        let back = |input: usize| means[own + input];
        let first = |input: usize| means[COMMON + EACH * input] - centre * change(input);
        let shares = pairs(n).zip(&means[own + n..]).map(|([one, other], mean)| {
            let changes = 0.5 * (change(one) + change(other) + back(one) + back(other));
            (mean - centre * changes - first(one) - first(other)) / variance
        });
        shares.collect()
    });
    pairs(n).zip(estimates).map(|(inputs, second)| PairShare { inputs, second }).collect()
}

/// Estimates a function of the means of the terms, which are sums of the means of independent samples.
fn of_means(samples: &[&[SobolRow]], estimate: &dyn Fn(&[f64]) -> Vec<f64>) -> Vec<Estimate> {
    let terms = |rows: &&[SobolRow]| rows.iter().map(|row| row.terms.clone()).collect::<Vec<Vec<f64>>>();
    let terms: Vec<Vec<Vec<f64>>> = samples.iter().map(terms).collect();
    from_samples(&terms.iter().map(Vec::as_slice).collect::<Vec<_>>(), &|means, _| estimate(means))
}

/// The mean of p(x) over A, B and the points AB.
fn centre(means: &[f64], n_inputs: usize) -> f64 {
    means[3] / (n_inputs + 2) as f64
}

/// An input's shares of the variance of p(x).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VarianceShare {
    /// First-order index: the share that would vanish, on average, if the input were known.
    pub first: Estimate,
    /// Total index: the share that would remain, on average, if all but the input were known.
    pub total: Estimate,
    /// The mean change of p from the smaller to the larger of two draws of the input, all else equal: its direction. 0
    /// where the input has no direction.
    pub effect: Estimate,
}

/// The indices of all inputs, from two rows or more. Close to 0 they may be negative by chance; their intervals then
/// contain 0. The terms of several independent samples add up: rows of one function, or the differences of p from a
/// surrogate and rows of that surrogate.
///
/// ```
/// use stadial::questions::sensitivity::{SobolRow, sobol_indices};
///
/// // y = x0 + 2 x1 at a few points of the square.
/// let y = |x: [f64; 2]| x[0] + 2.0 * x[1];
/// let corners = [0.1, 0.4, 0.6, 0.9];
/// let mut rows = Vec::new();
/// for a in corners.iter().flat_map(|&u| corners.map(|v| [u, v])) {
///     for b in corners.iter().flat_map(|&u| corners.map(|v| [u, v])) {
///         let points = vec![y(a), y(b), y([b[0], a[1]]), y([a[0], b[1]])];
///         rows.push(SobolRow::new(&points, &[(b[0] - a[0]).signum(), (b[1] - a[1]).signum()]));
///     }
/// }
/// let (_, shares) = sobol_indices(&[&rows]);
/// assert!((shares[0].first.value - 0.2).abs() < 1e-12 && (shares[1].total.value - 0.8).abs() < 1e-12);
/// ```
#[must_use]
pub fn sobol_indices(samples: &[&[SobolRow]]) -> (Spread, Vec<VarianceShare>) {
    let n_inputs = samples.first().and_then(|rows| rows.first()).map_or(0, |row| row.n_inputs);
    let estimates = of_means(samples, &|means| {
        let spread = Spread::of_sums(means);
        let variance = spread[1];
        let centre = centre(means, n_inputs);
        let mut found = spread.to_vec();
        for input in means[COMMON..COMMON + EACH * n_inputs].chunks_exact(EACH) {
            found.push((input[0] - centre * input[1]) / variance);
            found.push(input[2] / variance);
            found.push(input[3]);
        }
        found
    });
    let (spread, shares) = estimates.split_at(4);
    let share = |three: &[Estimate]| VarianceShare { first: three[0], total: three[1], effect: three[2] };
    (Spread::from_estimates(spread), shares.chunks_exact(3).map(share).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y = x0 + 2 x1 at four values of each: its mean is .5 + 1 and its variance that of the values, .085, five times.
    /// Values that are known exactly have no noise.
    #[test]
    fn the_spread_is_that_of_the_function() {
        let y = |x: [f64; 2]| x[0] + 2.0 * x[1];
        let corners = [0.1, 0.4, 0.6, 0.9];
        let points: Vec<[f64; 2]> = corners.iter().flat_map(|&u| corners.map(|v| [u, v])).collect();
        let row = |a: [f64; 2], b: [f64; 2]| {
            let values = vec![y(a), y(b), y([b[0], a[1]]), y([a[0], b[1]])];
            SobolRow::new(&values, &[(b[0] - a[0]).signum(), (b[1] - a[1]).signum()])
        };
        let rows: Vec<SobolRow> = points.iter().flat_map(|&a| points.iter().map(move |&b| row(a, b))).collect();
        let (spread, _) = sobol_indices(&[&rows]);
        let found = [spread.mean, spread.variance, spread.noise, spread.noise_share].map(|estimate| estimate.value);
        for (found, expected) in found.into_iter().zip([1.5, 0.425, 0.0, 0.0]) {
            assert!((found - expected).abs() < 1e-12, "{found} and not {expected}");
        }
    }

    /// y = x0 + 2 x1 + 3 x0 x2 at two values of each, 0 and 1, over all rows: half of x0, 1/4 of x1 and 9/16 of x2 are the
    /// variances of the main effects x0 (1 + 3/2), 2 x1 and 3/2 x2; the interaction of x0 and x2 has 9/16.
    #[test]
    fn pairs_have_what_they_explain_together() {
        let y = |x: &[f64]| x[0] + 2.0 * x[1] + 3.0 * x[0] * x[2];
        let corner = |code: usize| (0..3).map(|bit| ((code >> bit) & 1) as f64).collect::<Vec<f64>>();
        let mut rows = Vec::new();
        for (a, b) in (0..8).flat_map(|a| (0..8).map(move |b| (corner(a), corner(b)))) {
            let with = |to: &[f64], from: &[f64], input: usize| {
                let mut point = to.to_vec();
                point[input] = from[input];
                y(&point)
            };
            let mut values = vec![y(&a), y(&b)];
            values.extend((0..3).map(|input| with(&a, &b, input)));
            values.extend((0..3).map(|input| with(&b, &a, input)));
            rows.push(SobolRow::with_pairs(&values, &[0.0; 3]));
        }
        let parts = [6.25 / 4.0, 1.0, 2.25 / 4.0, 9.0 / 16.0];
        let all: f64 = parts.iter().sum();
        let (_, shares) = sobol_indices(&[&rows]);
        for (share, part) in shares.iter().zip(parts) {
            assert!((share.first.value - part / all).abs() < 1e-12, "{shares:?}");
        }
        let found = pair_indices(&[&rows]);
        assert_eq!(found.iter().map(|pair| pair.inputs).collect::<Vec<_>>(), [[0, 1], [0, 2], [1, 2]]);
        for (pair, expected) in found.iter().zip([0.0, parts[3] / all, 0.0]) {
            assert!((pair.second.value - expected).abs() < 1e-12, "{found:?}");
        }
        let without: Vec<SobolRow> =
            rows.iter().map(|row| SobolRow { n_inputs: 3, terms: row.terms[..16].to_vec() }).collect();
        assert!(pair_indices(&[&without]).is_empty());
    }
}
