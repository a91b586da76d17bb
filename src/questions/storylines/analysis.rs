//! Storylines: a few trajectories that reach an outcome, differ as much as possible and represent many.
//!
//! Each trajectory is described by [`Features`] in the theory's terms; `features.rs` defines them and the distance of
//! two trajectories. Storylines are the medoids of the trajectories (`medoids.rs`): those with the least sum of
//! distances from every trajectory to its nearest medoid. A medoid is one of the trajectories, and represents those
//! nearest to it.

use std::collections::BTreeMap;

use ndarray::Array2;

use crate::analysis::requirements;
use crate::ensemble::{Control, LANES, in_parallel};
use crate::model::{Model, Parameters};
use crate::noise::Seed;
use crate::scenario::month_of;
use crate::story::Happened;
use crate::trajectory::{Batch, Chronicle, Constants, Context, Entry, InstructionSet, Parts};

use super::asked::{Sampling, Source, StorylineOptions};
use super::features::{Features, Scales};
use super::gather::{Gathered, Hit, gather};
use super::medoids::{Medoids, medoids};

/// The most trajectories that are described and compared: the work grows with the square of their number.
const DESCRIBED_MAX: usize = 600;

/// One of the trajectories that were compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// Its origin.
    pub source: Source,
    /// Its weight.
    pub weight: f64,
    /// Under evidence, the group of draws that depend on each other to which it belongs.
    pub group: Option<u64>,
    /// Its features.
    pub features: Features,
    /// Its events.
    pub entries: Vec<Entry>,
    /// The index of the storyline that represents it.
    pub line: usize,
}

/// A storyline.
#[derive(Clone, Debug, PartialEq)]
pub struct Storyline {
    /// The share of the trajectories that reach the outcome which it represents.
    pub share: f64,
    /// Standard error of the share, over draws or replicates, given the storylines.
    pub standard_error: f64,
    /// The number of these trajectories.
    pub trajectories: usize,
    /// The years in which these reach the outcome: first decile, median, ninth decile.
    pub years: [i32; 3],
    /// Its origin.
    pub source: Source,
    /// Its features.
    pub features: Features,
    /// Its draw of the parameters.
    pub parameters: Parameters,
    /// The trajectory.
    pub chronicle: Chronicle,
}

/// Storylines to an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Storylines {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// How the trajectories were found.
    pub sampling: Sampling,
    /// The share of all trajectories in which the outcome holds from the start: these have no storyline.
    pub from_start: f64,
    /// The trajectories that were described and compared.
    pub described: Vec<Described>,
    /// Mean distance of a trajectory to its storyline.
    pub within: f64,
    /// Mean distance of two trajectories.
    pub overall: f64,
    /// Mean distance of two storylines; NaN if there is only one.
    pub between: f64,
    /// The storylines, in descending order of their shares.
    pub lines: Vec<Storyline>,
}

/// Finds storylines to outcome number `options.outcome`, reached by the end of the run; `None` if it was stopped.
///
/// There are fewer than requested if fewer trajectories differ, and none if no trajectory reaches the outcome after the
/// start.
///
/// # Errors
/// If the threads cannot be started.
///
/// # Examples
///
/// ```
/// use stadial::questions::storylines::{StorylineOptions, storylines};
/// use stadial::ensemble::Control;
///
/// let text = r#"
///     title = "Two neighbours"
///     members = ["alpha", "beta"]
///     adversary = "gamma"
///     start = 2025
///     end = 2045
///     actors.alpha = { gdp = 2, identity = 0.5 }
///     actors.beta = { gdp = 1, identity = 0.5 }
///     actors.gamma.gdp = 5
///     alignment.type = "thin"
///     outcomes.thick.type = "thick"
/// "#;
/// let scenario = stadial::scenario::parse("neighbours.toml", text, &[]).map_err(|error| error.render(false))?;
/// let options =
///     StorylineOptions { outcome: 0, count: 2, trajectories: 4096, draws: 1, rare: false, seed: 1, threads: 1 };
/// let found = storylines(&scenario.model, &options, &Control::default()).map_err(|error| error.to_string())?;
/// let lines = found.map(|found| found.lines).unwrap_or_default();
/// assert_eq!(lines.len(), 2);
/// assert!((lines.iter().map(|line| line.share).sum::<f64>() - 1.0).abs() < 1e-12);
/// # Ok::<(), String>(())
/// ```
pub fn storylines(
    model: &Model,
    options: &StorylineOptions,
    control: &Control<'_>,
) -> Result<Option<Storylines>, rayon::ThreadPoolBuildError> {
    let stopped = || control.is_stopped();
    let Some(gathered) = gather(model, options, control)? else { return Ok(None) };
    let Gathered { mut hits, sampling, from_start } = gathered;
    thin(&mut hits);
    let n = hits.len();
    let describe = |number: u64| {
        if stopped() {
            return None;
        }
        let hit = &hits[number as usize];
        let (_, clauses, chronicle) = replay(model, options, &hit.source);
        let features = Features::of(model, &chronicle, &clauses, hit.reached);
        let (source, entries) = (hit.source.clone(), chronicle.entries);
        let group = match (&model.conditioned, &source) {
            (Some(known), Source::Trajectory { draw, .. }) => Some(known.draw(*draw).group),
            _ => None,
        };
        Some(Described { source, weight: hit.weight, group, features, entries, line: 0 })
    };
    let described: Option<Vec<Described>> = in_parallel(0..n as u64, options.threads, &describe)?.into_iter().collect();
    let Some(mut described) = described else { return Ok(None) };
    let features: Vec<Features> = described.iter().map(|one| one.features.clone()).collect();
    let scales = Scales::new(model, &features);
    let row =
        |i: u64| -> Vec<f64> { features.iter().map(|other| scales.distance(&features[i as usize], other)).collect() };
    let rows = in_parallel(0..n as u64, options.threads, &row)?;
    let distance = Array2::from_shape_fn((n, n), |(i, j)| rows[i][j]);
    let weight: Vec<f64> = hits.iter().map(|hit| hit.weight).collect();
    let Some(found) = medoids(&distance, &weight, options.count, &stopped) else { return Ok(None) };
    let found = by_share(&found, &weight);
    described.iter_mut().zip(&found.nearest).for_each(|(one, &line)| one.line = line);

    let line = |(place, &medoid): (usize, &usize)| {
        let own: Vec<&Described> = described.iter().filter(|one| one.line == place).collect();
        let (parameters, _, chronicle) = replay(model, options, &described[medoid].source);
        let (share, standard_error) = share(&described, &|one| one.line == place);
        Storyline {
            share,
            standard_error,
            trajectories: own.len(),
            years: years(model, &own),
            source: described[medoid].source.clone(),
            features: described[medoid].features.clone(),
            parameters,
            chronicle,
        }
    };
    let lines = found.medoids.iter().enumerate().map(line).collect();
    let total: f64 = weight.iter().sum();
    let within = (0..n).map(|i| weight[i] * distance[[i, found.medoids[found.nearest[i]]]]).sum::<f64>() / total;
    let all: Vec<usize> = (0..n).collect();
    Ok(Some(Storylines {
        outcome: options.outcome,
        sampling,
        from_start,
        within,
        overall: between(&distance, &all, &weight),
        between: between(&distance, &found.medoids, &vec![1.0; n]),
        described,
        lines,
    }))
}

impl Storylines {
    /// The frequency of an event (with its step) within a year of its date, before or after, among the trajectories
    /// that reach the outcome: the weighted share, and its standard error.
    #[must_use]
    pub fn frequency(&self, model: &Model, asked: (Happened, u32)) -> (f64, f64) {
        share(&self.described, &|one| super::frequency::happens(model, &one.entries, asked))
    }
}

/// The medoids, in descending order of their shares.
fn by_share(found: &Medoids, weight: &[f64]) -> Medoids {
    let of = |place: usize| {
        let own = found.nearest.iter().zip(weight).filter(|(nearest, _)| **nearest == place);
        own.map(|(_, weight)| weight).sum::<f64>()
    };
    let shares: Vec<f64> = (0..found.medoids.len()).map(of).collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|&one, &other| shares[other].total_cmp(&shares[one]));
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, &old)| rank[old] = new);
    Medoids {
        medoids: order.iter().map(|&old| found.medoids[old]).collect(),
        nearest: found.nearest.iter().map(|&old| rank[old]).collect(),
    }
}

/// Mean distance of two of these items, by weight.
fn between(distance: &Array2<f64>, places: &[usize], weight: &[f64]) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (number, &i) in places.iter().enumerate() {
        for &j in &places[..number] {
            sum += weight[i] * weight[j] * distance[[i, j]];
            weights += weight[i] * weight[j];
        }
    }
    sum / weights
}

/// Keeps the number of trajectories that are compared, evenly spaced.
fn thin(hits: &mut Vec<Hit>) {
    let n = hits.len();
    if n > DESCRIBED_MAX {
        let kept = |place: usize| place * DESCRIBED_MAX / n != (place + 1) * DESCRIBED_MAX / n;
        let mut place = 0..n;
        hits.retain(|_| place.next().is_some_and(kept));
    }
}

/// A trajectory in full, with its parameters and the conditions of the outcome in its draw.
fn replay(model: &Model, options: &StorylineOptions, source: &Source) -> (Parameters, Vec<Parts>, Chronicle) {
    let plain;
    let (draw, legs) = match source {
        Source::Trajectory { trajectory, draw } => {
            plain = model.conditioned.as_ref().map_or_else(|| vec![(*trajectory, 0)], |known| known.legs(*trajectory));
            (*draw, &plain[..])
        }
        Source::Lineage(lineage) => (lineage.repetition, &lineage.legs[..]),
    };
    let seed = Seed(options.seed);
    let parameters = model.draw(seed, draw);
    let clauses = requirements(model, &parameters, options.outcome);
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed };
    let mut batch = Batch::<LANES>::new(&context, InstructionSet::Widest);
    let chronicle = batch.chronicle(&context, legs, Some((options.outcome, &clauses)));
    (parameters, clauses, chronicle)
}

/// The weighted share of the trajectories with a property, and its standard error: that of a ratio of totals of
/// clusters, which are the trajectories of one draw, group of draws or replicate, or single ones if there is only one draw (Cochran,
/// Sampling Techniques, 1977, section 9A).
fn share(described: &[Described], is: &dyn Fn(&Described) -> bool) -> (f64, f64) {
    let own = |one: &Described| f64::from(u8::from(is(one)));
    let total: f64 = described.iter().map(|one| one.weight).sum();
    let share = described.iter().map(|one| one.weight * own(one)).sum::<f64>() / total;
    let one_draw = described.iter().all(|one| matches!(one.source, Source::Trajectory { draw: 0, .. }));
    let mut clusters: BTreeMap<u64, f64> = BTreeMap::new();
    for one in described {
        let cluster = match (one.group, &one.source) {
            (Some(group), _) => group,
            (None, Source::Trajectory { trajectory, .. }) if one_draw => *trajectory,
            (None, Source::Trajectory { draw, .. }) => *draw,
            (None, Source::Lineage(lineage)) => lineage.repetition,
        };
        *clusters.entry(cluster).or_default() += one.weight * (own(one) - share);
    }
    let n = clusters.len() as f64;
    let squares: f64 = clusters.values().map(|residual| residual * residual).sum();
    (share, (squares * n / (n - 1.0)).sqrt() / total)
}

/// First decile, median and ninth decile of the years in which some trajectories reach the outcome, by weight.
fn years(model: &Model, own: &[&Described]) -> [i32; 3] {
    let mut reached: Vec<(u32, f64)> = own.iter().map(|one| (one.features.reached, one.weight)).collect();
    reached.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let total: f64 = reached.iter().map(|(_, weight)| weight).sum();
    [0.1, 0.5, 0.9].map(|share| {
        let mut so_far = 0.0;
        let at = reached.iter().find(|(_, weight)| {
            so_far += weight;
            so_far >= share * total
        });
        let step = at.or(reached.last()).map_or(0, |(step, _)| *step);
        month_of(&model.structure, step.saturating_sub(1)).0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From three times as many trajectories as are compared, every third one stays; from as many, all stay.
    #[test]
    fn trajectories_are_thinned_evenly() {
        let hits = |n: u64| {
            let hit = |trajectory| Hit { source: Source::Trajectory { trajectory, draw: 0 }, reached: 1, weight: 1.0 };
            (0..n).map(hit).collect::<Vec<Hit>>()
        };
        let number = |hit: &Hit| if let Source::Trajectory { trajectory, .. } = hit.source { trajectory } else { 0 };
        for (n, step) in [(DESCRIBED_MAX as u64, 1), (3 * DESCRIBED_MAX as u64, 3)] {
            let mut some = hits(n);
            thin(&mut some);
            assert_eq!(some.len(), DESCRIBED_MAX);
            assert!(some.windows(2).all(|pair| number(&pair[1]) - number(&pair[0]) == step), "{n}");
        }
    }

    /// Three places at 0, 1 and 4 with the weights 1, 1 and 2: (1 * 1 + 4 * 2 + 3 * 2) / (1 + 2 + 2) = 3.
    #[test]
    fn the_mean_distance_is_weighted() {
        let at = [0.0_f64, 1.0, 4.0];
        let distance = Array2::from_shape_fn((3, 3), |(i, j)| (at[i] - at[j]).abs());
        assert_eq!(between(&distance, &[0, 1, 2], &[1.0, 1.0, 2.0]), 3.0);
        assert_eq!(between(&distance, &[1, 2], &[1.0, 1.0, 2.0]), 3.0);
    }
}
