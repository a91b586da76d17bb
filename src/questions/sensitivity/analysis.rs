//! Running an analysis: rows of the design, in rounds, until all are done or it is stopped.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::ensemble::{self, Items, in_parallel_known};
use crate::model::Model;
use crate::noise::Seed;
use crate::stats::Estimate;

use super::control::{Contribution, Explained, Fitted, Surrogates};
use super::design::Design;
use super::estimate::{Convergence, Spread};
use super::evaluate::{Evaluation, Evaluator};
use super::evaluated::Evaluated;
use super::morris::{Elementary, MorrisRow, Path, elementary_effects};
use super::options::{Method, SensitivityOptions};
use super::pawn::{Dependence, dependence};
use super::sobol::{PairShare, SobolRow, VarianceShare, pair_indices, sobol_indices};
use super::tried::{Occurrences, Untried};
use super::values::Counted;

/// The indices, by input in the order of the options.
#[derive(Clone, Debug, PartialEq)]
pub enum Indices {
    /// Shares of the variance.
    Sobol(Vec<VarianceShare>),
    /// Elementary effects.
    Morris(Vec<Elementary>),
    /// Dependences, and the 95 % quantile of PAWN over inputs without influence.
    Pawn(Vec<Dependence>, f64),
}

impl Indices {
    /// The estimates by which inputs are ranked and convergence is decided: total indices, mu* or PAWN.
    #[must_use]
    pub fn leading(&self) -> Vec<Estimate> {
        match self {
            Self::Sobol(shares) => shares.iter().map(|share| share.total).collect(),
            Self::Morris(effects) => effects.iter().map(|effect| effect.mu_star).collect(),
            Self::Pawn(found, _) => found.iter().map(|found| found.pawn).collect(),
        }
    }

    /// First-order indices, if the method has them.
    #[must_use]
    pub fn first(&self) -> Option<Vec<Estimate>> {
        match self {
            Self::Sobol(shares) => Some(shares.iter().map(|share| share.first).collect()),
            Self::Morris(_) => None,
            Self::Pawn(found, _) => Some(found.iter().map(|found| found.first).collect()),
        }
    }

    /// The indices of the inputs, starting with the one that matters most.
    #[must_use]
    pub fn ranking(&self) -> Vec<usize> {
        let leading = self.leading();
        let mut order: Vec<usize> = (0..leading.len()).collect();
        order.sort_by(|&i, &j| leading[j].value.total_cmp(&leading[i].value).then(i.cmp(&j)));
        order
    }
}

/// The result of an analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// By target, in the order of the options.
    pub analysed: Vec<Analysed>,
    /// Values of discrete distributions that too few draws had for an assessment.
    pub untried: Vec<Untried>,
    /// Evaluated rows.
    pub rows: u64,
    /// Trajectories that were run.
    pub trajectories: u64,
    /// Invalid trajectories, which left the model's domain; they count at no point of their row.
    pub invalid: u64,
    /// Whether it was interrupted before all rows were evaluated.
    pub stopped: bool,
}

/// What was found of one probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysed {
    /// Mean and spread of p(x), and the noise of an evaluation.
    pub spread: Spread,
    /// The noise of single trajectories as a share of their variance: E[p(1 - p)] over that plus the variance of p(x).
    pub trajectory_noise_share: f64,
    /// The indices.
    pub indices: Indices,
    /// Those of pairs of inputs, if they were wanted.
    pub pairs: Vec<PairShare>,
    /// The surrogate that narrowed the intervals, if there was one.
    pub surrogate: Option<Explained>,
    /// Whether the leading indices are precise enough.
    pub convergence: Convergence,
    /// The same for the first-order indices, if the method has them.
    pub first_convergence: Option<Convergence>,
}

/// Rows between checks of the stop flag.
const ROUND: u64 = 64;

/// Analyses the probabilities of outcomes of `model`; `None` if it was stopped before two rows were evaluated, or if
/// fewer than two rows had valid trajectories. The result is the same on any number of threads, and the first rows of a
/// longer study are those of a shorter one. Rows are passed to `report` in their order, as they are finished.
///
/// # Errors
/// If the threads cannot be started, or the error of `report`.
///
/// ```
/// # let text = r#"
/// # title = "Two against a third"
/// # members = ["alpha", "beta"]
/// # adversary = "gamma"
/// # start = 2025
/// # end = 2035
/// # actors.alpha.gdp = 2
/// # actors.beta.gdp = 1
/// # actors.gamma.gdp = 5
/// # alignment.type = "thin"
/// # shocks.crisis.test_of_support = true
/// # shocks.crisis.rate = { uniform = { low = 0.01, high = 0.5 } }
/// # incentive.threat_weight = { uniform = { low = 0.4, high = 0.7 } }
/// # outcomes.crisis = { shocks = ["crisis"], within_years = 1 }
/// # "#;
/// # let scenario = stadial::scenario::parse("two.toml", text, &[]).map_err(|error| error.render(false))?;
/// use stadial::questions::sensitivity::{Evaluated, Method, SensitivityOptions, Target, inputs, sensitivity};
/// use stadial::ensemble::Control;
///
/// let model = &scenario.model;
/// let inputs = inputs(model, &[]).map_err(|errors| format!("{errors:?}"))?;
/// let options = SensitivityOptions {
///     targets: vec![Target { outcome: 0, year: 2034 }],
///     method: Method::Sobol,
///     inputs,
///     second_order: false,
///     draws: 64,
///     replicates: 32,
///     surrogate_draws: 128,
///     seed: 1,
///     threads: 1,
/// };
/// let mut evaluations = 0;
/// let mut keep = |round: &[Evaluated]| -> Result<(), rayon::ThreadPoolBuildError> {
///     evaluations += round.iter().map(|row| row.points.len()).sum::<usize>();
///     Ok(())
/// };
/// let found = sensitivity(model, &options, &Control::default(), &mut keep).map_err(|error| error.to_string())?;
/// let found = found.ok_or("no row was valid")?;
/// assert_eq!(evaluations, 64 * 4);
/// // Whether there is a crisis depends on its rate alone.
/// assert_eq!(options.inputs[found.analysed[0].indices.ranking()[0]].name, "shocks.crisis.rate");
/// # Ok::<(), String>(())
/// ```
pub fn sensitivity<E: From<rayon::ThreadPoolBuildError>>(
    model: &Model,
    options: &SensitivityOptions,
    control: &ensemble::Control<'_>,
    report: &mut dyn FnMut(&[Evaluated]) -> Result<(), E>,
) -> Result<Option<Sensitivity>, E> {
    let mut model = model.clone();
    // Later years do not affect the result.
    let last = options.targets.iter().map(|target| target.year).max().unwrap_or(i32::MAX);
    model.structure.end_with(last.min(model.structure.last_year()));
    let (surrogates, invalid) = match options.has_surrogate().then(|| Surrogates::fit(&model, options, control)) {
        None => (None, 0),
        Some(fitted) => match fitted? {
            Fitted::Stopped => return Ok(None),
            Fitted::Invalid(invalid) => (None, invalid),
            Fitted::Surrogates(surrogates) => (Some(surrogates), 0),
        },
    };
    let study = Study { model: &model, options, stop: control.stop, surrogates: surrogates.as_ref() };
    let mut rows: Vec<Row> = Vec::new();
    let mut occurrences = Occurrences::new(&model);
    let known = surrogates.iter().flat_map(|surrogates| &surrogates.points);
    known.for_each(|point| occurrences.add(std::slice::from_ref(point)));
    let (mut first, mut stopped) = (0, false);
    let job = Items {
        kind: format!("rows of a design {:?}", SensitivityOptions { threads: 0, ..options.clone() }),
        model: &model,
        size: (options.draws, options.points() * options.replicates),
        threads: options.threads,
        is_shared: true,
    };
    while first < options.draws && !stopped {
        let last = (first + ROUND).min(options.draws);
        let stop = || control.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        let work = |row: u64| {
            let found = if stop() { None } else { study.row(row) };
            if let Some(finished) = control.finished {
                finished(options.points() * options.replicates);
            }
            found
        };
        // An incomplete round would depend on chance.
        let round = in_parallel_known(&job, first..last, control, &work)?;
        first = last;
        if control.is_share() {
            stopped = stop();
            continue;
        }
        match round.into_iter().collect::<Option<Vec<_>>>() {
            Some(round) => {
                let (evaluated, found): (Vec<Evaluated>, Vec<Row>) = round.into_iter().unzip();
                report(&evaluated)?;
                evaluated.iter().for_each(|row| occurrences.add(&row.points));
                rows.extend(found);
            }
            None => stopped = true,
        }
    }
    let analysed = (0..options.targets.len()).map(|target| study.summarise(target, &rows)).collect::<Option<Vec<_>>>();
    Ok(analysed.map(|analysed| Sensitivity {
        analysed,
        untried: occurrences.few(),
        rows: rows.len() as u64,
        trajectories: options.surrogate_trajectories() + rows.len() as u64 * options.points() * options.replicates,
        invalid: invalid + rows.iter().map(|row| row.invalid).sum::<u64>(),
        stopped,
    }))
}

/// The stored result of an evaluated row.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    /// By target; none where too few trajectories were valid.
    terms: Vec<Terms>,
    /// By target: the trajectories at all points that reach the outcome.
    reached: Vec<u64>,
    invalid: u64,
}

/// The terms of the estimators from one row.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Terms {
    /// With a surrogate those of its residual.
    Sobol(SobolRow),
    Morris(MorrisRow),
    Pawn(Vec<f64>, Counted),
}

impl Evaluation {
    /// The row as reported, and as stored.
    fn kept(
        self,
        draw: u64,
        points: Vec<Vec<f64>>,
        n_targets: usize,
        terms: impl Fn(usize, &Counted) -> Terms,
    ) -> (Evaluated, Row) {
        let evaluated = Evaluated::new(draw, points, n_targets, self.counted.as_deref());
        let terms = self.counted.iter().flatten().enumerate().map(|(target, counted)| terms(target, counted)).collect();
        let reached = evaluated.reached.iter().map(|of_points| of_points.iter().sum()).collect();
        (evaluated, Row { terms, reached, invalid: self.invalid })
    }
}

struct Study<'a> {
    model: &'a Model,
    options: &'a SensitivityOptions,
    stop: Option<&'a AtomicBool>,
    surrogates: Option<&'a Surrogates>,
}

impl Study<'_> {
    /// A row of the design; `None` if it was stopped.
    fn row(&self, row: u64) -> Option<(Evaluated, Row)> {
        let SensitivityOptions { inputs, seed, targets, second_order, .. } = self.options;
        let evaluator = Evaluator {
            model: self.model,
            targets,
            replicates: self.options.replicates,
            seed: Seed(*seed),
            stop: self.stop,
        };
        Some(match self.options.method {
            Method::Sobol => {
                let design = match self.surrogates {
                    Some(surrogates) => surrogates.design(self.model, self.options, row),
                    None => Design::row(self.model, inputs, Seed(*seed), row, *second_order),
                };
                let found = evaluator.row(row, &design.points)?;
                let terms = |target: usize, counted: &Counted| {
                    Terms::Sobol(match self.surrogates {
                        Some(surrogates) => surrogates.of_target(target).quadratic(&design, counted, *second_order),
                        None => design.terms(counted, *second_order),
                    })
                };
                let (evaluated, kept) = found.kept(row, design.points.clone(), targets.len(), terms);
                (Evaluated { weight: design.weight, ..evaluated }, kept)
            }
            Method::Morris => {
                let path = Path::new(self.model.priors.len(), inputs.len(), Seed(*seed), row);
                let [start, end] = [false, true].map(|moved| {
                    let position = |parameter| path.position(parameter, moved);
                    self.model.values_at(&(0..self.model.priors.len()).map(position).collect::<Vec<f64>>())
                });
                let mut points = vec![start];
                for &input in &path.order {
                    let mut point = points[points.len() - 1].clone();
                    inputs[input].priors.iter().for_each(|&parameter| point[parameter] = end[parameter]);
                    points.push(point);
                }
                let found = evaluator.row(row, &points)?;
                let leaders: Vec<usize> = inputs.iter().map(|input| input.priors[0]).collect();
                found.kept(row, points, targets.len(), |_, counted| Terms::Morris(path.effects(counted, &leaders)))
            }
            Method::Pawn => {
                let point = self.model.values(Seed(*seed), row);
                let found = evaluator.row(row, std::slice::from_ref(&point))?;
                let values: Vec<f64> = inputs.iter().map(|input| point[input.priors[0]]).collect();
                let terms = |_, counted: &Counted| Terms::Pawn(values.clone(), counted.clone());
                found.kept(row, vec![point], targets.len(), terms)
            }
        })
    }

    /// What the rows say of a target.
    fn summarise(&self, target: usize, rows: &[Row]) -> Option<Analysed> {
        let SensitivityOptions { method, replicates, seed, .. } = self.options;
        let (mut sobol, mut morris, mut values, mut counted) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for terms in rows.iter().filter_map(|row| row.terms.get(target).cloned()) {
            match terms {
                Terms::Sobol(row) => sobol.push(row),
                Terms::Morris(row) => morris.push(row),
                Terms::Pawn(row, found) => {
                    values.push(row);
                    counted.push(found);
                }
            }
        }
        let used = sobol.len() + morris.len() + counted.len();
        if used < 2 {
            return None;
        }
        // Where no trajectory reaches the outcome nothing is known, whatever a surrogate says.
        let of_surrogate = self.surrogates.map_or(0, |surrogates| surrogates.reached[target]);
        let reached = of_surrogate + rows.iter().map(|row| row.reached[target]).sum::<u64>();
        let surrogate = self.surrogates.map(|surrogates| surrogates.of_target(target)).filter(|_| reached > 0);
        if reached == 0 {
            sobol = sobol.into_iter().map(|row| row.weighted(0.0)).collect();
        }
        let samples: Vec<&[SobolRow]> =
            [sobol.as_slice()].into_iter().chain(surrogate.into_iter().flat_map(Contribution::samples)).collect();
        let (spread, indices) = match method {
            Method::Sobol => {
                let (spread, shares) = sobol_indices(&samples);
                (spread, Indices::Sobol(shares))
            }
            Method::Morris => {
                let (spread, effects) = elementary_effects(&morris);
                (spread, Indices::Morris(effects))
            }
            Method::Pawn => {
                let (spread, found, none) = dependence(&values, &counted, Seed(*seed));
                (spread, Indices::Pawn(found, none))
            }
        };
        let leading = indices.leading();
        let largest = leading.iter().fold(0.0, |largest: f64, estimate| largest.max(estimate.value));
        let converged =
            |estimates: &[Estimate]| Convergence::new(estimates.iter(), used as u64, method.target(largest));
        let of_trajectories = spread.noise.value * *replicates as f64;
        Some(Analysed {
            spread,
            trajectory_noise_share: of_trajectories / (of_trajectories + spread.variance.value),
            convergence: converged(&leading),
            first_convergence: indices.first().map(|first| converged(&first)),
            pairs: pair_indices(&samples),
            surrogate: surrogate.map(Contribution::explained),
            indices,
        })
    }
}
