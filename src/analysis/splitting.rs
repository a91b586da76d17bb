//! One replicate of fixed-effort multilevel splitting.
//!
//! At every level of progress, `effort` trajectories are continued from those that arrived there, each with random
//! numbers of its own. The product of the shares that arrive is an unbiased estimate of the
//! probability that the outcome is reached, whatever the levels and the measure of progress (F. Cerou, P. Del Moral, F.
//! Le Gland and P. Lezaud, Genetic genealogical models in rare event analysis, ALEA 1, 2006; M. J. J. Garvels, The
//! splitting method in rare event simulation, 2000).

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::ensemble::LANES;
use crate::model::Model;
use crate::noise::{Address, Purpose, Seed, uniform};
use crate::trajectory::{Batch, Constants, Context, Goal, InstructionSet, Progress, Pursuit, Snapshot, Start};

/// What all replicates have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) model: &'a Model,
    pub(crate) outcome: usize,
    pub(crate) progress: &'a Progress,
    pub(crate) seed: Seed,
    /// Trajectories at every level.
    pub(crate) effort: usize,
    pub(crate) instructions: InstructionSet,
    /// Set to stop: unfinished work is abandoned.
    pub(crate) stop: &'a AtomicBool,
}

/// A trajectory that reached the outcome: the trajectories whose random numbers it had, each from a moment on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// The replicate, which also determines the draw of the parameters.
    pub repetition: u64,
    /// Trajectories and the moments from which their random numbers are used.
    pub legs: Vec<(u64, u32)>,
    /// The step at which the outcome was reached.
    pub reached: u32,
}

/// A trajectory that reached the outcome, with its weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sampled {
    /// The trajectory.
    pub lineage: Lineage,
    /// The probability of its replicate, divided by the number of trajectories sampled from it.
    pub weight: f64,
}

/// The results of one replicate.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Replicate {
    /// By year: the estimated probability that the outcome is first reached in it.
    pub(crate) by_year: Vec<f64>,
    /// At every level: the numbers of trajectories that were started and that arrived.
    pub(crate) levels: Vec<(u64, u64)>,
    /// The product of the shares that arrived before the last of these levels.
    pub(crate) weight: f64,
    /// The sum of the squares of the shares of families (trajectories with a common first one) in those that start for
    /// the last level.
    pub(crate) families: f64,
    /// Steps of all trajectories.
    pub(crate) steps: u64,
    /// Trajectories that left the model's domain.
    pub(crate) invalid: u64,
    /// Share of the trajectories which reached the outcome before the progress of some level.
    pub(crate) jumped: f64,
    /// The number of first trajectories with a descendant that reached the outcome.
    pub(crate) ancestors: usize,
    /// The first of the trajectories that reached the outcome.
    pub(crate) lineage: Option<Lineage>,
    /// Some of them, evenly spaced from a random one on, so that each had the same chance.
    pub(crate) sampled: Vec<Sampled>,
}

/// The level number of random numbers for sampling trajectories; levels have lower numbers.
const SAMPLING: u32 = 1 << 16;

/// The most trajectories sampled from those of a replicate that reached the outcome.
const SAMPLED_MAX: usize = 4;

/// A trajectory in progress.
#[derive(Clone, Debug)]
pub(crate) struct Particle {
    pub(crate) step: u32,
    pub(crate) from: Option<Snapshot>,
    pub(crate) legs: Vec<(u64, u32)>,
    ancestor: usize,
    jumped: bool,
}

/// The random numbers of the `place`-th trajectory from level `level` on.
fn trajectory(repetition: u64, level: usize, place: usize) -> u64 {
    (1 << 63) | ((level as u64) << 56) | (repetition << 24) | place as u64
}

impl Setting<'_> {
    /// The first trajectories of a replicate.
    pub(crate) fn first(&self, repetition: u64) -> Vec<Particle> {
        let leg = |place: usize| vec![(trajectory(repetition, 0, place), 0)];
        let particle = |place| Particle { step: 0, from: None, legs: leg(place), ancestor: place, jumped: false };
        (0..self.effort).map(particle).collect()
    }

    /// Follows trajectories of one replicate up to a level, in the order given; `None` if it was stopped.
    pub(crate) fn pursue(&self, repetition: u64, particles: &[Particle], level: f64) -> Option<Vec<Pursuit>> {
        // Without uncertain parameters every draw is the same.
        let parameters = self.model.draw(self.seed, repetition);
        let constants = Constants::new(self.model, &parameters);
        let context = Context { model: self.model, parameters: &parameters, constants: &constants, seed: self.seed };
        let goal = Goal { outcome: self.outcome, progress: self.progress, level };
        let mut batch: Batch<LANES> = Batch::new(&context, self.instructions);
        let mut found = Vec::with_capacity(particles.len());
        for chunk in particles.chunks(LANES) {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            let starts: Vec<Start<'_>> = chunk.iter().map(start).collect();
            found.extend(batch.pursue(&context, goal, &starts));
        }
        Some(found)
    }

    /// `effort` trajectories, continued from those that arrived at a level, given by its number and its progress.
    pub(crate) fn split(
        &self,
        repetition: u64,
        level: (usize, f64),
        particles: &[Particle],
        found: Vec<Pursuit>,
    ) -> Vec<Particle> {
        let (level, progress) = level;
        let arrived: Vec<(&Particle, _)> =
            particles.iter().zip(found).filter_map(|(particle, pursuit)| Some((particle, pursuit.arrival?))).collect();
        let address = Address { purpose: Purpose::Splitting, subject: level as u32, trajectory: repetition, index: 0 };
        let offset = uniform(address.words(self.seed)[0]);
        let child = |place: usize| {
            let at = ((place as f64 + offset) * arrived.len() as f64 / self.effort as f64) as usize;
            let (parent, arrival) = &arrived[at.min(arrived.len() - 1)];
            let mut legs = parent.legs.clone();
            legs.push((trajectory(repetition, level, place), arrival.step));
            Particle {
                step: arrival.step,
                from: Some(arrival.snapshot.clone()),
                legs,
                ancestor: parent.ancestor,
                jumped: parent.jumped || (arrival.reached.is_some() && arrival.progress < progress),
            }
        };
        let mut children: Vec<Particle> = (0..self.effort).map(child).collect();
        // Trajectories of one batch begin at about the same time.
        children.sort_by_key(|child| child.step);
        children
    }

    /// One replicate over these levels; `None` if it was stopped.
    pub(crate) fn repeat(&self, repetition: u64, levels: &[f64]) -> Option<Replicate> {
        let structure = &self.model.structure;
        let mut result = Replicate { by_year: vec![0.0; structure.n_years() as usize], ..Replicate::default() };
        let mut particles = self.first(repetition);
        let mut weight = 1.0;
        for (number, &level) in levels.iter().chain([&f64::INFINITY]).enumerate() {
            let found = self.pursue(repetition, &particles, level)?;
            let arrived = found.iter().filter(|pursuit| pursuit.arrival.is_some()).count();
            result.steps += found.iter().map(|pursuit| pursuit.steps).sum::<u64>();
            result.invalid += found.iter().filter(|pursuit| pursuit.invalid).count() as u64;
            result.levels.push((particles.len() as u64, arrived as u64));
            (result.weight, result.families) = (weight, families(&particles));
            if arrived == 0 {
                return Some(result);
            }
            if number == levels.len() {
                self.finish(&mut result, repetition, &particles, &found, weight);
                return Some(result);
            }
            weight *= arrived as f64 / particles.len() as f64;
            particles = self.split(repetition, (number + 1, level), &particles, found);
        }
        Some(result)
    }

    fn finish(&self, result: &mut Replicate, repetition: u64, particles: &[Particle], found: &[Pursuit], weight: f64) {
        let steps_per_year = self.model.structure.steps_per_year;
        let share = weight / particles.len() as f64;
        let (mut ancestors, mut jumped) = (std::collections::BTreeSet::new(), 0);
        let mut arrived: Vec<(&Particle, u32)> = Vec::new();
        for (particle, pursuit) in particles.iter().zip(found) {
            let Some(reached) = pursuit.arrival.as_ref().and_then(|arrival| arrival.reached) else { continue };
            let year = ((reached.max(1) - 1) / steps_per_year) as usize;
            let year = year.min(result.by_year.len() - 1);
            result.by_year[year] += share;
            ancestors.insert(particle.ancestor);
            jumped += usize::from(particle.jumped);
            arrived.push((particle, reached));
        }
        let lineage =
            |&(particle, reached): &(&Particle, u32)| Lineage { repetition, legs: particle.legs.clone(), reached };
        result.ancestors = ancestors.len();
        result.jumped = f64::from(jumped as u32) / f64::from((arrived.len() as u32).max(1));
        result.lineage = arrived.first().map(lineage);
        let sampled = arrived.len().min(SAMPLED_MAX);
        let address = Address { purpose: Purpose::Splitting, subject: SAMPLING, trajectory: repetition, index: 0 };
        let offset = uniform(address.words(self.seed)[0]);
        let place = |k: usize| ((k as f64 + offset) * arrived.len() as f64 / sampled as f64) as usize;
        let weight = share * arrived.len() as f64 / sampled as f64;
        let of = |k: usize| arrived.get(place(k)).map(|found| Sampled { lineage: lineage(found), weight });
        result.sampled = (0..sampled).filter_map(of).collect();
    }
}

/// The sum of the squares of the shares of families.
fn families(particles: &[Particle]) -> f64 {
    let mut sizes = std::collections::BTreeMap::new();
    particles.iter().for_each(|particle| *sizes.entry(particle.ancestor).or_insert(0.0) += 1.0);
    let n = particles.len() as f64;
    sizes.values().map(|size: &f64| size * size).sum::<f64>() / (n * n)
}

fn start(particle: &Particle) -> Start<'_> {
    let trajectory = particle.legs.last().map_or(0, |leg| leg.0);
    Start { step: particle.step, from: particle.from.as_ref(), trajectory }
}
