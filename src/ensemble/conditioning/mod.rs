//! Trajectories and draws that agree with evidence, by sequential Monte Carlo over both: several islands of draws, which
//! do not know of each other and are weighted by the evidence that each finds. From the differences between islands every
//! error is estimated.

mod chance;
mod filter;
mod island;
mod moments;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::math::ln;
use crate::model::{Conditioned, KnownDraw, Model, Observation};
use crate::stats::Estimate;

use super::{Control, LANES, Plan, in_parallel};
use chance::{Chance, MOMENTS_MAX, STREAMS_MAX, Use};
use filter::{Setting, from_log, log_mean_exp, systematic};
use island::{Island, Watch, relative};
use moments::by_moment;

/// What an observation did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learned {
    /// The probability (of a measurement: the density) of what was observed, given all evidence before it.
    pub predictive: Estimate,
    /// The share of all trajectories that would give estimates as good as the weighted ones do after it.
    pub effective: f64,
}

/// A draw with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct WeighedDraw {
    /// Its island.
    pub island: usize,
    /// Its weight; all sum up to 1.
    pub weight: f64,
    /// The values of the uncertain numbers, in the order of [`Model::priors`].
    pub values: Vec<f64>,
}

/// What is known after the evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// A sample of draws and trajectories.
    pub conditioned: Conditioned,
    /// By observation, in the order given.
    pub learned: Vec<Learned>,
    /// The logarithm of the probability (with measurements: the density) of all evidence.
    pub log_evidence: Estimate,
    /// The draws, weighted by the evidence.
    pub draws: Vec<WeighedDraw>,
    /// How many different draws the sample has.
    pub distinct: usize,
    /// The effective number of draws, over all islands.
    pub effective_draws: f64,
    /// Draws that were proposed in place of others, and how many of them were accepted.
    pub moves: [u64; 2],
    /// Draws, and trajectories of each.
    pub size: [u64; 2],
}

/// Why there is no posterior.
#[derive(Debug, thiserror::Error)]
pub enum ConditioningError {
    /// No trajectory agrees with the evidence up to this observation.
    #[error("no trajectory agrees with the evidence up to observation {0}")]
    Impossible(usize),
    /// It was stopped.
    #[error("interrupted")]
    Interrupted,
    /// There are more moments of evidence than can be numbered.
    #[error("evidence of {0} different moments; at most {MOMENTS_MAX} are possible")]
    Moments(usize),
    /// The threads cannot be started.
    #[error(transparent)]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Islands, where there are draws enough.
const ISLANDS: u64 = 50;
/// The least number of islands, from which errors can be estimated.
const ISLANDS_LEAST: u64 = 10;
/// Draws of an island, where there are enough for several islands.
const DRAWS_OF_ISLAND: u64 = 20;
/// The least number of draws: islands of fewer than four can hardly learn anything.
const DRAWS_LEAST: u64 = 40;
/// The most trajectories of a draw that are held against the evidence; a run that has more uses each several times.
const REPLICATES_MAX: u64 = 256;
/// The same where no parameter is uncertain.
const REPLICATES_MAX_CERTAIN: u64 = 4096;

/// The number of draws of a run of `model` under evidence, from that of `plan`: where no parameter is uncertain, a draw is
/// an island of trajectories.
fn sizes(model: &Model, plan: &Plan) -> (u64, u64, u64) {
    let certain = model.priors.is_empty();
    let draws = if certain { ISLANDS } else { plan.draws.max(DRAWS_LEAST) };
    let islands = if certain { ISLANDS } else { (draws / DRAWS_OF_ISLAND).clamp(ISLANDS_LEAST, ISLANDS).min(draws) };
    let most = if certain { REPLICATES_MAX_CERTAIN } else { REPLICATES_MAX };
    let replicates = (plan.n() / draws).clamp(1, most).next_multiple_of(LANES as u64);
    (draws, islands, replicates)
}

impl Plan {
    /// The plan of a run of `model` under evidence: the draws are those of the posterior. Where no parameter is uncertain
    /// they are groups of trajectories that were conditioned together.
    #[must_use]
    pub fn under_evidence(self, model: &Model) -> Self {
        let (draws, ..) = sizes(model, &self);
        Self { draws, ..self }
    }
}

/// Draws and trajectories that agree with `observations`, as many as `plan` has: the run that follows has as many draws as
/// the posterior, and may have any number of trajectories.
///
/// # Errors
/// See [`ConditioningError`].
pub fn condition(
    model: &Model,
    observations: &[Observation],
    plan: &Plan,
    control: &Control<'_>,
) -> Result<Posterior, ConditioningError> {
    let (moments, order) = by_moment(observations);
    if moments.len() > MOMENTS_MAX {
        return Err(ConditioningError::Moments(moments.len()));
    }
    let (draws, n_islands, replicates) = sizes(model, plan);
    let per_island = draws.div_ceil(n_islands);
    let setting = Setting {
        model,
        moments: &moments,
        chance: Chance { seed: plan.seed },
        replicates: replicates as usize,
        instructions: plan.instructions,
    };
    let never = AtomicBool::new(false);
    let stop = control.stop.unwrap_or(&never);
    let streams = STREAMS_MAX / n_islands;
    // All moments together count as the trajectories of the plan.
    let share = plan.n() / n_islands / moments.len().max(1) as u64;
    let watch = Watch {
        is_stopped: &|| stop.load(Ordering::Relaxed),
        finished: &|| control.finished.into_iter().for_each(|finished| finished(share)),
    };
    let one = |number| setting.island(number, per_island as usize, streams, &watch);
    let islands = in_parallel(0..n_islands, plan.threads, &one)?;
    let islands: Vec<Island> = islands.into_iter().collect::<Option<_>>().ok_or(ConditioningError::Interrupted)?;
    let learned = learned(&islands, &order, (n_islands * per_island * replicates) as f64);
    if let Some(place) = (0..order.len()).find(|&place| learned[order[place]].predictive.value <= 0.0) {
        return Err(ConditioningError::Impossible(order[place]));
    }
    let weighed = weigh(&islands);
    let chosen = choose(&weighed, draws as usize, setting.chance);
    let particles: Vec<_> = islands.iter().flat_map(|island| &island.particles).collect();
    let mut histories: Vec<Option<Arc<Vec<Vec<u64>>>>> = vec![None; particles.len()];
    let known = chosen.iter().map(|&place| {
        let histories = histories[place].get_or_insert_with(|| Arc::new(setting.histories(particles[place])));
        let (values, group) = (weighed[place].values.clone(), weighed[place].island as u64);
        KnownDraw { values, group, histories: Arc::clone(histories) }
    });
    let known: Vec<KnownDraw> = known.collect();
    let squares: f64 = weighed.iter().map(|draw| draw.weight * draw.weight).sum();
    let moves = |which: usize| islands.iter().map(|island| island.moves[which]).sum();
    let distinct = |place: usize| {
        let legs = histories.iter().flatten().flat_map(|histories| histories.iter().map(|legs| legs[place]));
        legs.collect::<BTreeSet<u64>>().len() as u64
    };
    Ok(Posterior {
        conditioned: Conditioned {
            moments: moments.iter().map(|moment| moment.step).collect(),
            distinct: (0..moments.len()).map(distinct).collect(),
            draws: known,
        },
        learned,
        log_evidence: log_evidence(&islands),
        distinct: histories.iter().flatten().count(),
        effective_draws: 1.0 / squares,
        moves: [moves(0), moves(1)],
        draws: weighed,
        size: [n_islands * per_island, replicates],
    })
}

/// The mean of numbers, of which the logarithms are given by island, without one of them.
fn log_mean_without(logs: &[f64], left_out: Option<usize>) -> f64 {
    let kept = logs.iter().enumerate().filter(|(place, _)| Some(*place) != left_out);
    log_mean_exp(&kept.map(|(_, &log)| log).collect::<Vec<f64>>())
}

fn log_evidence(islands: &[Island]) -> Estimate {
    let logs: Vec<f64> = islands.iter().map(|island| island.log_evidence).collect();
    Estimate::from_groups(logs.len(), |left_out| log_mean_without(&logs, left_out))
}

/// By observation in the order given, where `order` is the order of evidence.
fn learned(islands: &[Island], order: &[usize], trajectories: f64) -> Vec<Learned> {
    // An island that found no agreeing trajectory has no weight from then on.
    let at = |logs: &[f64], place: usize| logs.get(place).copied().unwrap_or(f64::NEG_INFINITY);
    let column = |place: usize| -> Vec<f64> { islands.iter().map(|island| at(&island.log_means, place)).collect() };
    let mut before = vec![0.0; islands.len()];
    let mut learned: Vec<(usize, Learned)> = Vec::with_capacity(order.len());
    for (place, &observation) in order.iter().enumerate() {
        let after = column(place);
        let predictive = Estimate::from_groups(islands.len(), |left_out| {
            from_log(log_mean_without(&after, left_out) - log_mean_without(&before, left_out))
        });
        let squares: Vec<f64> = islands.iter().map(|island| at(&island.log_squares, place)).collect();
        let n = islands.len() as f64;
        let log_effective = 2.0 * (log_mean_exp(&after) + ln(n)) - (log_mean_exp(&squares) + ln(n));
        learned.push((observation, Learned { predictive, effective: from_log(log_effective) / trajectories }));
        before = after;
    }
    learned.sort_by_key(|(observation, _)| *observation);
    learned.into_iter().map(|(_, learned)| learned).collect()
}

/// All draws with their weights.
fn weigh(islands: &[Island]) -> Vec<WeighedDraw> {
    let most = islands.iter().map(|island| island.log_evidence).fold(f64::NEG_INFINITY, f64::max);
    let mut draws = Vec::new();
    for (number, island) in islands.iter().enumerate() {
        let weights: Vec<f64> = relative(&island.particles).iter().map(|&log| from_log(log)).collect();
        let sum: f64 = weights.iter().sum();
        for (particle, weight) in island.particles.iter().zip(weights) {
            let weight = from_log(island.log_evidence - most) * weight / sum;
            draws.push(WeighedDraw { island: number, weight, values: particle.values.clone() });
        }
    }
    let total: f64 = draws.iter().map(|draw| draw.weight).sum();
    draws.iter_mut().for_each(|draw| draw.weight /= total);
    draws
}

/// The places of `number` draws, in proportion to their weights and in random order, so that the first of them are a
/// sample, too.
fn choose(weighed: &[WeighedDraw], number: usize, chance: Chance) -> Vec<usize> {
    let weights: Vec<f64> = weighed.iter().map(|draw| draw.weight).collect();
    let chosen = systematic(&weights, number, chance.uniform(Use::Sample, 0));
    let mut keyed: Vec<(f64, usize)> = (0..).map(|place| chance.uniform(Use::Order(place), 0)).zip(chosen).collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    keyed.into_iter().map(|(_, place)| place).collect()
}
