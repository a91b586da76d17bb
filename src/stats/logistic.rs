//! Logistic regression: the weights of the greatest likelihood, by Newton's method.
//!
//! logit p = sum of weights times columns. A prior of the weights, normal around 0 with precision `ridge`, keeps them finite
//! where all or no trials succeed; with `ridge` 0 they are those of the greatest likelihood alone, which may not exist.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::math::{ln, logistic};

use super::cholesky::{root, solve};

/// Newton's steps, at most.
const STEPS: usize = 25;
/// The logit stays within these limits, either way.
const LOGIT_MAX: f64 = 30.0;
/// Newton's method has converged once no weight moves by more; the error that is left is about its square.
const STILL: f64 = 1e-4;
/// A column of which others leave less than this share of its square is a combination of them.
const DISTINCT: f64 = 1e-9;

/// Trials at each point: how many, and how many succeeded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trials<'a> {
    pub(crate) succeeded: &'a [u64],
    pub(crate) all: &'a [u64],
}

/// A probability from its logit, which is held within limits.
pub(crate) fn bounded(logit: f64) -> f64 {
    logistic(logit.clamp(-LOGIT_MAX, LOGIT_MAX))
}

impl Trials<'_> {
    /// By point: the logit.
    fn logits(&self, columns: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
        let mut logits = vec![0.0; self.all.len()];
        for (column, weight) in columns.iter().zip(weights) {
            logits.iter_mut().zip(column).for_each(|(logit, x)| *logit += weight * x);
        }
        logits
    }

    /// By point: trials that succeeded, all, and the probability.
    fn counted(&self, columns: &[Vec<f64>], weights: &[f64]) -> impl Iterator<Item = (f64, f64, f64)> {
        let counted = self.succeeded.iter().zip(self.all).zip(self.logits(columns, weights));
        counted.map(|((&succeeded, &n), logit)| (succeeded as f64, n as f64, bounded(logit)))
    }

    /// By point: the slope of the likelihood in the logit, and its curvature.
    pub(crate) fn slopes(&self, columns: &[Vec<f64>], weights: &[f64]) -> Vec<(f64, f64)> {
        self.counted(columns, weights).map(|(succeeded, n, p)| (succeeded - n * p, n * p * (1.0 - p))).collect()
    }

    /// Newton's method for the weights, with halved steps where a whole one would lower the likelihood; whether it
    /// converged.
    pub(crate) fn maximise(&self, columns: &[Vec<f64>], weights: &mut Vec<f64>, ridge: f64) -> bool {
        let mut at = self.penalised(columns, weights, ridge);
        for _ in 0..STEPS {
            let slopes = self.slopes(columns, weights);
            let root = curvature(columns, &slopes, ridge);
            let slope = |(column, weight): (&Vec<f64>, &f64)| {
                column.iter().zip(&slopes).map(|(x, (slope, _))| x * slope).sum::<f64>() - ridge * weight
            };
            let step = solve(&root, columns.iter().zip(weights.iter()).map(slope).collect());
            let from = weights.clone();
            let mut length = 1.0;
            loop {
                *weights = from.iter().zip(&step).map(|(weight, step)| weight + length * step).collect();
                let now = self.penalised(columns, weights, ridge);
                if now >= at {
                    at = now;
                    break;
                }
                length *= 0.5;
                if length < 1e-3 {
                    *weights = from;
                    return step.iter().all(|step| step.abs() < STILL);
                }
            }
            if step.iter().all(|step| step.abs() < STILL) {
                return true;
            }
        }
        false
    }

    /// The logarithm of the likelihood, with that of the prior of the weights.
    fn penalised(&self, columns: &[Vec<f64>], weights: &[f64], ridge: f64) -> f64 {
        let likelihood: f64 = self
            .counted(columns, weights)
            .map(|(succeeded, n, p)| succeeded * ln(p) + (n - succeeded) * ln(1.0 - p))
            .sum();
        likelihood - 0.5 * ridge * dot(weights, weights)
    }
}

/// The root of the curvature in the weights.
pub(crate) fn curvature(columns: &[Vec<f64>], slopes: &[(f64, f64)], ridge: f64) -> Vec<Vec<f64>> {
    let row = |i: usize| -> Vec<f64> {
        let weighted: Vec<f64> = columns[i].iter().zip(slopes).map(|(x, (_, weight))| x * weight).collect();
        columns[..=i].iter().map(|other| dot(&weighted, other)).collect()
    };
    let entries: Vec<Vec<f64>> = (0..columns.len()).into_par_iter().map(row).collect();
    let prior = |i: usize, j: usize| if i == j { ridge } else { 0.0 };
    root(columns.len(), |i, j| entries[i][j] + prior(i, j), if ridge > 0.0 { ridge } else { f64::MIN_POSITIVE })
}

/// The scalar product.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    // Four sums, so that additions need not wait for each other.
    let (mut sums, n) = ([0.0; 4], a.len() / 4 * 4);
    for (a, b) in a[..n].chunks_exact(4).zip(b[..n].chunks_exact(4)) {
        sums.iter_mut().zip(a).zip(b).for_each(|((sum, a), b)| *sum += a * b);
    }
    sums.iter().sum::<f64>() + a[n..].iter().zip(&b[n..]).map(|(a, b)| a * b).sum::<f64>()
}

/// Why there are no weights of the greatest likelihood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFit {
    /// It happened in all rows, or in none.
    OneSided,
    /// A column is a combination of the others, such as one that never varies beside a constant.
    Dependent,
    /// The columns tell perfectly, or nearly, where it happened: the likelihood rises without end.
    Separable,
}

impl NoFit {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::OneSided => "of the rows that are fitted it happened in all or in none",
            Self::Dependent => "a term does not vary, or is a combination of the others",
            Self::Separable => "the rows in which it happened are perfectly separated from the others",
        }
    }
}

/// A logistic regression of what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct LogisticFit {
    /// The weight of each column.
    pub weights: Vec<f64>,
}

impl LogisticFit {
    /// The weights of the greatest likelihood for `columns`, each with a value for every row; `happened` by row.
    ///
    /// ```
    /// use stadial::stats::LogisticFit;
    ///
    /// // Two of eight without, six of eight with: weights are logit(1/4) and logit(3/4) - logit(1/4).
    /// let with: Vec<f64> = (0..16).map(|row| f64::from(row >= 8)).collect();
    /// let happened: Vec<bool> = (0..16).map(|row| row < 2 || row >= 10).collect();
    /// let fit = LogisticFit::of(&[vec![1.0; 16], with], &happened)?;
    /// assert!((fit.weights[0] + 3.0_f64.ln()).abs() < 1e-7 && (fit.weights[1] - 2.0 * 3.0_f64.ln()).abs() < 1e-7);
    /// # Ok::<(), stadial::stats::NoFit>(())
    /// ```
    ///
    /// # Errors
    /// If they do not exist.
    pub fn of(columns: &[Vec<f64>], happened: &[bool]) -> Result<Self, NoFit> {
        Self::fitted(columns, happened, 0.0)
    }

    /// The same with a normal prior of the weights around 0, of standard deviation `sd`: it exists where the columns tell
    /// perfectly where it happened.
    ///
    /// # Errors
    /// If it happened in all rows or in none, or a column is a combination of the others.
    pub fn with_prior(columns: &[Vec<f64>], happened: &[bool], sd: f64) -> Result<Self, NoFit> {
        Self::fitted(columns, happened, 1.0 / (sd * sd))
    }

    fn fitted(columns: &[Vec<f64>], happened: &[bool], ridge: f64) -> Result<Self, NoFit> {
        if happened.iter().all(|&it| it) || !happened.iter().any(|&it| it) {
            return Err(NoFit::OneSided);
        }
        if are_dependent(columns) {
            return Err(NoFit::Dependent);
        }
        let succeeded: Vec<u64> = happened.iter().map(|&it| it.into()).collect();
        let trials = Trials { succeeded: &succeeded, all: &vec![1; happened.len()] };
        let mut weights = vec![0.0; columns.len()];
        if trials.maximise(columns, &mut weights, ridge) { Ok(Self { weights }) } else { Err(NoFit::Separable) }
    }

    /// The probability at a point: a value of each column.
    #[must_use]
    pub fn probability(&self, point: &[f64]) -> f64 {
        bounded(self.weights.iter().zip(point).map(|(weight, x)| weight * x).sum())
    }

    /// The standard errors of the weights, where rows of one cluster depend on each other: the sandwich with the sums of the
    /// slopes within clusters, times C / (C - 1) for C clusters (K.-Y. Liang and S. L. Zeger, Longitudinal data analysis
    /// using generalized linear models, 1986, doi:10.1093/biomet/73.1.13). NaN for fewer than two clusters. `clusters`: the
    /// number of the cluster of each row, from 0.
    #[must_use]
    pub fn standard_errors(&self, columns: &[Vec<f64>], happened: &[bool], clusters: &[usize]) -> Vec<f64> {
        let succeeded: Vec<u64> = happened.iter().map(|&it| it.into()).collect();
        let trials = Trials { succeeded: &succeeded, all: &vec![1; happened.len()] };
        let slopes = trials.slopes(columns, &self.weights);
        let root = curvature(columns, &slopes, 0.0);
        let n_clusters = clusters.iter().max().map_or(0, |last| last + 1);
        let mut sums = vec![vec![0.0; columns.len()]; n_clusters];
        for (row, &cluster) in clusters.iter().enumerate() {
            sums[cluster].iter_mut().zip(columns).for_each(|(sum, column)| *sum += column[row] * slopes[row].0);
        }
        let mut variances = vec![0.0; columns.len()];
        for sum in sums {
            let moved = solve(&root, sum);
            variances.iter_mut().zip(moved).for_each(|(variance, moved)| *variance += moved * moved);
        }
        let groups = n_clusters as f64;
        let factor = if n_clusters < 2 { f64::NAN } else { groups / (groups - 1.0) };
        variances.into_iter().map(|variance| (factor * variance).sqrt()).collect()
    }
}

/// Whether a column is a combination of those before it, within rounding.
fn are_dependent(columns: &[Vec<f64>]) -> bool {
    let mut bases: Vec<Vec<f64>> = Vec::new();
    columns.iter().any(|column| {
        let mut left = column.clone();
        for base in &bases {
            let along = dot(&left, base);
            left.iter_mut().zip(base).for_each(|(left, base)| *left -= along * base);
        }
        let (own, length) = (dot(column, column), dot(&left, &left));
        bases.push(left.iter().map(|x| x / length.sqrt()).collect());
        length <= DISTINCT * own
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of 2 by 2: the weight is the logarithm of the odds ratio, and with each row a cluster of its own the sandwich
    /// is sqrt(1/a + 1/b + 1/c + 1/d), here times sqrt(C / (C - 1)).
    #[test]
    fn a_table_of_two_by_two_has_its_closed_form() {
        let (a, b, c, d) = (7_u32, 13_u32, 22_u32, 8_u32);
        let mut with = Vec::new();
        let mut happened = Vec::new();
        for (n, x, y) in [(a, 0.0, true), (b, 0.0, false), (c, 1.0, true), (d, 1.0, false)] {
            (0..n).for_each(|_| {
                with.push(x);
                happened.push(y);
            });
        }
        let columns = [vec![1.0; with.len()], with];
        let fit = LogisticFit::of(&columns, &happened).unwrap();
        let [a, b, c, d] = [a, b, c, d].map(f64::from);
        let expected = [(a / b).ln(), (c * b / (d * a)).ln()];
        assert!(fit.weights.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-8), "{fit:?}");
        assert!((fit.probability(&[1.0, 1.0]) - c / (c + d)).abs() < 1e-9);
        let n = a + b + c + d;
        let own: Vec<usize> = (0..happened.len()).collect();
        let errors = fit.standard_errors(&columns, &happened, &own);
        let scale = (n / (n - 1.0)).sqrt();
        let expected = [(1.0 / a + 1.0 / b).sqrt(), (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt()];
        assert!(errors.iter().zip(expected).all(|(found, it)| (found - scale * it).abs() < 1e-7), "{errors:?}");
        // Every row twice, in one cluster with its copy: the weights and the sum of squares are the same but for C / (C - 1).
        let twice = |values: &[f64]| [values, values].concat();
        let columns = columns.each_ref().map(|column| twice(column));
        let happened = [happened.as_slice(), &happened].concat();
        let copies = fit.standard_errors(&columns, &happened, &[own.as_slice(), &own].concat());
        assert!(copies.iter().zip(&errors).all(|(copy, error)| (copy - error).abs() < 1e-9), "{copies:?}");
        assert!(fit.standard_errors(&columns, &happened, &vec![0; 2 * own.len()]).iter().all(|error| error.is_nan()));
    }

    #[test]
    fn what_cannot_be_fitted_is_said() {
        let one = vec![1.0; 6];
        let rising: Vec<f64> = (0..6).map(f64::from).collect();
        let half = [false, false, false, true, true, true];
        assert_eq!(LogisticFit::of(std::slice::from_ref(&one), &[true; 6]), Err(NoFit::OneSided));
        assert_eq!(LogisticFit::of(std::slice::from_ref(&one), &[false; 6]), Err(NoFit::OneSided));
        assert_eq!(LogisticFit::of(&[one.clone(), vec![0.3; 6]], &half), Err(NoFit::Dependent));
        assert_eq!(LogisticFit::of(&[one.clone(), rising.clone()], &half), Err(NoFit::Separable));
        // Separable but for a tie.
        let tie = vec![0.0, 1.0, 2.0, 2.0, 3.0, 4.0];
        assert_eq!(LogisticFit::of(&[one.clone(), tie], &half), Err(NoFit::Separable));
        // A prior keeps it finite.
        let kept = LogisticFit::with_prior(&[one.clone(), rising.clone()], &half, 3.0).unwrap();
        assert!(kept.probability(&[1.0, 5.0]) > 0.9 && kept.weights[1] < 10.0, "{kept:?}");
        let mixed = [false, true, false, true, false, true];
        assert!(LogisticFit::of(&[one, rising], &mixed).is_ok());
    }
}
