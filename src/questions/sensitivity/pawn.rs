//! Dependence on an input, from given data: PAWN, and the first-order index from the same bins.
//!
//! The draws are sorted into bins of equal size by the value of an input. PAWN is the median over bins of the greatest
//! distance between the distribution function of y in the bin and that of all y (F. Pianosi and T. Wagener,
//! Distribution-based sensitivity analysis from a generic input-output sample, 2018,
//! doi:10.1016/j.envsoft.2018.07.019). Its y is a noisy evaluation, whose noise cannot be removed from a distribution
//! function; more trajectories for each draw reduce it. A finite sample gives a positive distance even without
//! influence: dummy inputs show how large. The first-order index is the variance of the bins' means over that of p(x),
//! and free of noise. Binning biases it downwards: by 1 % where y is linear in the rank.

use crate::noise::{Address, Purpose, Seed, subject, uniform};
use crate::stats::{Estimate, jackknife, rank_bins};

use super::estimate::{Spread, from_means};
use super::values::Values;

/// Bins of every input.
pub const BINS: usize = 10;
/// Groups of draws that are left out in turn for the error of PAWN.
const GROUPS: usize = 50;
/// Dummy inputs.
const DUMMIES: u64 = 200;

/// The dependence of y on an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dependence {
    /// PAWN: from 0, no influence, to 1.
    pub pawn: Estimate,
    /// First-order index: share of the variance of p(x).
    pub first: Estimate,
}

/// The dependence of y on each input, from the values of the inputs (by draw, then input) and those of y (by draw, at
/// point 0); with the spread of y, and the 95 % quantile of PAWN over inputs without influence.
#[must_use]
pub fn dependence<V: Values>(inputs: &[Vec<f64>], values: &[V], seed: Seed) -> (Spread, Vec<Dependence>, f64) {
    let y: Vec<f64> = values.iter().map(|values| values.value(0)).collect();
    let terms: Vec<Vec<f64>> = values.iter().zip(&y).map(|(values, y)| vec![*y, values.product(0, 0), y * y]).collect();
    let spread = from_means(&terms, &|means, _| Spread::of_moments(means[0], means[1], means[2]).to_vec());
    let ranks = Ranks::new(&y);
    let n_inputs = inputs.first().map_or(0, Vec::len);
    let of_input = |input: usize| {
        let bins = rank_bins(&inputs.iter().map(|row| row[input]).collect::<Vec<f64>>(), BINS);
        Dependence { pawn: ranks.pawn_with_error(&bins), first: first_order(&terms, &bins) }
    };
    let found = (0..n_inputs).map(of_input).collect();
    let mut dummies: Vec<f64> = (0..DUMMIES)
        .map(|dummy| {
            let value = |draw: usize| {
                let subject = subject(&format!("dummy {dummy}"));
                let address = Address { purpose: Purpose::Parameter, subject, trajectory: draw as u64, index: 0 };
                uniform(address.words(seed)[0])
            };
            ranks.pawn(&rank_bins(&(0..y.len()).map(value).collect::<Vec<f64>>(), BINS))
        })
        .collect();
    dummies.sort_by(f64::total_cmp);
    (Spread::from_estimates(&spread), found, dummies[(DUMMIES as usize * 95).div_ceil(100) - 1])
}

/// The values of y, by the index of each among its distinct values.
struct Ranks {
    of: Vec<usize>,
    n_values: usize,
}

impl Ranks {
    fn new(y: &[f64]) -> Self {
        let mut different = y.to_vec();
        different.sort_by(f64::total_cmp);
        different.dedup();
        let of = y.iter().map(|value| different.partition_point(|other| other < value)).collect();
        Self { of, n_values: different.len() }
    }

    /// The number of draws in each bin with each value, among those of `draws`.
    fn count(&self, bins: &[usize], draws: impl Iterator<Item = usize>) -> Vec<u64> {
        let mut counts = vec![0; BINS * self.n_values];
        draws.for_each(|draw| counts[bins[draw] * self.n_values + self.of[draw]] += 1);
        counts
    }

    fn pawn(&self, bins: &[usize]) -> f64 {
        median_distance(&self.count(bins, 0..bins.len()), self.n_values)
    }

    fn pawn_with_error(&self, bins: &[usize]) -> Estimate {
        let whole = self.count(bins, 0..bins.len());
        let without = |group: usize| {
            let group = self.count(bins, (group..bins.len()).step_by(GROUPS));
            let rest: Vec<u64> = whole.iter().zip(group).map(|(all, out)| all - out).collect();
            median_distance(&rest, self.n_values)
        };
        let without: Vec<f64> = (0..GROUPS.min(bins.len())).map(without).collect();
        Estimate { value: median_distance(&whole, self.n_values), standard_error: jackknife(&without) }
    }
}

/// The median over bins of the Kolmogorov-Smirnov distance between the bin and all draws.
fn median_distance(counts: &[u64], n_values: usize) -> f64 {
    let all: Vec<u64> = (0..n_values).map(|value| counts.iter().skip(value).step_by(n_values).sum()).collect();
    let n = all.iter().sum::<u64>() as f64;
    let mut distances = Vec::with_capacity(BINS);
    for bin in counts.chunks_exact(n_values) {
        let size = bin.iter().sum::<u64>();
        if size == 0 {
            continue;
        }
        let (mut below, mut below_in_bin, mut distance) = (0, 0, 0.0_f64);
        for (more, more_in_bin) in all.iter().zip(bin) {
            below += more;
            below_in_bin += more_in_bin;
            distance = distance.max((below_in_bin as f64 / size as f64 - below as f64 / n).abs());
        }
        distances.push(distance);
    }
    distances.sort_by(f64::total_cmp);
    let middle = distances.len() / 2;
    match distances.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => distances[middle],
        _ => 0.5 * (distances[middle - 1] + distances[middle]),
    }
}

/// The variance of the bins' means, corrected for the variance within the bins, over the variance of p(x).
fn first_order(terms: &[Vec<f64>], bins: &[usize]) -> Estimate {
    let row = |(terms, &bin): (&Vec<f64>, &usize)| {
        let mut row = vec![0.0; 2 + 3 * BINS];
        (row[0], row[1]) = (terms[0], terms[1]);
        row[2 + 3 * bin..5 + 3 * bin].copy_from_slice(&[1.0, terms[0], terms[2]]);
        row
    };
    let rows: Vec<Vec<f64>> = terms.iter().zip(bins).map(row).collect();
    let found = from_means(&rows, &|means, n| {
        let mean = means[0];
        let variance = means[1] - mean * mean;
        let mut between = 0.0;
        // A rounded share times the number of rows is the size of the bin but for rounding.
        for bin in means[2..].chunks_exact(3).filter(|bin| bin[0] * n > 1.5) {
            let (share, bin_mean) = (bin[0], bin[1] / bin[0]);
            let within = (bin[2] - share * bin_mean * bin_mean) * n / (share * n - 1.0);
            between += share * (bin_mean - mean) * (bin_mean - mean) - (1.0 - share) * within / n;
        }
        vec![between / variance]
    });
    found[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers from 0 to n - 1 have the mean (n - 1) / 2 and the variance (n^2 - 1) / 12; known exactly, no noise.
    #[test]
    fn the_spread_is_that_of_the_values() {
        let inputs: Vec<Vec<f64>> = (0..101).map(|i| vec![f64::from(i)]).collect();
        let (spread, _, _) = dependence(&inputs, &inputs, Seed(1));
        let found = [spread.mean, spread.variance, spread.noise, spread.noise_share].map(|estimate| estimate.value);
        for (found, expected) in found.into_iter().zip([50.0, 850.0, 0.0, 0.0]) {
            assert!((found - expected).abs() < 1e-9, "{found} and not {expected}");
        }
    }

    /// Bins of ten draws, with given numbers of the smaller of two values: their distances are those of their shares
    /// from the overall share, and the median that of the middle one or of the middle two.
    #[test]
    fn the_distance_is_the_median_over_the_bins_that_hold_draws() {
        let of = |smaller: &[u64]| {
            let mut counts = vec![0; 2 * BINS];
            smaller.iter().zip(counts.chunks_exact_mut(2)).for_each(|(&n, bin)| bin.copy_from_slice(&[n, 10 - n]));
            median_distance(&counts, 2)
        };
        // A half of all: .5, .3, 0, .4 and .4. Two fifths of all: .4, .2, .1 and .5.
        assert!((of(&[0, 2, 5, 9, 9]) - 0.4).abs() < 1e-12 && (of(&[0, 2, 5, 9]) - 0.3).abs() < 1e-12);
    }

    /// y is the input itself: bin b holds the b-th tenth of it, whose distance from the whole is the larger of b/10 and
    /// 9/10 - b/10 (over the ranks of the sample, exactly). The first-order index of a line in ten bins is .99.
    #[test]
    fn a_line_has_its_exact_distances() {
        let inputs: Vec<Vec<f64>> = (0..1_000).map(|i| vec![f64::from(i), f64::from(i * 7_919 % 1_000)]).collect();
        let exact: Vec<Vec<f64>> = (0..1_000).map(|i| vec![f64::from(i)]).collect();
        let (_, found, none) = dependence(&inputs, &exact, Seed(1));
        assert!((found[0].pawn.value - 0.7).abs() < 1e-12, "{found:?}");
        assert!((found[0].first.value - 0.99).abs() < 1e-3, "{found:?}");
        assert!(found[1].pawn.value < none && none < 0.2, "{found:?} {none}");
        assert!(found[1].first.value.abs() < 0.02, "{found:?}");
    }
}
