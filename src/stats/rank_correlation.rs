//! Rank correlation of two quantities of the same trajectories, from a table of counts by pair of values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Pairs are distinguished down to this fraction of a unit.
const RESOLUTION: f64 = 256.0;

/// Counts by pair of values. Its size depends on the range of the values, not on their number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairTable {
    counts: BTreeMap<(i64, i64), u64>,
}

impl PairTable {
    /// Adds a pair of values, each rounded to 1/256.
    pub fn add(&mut self, x: f64, y: f64) {
        let rounded = |value: f64| (value * RESOLUTION).round() as i64;
        *self.counts.entry((rounded(x), rounded(y))).or_insert(0) += 1;
    }

    /// Adds all pairs of another table.
    pub fn merge(&mut self, other: &Self) {
        for (&pair, &count) in &other.counts {
            *self.counts.entry(pair).or_insert(0) += count;
        }
    }

    /// This table without the pairs of a part that was merged into it.
    #[must_use]
    pub fn without(&self, part: &Self) -> Self {
        let left = |(pair, count): (&(i64, i64), &u64)| {
            let count = count - part.counts.get(pair).copied().unwrap_or(0);
            (count > 0).then_some((*pair, count))
        };
        Self { counts: self.counts.iter().filter_map(left).collect() }
    }

    /// Spearman's rank correlation, with mean ranks for ties: the correlation of the ranks, in [-1, 1]. NaN where one
    /// of the quantities does not vary.
    #[must_use]
    pub fn rank_correlation(&self) -> f64 {
        let (mut of_x, mut of_y) = (BTreeMap::new(), BTreeMap::new());
        for (&(x, y), &count) in &self.counts {
            *of_x.entry(x).or_insert(0) += count;
            *of_y.entry(y).or_insert(0) += count;
        }
        let (ranks_x, ranks_y) = (mean_ranks(&of_x), mean_ranks(&of_y));
        let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
        for (pair, &count) in &self.counts {
            let (x, y) = (ranks_x[&pair.0], ranks_y[&pair.1]);
            xy += count as f64 * x * y;
            xx += count as f64 * x * x;
            yy += count as f64 * y * y;
        }
        xy / (xx * yy).sqrt()
    }
}

/// By value: the mean rank of those that have it, less the mean of all ranks.
fn mean_ranks(counts: &BTreeMap<i64, u64>) -> BTreeMap<i64, f64> {
    let middle = counts.values().sum::<u64>() as f64 / 2.0;
    let mut below = 0.0;
    let rank = |(&value, &count): (&i64, &u64)| {
        let rank = below + count as f64 / 2.0 - middle;
        below += count as f64;
        (value, rank)
    };
    counts.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::PairTable;

    fn table(pairs: &[(f64, f64)]) -> PairTable {
        let mut table = PairTable::default();
        pairs.iter().for_each(|&(x, y)| table.add(x, y));
        table
    }

    #[test]
    fn it_is_one_for_any_rising_relation_and_minus_one_for_a_falling_one() {
        let rising: Vec<(f64, f64)> = (0..20).map(|i| (f64::from(i), f64::from(i * i * i))).collect();
        let falling: Vec<(f64, f64)> = (0..20).map(|i| (f64::from(i), -f64::from(i * i))).collect();
        assert!((table(&rising).rank_correlation() - 1.0).abs() < 1e-12);
        assert!((table(&falling).rank_correlation() + 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_ties_it_is_the_formula_of_squared_differences_of_ranks() {
        let y = [3.0, 1.0, 4.0, 2.0, 5.0];
        let pairs: Vec<(f64, f64)> = (1..=5).map(f64::from).zip(y).collect();
        let squares: f64 = pairs.iter().map(|(a, b)| (a - b) * (a - b)).sum();
        assert!((table(&pairs).rank_correlation() - (1.0 - 6.0 * squares / (5.0 * 24.0))).abs() < 1e-12);
    }

    #[test]
    fn ties_have_the_mean_of_their_ranks() {
        // Ranks 1.5 1.5 3.5 3.5 and 1 3 3 3: sum of products 2, sums of squares 4 and 3.
        let pairs = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 1.0)];
        assert!((table(&pairs).rank_correlation() - 2.0 / (4.0_f64 * 3.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_part_that_was_merged_can_be_taken_out_again() {
        let (one, two) = (table(&[(0.0, 1.0), (0.5, 1.0)]), table(&[(0.0, 1.0), (2.0, 3.0)]));
        let mut both = one.clone();
        both.merge(&two);
        assert_eq!(both.without(&two), one);
        assert!(table(&[(1.0, 1.0), (1.0, 2.0)]).rank_correlation().is_nan());
    }
}
