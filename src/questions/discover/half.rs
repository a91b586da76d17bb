//! One half of the trajectories, on which conditions are found or tested.

use crate::stats::{Cluster, Proportion, binomial_tail};

use super::prim::Limits;

/// One half of the draws: its rows, by column.
#[derive(Clone, Debug)]
pub(crate) struct Half {
    pub columns: Vec<Vec<f64>>,
    pub hit: Vec<bool>,
    /// By row: the draw, or 0 if there is only one.
    pub draw: Vec<u32>,
    /// By draw: all rows, including those in boxes found before.
    pub all: Vec<Cluster>,
    pub uncertain: bool,
}

impl Half {
    /// By draw: the rows within limits, and those of them that reach the outcome.
    pub fn inside(&self, limits: &[Limits]) -> Vec<Cluster> {
        let limited: Vec<(&Vec<f64>, Limits)> =
            self.columns.iter().zip(limits.iter().copied()).filter(|(_, limits)| limits.restrict()).collect();
        let mut clusters = vec![Cluster::new(0, 0); self.all.len()];
        for (row, (&draw, &hit)) in self.draw.iter().zip(&self.hit).enumerate() {
            if limited.iter().all(|(values, limits)| limits.hold(values[row])) {
                let cluster = &mut clusters[draw as usize];
                cluster.n += 1;
                cluster.hits += u64::from(hit);
            }
        }
        clusters
    }

    pub fn estimate(&self, clusters: impl Iterator<Item = Cluster>) -> Proportion {
        let clusters: Vec<Cluster> = clusters.filter(|cluster| cluster.n > 0).collect();
        Proportion::estimate(&clusters, self.uncertain)
    }

    pub fn hits(&self) -> u64 {
        self.hit.iter().filter(|&&hit| hit).count() as u64
    }

    /// The difference between the rows that reach the outcome and all rows in a column, in mean or in spread, in
    /// standard errors.
    pub fn score(&self, column: usize) -> f64 {
        let values = &self.columns[column];
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
        let mut sums = vec![(0.0, 0.0); self.all.len()];
        let (mut shift, mut spread) = ((0.0, 0.0), (0.0, 0.0));
        for ((value, hit), &draw) in values.iter().zip(&self.hit).zip(&self.draw) {
            if *hit {
                let (one, two) = (value - mean, (value - mean) * (value - mean) - variance);
                let sum = &mut sums[draw as usize];
                (sum.0, sum.1) = (sum.0 + one, sum.1 + two);
                (shift.0, spread.0) = (shift.0 + one, spread.0 + two);
                (shift.1, spread.1) = (shift.1 + one * one, spread.1 + two * two);
            }
        }
        if self.uncertain {
            shift.1 = sums.iter().map(|sum| sum.0 * sum.0).sum();
            spread.1 = sums.iter().map(|sum| sum.1 * sum.1).sum();
        }
        let z = |(sum, squares): (f64, f64)| if squares > 0.0 { sum.abs() / squares.sqrt() } else { 0.0 };
        z(shift).max(z(spread))
    }

    /// This half without the rows within limits.
    pub fn without(&self, limits: &[Limits]) -> Self {
        let stays: Vec<bool> = (0..self.hit.len())
            .map(|row| !self.columns.iter().zip(limits).all(|(values, limits)| limits.hold(values[row])))
            .collect();
        Self {
            columns: self.columns.iter().map(|values| keep(values, &stays)).collect(),
            hit: keep(&self.hit, &stays),
            draw: keep(&self.draw, &stays),
            all: self.all.clone(),
            uncertain: self.uncertain,
        }
    }

    /// Density without a limit of the box, and the quasi-p-values of that limit.
    pub fn quasi_p(&self, limits: &[Limits], column: usize, upper: bool) -> [f64; 3] {
        let mut wider = limits.to_vec();
        wider[column] = wider[column].without(upper);
        let (inside, wider) = (self.inside(limits), self.inside(&wider));
        let ((n, hits), (n_wider, hits_wider)) = (sum(&inside), sum(&wider));
        let without = hits_wider / n_wider;
        if n == 0.0 {
            return [without, 1.0, 1.0];
        }
        // The correlation within draws is estimated from the wider box: in the box itself, where perhaps all reach the
        // outcome, it cannot always be estimated.
        let (size, size_wider) = (cluster_size(&inside), cluster_size(&wider));
        let alike = if size_wider > 1.0 { (self.shared(&wider) - 1.0) / (size_wider - 1.0) } else { 0.0 };
        let shared = self.shared(&inside).max(1.0 + (size - 1.0) * alike);
        [without, binomial_tail(hits, n, without), binomial_tail(hits / shared, n / shared, without)]
    }

    /// The number of trajectories that are equivalent to one independent one, because some have the same draw: the
    /// design effect (L. Kish, Survey Sampling, 1965).
    pub fn shared(&self, clusters: &[Cluster]) -> f64 {
        let (n, hits) = sum(clusters);
        let binomial = hits / n * (1.0 - hits / n) / n;
        let error = self.estimate(clusters.iter().copied()).standard_error;
        if binomial > 0.0 { (error * error / binomial).max(1.0) } else { 1.0 }
    }
}

fn sum(clusters: &[Cluster]) -> (f64, f64) {
    let (n, hits) = clusters.iter().fold((0, 0), |sum, one| (sum.0 + one.n, sum.1 + one.hits));
    (n as f64, hits as f64)
}

/// The mean number of trajectories in the draw of a trajectory.
fn cluster_size(clusters: &[Cluster]) -> f64 {
    clusters.iter().map(|cluster| (cluster.n * cluster.n) as f64).sum::<f64>() / sum(clusters).0
}

/// The values that remain.
fn keep<T: Copy>(values: &[T], stays: &[bool]) -> Vec<T> {
    values.iter().zip(stays).filter(|(_, stays)| **stays).map(|(&value, _)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 50 draws of eight trajectories each, all of a draw alike; the outcome is reached in the upper half.
    #[test]
    fn trajectories_that_are_all_alike_count_as_one() {
        let draw: Vec<u32> = (0..400).map(|row| row / 8).collect();
        let mut half = Half {
            columns: vec![draw.iter().map(|&draw| f64::from(draw)).collect()],
            hit: draw.iter().map(|&draw| draw >= 25).collect(),
            draw,
            all: vec![Cluster::new(0, 0); 50],
            uncertain: true,
        };
        half.all = half.inside(&[]);
        let limits = [Limits { low: 24.5, ..Limits::NONE }];
        let [without, quasi_p, by_draw] = half.quasi_p(&limits, 0, false);
        assert_eq!(without, 0.5);
        // 200 of 200 trajectories at a probability of 1/2, but 25 of 25 draws; the error of 50 draws is n / (n - 1)
        // times as large.
        let chance = |n: i32| 0.5_f64.powi(n);
        assert!((quasi_p / chance(200) - 1.0).abs() < 1e-6, "{quasi_p}");
        assert!(by_draw > chance(25) && by_draw < 2.0 * chance(25), "{by_draw}");
    }
}
