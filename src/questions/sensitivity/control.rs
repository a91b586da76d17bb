//! Indices with the help of a surrogate.
//!
//! With p = g + r, g any function that is quick to compute, every term of the estimators (squares of differences, products
//! of values at two points) is a sum of three: quadratic in g, linear in r, quadratic in r. The expectation of the first
//! takes no trajectories and is computed at many draws. That of the second is 2 E[r(x) h(x)] with functions h of g alone,
//! so that it takes one point of any draw, not a pair, and is estimated from many draws with few trajectories each. That
//! of the third is small where g is close to p and is estimated on rows of the design. g is fitted to draws that serve
//! for nothing else, so the sum has no bias however bad g is; g decides the width of the intervals alone. (Where trajectories
//! are invalid the three would be about different draws: then there is no surrogate.) (One-step
//! correction: W. K. Newey and J. M. Robins, Cross-fitting and fast remainder rates for semiparametric estimation, 2018,
//! arXiv:1801.09138; here the remainder is estimated, not neglected.)

use std::ops::Range;
use std::sync::atomic::Ordering;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use crate::ensemble::{self, Items, in_parallel_known};
use crate::model::Model;
use crate::noise::Seed;
use crate::stats::Estimate;

use super::design::{Design, Residual};
use super::estimate::{Spread, from_samples};
use super::evaluate::Evaluator;
use super::importance::Importance;
use super::inputs::Input;
use super::options::{SURROGATE_REPLICATES, SensitivityOptions};
use super::sobol::{ResidualAt, SobolRow, Surroundings, pairs};
use super::surrogate::{Counts, Surrogate};
use super::values::{Counted, Values};

/// A surrogate, and what it contributes to the estimates of one probability.
#[derive(Clone, Debug)]
pub(crate) struct Contribution {
    surrogate: Surrogate,
    /// The terms quadratic in the surrogate: means over blocks of rows.
    own: Vec<SobolRow>,
    /// The terms linear in the residual, with its square: means over blocks of draws.
    linear: Vec<SobolRow>,
    squares: Vec<f64>,
}

/// A draw at which trajectories were run.
#[derive(Clone, Copy, Debug)]
struct Known<'a> {
    number: u64,
    point: &'a [f64],
    weight: f64,
    counted: &'a Counted,
}

/// How good a surrogate is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Explained {
    /// Its number of terms.
    pub terms: usize,
    /// The share of the variance of p(x) that it explains: 1 - E[(p - g)^2]/V; below 0 where it is worse than the mean.
    pub share: Estimate,
}

/// The numbers of the first draws of those that the design does not have: to which surrogates are fitted, from which some
/// are chosen, at which surrogates are computed, and with which a draw is compared.
const FITTED: u64 = 1 << 40;
const CHOSEN: u64 = 2 << 40;
const COMPUTED: u64 = 3 << 40;
const PARTNERS: u64 = 4 << 40;
/// The number of the first row of trajectories that the design does not have.
const EVALUATED: u64 = 1 << 40;

/// Blocks of rows at which a surrogate is computed; and the rows of each block for each row of the design, with their
/// maximum: so many that their error hardly counts.
const BLOCKS: u64 = 128;
const ROWS: u64 = 16;
const ROWS_MAX: u64 = 2_048;

/// Draws that are compared with each draw at which the residual is known; with pairs of inputs, of which there are many,
/// fewer.
const OTHERS: u64 = 16;
const OTHERS_OF_PAIRS: u64 = 4;

impl Contribution {
    /// `None` if it was stopped.
    fn new(
        model: &Model,
        options: &SensitivityOptions,
        surrogate: Surrogate,
        left: &[Known<'_>],
        is_stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let SensitivityOptions { inputs, seed, second_order, .. } = options;
        let row = |row: u64| {
            let design = Design::row(model, inputs, Seed(*seed), COMPUTED + row, *second_order);
            design.terms(&surrogate.values(&design.points), *second_order)
        };
        let rows = (ROWS * options.draws).min(ROWS_MAX);
        let block = |block: u64| {
            if is_stopped() { None } else { SobolRow::mean((block * rows..(block + 1) * rows).map(row)) }
        };
        let own = (0..BLOCKS).into_par_iter().map(block).collect::<Option<Vec<SobolRow>>>()?;
        let n_others = if *second_order { OTHERS_OF_PAIRS } else { OTHERS };
        let linear = |&Known { number, point, weight, counted }: &Known<'_>| {
            let others = (0..n_others).map(|other| model.values(Seed(*seed), PARTNERS + number * n_others + other));
            let about = surroundings(
                &|point| surrogate.value(point),
                inputs,
                point,
                &others.collect::<Vec<_>>(),
                *second_order,
            );
            let at = Residual { values: counted, surrogate: &[about.g] };
            let left = ResidualAt { residual: at.value(0), square: at.product(0, 0) };
            (SobolRow::linear(left, &about).weighted(weight), weight * left.square)
        };
        let blocks: Vec<&[Known<'_>]> = left.chunks(left.len().div_ceil(BLOCKS as usize).max(1)).collect();
        // Blocks of one size: what is left over counts nowhere.
        let whole = blocks.first().map_or(0, |block| block.len());
        let block = |block: &[Known<'_>]| {
            if is_stopped() {
                return None;
            }
            let (rows, squares): (Vec<SobolRow>, Vec<f64>) = block.iter().map(linear).unzip();
            let mean = squares.iter().sum::<f64>() / squares.len() as f64;
            SobolRow::mean(rows.into_iter()).map(|row| (row, mean))
        };
        let found = blocks.into_par_iter().filter(|block| block.len() == whole).map(block);
        let (linear, squares) = found.collect::<Option<Vec<(SobolRow, f64)>>>()?.into_iter().unzip();
        Some(Self { surrogate, own, linear, squares })
    }

    /// Independent samples of its terms, whose means add up.
    pub(crate) fn samples(&self) -> [&[SobolRow]; 2] {
        [&self.own, &self.linear]
    }

    /// The terms quadratic in the residual, on a row of the design.
    pub(crate) fn quadratic(&self, design: &Design, counted: &Counted, pairs: bool) -> SobolRow {
        let surrogate = self.surrogate.values(&design.points);
        design.terms(&Residual { values: counted, surrogate: &surrogate }, pairs).quadratic()
    }

    /// How much the surrogate explains.
    pub(crate) fn explained(&self) -> Explained {
        let with = |row: &SobolRow, left: f64| [row.spread_terms(), vec![left]].concat();
        let linear: Vec<Vec<f64>> = self.linear.iter().zip(&self.squares).map(|(row, &left)| with(row, left)).collect();
        let own: Vec<Vec<f64>> = self.own.iter().map(|row| with(row, 0.0)).collect();
        let share = from_samples(&[&linear, &own], &|means, _| {
            let [_, variance, ..] = Spread::of_sums(means);
            vec![1.0 - means[means.len() - 1] / variance]
        });
        Explained { terms: self.surrogate.n_terms(), share: share[0] }
    }
}

/// A function about a point, from other draws.
fn surroundings(
    g: &dyn Fn(&[f64]) -> f64,
    inputs: &[Input],
    point: &[f64],
    others: &[Vec<f64>],
    with_pairs: bool,
) -> Surroundings {
    let mean = |at: &dyn Fn(usize) -> f64| (0..others.len()).map(at).sum::<f64>() / others.len() as f64;
    let with = |to: &[f64], from: &[f64], inputs: &[&Input]| {
        let mut point = to.to_vec();
        inputs.iter().flat_map(|input| &input.priors).for_each(|&place| point[place] = from[place]);
        g(&point)
    };
    let here = g(point);
    let there: Vec<f64> = others.iter().map(|other| g(other)).collect();
    let together = |[one, other]: [usize; 2]| {
        let both = [&inputs[one], &inputs[other]];
        mean(&|place| with(&others[place], point, &both) - there[place])
    };
    Surroundings {
        g: here,
        own: inputs.iter().map(|input| mean(&|place| here - with(point, &others[place], &[input]))).collect(),
        alone: inputs.iter().map(|input| mean(&|place| with(&others[place], point, &[input]) - there[place])).collect(),
        together: if with_pairs { pairs(inputs.len()).map(together).collect() } else { Vec::new() },
    }
}

/// The surrogates of all targets, with what they contribute.
#[derive(Debug)]
pub(crate) struct Surrogates {
    importance: Importance,
    contributions: Vec<Contribution>,
    /// The draws at which the residual is known, by their points.
    pub(crate) points: Vec<Vec<f64>>,
    /// By target: the trajectories of all draws that reach the outcome.
    pub(crate) reached: Vec<u64>,
}

/// What came of fitting surrogates.
pub(crate) enum Fitted {
    /// It was stopped.
    Stopped,
    /// So many trajectories were invalid that there is no surrogate.
    Invalid(u64),
    /// The surrogates.
    Surrogates(Surrogates),
}

/// Draws between checks of the stop flag.
const ROUND: u64 = 256;

impl Surrogates {
    /// Fits them to draws of their own, so many that each third of them has an error.
    pub(crate) fn fit(
        model: &Model,
        options: &SensitivityOptions,
        control: &ensemble::Control<'_>,
    ) -> Result<Fitted, rayon::ThreadPoolBuildError> {
        let SensitivityOptions { targets, surrogate_draws, seed, threads, .. } = options;
        let is_stopped = || control.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        let n_targets = targets.len();
        let third = surrogate_draws / 3;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(*threads).build()?;
        let fit = |evaluated: &[Evaluated]| -> Vec<Surrogate> {
            let points: Vec<Vec<f64>> = evaluated.iter().map(|draw| draw.point.clone()).collect();
            let of_target = |target: usize| {
                let of =
                    |count: fn(&Counted) -> u64| evaluated.iter().map(|draw| count(&draw.counted[target])).collect();
                let (reached, trajectories): (Vec<u64>, Vec<u64>) = (of(|counted| counted.reached(0)), of(Counted::n));
                Surrogate::fit(Counts { points: &points, reached: &reached, trajectories: &trajectories })
            };
            pool.install(|| (0..n_targets).map(of_target).collect())
        };
        // A third of the draws, as they come, gives surrogates that say where it is worth looking; the second third, there,
        // makes them better; the last serves for the residual.
        let at = |draw: u64| (model.values(Seed(*seed), FITTED + draw), 1.0);
        let Some((mut fitted, mut invalid)) = run(model, options, control, 0..third, &at)? else {
            return Ok(Fitted::Stopped);
        };
        if invalid > 0 {
            return Ok(Fitted::Invalid(invalid));
        }
        let points: Vec<Vec<f64>> = fitted.iter().map(|draw| draw.point.clone()).collect();
        let importance = Importance::new(&fit(&fitted), &points);
        let at = |draw: u64| {
            Importance::choose(Seed(*seed), 1, draw, |candidate| {
                let point = model.values(Seed(*seed), CHOSEN + candidate);
                let importance = importance.of_point(&point);
                (point, importance)
            })
        };
        let Some((chosen, more)) = run(model, options, control, third..2 * third, &at)? else {
            return Ok(Fitted::Stopped);
        };
        invalid += more;
        fitted.extend(chosen);
        let surrogates = fit(&fitted);
        let Some((evaluated, more)) = run(model, options, control, 2 * third..3 * third, &at)? else {
            return Ok(Fitted::Stopped);
        };
        invalid += more;
        if invalid > 0 {
            return Ok(Fitted::Invalid(invalid));
        }
        let of_target = |(target, surrogate): (usize, Surrogate)| {
            let known: Vec<Known<'_>> = evaluated.iter().map(|draw| draw.known(target)).collect();
            Contribution::new(model, options, surrogate, &known, &is_stopped)
        };
        let contributions: Option<Vec<Contribution>> =
            pool.install(|| surrogates.into_iter().enumerate().map(of_target).collect());
        let Some(contributions) = contributions else { return Ok(Fitted::Stopped) };
        let all = || fitted.iter().chain(&evaluated);
        let reached = (0..n_targets).map(|target| all().map(|draw| draw.counted[target].reached(0)).sum()).collect();
        let points = evaluated.iter().map(|draw| draw.point.clone()).collect();
        Ok(Fitted::Surrogates(Self { importance, contributions, points, reached }))
    }

    /// That of a target, by its place.
    pub(crate) fn of_target(&self, target: usize) -> &Contribution {
        &self.contributions[target]
    }

    /// The row of the design of a number: one of some candidates.
    pub(crate) fn design(&self, model: &Model, options: &SensitivityOptions, row: u64) -> Design {
        let SensitivityOptions { inputs, seed, second_order, .. } = options;
        let (design, weight) = Importance::choose(Seed(*seed), 0, row, |candidate| {
            let design = Design::row(model, inputs, Seed(*seed), candidate, *second_order);
            let importance = self.importance.of_points(&design.points);
            (design, importance)
        });
        Design { weight, ..design }
    }
}

/// A draw that was evaluated, for all targets.
#[derive(Serialize, Deserialize)]
struct Evaluated {
    number: u64,
    point: Vec<f64>,
    weight: f64,
    counted: Vec<Counted>,
}

impl Evaluated {
    fn known(&self, target: usize) -> Known<'_> {
        Known { number: self.number, point: &self.point, weight: self.weight, counted: &self.counted[target] }
    }
}

/// Runs the trajectories of some draws, and counts the invalid ones; `None` if it was stopped.
fn run(
    model: &Model,
    options: &SensitivityOptions,
    control: &ensemble::Control<'_>,
    draws: Range<u64>,
    at: &(dyn Fn(u64) -> (Vec<f64>, f64) + Sync),
) -> Result<Option<(Vec<Evaluated>, u64)>, rayon::ThreadPoolBuildError> {
    let SensitivityOptions { targets, seed, threads, .. } = options;
    let evaluator =
        Evaluator { model, targets, replicates: SURROGATE_REPLICATES, seed: Seed(*seed), stop: control.stop };
    let work = |number: u64| {
        let (point, weight) = at(number);
        let found = evaluator.row(EVALUATED + number, std::slice::from_ref(&point));
        control.finished.into_iter().for_each(|finished| finished(SURROGATE_REPLICATES));
        found.map(|found| (found.counted.map(|counted| Evaluated { number, point, weight, counted }), found.invalid))
    };
    let kind = format!("draws for a surrogate {:?}", SensitivityOptions { threads: 0, ..options.clone() });
    // Each part of a study fits the surrogate for itself: which rows come next depends on it.
    let size = (options.surrogate_draws, SURROGATE_REPLICATES);
    let job = Items { kind, model, size, threads: *threads, is_shared: false };
    let (mut all, mut invalid) = (Vec::new(), 0);
    for first in draws.clone().step_by(ROUND as usize) {
        let round = in_parallel_known(&job, first..(first + ROUND).min(draws.end), control, &work)?;
        match round.into_iter().collect::<Option<Vec<_>>>() {
            Some(round) => {
                invalid += round.iter().map(|(_, invalid)| invalid).sum::<u64>();
                all.extend(round.into_iter().filter_map(|(draw, _)| draw));
            }
            None => return Ok(None),
        }
    }
    Ok(Some((all, invalid)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::sensitivity::sobol::{pair_indices, sobol_indices};

    /// A function of three inputs of two values each, given at the eight corners.
    fn at(values: [f64; 8]) -> impl Fn(&[f64]) -> f64 {
        move |x| values[x.iter().enumerate().map(|(place, x)| (*x as usize) << place).sum::<usize>()]
    }

    /// Over all draws and all pairs of draws, the three parts together give the indices of p exactly, though the surrogate
    /// has nothing to do with p.
    #[test]
    fn the_parts_add_up_whatever_the_surrogate() {
        let p = at([0.1, 0.3, 0.15, 0.5, 0.05, 0.2, 0.6, 0.9]);
        let g = at([0.4, 0.1, 0.35, 0.2, 0.7, 0.3, 0.1, 0.15]);
        let corners: Vec<Vec<f64>> =
            (0..8_usize).map(|code| (0..3).map(|bit| ((code >> bit) & 1) as f64).collect()).collect();
        let inputs: Vec<Input> = (0..3).map(|place| Input { name: place.to_string(), priors: vec![place] }).collect();
        let pairs = corners.iter().flat_map(|a| corners.iter().map(move |b| (a.clone(), b.clone())));
        let designs: Vec<Design> = pairs.map(|(a, b)| Design::of(&inputs, a, b, true)).collect();
        let values =
            |design: &Design, f: &dyn Fn(&[f64]) -> f64| design.points.iter().map(|x| f(x)).collect::<Vec<f64>>();
        let of = |f: &dyn Fn(&[f64]) -> f64| -> Vec<SobolRow> {
            designs.iter().map(|design| design.terms(&values(design, f), true)).collect()
        };
        let left = |design: &Design| {
            let (values, surrogate) = (values(design, &p), values(design, &g));
            design.terms(&Residual { values: &values, surrogate: &surrogate }, true).quadratic()
        };
        let quadratic: Vec<SobolRow> = designs.iter().map(left).collect();
        let linear = |x: &Vec<f64>| {
            let residual = p(x) - g(x);
            let left = ResidualAt { residual, square: residual * residual };
            SobolRow::linear(left, &surroundings(&g, &inputs, x, &corners, true))
        };
        let linear: Vec<SobolRow> = corners.iter().map(linear).collect();
        let (plain, own) = (of(&p), of(&g));
        let parts: [&[SobolRow]; 3] = [&quadratic, &own, &linear];
        let numbers = |samples: &[&[SobolRow]]| -> Vec<f64> {
            let (spread, shares) = sobol_indices(samples);
            let own = [spread.mean.value, spread.variance.value, spread.noise.value];
            let of_inputs = shares.iter().flat_map(|of| [of.first.value, of.total.value, of.effect.value]);
            let of_pairs = pair_indices(samples).into_iter().map(|pair| pair.second.value);
            own.into_iter().chain(of_inputs).chain(of_pairs).collect()
        };
        let (found, expected) = (numbers(&parts), numbers(&[&plain]));
        assert_eq!(found.len(), 3 + 9 + 3);
        for (place, (found, expected)) in found.iter().zip(&expected).enumerate() {
            assert!((found - expected).abs() < 1e-12, "{place}: {found} {expected}");
        }
        // Without any one of the parts they differ.
        for without in 0..3 {
            let two: Vec<&[SobolRow]> =
                parts.iter().enumerate().filter(|(place, _)| *place != without).map(|(_, part)| *part).collect();
            assert!(numbers(&two).iter().zip(&expected).any(|(found, expected)| (found - expected).abs() > 0.01));
        }
    }
}
