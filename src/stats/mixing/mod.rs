//! The mixing distribution of binomial counts: how a probability varies over draws of which each was observed in a
//! number of trajectories only.
//!
//! The hits of a draw are binomial with the draw's own probability p, and p has an unknown distribution G over the
//! draws. G is estimated without assuming a shape, by the distribution that makes the counts most likely (Kiefer &
//! Wolfowitz 1956, DOI 10.1214/aoms/1177728066), on a grid of probabilities, by convex optimisation (Koenker & Mizera
//! 2014, DOI 10.1080/01621459.2013.869224). It is consistent: with more draws of more trajectories it tends to G.
//!
//! The uncertainty of a statement about G follows from the likelihood ratio: twice the logarithm of how much less
//! likely the counts are under the most likely distribution for which the statement is false (see `profile`).

mod fit;
mod newton;
mod profile;

pub(super) use profile::{Limits, Profile, Rule};

use super::cluster::Cluster;
use crate::math::{exp, ln};

/// Points of the grid for each 2 sqrt(n) of [`place`], whose unit is about the binomial standard error of n
/// trajectories: so the distance of two points is an eighth of it for rare probabilities, and a quarter for those near
/// 1/2. A mixture of two neighbours represents a probability between them with a relative error of the variance of at
/// most 1.6 %. More than [`DRAWS_COARSE`] draws would reveal that, and have a finer grid.
const FINENESS: f64 = 16.0;

/// Draws up to which [`FINENESS`] applies: a relative error e of the variance changes the logarithm of their likelihood
/// by about draws e^2 / 4, here a sixteenth. Beyond, e falls with the square root of their number.
const DRAWS_COARSE: f64 = 1_000.0;

/// A likelihood below e^-40 of the greatest counts as 0.
const NEGLIGIBLE: f64 = -40.0;

/// Draws of the same count.
struct Row {
    n: f64,
    hits: f64,
    /// Their share of all draws.
    weight: f64,
    /// Logarithm of the greatest likelihood that a probability gives them.
    peak: f64,
}

impl Row {
    fn log_likelihood(&self, ln_p: f64, ln_q: f64) -> f64 {
        // 0 times minus infinity is 0 here: a count of 0 is no evidence against a probability of 0.
        let part = |count: f64, ln: f64| if count > 0.0 { count * ln } else { 0.0 };
        part(self.hits, ln_p) + part(self.n - self.hits, ln_q)
    }
}

/// The likelihood of one probability for each row, as a share of the row's greatest; 0 outside the stored range.
#[derive(Clone, Default)]
struct Column {
    first: usize,
    values: Vec<f64>,
}

impl Column {
    fn end(&self) -> usize {
        self.first + self.values.len()
    }
}

/// The counts of draws, and the grid on which their mixing distribution is sought.
pub(super) struct Mixing {
    draws: f64,
    rows: Vec<Row>,
    /// Places of the grid (see [`place`]), rising.
    grid: Vec<f64>,
    columns: Vec<Column>,
}

/// Maps a probability to a scale from 0 to 1 on which binomial errors are about the same everywhere: between 1 / (4
/// sqrt(n)) at 1/2 and 1 / (2 sqrt(n)) at 0 and 1. Rational in sqrt(p / (1 - p)), so the same on every machine.
pub(super) fn place(p: f64) -> f64 {
    let (a, b) = (p.sqrt(), (1.0 - p).sqrt());
    a / (a + b)
}

/// The probability at a place.
pub(super) fn probability(place: f64) -> f64 {
    let (a, b) = (place * place, (1.0 - place) * (1.0 - place));
    a / (a + b)
}

impl Mixing {
    /// From the draws of at least two trajectories; `None` if there is no such draw. The order of draws does not
    /// matter.
    pub(super) fn of(clusters: &[Cluster]) -> Option<Self> {
        let mut sorted: Vec<Cluster> = clusters.iter().copied().filter(|cluster| cluster.n >= 2).collect();
        // By frequency, so that the rows for which a probability is likely lie together.
        sorted.sort_by(|a, b| {
            let cross = |a: &Cluster, b: &Cluster| u128::from(a.hits) * u128::from(b.n);
            cross(a, b).cmp(&cross(b, a)).then(a.n.cmp(&b.n))
        });
        let draws = sorted.len() as f64;
        let mut rows: Vec<Row> = Vec::new();
        for same in sorted.chunk_by(|a, b| a == b) {
            let (n, hits) = (same[0].n as f64, same[0].hits as f64);
            let mut row = Row { n, hits, weight: same.len() as f64 / draws, peak: 0.0 };
            row.peak = row.log_likelihood(ln(hits / n), ln((n - hits) / n));
            rows.push(row);
        }
        let (first, last) = (rows.first()?, rows.last()?);
        let root = (sorted.iter().map(|cluster| cluster.n as f64).sum::<f64>() / draws).sqrt();
        // The most likely distribution has no mass beyond the least and the greatest frequency.
        let (low, high) = (place(first.hits / first.n), place(last.hits / last.n));
        let finer = (draws / DRAWS_COARSE).max(1.0).sqrt().sqrt();
        let steps = ((high - low) * root * finer * FINENESS).ceil().max(1.0);
        let grid = (0..=steps as u64).map(|step| low + (high - low) * step as f64 / steps).collect();
        let mut mixing = Self { draws, rows, grid, columns: Vec::new() };
        mixing.columns = mixing.grid.iter().map(|&place| mixing.column(place)).collect();
        Some(mixing)
    }

    /// The number of draws.
    pub(super) fn draws(&self) -> u64 {
        self.draws as u64
    }

    fn column(&self, place: f64) -> Column {
        let p = probability(place);
        let (ln_p, ln_q) = (ln(p), ln(1.0 - p));
        let log = |row: &Row| {
            let impossible = (p <= 0.0 && row.hits > 0.0) || (p >= 1.0 && row.hits < row.n);
            if impossible { f64::NEG_INFINITY } else { row.log_likelihood(ln_p, ln_q) - row.peak }
        };
        let logs: Vec<f64> = self.rows.iter().map(log).collect();
        let Some(first) = logs.iter().position(|&log| log > NEGLIGIBLE) else { return Column::default() };
        let end = logs.iter().rposition(|&log| log > NEGLIGIBLE).map_or(first, |last| last + 1);
        Column { first, values: logs[first..end].iter().map(|&log| exp(log)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::fit::{Fit, GAP, Split};
    use super::*;

    /// This many draws of each count of hits, of `n` trajectories each.
    fn counts(n: u64, draws: &[(u64, usize)]) -> Vec<Cluster> {
        draws.iter().flat_map(|&(hits, times)| vec![Cluster::new(n, hits); times]).collect()
    }

    fn free(mixing: &Mixing) -> Fit {
        mixing.fit(None, None, f64::NEG_INFINITY)
    }

    fn is(found: f64, expected: f64) -> bool {
        (found - expected).abs() < GAP
    }

    /// Less spread than binomial: all draws have the same probability.
    #[test]
    fn draws_of_too_little_spread_have_one_probability() {
        let fit = free(&Mixing::of(&counts(2, &[(0, 10), (1, 80), (2, 10)])).unwrap());
        // Two neighbours of the grid stand for 1/2: 1.6 % more variance, of two trajectories.
        let best = 20.0 * ln(0.25);
        assert!(fit.log_likelihood <= best && fit.log_likelihood > best - 0.5, "{}", fit.log_likelihood);
        let mixing = Mixing::of(&counts(50, &[(20, 100)])).unwrap();
        let fit = free(&mixing);
        assert!(fit.log_likelihood.abs() < GAP && fit.gap <= GAP);
    }

    /// More spread, but two trajectories identify two moments only: the frequencies are those of the distribution, .4,
    /// .2 and .4. The greatest likelihood of one hit is 1/2, of which a distribution has .2: .4 of it.
    #[test]
    fn two_trajectories_are_fitted_exactly() {
        let fit = free(&Mixing::of(&counts(2, &[(0, 40), (1, 20), (2, 40)])).unwrap());
        assert!(is(fit.log_likelihood, 100.0 * ln(0.4)), "{}", fit.log_likelihood);
    }

    /// Draws whose probabilities are clear from their counts: the distribution is theirs, and the cost of a mass at or
    /// below 1/2 is that of the binomial distribution of the number of draws.
    #[test]
    fn identifiable_draws_have_their_distribution_and_the_binomial_ratio() {
        let mixing = Mixing::of(&counts(60, &[(0, 70), (60, 30)])).unwrap();
        let fit = free(&mixing);
        assert!(is(fit.log_likelihood, 70.0 * ln(0.7) + 30.0 * ln(0.3)), "{}", fit.log_likelihood);
        let cumulated = fit.cumulated(&mixing);
        assert!((cumulated[0].1 - 0.7).abs() < 1e-3 && cumulated[0].0 == 0.0, "{cumulated:?}");
        for mass in [0.02, 0.5, 0.7, 0.9] {
            let split = Split::at(&mixing, place(0.5), mass);
            let bound = mixing.fit(Some(&split), Some(&fit), f64::NEG_INFINITY);
            let expected = 70.0 * ln(mass) + 30.0 * ln(1.0 - mass);
            assert!(is(bound.log_likelihood, expected), "{mass}: {} {expected}", bound.log_likelihood);
        }
    }

    /// No distribution is more likely than the fit by more than its gap: neither with mass moved to any probability,
    /// nor the one from which the draws were made.
    #[test]
    fn the_gap_bounds_the_gain_of_any_other_distribution() {
        let draws: Vec<(u64, usize)> = (0..40).map(|hits| (hits, 1 + (hits as usize * 7) % 5)).collect();
        let clusters = counts(64, &draws);
        let mixing = Mixing::of(&clusters).unwrap();
        let fit = free(&mixing);
        assert!(fit.gap <= GAP);
        let sum: f64 = fit.masses.iter().sum();
        assert!((sum - 1.0).abs() < 1e-9 && fit.masses.iter().all(|mass| *mass > 0.0));
        // Likelihoods computed independently of the columns.
        let likelihood = |row: &Row, p: f64| exp(row.hits * ln(p) + (row.n - row.hits) * ln(1.0 - p) - row.peak);
        let of_fit = |row: &Row| -> f64 {
            let points = fit.support.iter().zip(&fit.masses);
            points.map(|(&point, mass)| mass * likelihood(row, probability(mixing.grid[point]))).sum()
        };
        let total: f64 = mixing.rows.iter().map(|row| row.weight * ln(of_fit(row))).sum();
        assert!((mixing.draws * total - fit.log_likelihood).abs() < 1e-6);
        for i in 1..400 {
            let p = f64::from(i) / 640.0;
            let slope: f64 = mixing.rows.iter().map(|row| row.weight * likelihood(row, p) / of_fit(row)).sum();
            // Between the points of the grid a little more.
            assert!(mixing.draws * (slope - 1.0) < 0.1, "{p}: {slope}");
        }
    }

    #[test]
    fn places_and_probabilities_are_inverse() {
        for p in [0.0, 1e-9, 0.001, 0.3, 0.5, 0.99, 1.0] {
            assert!((probability(place(p)) - p).abs() < 1e-15, "{p}");
        }
    }
}
