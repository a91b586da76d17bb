//! Values of a function at the points of one row of a design: exact, or estimated from counted trajectories.

use serde::{Deserialize, Serialize};

/// Values of a function y at some points.
pub trait Values {
    /// The value at a point; an unbiased estimate.
    fn value(&self, point: usize) -> f64;

    /// An unbiased estimate of the product of the values at two points, which may be the same one: it uses different
    /// trajectories for the two factors.
    fn product(&self, a: usize, b: usize) -> f64;
}

/// Values with a distance between two of them.
pub trait Distances: Values {
    /// The distance between the values at two points, not overestimated on average.
    fn distance(&self, a: usize, b: usize) -> f64;
}

/// Exact values.
impl Values for Vec<f64> {
    fn value(&self, point: usize) -> f64 {
        self[point]
    }

    fn product(&self, a: usize, b: usize) -> f64 {
        self[a] * self[b]
    }
}

impl Distances for Vec<f64> {
    fn distance(&self, a: usize, b: usize) -> f64 {
        (self[b] - self[a]).abs()
    }
}

/// Probabilities estimated from the same trajectories at every point.
///
/// With 1_r(a) = 1 where trajectory r reaches the outcome at point a, the product of p(a) and p(b) is estimated by the
/// mean of 1_r(a) 1_s(b) over all r other than s: a U-statistic (W. Hoeffding, A class of statistics with
/// asymptotically normal distribution, 1948, doi:10.1214/aoms/1177730196). The distance is the difference observed in
/// one half of the trajectories in the direction observed in the other half, and the reverse, halved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// By point: one bit for each trajectory, set where it reaches the outcome.
    hits: Vec<Vec<u64>>,
    /// The valid trajectories.
    valid: Vec<u64>,
}

/// One half of the trajectories.
const EVEN: u64 = 0x5555_5555_5555_5555;

impl Counted {
    /// Trajectories that are valid (`valid`, one bit each), and at every point those which hit; `None` unless at least
    /// two of each half are valid.
    #[must_use]
    pub fn new(mut hits: Vec<Vec<u64>>, valid: Vec<u64>) -> Option<Self> {
        for words in &mut hits {
            words.iter_mut().zip(&valid).for_each(|(word, valid)| *word &= valid);
        }
        let half = |mask: u64| valid.iter().map(|word| (word & mask).count_ones()).sum::<u32>();
        (half(EVEN) >= 2 && half(!EVEN) >= 2).then_some(Self { hits, valid })
    }

    /// The number of valid trajectories.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.valid.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// The number of them that reach the outcome at a point.
    #[must_use]
    pub fn reached(&self, point: usize) -> u64 {
        self.hits[point].iter().map(|word| u64::from(word.count_ones())).sum()
    }

    fn share(&self, point: usize, mask: u64) -> f64 {
        let count = |words: &[u64]| words.iter().map(|word| u64::from((word & mask).count_ones())).sum::<u64>() as f64;
        count(&self.hits[point]) / count(&self.valid)
    }
}

impl Values for Counted {
    fn value(&self, point: usize) -> f64 {
        self.share(point, u64::MAX)
    }

    fn product(&self, a: usize, b: usize) -> f64 {
        let n = self.n() as f64;
        let pairs = self.hits[a].iter().zip(&self.hits[b]);
        let both = pairs.map(|(a, b)| u64::from((a & b).count_ones())).sum::<u64>() as f64;
        (n * self.value(a) * n * self.value(b) - both) / (n * (n - 1.0))
    }
}

impl Distances for Counted {
    fn distance(&self, a: usize, b: usize) -> f64 {
        let [even, odd] = [EVEN, !EVEN].map(|mask| self.share(b, mask) - self.share(a, mask));
        let direction = |difference: f64| if difference == 0.0 { 0.0 } else { difference.signum() };
        0.5 * (direction(even) * odd + direction(odd) * even)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Address, Purpose, Seed, uniform};

    /// All results of 4 trajectories at two points, weighted with their probabilities: the expectations of the value
    /// and of the products are exact.
    #[test]
    fn products_are_unbiased() {
        // By trajectory: (0, 0), (0, 1), (1, 0), (1, 1) at the two points; the two are correlated.
        let distribution = [0.5, 0.1, 0.15, 0.25];
        let (p, q) = (0.4, 0.35);
        let mut expected = [0.0; 6];
        for code in 0..256_usize {
            let states: Vec<usize> = (0..4).map(|trajectory| (code >> (2 * trajectory)) & 3).collect();
            let weight: f64 = states.iter().map(|&state| distribution[state]).product();
            let bits = |bit: usize| {
                states
                    .iter()
                    .enumerate()
                    .map(|(trajectory, state)| (((state >> bit) & 1) as u64) << trajectory)
                    .sum::<u64>()
            };
            let counted = Counted::new(vec![vec![bits(1)], vec![bits(0)]], vec![0b1111]).unwrap();
            let found = [
                counted.value(0),
                counted.value(1),
                counted.product(0, 0),
                counted.product(0, 1),
                counted.product(1, 1),
                counted.distance(0, 1),
            ];
            expected.iter_mut().zip(found).for_each(|(sum, value)| *sum += weight * value);
        }
        for (found, exact) in expected.iter().zip([p, q, p * p, p * q, q * q]) {
            assert!((found - exact).abs() < 1e-12, "{expected:?}");
        }
        assert!(expected[5] < 0.05 && expected[5] > 0.0, "a distance is never overestimated: {}", expected[5]);
    }

    /// The square of a noisy share is biased: it is too large by p(1 - p)/n.
    #[test]
    fn the_plain_square_is_biased() {
        let p = 0.3;
        let n = 64;
        let mut plain = 0.0;
        let mut careful = 0.0;
        for row in 0..4_000 {
            let hit = |trajectory: u64| {
                let address =
                    Address { purpose: Purpose::Parameter, subject: 5, trajectory: row * n + trajectory, index: 0 };
                u64::from(uniform(address.words(Seed(3))[0]) < p) << trajectory
            };
            let counted = Counted::new(vec![vec![(0..n).map(hit).sum()]], vec![u64::MAX]).unwrap();
            plain += counted.value(0) * counted.value(0) / 4_000.0;
            careful += counted.product(0, 0) / 4_000.0;
        }
        // The standard error of either is 2 p sqrt(p(1 - p)/n/4000) = 5.4e-4, the bias .00328.
        assert!((careful - p * p).abs() < 0.0022 && plain - p * p > 0.0022, "{careful} {plain}");
    }

    #[test]
    fn invalid_trajectories_count_nowhere() {
        let counted = Counted::new(vec![vec![0b10_1111]], vec![0b1111]).unwrap();
        assert_eq!((counted.n(), counted.value(0)), (4, 1.0));
        assert!(Counted::new(vec![vec![0]], vec![0b0111]).is_none());
    }
}
