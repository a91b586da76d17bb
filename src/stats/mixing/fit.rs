//! The most likely mixing distribution, free or with a given mass at or below a place.
//!
//! The logarithm of the likelihood is concave in G. If its slope towards every point of the grid is at most that of the
//! distribution itself, no distribution is more likely; otherwise the excess bounds how much more likely another one
//! may be (the directional derivative; Lindsay 1983, DOI 10.1214/aos/1176346059). So each fit comes with a certificate,
//! its
//! gap. The points are found as in the constrained Newton method: those where the slope is locally greatest join the
//! support, and Newton's step takes others out (Wang 2007, DOI 10.1111/j.1467-9868.2007.00583.x).

use super::newton::Newton;
use super::{Column, Mixing};
use crate::math::ln;

/// The gap, in units of the logarithm of the likelihood of all draws, at which a distribution counts as the most
/// likely.
pub(super) const GAP: f64 = 3e-3;

/// Steps after which the distribution is accepted. About ten are needed.
const STEPS_MAX: usize = 200;

/// A mass that a distribution must have at or below a place; the rest is at or above it. Neither part is 0.
pub(super) struct Split {
    mass: f64,
    /// The points of the grid before this one lie below the place.
    cut: usize,
    column: Column,
}

impl Split {
    pub(super) fn at(mixing: &Mixing, place: f64, mass: f64) -> Self {
        let cut = mixing.grid.partition_point(|&point| point < place);
        Self { mass, cut, column: mixing.column(place) }
    }
}

/// A distribution on the grid. A split has its place as two more points, the last of the lower part and the first of
/// the upper one: they follow those of the grid.
#[derive(Clone)]
pub(super) struct Fit {
    /// Its points of positive mass.
    pub(super) support: Vec<usize>,
    /// Their masses.
    pub(super) masses: Vec<f64>,
    /// The logarithm of the likelihood of all draws, less that of the frequencies themselves.
    pub(super) log_likelihood: f64,
    /// An upper bound of the excess of the maximum of `log_likelihood` over it.
    pub(super) gap: f64,
}

/// The current distribution during the fit.
struct State {
    support: Vec<usize>,
    masses: Vec<f64>,
    /// The likelihood of each row.
    mixture: Vec<f64>,
    /// Mean over draws of its logarithm.
    log_likelihood: f64,
}

/// The slopes towards all points, and derived values.
struct Slopes {
    values: Vec<f64>,
    /// The point of the greatest slope in each group.
    best: [usize; 2],
    gap: f64,
}

struct Problem<'a> {
    mixing: &'a Mixing,
    split: Option<&'a Split>,
}

impl Mixing {
    /// The most likely distribution, sought from `start` (which may have another split). The gap is at most [`GAP`], or
    /// a twentieth of the distance to `bar` if that is more; `bar` is a logarithm of a likelihood that the distribution
    /// cannot exceed.
    pub(super) fn fit(&self, split: Option<&Split>, start: Option<&Fit>, bar: f64) -> Fit {
        let problem = Problem { mixing: self, split };
        let (support, masses) = problem.start(start);
        let mut state = problem.state(support, masses);
        let mut steps = 0;
        loop {
            let slopes = problem.slopes(&state);
            steps += 1;
            let log_likelihood = self.draws * state.log_likelihood;
            let enough = self.draws * slopes.gap <= GAP.max(0.05 * (bar - log_likelihood));
            let improved = if enough || steps == STEPS_MAX { None } else { problem.improve(&state, &slopes) };
            match improved {
                Some(better) => state = better,
                None => {
                    let State { support, masses, .. } = state;
                    return Fit { support, masses, log_likelihood, gap: self.draws * slopes.gap };
                }
            }
        }
    }
}

impl Problem<'_> {
    fn n_points(&self) -> usize {
        self.mixing.grid.len() + if self.split.is_some() { 2 } else { 0 }
    }

    fn column(&self, point: usize) -> &Column {
        match self.split {
            Some(split) if point >= self.mixing.grid.len() => &split.column,
            _ => &self.mixing.columns[point],
        }
    }

    fn group(&self, point: usize) -> usize {
        let n = self.mixing.grid.len();
        usize::from(self.split.is_some_and(|split| point != n && point >= split.cut))
    }

    /// The mass of each group.
    fn sums(&self) -> [f64; 2] {
        self.split.map_or([1.0, 0.0], |split| [split.mass, 1.0 - split.mass])
    }

    /// A distribution to start from: `start`, its masses rescaled to the groups' sums, with a small mass at the place
    /// of the split.
    fn start(&self, start: Option<&Fit>) -> (Vec<usize>, Vec<f64>) {
        const LITTLE: f64 = 0.05;
        let n = self.mixing.grid.len();
        let Some(start) = start else {
            // Evenly.
            let count = n.min(8);
            let support: Vec<usize> = (0..count).map(|i| n * (2 * i + 1) / (2 * count)).collect();
            return (support, vec![1.0 / count as f64; count]);
        };
        let sums = self.sums();
        let mut points: Vec<(usize, f64)> = start.support.iter().copied().zip(start.masses.iter().copied()).collect();
        if self.split.is_some() {
            let mut found = [0.0; 2];
            points.iter().for_each(|&(point, mass)| found[self.group(point)] += mass);
            for (point, mass) in &mut points {
                *mass *= (1.0 - LITTLE) * sums[self.group(*point)] / found[self.group(*point)];
            }
            for group in 0..2 {
                let mass = if found[group] > 0.0 { LITTLE * sums[group] } else { sums[group] };
                match points.iter_mut().find(|(point, _)| *point == n + group) {
                    Some((_, own)) => *own += mass,
                    None => points.push((n + group, mass)),
                }
            }
        }
        points.into_iter().unzip()
    }

    fn state(&self, support: Vec<usize>, masses: Vec<f64>) -> State {
        // No row has likelihood 0, so that a logarithm can be taken.
        let mut mixture = vec![f64::MIN_POSITIVE; self.mixing.rows.len()];
        for (&point, &mass) in support.iter().zip(&masses) {
            let column = self.column(point);
            mixture[column.first..].iter_mut().zip(&column.values).for_each(|(sum, value)| *sum += mass * value);
        }
        let log_likelihood = self.mixing.rows.iter().zip(&mixture).map(|(row, &sum)| row.weight * ln(sum)).sum();
        State { support, masses, mixture, log_likelihood }
    }

    fn slopes(&self, state: &State) -> Slopes {
        let ratios: Vec<f64> =
            self.mixing.rows.iter().zip(&state.mixture).map(|(row, likelihood)| row.weight / likelihood).collect();
        let slope = |point: usize| {
            let column = self.column(point);
            dot(&column.values, &ratios[column.first..column.end()])
        };
        let values: Vec<f64> = (0..self.n_points()).map(slope).collect();
        let mut best: [Option<usize>; 2] = [None; 2];
        for (point, &value) in values.iter().enumerate() {
            let own = &mut best[self.group(point)];
            if own.is_none_or(|best| value > values[best]) {
                *own = Some(point);
            }
        }
        let best = best.map(|point| point.unwrap_or(0));
        // The mean slope of the distribution itself is 1.
        let sums = self.sums();
        let gap = (sums[0] * values[best[0]] + sums[1] * values[best[1]] - 1.0).max(0.0);
        Slopes { values, best, gap }
    }

    /// A more likely distribution; `None` where there is none within rounding.
    fn improve(&self, state: &State, slopes: &Slopes) -> Option<State> {
        // Far from the most likely distribution the quadratic approximation is useless.
        const FAR: f64 = 2.0;
        if slopes.gap > FAR {
            self.towards_best(state, slopes)
        } else {
            self.newton(state, slopes).or_else(|| self.towards_best(state, slopes))
        }
    }

    /// Mass moved to the points of the greatest slope: the best of successively halved amounts.
    fn towards_best(&self, state: &State, slopes: &Slopes) -> Option<State> {
        let sums = self.sums();
        let mut found: Option<State> = None;
        let mut part = 0.5;
        for _ in 0..60 {
            let mut support = state.support.clone();
            let mut masses: Vec<f64> = state.masses.iter().map(|mass| (1.0 - part) * mass).collect();
            for (group, &point) in slopes.best.iter().enumerate().filter(|(group, _)| sums[*group] > 0.0) {
                match support.iter().position(|&own| own == point) {
                    Some(own) => masses[own] += part * sums[group],
                    None => {
                        support.push(point);
                        masses.push(part * sums[group]);
                    }
                }
            }
            let trial = self.state(support, masses);
            if found.as_ref().is_some_and(|found| found.log_likelihood >= trial.log_likelihood) {
                break;
            }
            if trial.log_likelihood > state.log_likelihood {
                found = Some(trial);
            }
            part *= 0.5;
        }
        found
    }

    /// Newton's step on the support and the points of locally greatest slope, shortened until it helps.
    fn newton(&self, state: &State, slopes: &Slopes) -> Option<State> {
        let mut support = state.support.clone();
        support.extend(self.joining(state, slopes));
        let mut masses = state.masses.clone();
        masses.resize(support.len(), 0.0);
        let groups: Vec<usize> = support.iter().map(|&point| self.group(point)).collect();
        let own: Vec<f64> = support.iter().map(|&point| slopes.values[point]).collect();
        let curvature = self.curvature(&support, &state.mixture);
        let target = Newton { masses: &masses, slopes: &own, curvature, groups: &groups }.step();
        let rise: f64 = target.iter().zip(&masses).zip(&own).map(|((new, old), slope)| (new - old) * slope).sum();
        let mut part = 1.0;
        while rise > 0.0 && part > 1e-6 {
            let trial = masses.iter().zip(&target).map(|(old, new)| old + part * (new - old));
            let (kept, left): (Vec<usize>, Vec<f64>) =
                support.iter().copied().zip(trial).filter(|(_, mass)| *mass > 0.0).unzip();
            let trial = self.state(kept, left);
            if trial.log_likelihood >= state.log_likelihood + 0.2 * part * rise {
                return Some(trial);
            }
            part *= 0.5;
        }
        None
    }

    /// Points beyond the support at which the slope is locally greatest and more than that of the distribution in their
    /// group.
    fn joining(&self, state: &State, slopes: &Slopes) -> Vec<usize> {
        let n = self.mixing.grid.len();
        let (sums, values) = (self.sums(), &slopes.values);
        let mut level = [0.0; 2];
        for (&point, mass) in state.support.iter().zip(&state.masses) {
            level[self.group(point)] += mass * values[point] / sums[self.group(point)];
        }
        let cut = self.split.map_or(n, |split| split.cut);
        let is_joining = |point: usize| {
            let lower = |other: usize| self.group(other) != self.group(point) || values[other] <= values[point];
            let is_top = if point >= n {
                true
            } else {
                (point == 0 || point == cut || values[point - 1] < values[point])
                    && (point + 1 == n || lower(point + 1))
            };
            is_top && values[point] > level[self.group(point)] && !state.support.contains(&point)
        };
        (0..self.n_points()).filter(|&point| is_joining(point)).collect()
    }

    fn curvature(&self, support: &[usize], mixture: &[f64]) -> Vec<f64> {
        let size = support.len();
        let mut curvature = vec![0.0; size * size];
        let weights: Vec<f64> = self
            .mixing
            .rows
            .iter()
            .zip(mixture)
            .map(|(row, likelihood)| row.weight / (likelihood * likelihood))
            .collect();
        for (i, &point) in support.iter().enumerate() {
            let one = self.column(point);
            let weighted: Vec<f64> = one.values.iter().zip(&weights[one.first..]).map(|(a, b)| a * b).collect();
            for (j, &point) in support[..=i].iter().enumerate() {
                let other = self.column(point);
                let (from, to) = (one.first.max(other.first), one.end().min(other.end()));
                if from < to {
                    let parts = (
                        &weighted[from - one.first..to - one.first],
                        &other.values[from - other.first..to - other.first],
                    );
                    curvature[i * size + j] = dot(parts.0, parts.1);
                    curvature[j * size + i] = curvature[i * size + j];
                }
            }
        }
        curvature
    }
}

impl Fit {
    /// The mass at or below each point of the support, in the order of places, without a split.
    pub(super) fn cumulated(&self, mixing: &Mixing) -> Vec<(f64, f64)> {
        let mut points: Vec<(usize, f64)> = self.support.iter().copied().zip(self.masses.iter().copied()).collect();
        points.sort_by_key(|(point, _)| *point);
        let mut sum = 0.0;
        let cumulate = |(point, mass): (usize, f64)| {
            sum += mass;
            (mixing.grid[point], sum)
        };
        points.into_iter().map(cumulate).collect()
    }
}

/// The sum of products, in eight partial sums, which fit the processor's registers: always in the same order.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a.zip(b) {
        sums.iter_mut().zip(a).zip(b).for_each(|((sum, a), b)| *sum += a * b);
    }
    sums.iter().sum::<f64>() + rest
}
