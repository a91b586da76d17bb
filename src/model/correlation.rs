//! Uncertain parameters that move together: groups with a Gaussian copula.
//!
//! Each parameter of a group has a normal score, and the scores have given correlations; the value of a parameter is the
//! quantile of its own distribution at the probability of its score. So each parameter keeps its distribution exactly,
//! whatever the others do (A. Sklar, Fonctions de répartition à n dimensions et leurs marges, 1959), and the correlation of
//! two scores, 2 sin(pi r/6), gives the two parameters the rank correlation r (Spearman's; W. H. Kruskal, Ordinal measures
//! of association, 1958, doi:10.1080/01621459.1958.10501481). Of discrete distributions, whose values have ties, r is the
//! rank correlation before values are tied.

use statrs::distribution::{ContinuousCDF, Normal};

/// A group of uncertain parameters that move together.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// Its name.
    pub name: String,
    /// The paths of its parameters. One that is not uncertain has no value in a draw, and the others are as they would be
    /// with it.
    pub paths: Vec<String>,
    /// The lower triangular factor of the correlations of their scores, row by row.
    factor: Vec<Vec<f64>>,
}

/// The correlations of a group are contradictory: no numbers have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the correlations contradict each other")]
pub struct Contradiction;

/// The correlation of normal scores that gives a rank correlation.
#[must_use]
pub fn score_correlation(rank_correlation: f64) -> f64 {
    2.0 * sine(std::f64::consts::FRAC_PI_6 * rank_correlation)
}

/// The sine of an angle of at most pi/6 to either side, by its series: the rest is below 1e-17.
fn sine(angle: f64) -> f64 {
    let square = angle * angle;
    let divisors = [2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0].map(|n| n * (n + 1.0));
    // x (1 - x^2/(2 3) (1 - x^2/(4 5) (1 - ...))).
    angle * divisors.iter().rev().fold(1.0, |rest, divisor| 1.0 - square / divisor * rest)
}

/// The rank correlation that a correlation of normal scores gives.
#[must_use]
pub fn rank_correlation(score_correlation: f64) -> f64 {
    // By halving, as it increases.
    let (mut low, mut high) = (-1.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if self::score_correlation(middle) < score_correlation { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

impl Correlation {
    /// The group of parameters whose scores have these correlations: a symmetric matrix with ones on its diagonal.
    ///
    /// # Errors
    /// If the matrix is not positive semi-definite.
    pub fn new(name: &str, paths: Vec<String>, scores: &[Vec<f64>]) -> Result<Self, Contradiction> {
        Ok(Self { name: name.to_owned(), paths, factor: factor(scores)? })
    }

    /// The same group without the parameters that are not among those `kept`.
    pub(super) fn among(&self, kept: &dyn Fn(&str) -> bool) -> Self {
        let places: Vec<usize> = (0..self.paths.len()).filter(|&place| kept(&self.paths[place])).collect();
        let row = |&a: &usize| places.iter().map(|&b| self.of_scores(a, b)).collect();
        let scores: Vec<Vec<f64>> = places.iter().map(row).collect();
        let paths = places.iter().map(|&place| self.paths[place].clone()).collect();
        // A part of possible correlations is possible.
        Self::new(&self.name, paths, &scores).unwrap_or_else(|_| self.clone())
    }

    /// The position of a parameter on the probability scale of its distribution, from those of independent numbers for
    /// each of the group; `None` if it is not of the group.
    pub(super) fn position(&self, path: &str, independent: &dyn Fn(&str) -> f64) -> Option<f64> {
        let row = &self.factor[self.paths.iter().position(|own| own == path)?];
        let normal = Normal::standard();
        let score: f64 = row
            .iter()
            .zip(&self.paths)
            .filter(|(weight, _)| **weight != 0.0)
            .map(|(weight, path)| weight * normal.inverse_cdf(inside(independent(path))))
            .sum();
        Some(inside(normal.cdf(score)))
    }

    /// The correlation of the scores of two of its parameters, by their places.
    #[must_use]
    pub fn of_scores(&self, a: usize, b: usize) -> f64 {
        self.factor[a].iter().zip(&self.factor[b]).map(|(a, b)| a * b).sum()
    }
}

/// Within the open interval from 0 to 1, whose ends have no quantile.
fn inside(position: f64) -> f64 {
    position.clamp(f64::EPSILON / 2.0, 1.0 - f64::EPSILON / 2.0)
}

/// Rounding of the diagonal that is no contradiction.
const TOLERANCE: f64 = 1e-9;

/// The lower triangular factor F of a matrix C = F F' (Cholesky).
fn factor(matrix: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Contradiction> {
    let mut factor: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
    for (row, given) in matrix.iter().enumerate() {
        let mut own: Vec<f64> = Vec::with_capacity(row + 1);
        for column in 0..=row {
            let above = factor.get(column).unwrap_or(&own);
            let dot: f64 = own.iter().zip(above).map(|(a, b)| a * b).sum();
            let rest = given[column] - dot;
            let entry = if column == row {
                if rest < -TOLERANCE {
                    return Err(Contradiction);
                }
                rest.max(0.0).sqrt()
            } else if factor[column][column] > TOLERANCE.sqrt() {
                rest / factor[column][column]
            } else if rest.abs() < TOLERANCE.sqrt() {
                0.0
            } else {
                return Err(Contradiction);
            };
            own.push(entry);
        }
        factor.push(own);
    }
    Ok(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: [f64; 3]) -> Result<Correlation, Contradiction> {
        let [ab, ac, bc] = pairs;
        let scores = [vec![1.0, ab, ac], vec![ab, 1.0, bc], vec![ac, bc, 1.0]];
        Correlation::new("group", ["a", "b", "c"].map(str::to_owned).to_vec(), &scores)
    }

    /// 2 sin(pi/6 r): at r = 1 it is 1, at r = 1/2 it is (sqrt 6 - sqrt 2)/4.
    #[test]
    fn a_rank_correlation_has_its_score_correlation() {
        for (rank, score) in [(0.0, 0.0), (1.0, 1.0), (-1.0, -1.0), (0.5, 0.5 * (6.0_f64.sqrt() - 2.0_f64.sqrt()))] {
            assert!((score_correlation(rank) - score).abs() < 1e-12, "{rank}");
            assert!((rank_correlation(score) - rank).abs() < 1e-9, "{rank}");
        }
    }

    #[test]
    fn the_factor_gives_back_the_correlations() {
        let found = of([0.6, -0.3, 0.2]).unwrap();
        for (a, b, expected) in [(0, 0, 1.0), (0, 1, 0.6), (0, 2, -0.3), (1, 2, 0.2), (2, 2, 1.0)] {
            assert!((found.of_scores(a, b) - expected).abs() < 1e-12, "{a} {b}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert_eq!(of([0.9, 0.9, -0.9]), Err(Contradiction));
        // Two that are the same must have the same correlation with a third.
        assert_eq!(of([1.0, 0.5, 0.4]), Err(Contradiction));
        assert!(of([1.0, 0.5, 0.5]).is_ok() && of([1.0, 1.0, 1.0]).is_ok() && of([-0.5, -0.5, -0.5]).is_ok());
        assert_eq!(of([-0.6, -0.6, -0.6]), Err(Contradiction));
    }

    #[test]
    fn a_part_of_a_group_keeps_its_correlations() {
        let part = of([0.6, -0.3, 0.2]).unwrap().among(&|path| path != "a");
        assert!(part.paths == ["b", "c"] && (part.of_scores(0, 1) - 0.2).abs() < 1e-12, "{part:?}");
    }

    /// The first of a group has its own number; two with the correlation 1 have the same, -1 the opposite.
    #[test]
    fn positions_follow_the_factor() {
        let independent = |path: &str| if path == "a" { 0.8 } else { 0.3 };
        let same = of([1.0, -1.0, -1.0]).unwrap();
        for (path, expected) in [("a", 0.8), ("b", 0.8), ("c", 0.2)] {
            assert!((same.position(path, &independent).unwrap() - expected).abs() < 1e-9, "{path}");
        }
        assert_eq!(same.position("d", &independent), None);
        let none = of([0.0; 3]).unwrap();
        assert!((none.position("c", &independent).unwrap() - 0.3).abs() < 1e-9);
    }
}
