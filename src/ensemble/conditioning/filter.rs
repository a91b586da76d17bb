//! The trajectories of one draw of the parameters, held against evidence: a particle filter.
//!
//! At every moment of evidence trajectories are continued in proportion to the probability of the evidence in them, each
//! with random numbers of its own. The product of the mean probabilities is an unbiased estimate of the probability of all
//! evidence under the draw (P. Del Moral, Feynman-Kac Formulae, 2004, section 7.4.2), whatever the number of trajectories.

use crate::math::ln;
use crate::model::{Model, Parameters};
use crate::trajectory::{Advanced, Batch, Constants, Context, InstructionSet, Snapshot, Start};

use super::super::LANES;
use super::chance::{Chance, Use};
use super::moments::MomentOfEvidence;

/// A draw of the parameters with trajectories that agree with the evidence so far.
#[derive(Clone)]
pub(super) struct Particle {
    /// The normal scores of its uncertain numbers, independent of each other.
    pub scores: Vec<f64>,
    /// The values of its uncertain numbers.
    pub values: Vec<f64>,
    parameters: Parameters,
    constants: Constants,
    /// The logarithm of the estimated probability of the evidence so far.
    pub log_likelihood: f64,
    /// The logarithm of its weight among the draws.
    pub log_weight: f64,
    /// By moment: what its trajectories' random numbers are those of.
    streams: Vec<u64>,
    /// By moment, then trajectory: which trajectory before it is continued.
    parents: Vec<Vec<u32>>,
    /// The states of its trajectories; none at the start.
    states: Vec<Snapshot>,
}

/// By observation of a moment, of one draw: logarithms of the mean over its trajectories of the probability of all
/// observations up to this one, and of the mean of the squares of that.
pub(super) struct Weighed {
    pub means: Vec<f64>,
    pub squares: Vec<f64>,
}

/// Memory that is used again.
pub(super) type Memory = Option<Batch<LANES>>;

/// What all draws have in common.
pub(super) struct Setting<'a> {
    pub model: &'a Model,
    pub moments: &'a [MomentOfEvidence],
    pub chance: Chance,
    /// Trajectories of a draw.
    pub replicates: usize,
    pub instructions: InstructionSet,
}

impl Setting<'_> {
    /// A draw with these scores, at the start; `stream` numbers it among all draws.
    pub fn start(&self, scores: Vec<f64>, stream: u64) -> Particle {
        let positions: Vec<f64> = scores.iter().map(|&score| super::chance::position(score)).collect();
        let values = self.model.values_at(&positions);
        let parameters = self.model.with(&values);
        Particle {
            constants: Constants::new(self.model, &parameters),
            parameters,
            scores,
            values,
            log_likelihood: 0.0,
            log_weight: 0.0,
            streams: vec![stream],
            parents: Vec::new(),
            states: Vec::new(),
        }
    }

    /// Follows the trajectories of a draw to its next moment of evidence, and continues those that agree with it.
    pub fn advance(&self, memory: &mut Memory, particle: &mut Particle) -> Weighed {
        let place = particle.parents.len();
        let moment = &self.moments[place];
        let from = place.checked_sub(1).map_or(0, |before| self.moments[before].step);
        let stream = particle.streams[place];
        let (parameters, constants) = (&particle.parameters, &particle.constants);
        let context = Context { model: self.model, parameters, constants, seed: self.chance.seed };
        let batch = memory.get_or_insert_with(|| Batch::new(&context, self.instructions));
        let start = |replicate: usize| Start {
            step: from,
            from: particle.states.get(replicate),
            trajectory: Chance::trajectory(stream, place, replicate),
        };
        let starts: Vec<Start<'_>> = (0..self.replicates).map(start).collect();
        let advanced: Vec<Advanced> = starts
            .chunks(LANES)
            .flat_map(|starts| batch.advance(&context, starts, moment.step, &moment.observations))
            .collect();
        let sums: Vec<Vec<f64>> = advanced.iter().map(|one| running_sums(&one.log_likelihoods)).collect();
        let of = |observation: usize, times: f64| -> f64 {
            let logs: Vec<f64> = sums.iter().map(|sums| times * sums[observation]).collect();
            log_mean_exp(&logs)
        };
        let observations = 0..moment.observations.len();
        let weighed = Weighed {
            means: observations.clone().map(|observation| of(observation, 1.0)).collect(),
            squares: observations.map(|observation| of(observation, 2.0)).collect(),
        };
        let last: Vec<f64> = sums.iter().filter_map(|sums| sums.last().copied()).collect();
        let gained = weighed.means.last().copied().unwrap_or(0.0);
        particle.log_likelihood += gained;
        particle.log_weight += gained;
        let parents = if gained == f64::NEG_INFINITY {
            (0..self.replicates).collect()
        } else {
            let weights: Vec<f64> = last.iter().map(|log| from_log(log - gained)).collect();
            systematic(&weights, self.replicates, self.chance.uniform(Use::Trajectories(place), stream))
        };
        particle.states = parents.iter().map(|&parent| advanced[parent].snapshot.clone()).collect();
        particle.parents.push(parents.iter().map(|&parent| parent as u32).collect());
        particle.streams.push(stream);
        weighed
    }

    /// A draw with these scores, held against the evidence of the first `moments` moments.
    pub fn replay(&self, memory: &mut Memory, scores: Vec<f64>, stream: u64, moments: usize) -> Particle {
        let mut particle = self.start(scores, stream);
        for _ in 0..moments {
            self.advance(memory, &mut particle);
            // Whatever follows, it has no probability.
            if particle.log_likelihood == f64::NEG_INFINITY {
                break;
            }
        }
        particle
    }

    /// For each trajectory of a draw, in random order: the trajectories whose random numbers it has up to each moment.
    pub fn histories(&self, particle: &Particle) -> Vec<Vec<u64>> {
        let history = |replicate: usize| {
            let mut legs = Vec::with_capacity(particle.parents.len());
            let mut replicate = replicate;
            for (place, parents) in particle.parents.iter().enumerate().rev() {
                replicate = parents[replicate] as usize;
                legs.push(Chance::trajectory(particle.streams[place], place, replicate));
            }
            legs.reverse();
            legs
        };
        // In random order, so that any part of them is a sample, too: those that were continued stand sorted.
        let stream = particle.streams.last().copied().unwrap_or(0);
        let key = |replicate: usize| self.chance.uniform(Use::Histories(replicate), stream);
        let mut keyed: Vec<(f64, usize)> = (0..self.replicates).map(|replicate| (key(replicate), replicate)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        keyed.into_iter().map(|(_, replicate)| history(replicate)).collect()
    }
}

impl Particle {
    /// A copy whose trajectories have random numbers of their own from now on.
    pub fn copied(&self, stream: u64) -> Self {
        let mut copy = self.clone();
        if let Some(last) = copy.streams.last_mut() {
            *last = stream;
        }
        copy.log_weight = 0.0;
        copy
    }
}

fn running_sums(logs: &[f64]) -> Vec<f64> {
    let sum = |sum: &mut f64, &log: &f64| {
        *sum += log;
        Some(*sum)
    };
    logs.iter().scan(0.0, sum).collect()
}

/// The number of which the logarithm is given; 0 where it is too small to be told from that.
pub(super) fn from_log(log: f64) -> f64 {
    const LEAST: f64 = -700.0;
    if log < LEAST { 0.0 } else { crate::math::exp(log) }
}

/// The logarithm of the mean of numbers of which the logarithms are given.
pub(super) fn log_mean_exp(logs: &[f64]) -> f64 {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    let sum: f64 = logs.iter().map(|log| from_log(log - most)).sum();
    most + ln(sum / logs.len() as f64)
}

/// Chooses `number` places in proportion to weights, evenly spaced from `offset` (of 0 to 1) on: each is chosen its share
/// of the weight times `number`, rounded up or down (systematic resampling; J. Carpenter, P. Clifford and P. Fearnhead,
/// Improved particle filter for nonlinear problems, 1999).
pub(super) fn systematic(weights: &[f64], number: usize, offset: f64) -> Vec<usize> {
    let total: f64 = weights.iter().sum();
    let last = weights.iter().rposition(|&weight| weight > 0.0).unwrap_or(0);
    let (mut place, mut passed) = (0, weights.first().copied().unwrap_or(0.0));
    (0..number)
        .map(|k| {
            let wanted = (k as f64 + offset) / number as f64 * total;
            while passed <= wanted && place < last {
                place += 1;
                passed += weights[place];
            }
            place
        })
        .collect()
}
