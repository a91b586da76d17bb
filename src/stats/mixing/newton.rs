//! One step of Newton's method on the masses of a few points, which stay positive and keep the sum of their group.

use crate::stats::cholesky::{root, solve};

/// A step from masses to those at which the quadratic approximation of the logarithm of the likelihood is greatest.
pub(super) struct Newton<'a> {
    /// The masses of the points.
    pub(super) masses: &'a [f64],
    /// The slope of the logarithm of the likelihood in each mass.
    pub(super) slopes: &'a [f64],
    /// Its curvature, negative: a symmetric positive matrix, row by row.
    pub(super) curvature: Vec<f64>,
    /// The group of each point, 0 or 1, within which the sum of masses is kept.
    pub(super) groups: &'a [usize],
}

/// What is added to the diagonal, as a share of its maximum: neighbours of the grid are nearly the same.
const RIDGE: f64 = 1e-11;

impl Newton<'_> {
    /// The new masses: along the step until a mass reaches 0, where it then stays, and so on (an active set).
    pub(super) fn step(mut self) -> Vec<f64> {
        let size = self.masses.len();
        let greatest = (0..size).map(|i| self.curvature[i * size + i]).fold(0.0, f64::max);
        for i in 0..size {
            self.curvature[i * size + i] += RIDGE * greatest;
        }
        let mut masses = self.masses.to_vec();
        let mut slopes = self.slopes.to_vec();
        let mut free: Vec<usize> = (0..size).collect();
        while !free.is_empty() {
            let direction = self.direction(&free, &slopes, RIDGE * greatest);
            let until = |i: usize, d: f64| if d < 0.0 { masses[i] / -d } else { f64::INFINITY };
            let reach = free.iter().zip(&direction).map(|(&i, &d)| until(i, d)).enumerate();
            let (first, length) = reach.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, f64::INFINITY));
            let length_held = length.min(1.0);
            for (&i, d) in free.iter().zip(&direction) {
                masses[i] = (masses[i] + length_held * d).max(0.0);
            }
            if length >= 1.0 {
                break;
            }
            for (row, slope) in self.curvature.chunks_exact(size).zip(&mut slopes) {
                *slope -= length * free.iter().zip(&direction).map(|(&i, d)| row[i] * d).sum::<f64>();
            }
            masses[free.remove(first)] = 0.0;
        }
        self.with_sums_restored(masses)
    }

    /// The whole step in the free masses; the sum over each group is 0.
    fn direction(&self, free: &[usize], slopes: &[f64], least: f64) -> Vec<f64> {
        let root = self.cholesky(free, least);
        let plain = solve(&root, free.iter().map(|&i| slopes[i]).collect());
        let of_group = |group: usize| {
            let ones = free.iter().map(|&i| if self.groups[i] == group { 1.0 } else { 0.0 });
            solve(&root, ones.collect())
        };
        let sum = |values: &[f64], group: usize| -> f64 {
            free.iter().zip(values).filter(|(i, _)| self.groups[**i] == group).map(|(_, value)| value).sum()
        };
        let n_in = |group: usize| free.iter().filter(|&&i| self.groups[i] == group).count();
        let (one, other) = (of_group(0), of_group(1));
        // The multipliers of the two sums.
        let (a, b, d) = (sum(&one, 0), sum(&one, 1), sum(&other, 1));
        let (r, s) = (sum(&plain, 0), sum(&plain, 1));
        let (first, second) = match (n_in(0), n_in(1)) {
            (_, 0) => (r / a, 0.0),
            (0, _) => (0.0, s / d),
            _ => {
                let determinant = a * d - b * b;
                ((d * r - b * s) / determinant, (a * s - b * r) / determinant)
            }
        };
        plain.iter().zip(&one).zip(&other).map(|((p, one), other)| p - first * one - second * other).collect()
    }

    /// The lower triangular root of the free part of the curvature.
    fn cholesky(&self, free: &[usize], least: f64) -> Vec<Vec<f64>> {
        let size = self.masses.len();
        root(free.len(), |i, j| self.curvature[free[i] * size + free[j]], (1e-3 * least).max(f64::MIN_POSITIVE))
    }

    /// Removes what rounding added to the groups' sums.
    fn with_sums_restored(&self, mut masses: Vec<f64>) -> Vec<f64> {
        for group in 0..2 {
            let sum = |of: &[f64]| -> f64 {
                of.iter().zip(self.groups).filter(|(_, g)| **g == group).map(|(mass, _)| mass).sum()
            };
            let ratio = sum(self.masses) / sum(&masses);
            let own = masses.iter_mut().zip(self.groups).filter(|(_, g)| **g == group);
            own.for_each(|(mass, _)| *mass *= ratio);
        }
        masses
    }
}

#[cfg(test)]
mod tests {
    use super::Newton;

    fn step<const N: usize>(masses: [f64; N], slopes: [f64; N], groups: [usize; N]) -> [f64; N] {
        // Every second derivative is -1, and the masses do not act on each other.
        let curvature = (0..N * N).map(|place| if place % (N + 1) == 0 { 1.0 } else { 0.0 }).collect();
        let new = Newton { masses: &masses, slopes: &slopes, curvature, groups: &groups }.step();
        std::array::from_fn(|i| new[i])
    }

    fn near<const N: usize>(found: [f64; N], expected: [f64; N]) {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?} and not {expected:?}");
    }

    /// With a curvature of 1 each mass moves by its slope less the mean slope of its group, whichever group is empty.
    #[test]
    fn masses_move_by_their_slopes_less_the_mean_of_their_group() {
        for group in [0, 1] {
            near(step([0.3, 0.7], [3.0, 2.8], [group; 2]), [0.4, 0.6]);
        }
        near(step([0.2, 0.3, 0.1, 0.4], [1.1, 1.0, 9.0, 9.4], [0, 0, 1, 1]), [0.25, 0.25, 0.0, 0.5]);
    }

    /// The second would move by -.9, so it reaches 0 after a part of the step; then the rest of its group has all.
    #[test]
    fn a_mass_that_reaches_zero_stays_there() {
        for group in [0, 1] {
            near(step([0.3, 0.7], [3.0, 1.2], [group; 2]), [1.0, 0.0]);
        }
    }
}
