//! Elementary effects: Morris' screening.
//!
//! A row is a path of k + 1 points, each step moving one input by half of its probability scale (u = F(x)), in random
//! order: up from the lower half, down from the upper one. An effect is the change of y over such a step, divided
//! by the step of 1/2: in units of y for the whole scale (M. D. Morris, Factorial sampling plans for preliminary
//! computational experiments, 1991, doi:10.1080/00401706.1991.10484804; mu* and groups: F. Campolongo, J. Cariboni and
//! A. Saltelli, An effective screening design for sensitivity analysis of large models, 2007,
//! doi:10.1016/j.envsoft.2006.10.004).
//!
//! Morris starts from a grid of few levels. Here the start is uniform on the whole scale, the limit of many levels. A
//! step of half the scale leaves a uniform number uniform, so every point of a path is a draw of the prior: means over
//! points are means over the prior, and a value of a discrete distribution is evaluated in proportion to its weight,
//! however small.
//!
//! The mean of |effects| of noisy evaluations is too large, since the absolute values of noise do not cancel:
//! `mu_star_plain`. In `mu_star` the direction of each effect is taken from other trajectories than its size, so that
//! it is biased downwards at most. The square of `sigma` is unbiased.

use rand::RngExt as _;

use serde::{Deserialize, Serialize};

use crate::noise::{Address, Purpose, Seed, Stream, subject};
use crate::stats::Estimate;

use super::estimate::{Spread, from_means};
use super::values::Distances;

/// Bits of a start.
const BITS: u32 = 52;
/// The step on the probability scale.
const STEP: f64 = 0.5;

/// Starts and order of a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    /// By parameter: its position at the start, on the probability scale. Below the middle, it goes up when its input
    /// is moved; otherwise down.
    start: Vec<f64>,
    /// The inputs in the order in which they are moved.
    pub(crate) order: Vec<usize>,
}

impl Path {
    /// The path of row `row`.
    pub(crate) fn new(n_parameters: usize, n_inputs: usize, seed: Seed, row: u64) -> Self {
        let address = Address { purpose: Purpose::Parameter, subject: subject("path"), trajectory: row, index: 0 };
        let mut random = Stream::new(seed, address);
        // In the middle of a cell of the grid, so that neither the ends of the scale nor its middle occur, before the
        // step or after it.
        let cells = 1_u64 << BITS;
        let start = (0..n_parameters).map(|_| (random.random_range(0..cells) as f64 + 0.5) / cells as f64).collect();
        let mut order: Vec<usize> = (0..n_inputs).collect();
        for last in (1..n_inputs).rev() {
            order.swap(last, random.random_range(0..=last as u64) as usize);
        }
        Self { start, order }
    }

    /// The position of parameter `parameter` on the probability scale, before or after its input is moved.
    pub(crate) fn position(&self, parameter: usize, moved: bool) -> f64 {
        self.start[parameter] + if moved { STEP * self.direction(parameter) } else { 0.0 }
    }

    /// The direction in which a parameter is moved: 1 or -1.
    fn direction(&self, parameter: usize) -> f64 {
        if self.start[parameter] < 0.5 { 1.0 } else { -1.0 }
    }

    /// The terms of the estimators from the values along this path. `first` is a parameter of each input, whose
    /// direction counts.
    pub(crate) fn effects(&self, values: &impl Distances, first: &[usize]) -> MorrisRow {
        let directions: Vec<f64> = first.iter().map(|&parameter| self.direction(parameter)).collect();
        MorrisRow::new(values, &self.order, &directions)
    }
}

/// The terms of the estimators from one path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MorrisRow(Vec<f64>);

/// Terms of a row that belong to no input.
const COMMON: usize = 3;
/// Terms of every input.
const EACH: usize = 4;

impl MorrisRow {
    /// From the values along a path whose steps move the inputs in this `order`, each in its direction (1 or -1, by
    /// input).
    #[must_use]
    pub fn new(values: &impl Distances, order: &[usize], directions: &[f64]) -> Self {
        let start = values.value(0);
        let mut terms = vec![start, values.product(0, 0), start * start];
        terms.resize(COMMON + EACH * order.len(), 0.0);
        for (before, &input) in order.iter().enumerate() {
            let after = before + 1;
            let change = values.value(after) - values.value(before);
            let square =
                values.product(before, before) - 2.0 * values.product(before, after) + values.product(after, after);
            let place = COMMON + EACH * input;
            terms[place] = directions[input] * change / STEP;
            terms[place + 1] = values.distance(before, after) / STEP;
            terms[place + 2] = change.abs() / STEP;
            terms[place + 3] = square / (STEP * STEP);
        }
        Self(terms)
    }
}

/// An input's elementary effects, in units of probability for the whole range of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elementary {
    /// Mean of the absolute effects: biased downwards where noise hides some of them, but never below the absolute mean
    /// effect.
    pub mu_star: Estimate,
    /// The usual estimate, with noise: biased upwards.
    pub mu_star_plain: Estimate,
    /// Mean effect; meaningless for a group, whose members move in different directions.
    pub mu: Estimate,
    /// Standard deviation of the effects, without noise: curvature and interaction. 0 if noise hides it.
    pub sigma: Estimate,
}

impl Elementary {
    /// The 95 % interval of a size, as all but `mu` are: its lower end is at least 0, unless the estimate itself is
    /// negative.
    #[must_use]
    pub fn interval_of_size(size: Estimate) -> (f64, f64) {
        let (low, high) = size.interval();
        (if low < 0.0 { size.value.min(0.0) } else { low }, high)
    }
}

/// The effects of all inputs, from two paths or more.
#[must_use]
pub fn elementary_effects(rows: &[MorrisRow]) -> (Spread, Vec<Elementary>) {
    let terms: Vec<Vec<f64>> = rows.iter().map(|row| row.0.clone()).collect();
    let estimates = from_means(&terms, &|means, n| {
        let mut found = Spread::of_moments(means[0], means[1], means[2]).to_vec();
        for input in means[COMMON..].chunks_exact(EACH) {
            let mu = input[0];
            let variance = (input[3] - mu * mu) * n / (n - 1.0);
            found.extend([input[1], input[2], mu, variance.max(0.0).sqrt()]);
        }
        found
    });
    let (spread, effects) = estimates.split_at(4);
    let effect = |four: &[Estimate]| {
        let [mu_star, mu_star_plain, mu, sigma] = [four[0], four[1], four[2], four[3]];
        // With noise the former loses the small effects; the latter, which is unbiased, never exceeds it in
        // expectation.
        let size = Estimate { value: mu.value.abs(), standard_error: mu.standard_error };
        Elementary { mu_star: if size.value > mu_star.value { size } else { mu_star }, mu_star_plain, mu, sigma }
    };
    (Spread::from_estimates(spread), effects.chunks_exact(4).map(effect).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_never_below_zero() {
        let low = |value: f64| Elementary::interval_of_size(Estimate { value, standard_error: 0.02 }).0;
        assert_eq!([low(0.01), low(-0.01)], [0.0, -0.01]);
        assert!((low(0.05) - 0.0108).abs() < 1e-4, "{}", low(0.05));
    }

    /// Effects of 1, 1 and -1 from 0, 1 and 2: their sizes have the mean 1 and they themselves 1/3, with a variance of
    /// (3 - 1/3) / 2; the starts have the mean 1 and the variance 2/3.
    #[test]
    fn the_size_of_an_effect_is_not_that_of_its_mean() {
        let row = |(start, effect): (f64, f64)| MorrisRow::new(&vec![start, start + STEP * effect], &[0], &[1.0]);
        let rows = [(0.0, 1.0), (1.0, 1.0), (2.0, -1.0)].map(row);
        let (spread, effects) = elementary_effects(&rows);
        let Elementary { mu_star, mu_star_plain, mu, sigma } = effects[0];
        let found =
            [mu_star, mu_star_plain, mu, sigma, spread.mean, spread.variance, spread.noise].map(|one| one.value);
        for (found, expected) in
            found.into_iter().zip([1.0, 1.0, 1.0 / 3.0, (4.0_f64 / 3.0).sqrt(), 1.0, 2.0 / 3.0, 0.0])
        {
            assert!((found - expected).abs() < 1e-12, "{found} and not {expected}");
        }
    }

    /// Before the step and after it, the frequencies of the lowest 5 % and the highest 7 % of the scale are right: with
    /// 20,000 paths, standard errors are .0015 and .0018, and the bounds four of them.
    #[test]
    fn every_point_of_a_path_is_a_draw_of_the_prior() {
        let paths: Vec<Path> = (0..20_000).map(|row| Path::new(2, 2, Seed(1), row)).collect();
        for moved in [false, true] {
            let share = |holds: &dyn Fn(f64) -> bool| {
                paths.iter().filter(|path| holds(path.position(1, moved))).count() as f64 / 20_000.0
            };
            assert!((share(&|u| u < 0.05) - 0.05).abs() < 0.0062 && (share(&|u| u >= 0.93) - 0.07).abs() < 0.0072);
            assert!(share(&|u| u > 0.0 && u < 1.0) == 1.0);
        }
        for path in &paths {
            let step = path.position(0, true) - path.position(0, false);
            assert!(step == STEP * path.direction(0), "{path:?}");
        }
    }
}
