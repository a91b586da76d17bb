//! What was found of each target, and its columns of estimates.

use crate::model::Outcome;
use crate::render::difference;
use crate::scenario::Scenario;
use crate::stats::Estimate;

use super::analysis::{Analysed, Indices, Sensitivity};
use super::inputs::Input;
use super::morris::Elementary;
use super::options::{SensitivityOptions, Target};
use super::sobol::PairShare;

/// The data of a report.
#[derive(Clone, Copy, Debug)]
pub struct SensitivityReport<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The options.
    pub options: &'a SensitivityOptions,
    /// The results.
    pub found: &'a Sensitivity,
    /// Threads; the results do not depend on them.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl<'a> SensitivityReport<'a> {
    /// What was found of each target.
    pub(crate) fn parts(self) -> impl Iterator<Item = Part<'a>> {
        let of = move |(&target, found)| Part { report: self, target, found };
        self.options.targets.iter().zip(&self.found.analysed).map(of)
    }
}

/// What was found of one target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) report: SensitivityReport<'a>,
    pub(crate) target: Target,
    pub(crate) found: &'a Analysed,
}

impl<'a> Part<'a> {
    pub(crate) fn outcome(&self) -> &'a Outcome {
        &self.report.scenario.model.structure.outcomes[self.target.outcome]
    }

    /// The inputs with their indices, from the most important one.
    pub(crate) fn ranked(&self) -> impl Iterator<Item = (usize, &'a Input)> {
        let inputs = &self.report.options.inputs;
        self.found.indices.ranking().into_iter().map(move |place| (place, &inputs[place]))
    }

    /// The pairs of inputs with an index, from the strongest one.
    pub(crate) fn ranked_pairs(&self) -> Vec<PairShare> {
        let mut pairs = self.found.pairs.clone();
        pairs.sort_by(|a, b| b.second.value.total_cmp(&a.second.value));
        pairs
    }
}

/// How a column is written for people.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Between 0 and 1.
    Index,
    /// In units of probability.
    Probability,
}

/// A column of estimates, one for each input; `None` where it has no meaning.
pub(crate) struct Column {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    pub(crate) scale: Scale,
    pub(crate) estimates: Vec<Option<Estimate>>,
    /// The 95 % interval of an estimate.
    pub(crate) interval: Interval,
}

type Interval = fn(Estimate) -> (f64, f64);

impl Column {
    /// An estimate and its interval, as people see them.
    pub(crate) fn cells(&self, estimate: Estimate) -> [String; 2] {
        let written = |value: f64| match self.scale {
            _ if !value.is_finite() => "-".to_owned(),
            Scale::Index => format!("{:.3}", if value.abs() < 0.0005 { 0.0 } else { value }),
            Scale::Probability => difference(value),
        };
        let (low, high) = (self.interval)(estimate);
        let interval = if low.is_finite() {
            format!("{} to {}", written(low), written(high))
        } else {
            "no effect seen".to_owned()
        };
        [written(estimate.value), interval]
    }
}

/// The columns of each method, the leading one first.
pub(crate) fn columns(part: Part<'_>) -> Vec<Column> {
    fn column<T>(
        (key, title): (&'static str, &'static str),
        scale: Scale,
        items: &[T],
        estimate: impl Fn(&T) -> Estimate,
    ) -> Column {
        let estimates = items.iter().map(|item| Some(estimate(item))).collect();
        Column { key, title, scale, estimates, interval: |estimate| estimate.interval() }
    }
    let size = |column: Column| Column { interval: Elementary::interval_of_size, ..column };
    let mut columns = match &part.found.indices {
        Indices::Sobol(shares) => vec![
            column(("total", "total index"), Scale::Index, shares, |share| share.total),
            column(("first", "first-order index"), Scale::Index, shares, |share| share.first),
            column(("effect", "from low to high"), Scale::Probability, shares, |share| share.effect),
        ],
        Indices::Morris(effects) => vec![
            size(column(("mu_star", "mean size of effect"), Scale::Probability, effects, |effect| effect.mu_star)),
            size(column(("mu_star_plain", "with noise"), Scale::Probability, effects, |effect| effect.mu_star_plain)),
            column(("mu", "mean effect"), Scale::Probability, effects, |effect| effect.mu),
            size(column(("sigma", "spread of effects"), Scale::Probability, effects, |effect| effect.sigma)),
        ],
        Indices::Pawn(found, _) => vec![
            column(("pawn", "PAWN"), Scale::Index, found, |found| found.pawn),
            column(("first", "first-order index"), Scale::Index, found, |found| found.first),
        ],
    };
    // A group has no direction.
    for column in columns.iter_mut().filter(|column| ["effect", "mu", "sigma"].contains(&column.key)) {
        for (estimate, input) in column.estimates.iter_mut().zip(&part.report.options.inputs) {
            *estimate = estimate.filter(|_| input.priors.len() == 1);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_never_below_zero() {
        let estimate = Estimate { value: 0.01, standard_error: 0.02 };
        let column = |scale, interval| Column { key: "", title: "", scale, estimates: Vec::new(), interval };
        let shown = |interval| column(Scale::Probability, interval).cells(estimate)[1].clone();
        let both = [shown(Elementary::interval_of_size), shown(|of| of.interval())];
        assert_eq!(both, ["0 pp to 4.9 pp", "-2.9 pp to 4.9 pp"]);
        let index = column(Scale::Index, |of| of.interval());
        assert_eq!(index.cells(estimate), ["0.010", "-0.029 to 0.049"]);
    }
}
