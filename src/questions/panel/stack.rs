//! The nested stack: does the model add to a baseline, and the baseline to a constant?
//!
//! Four logistic regressions of what happened: on a constant; on the logit of the baseline; on that of the model; on both.
//! Each is fitted without a part of the clusters and gives probabilities to that part, so that a regression with more terms
//! is not better for fitting what it is scored on. All are fitted and scored on the same rows and parts.

use crate::math::logit;
use crate::stats::{Estimate, LogisticFit, NoFit, clustered_mean, event_log_score};

use super::scored::{Scored, numbered};

/// Where a part has no greatest likelihood, weights have a normal prior of this standard deviation there: wide for logits.
const PRIOR: f64 = 3.0;

/// Clusters are divided into so many parts, or each is one if there are fewer.
pub(crate) const FOLDS: usize = 10;

/// The terms of a regression beside the constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nested {
    Constant,
    Baseline,
    Model,
    Both,
}

impl Nested {
    pub(crate) const ALL: [Self; 4] = [Self::Constant, Self::Baseline, Self::Model, Self::Both];

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Baseline => "baseline",
            Self::Model => "model",
            Self::Both => "model_and_baseline",
        }
    }

    fn has_model(self) -> bool {
        matches!(self, Self::Model | Self::Both)
    }

    fn has_baseline(self) -> bool {
        matches!(self, Self::Baseline | Self::Both)
    }
}

/// A regression of the stack.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Level {
    pub(crate) nested: Nested,
    /// Its mean log score out of fold, or why there is none.
    pub(crate) log: Result<Estimate, NoFit>,
    /// Its mean log score less that of the constant, and less that of the baseline, where both exist.
    pub(crate) than_constant: Option<Estimate>,
    pub(crate) than_baseline: Option<Estimate>,
    /// The parts in which weights had a prior, as the other rows were perfectly separated.
    pub(crate) with_prior: usize,
    /// From all rows: the weight of the constant, of the logit of the model and of that of the baseline.
    pub(crate) weights: [Option<Estimate>; 3],
}

/// The regressions, and what they are from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stack {
    pub(crate) levels: Vec<Level>,
    pub(crate) rows: usize,
    pub(crate) folds: usize,
    /// Whether the baseline is the same in all rows, so that it is no more than a constant.
    pub(crate) baseline_is_constant: bool,
}

impl Stack {
    pub(crate) fn level(&self, nested: Nested) -> Option<&Level> {
        self.levels.iter().find(|level| level.nested == nested)
    }
}

/// By row, log scores out of fold, and in how many parts the weights had a prior; or why there are none.
type OutOfFold = Result<(Vec<f64>, usize), NoFit>;

/// The rows of the stack and their parts.
struct Rows {
    happened: Vec<bool>,
    clusters: Vec<usize>,
    /// By row, the part that it is in.
    folds: Vec<usize>,
    n_folds: usize,
    /// Logits of the model and of the baseline.
    model: Vec<f64>,
    baseline: Vec<f64>,
}

impl Rows {
    /// The columns of a regression. A baseline that does not vary is no term of its own.
    fn columns(&self, nested: Nested, baseline_is_constant: bool) -> Vec<Vec<f64>> {
        let mut columns = vec![vec![1.0; self.happened.len()]];
        columns.extend(nested.has_model().then(|| self.model.clone()));
        columns.extend((nested.has_baseline() && !baseline_is_constant).then(|| self.baseline.clone()));
        columns
    }

    /// By row, the log score of a regression that was fitted without its part; and in how many parts it had a prior.
    fn out_of_fold(&self, columns: &[Vec<f64>]) -> OutOfFold {
        let mut with_prior = 0;
        let mut losses = vec![f64::NAN; self.happened.len()];
        for fold in 0..self.n_folds {
            let others: Vec<usize> = (0..losses.len()).filter(|&row| self.folds[row] != fold).collect();
            let part: Vec<Vec<f64>> =
                columns.iter().map(|column| others.iter().map(|&row| column[row]).collect()).collect();
            let happened: Vec<bool> = others.iter().map(|&row| self.happened[row]).collect();
            let fit = match LogisticFit::of(&part, &happened) {
                Err(NoFit::Separable) => {
                    with_prior += 1;
                    LogisticFit::with_prior(&part, &happened, PRIOR)?
                }
                found => found?,
            };
            for row in (0..losses.len()).filter(|&row| self.folds[row] == fold) {
                let point: Vec<f64> = columns.iter().map(|column| column[row]).collect();
                losses[row] = event_log_score(fit.probability(&point), self.happened[row]);
            }
        }
        Ok((losses, with_prior))
    }

    fn weights(&self, nested: Nested, columns: &[Vec<f64>]) -> [Option<Estimate>; 3] {
        let Ok(fit) = LogisticFit::of(columns, &self.happened) else { return [None; 3] };
        let errors = fit.standard_errors(columns, &self.happened, &self.clusters);
        let mut terms =
            fit.weights.iter().zip(errors).map(|(&value, standard_error)| Estimate { value, standard_error });
        let constant = terms.next();
        let model = if nested.has_model() { terms.next() } else { None };
        [constant, model, terms.next()]
    }
}

/// The stack of rows; those without a baseline are left out if any has one.
pub(crate) fn stack(all: &[Scored]) -> Stack {
    let has_baseline = all.iter().any(|row| row.baseline.is_some());
    let used: Vec<&Scored> = all.iter().filter(|row| !has_baseline || row.baseline.is_some()).collect();
    let clusters = numbered(used.iter().map(|row| row.cluster.as_str()));
    let n_clusters = clusters.iter().max().map_or(0, |last| last + 1);
    let n_folds = n_clusters.min(FOLDS);
    let rows = Rows {
        happened: used.iter().map(|row| row.happened).collect(),
        folds: clusters.iter().map(|cluster| cluster % n_folds.max(1)).collect(),
        clusters,
        n_folds,
        model: used.iter().map(|row| logit(row.smoothed)).collect(),
        baseline: used.iter().map(|row| row.baseline.map_or(f64::NAN, logit)).collect(),
    };
    let baseline_is_constant = has_baseline && rows.baseline.windows(2).all(|pair| pair[0] == pair[1]);
    let part = |nested: &Nested| has_baseline || !nested.has_baseline();
    let found: Vec<(Nested, OutOfFold)> = Nested::ALL
        .into_iter()
        .filter(part)
        .map(|nested| (nested, rows.out_of_fold(&rows.columns(nested, baseline_is_constant))))
        .collect();
    let losses = |wanted: Nested| {
        found.iter().find(|(nested, _)| *nested == wanted).and_then(|(_, found)| Some(&found.as_ref().ok()?.0))
    };
    let less = |nested: Nested, other: Nested| {
        let (own, other) = (losses(nested)?, losses(other).filter(|_| nested != other)?);
        let differences: Vec<f64> = own.iter().zip(other).map(|(a, b)| a - b).collect();
        Some(clustered_mean(&differences, &rows.clusters))
    };
    let level = |(nested, found): &(Nested, OutOfFold)| Level {
        nested: *nested,
        log: found.as_ref().map(|(losses, _)| clustered_mean(losses, &rows.clusters)).map_err(|why| *why),
        with_prior: found.as_ref().map_or(0, |(_, with_prior)| *with_prior),
        than_constant: less(*nested, Nested::Constant),
        than_baseline: less(*nested, Nested::Baseline),
        weights: rows.weights(*nested, &rows.columns(*nested, baseline_is_constant)),
    };
    let levels = found.iter().map(level).collect();
    Stack { levels, rows: used.len(), folds: n_folds, baseline_is_constant }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(p: f64, happened: bool, baseline: Option<f64>, cluster: usize) -> Scored {
        Scored { probability: p, smoothed: p, happened, baseline, group: String::new(), cluster: format!("c{cluster}") }
    }

    /// The constant by hand: each of three clusters has the share of the others.
    #[test]
    fn the_constant_is_the_share_of_the_other_clusters() {
        let rows: Vec<Scored> = [(0, true), (0, false), (1, false), (1, true), (2, false), (2, false)]
            .iter()
            .zip([0.5, 0.4, 0.3, 0.2, 0.6, 0.1])
            .map(|(&(cluster, happened), p)| row(p, happened, None, cluster))
            .collect();
        let found = stack(&rows);
        let constant = found.level(Nested::Constant).unwrap();
        let each = [0.25_f64, 0.75, 0.75, 0.25, 0.5, 0.5].map(|p| -p.ln());
        assert!((constant.log.unwrap().value - each.iter().sum::<f64>() / 6.0).abs() < 1e-7, "{constant:?}");
        assert_eq!((found.levels.len(), found.folds, found.rows), (2, 3, 6));
        assert_eq!(constant.with_prior, 0);
        assert!((constant.weights[0].unwrap().value - logit(1.0 / 3.0)).abs() < 1e-7);
        assert_eq!(found.level(Nested::Both), None);
    }

    /// What happened follows the model and not the baseline: both are as good as the model, and better than the baseline.
    #[test]
    fn the_model_adds_to_a_baseline_that_does_not_know() {
        let strong = |i: usize| i.is_multiple_of(3);
        let rows: Vec<Scored> = (0..120)
            .map(|i| {
                let happened = if strong(i) { !i.is_multiple_of(4) } else { i.is_multiple_of(8) };
                row(if strong(i) { 0.7 } else { 0.2 }, happened, Some(if i % 5 < 2 { 0.3 } else { 0.4 }), i / 4)
            })
            .collect();
        let found = stack(&rows);
        let than_baseline = found.level(Nested::Both).unwrap().than_baseline.unwrap();
        assert!(than_baseline.value < -3.0 * than_baseline.standard_error, "{than_baseline:?}");
        let slope = found.level(Nested::Model).unwrap().weights[1].unwrap();
        // Of 40 strong rows 30 happened, of 80 weak ones 10.
        let expected = (logit(0.75) - logit(0.125)) / (logit(0.7) - logit(0.2));
        assert!((slope.value - expected).abs() < 1e-6, "{slope:?} {expected}");
    }

    #[test]
    fn what_cannot_be_had_is_said() {
        let mut rows: Vec<Scored> = (0..8).map(|i| row(0.1 + 0.1 * i as f64, i > 3, Some(0.2), i)).collect();
        let found = stack(&rows);
        assert!(found.baseline_is_constant);
        // Perfectly separated in every part: a prior keeps the weights finite, and from all rows there are none.
        let model = found.level(Nested::Model).unwrap();
        assert_eq!((model.with_prior, model.weights), (8, [None; 3]));
        assert!(model.than_constant.unwrap().value < 0.0);
        let baseline = found.level(Nested::Baseline).unwrap();
        assert_eq!(baseline.than_constant.unwrap().value, 0.0);
        rows.iter_mut().for_each(|row| row.happened = false);
        assert_eq!(stack(&rows).level(Nested::Constant).unwrap().log, Err(NoFit::OneSided));
        assert_eq!(stack(&[]).rows, 0);
    }
}
