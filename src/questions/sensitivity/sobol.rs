//! Shares of the variance: Sobol's first-order and total indices.
//!
//! A row has the points A and B, two independent draws of all parameters, and for every input the point AB: A with that
//! input's parameters from B (Saltelli's sampling). With y the function, c its mean and V its variance:
//! first = E[(y(B) - c)(y(AB) - y(A))]/V (A. Saltelli and others, Variance based sensitivity analysis of model output,
//! 2010, doi:10.1016/j.cpc.2009.09.018), total = E[(y(A) - y(AB))^2]/(2V) (M. J. W. Jansen, Analysis of variance designs
//! for model output, 1999, doi:10.1016/S0010-4655(98)00154-4). Every product is free of the noise of trajectories (see
//! [`Values`]). Rows are independent, so errors come from the jackknife over rows.

use crate::stats::Estimate;

use super::estimate::{Spread, from_sums};
use super::values::Values;

/// The terms of the estimators from one row.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolRow(Vec<f64>);

/// Terms of a row that belong to no input.
const COMMON: usize = 4;
/// Terms of every input.
const EACH: usize = 4;

impl SobolRow {
    /// From the values at A (point 0), B (point 1) and, for each input in turn, AB (points from 2). An input's direction
    /// is 1 if its value in B is larger than that in A, -1 if it is smaller, 0 if that has no meaning.
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
        Self(terms)
    }
}

/// An input's shares of the variance of p(x).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VarianceShare {
    /// First-order index: the share that would vanish, on average, if the input were known.
    pub first: Estimate,
    /// Total index: the share that would remain, on average, if all but the input were known.
    pub total: Estimate,
    /// The mean change of p from the smaller to the larger of two draws of the input, all else equal. 0 if the input has no
    /// direction.
    pub effect: Estimate,
}

/// The indices of all inputs, from two rows or more. Close to 0 they may be negative by chance, within their intervals.
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
/// let (_, shares) = sobol_indices(&rows);
/// assert!((shares[0].first.value - 0.2).abs() < 1e-12 && (shares[1].total.value - 0.8).abs() < 1e-12);
/// ```
#[must_use]
pub fn sobol_indices(rows: &[SobolRow]) -> (Spread, Vec<VarianceShare>) {
    let terms: Vec<Vec<f64>> = rows.iter().map(|row| row.0.clone()).collect();
    let n_inputs = terms.first().map_or(0, |terms| (terms.len() - COMMON) / EACH);
    let estimates = from_sums(&terms, &|sums, n| {
        let spread = Spread::of_moments(sums[0] / (2.0 * n), sums[1] / (2.0 * n), sums[2] / (2.0 * n));
        let variance = spread[1];
        let centre = sums[3] / (n * (n_inputs + 2) as f64);
        let mut found = spread.to_vec();
        for input in sums[COMMON..].chunks_exact(EACH) {
            found.push((input[0] - centre * input[1]) / (n * variance));
            found.push(input[2] / (n * variance));
            found.push(input[3] / n);
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

    /// y = x0 + 2 x1 at four places of each: its mean is .5 + 1 and its variance that of the places, .085, five times.
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
        let (spread, _) = sobol_indices(&rows);
        let found = [spread.mean, spread.variance, spread.noise, spread.noise_share].map(|estimate| estimate.value);
        for (found, expected) in found.into_iter().zip([1.5, 0.425, 0.0, 0.0]) {
            assert!((found - expected).abs() < 1e-12, "{found} and not {expected}");
        }
    }
}
