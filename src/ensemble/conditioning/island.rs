//! Draws of the parameters that compete for the evidence, with their trajectories.
//!
//! The draws are weighted by the estimated probability of the evidence under each. Where few have most of the weight, they
//! are continued in proportion to it, and then moved: a draw near each is proposed, held against all evidence so far with
//! trajectories of its own, and accepted in proportion to how much better it does. As the estimated probabilities have no
//! bias, draws and trajectories follow the distribution of both given the evidence, whatever the number of trajectories
//! (N. Chopin, P. E. Jacob and O. Papaspiliopoulos, SMC2, 2013, doi:10.1111/j.1467-9868.2012.01046.x; C. Andrieu, A. Doucet
//! and R. Holenstein, Particle Markov chain Monte Carlo methods, 2010, doi:10.1111/j.1467-9868.2009.00736.x). Proposals
//! keep the distribution of draws before the evidence (preconditioned Crank-Nicolson; S. L. Cotter, G. O. Roberts, A. M.
//! Stuart and D. White, MCMC methods for functions, 2013, doi:10.1214/13-STS421), so that only probabilities of the
//! evidence are compared.

use crate::math::ln;

use super::chance::Use;
use super::filter::{Memory, Particle, Setting, from_log, log_mean_exp, systematic};

/// Proposals for each draw where draws are moved.
const MOVES: usize = 3;

/// The share of effective draws below which draws are continued in proportion to their weights.
const LEAST_EFFECTIVE: f64 = 0.5;

/// The result of an island: a number of draws that competed with each other and with no others.
pub(super) struct Island {
    /// The logarithm of the estimated probability of all evidence.
    pub log_evidence: f64,
    /// By observation, over all moments: the logarithm of the estimated probability of all up to it.
    pub log_means: Vec<f64>,
    /// By observation: the logarithm of the sum of the squares of the weights of all trajectories, which sum up to that.
    pub log_squares: Vec<f64>,
    /// The draws; none where no trajectory agrees with the evidence.
    pub particles: Vec<Particle>,
    /// Proposals, and how many were accepted.
    pub moves: [u64; 2],
}

/// How the work on islands is watched and stopped.
pub(super) struct Watch<'a> {
    pub is_stopped: &'a (dyn Fn() -> bool + Sync),
    /// Called when an island has taken in a moment of evidence.
    pub finished: &'a (dyn Fn() + Sync),
}

impl Setting<'_> {
    /// Island number `number` of `n` draws, whose draws are numbered from `number` times `streams` on; `None` if it was
    /// stopped.
    pub fn island(&self, number: u64, n: usize, streams: u64, watch: &Watch<'_>) -> Option<Island> {
        let mut next = number * streams;
        let mut stream = || {
            next += 1;
            next - 1
        };
        let n_scores = self.model.priors.len();
        let mut memory: Memory = None;
        let mut particles: Vec<Particle> = (0..n)
            .map(|_| {
                let stream = stream();
                let scores = (0..n_scores).map(|place| self.chance.normal(Use::Score(place), stream)).collect();
                self.start(scores, stream)
            })
            .collect();
        let mut island = Island {
            log_evidence: 0.0,
            log_means: Vec::new(),
            log_squares: Vec::new(),
            particles: Vec::new(),
            moves: [0; 2],
        };
        for place in 0..self.moments.len() {
            if (watch.is_stopped)() {
                return None;
            }
            (watch.finished)();
            self.take_in(&mut memory, &mut particles, &mut island);
            if island.log_evidence == f64::NEG_INFINITY {
                return Some(island);
            }
            if n_scores == 0 || n == 1 || effective(&particles) >= LEAST_EFFECTIVE {
                continue;
            }
            let weights: Vec<f64> = relative(&particles).iter().map(|&log| from_log(log)).collect();
            let offset = self.chance.uniform(Use::Draws(place), number);
            let parents = systematic(&weights, n, offset);
            particles = parents.iter().map(|&parent| particles[parent].copied(stream())).collect();
            for particle in &mut particles {
                for _ in 0..MOVES {
                    if (watch.is_stopped)() {
                        return None;
                    }
                    island.moves[0] += 1;
                    island.moves[1] += u64::from(self.propose(&mut memory, particle, stream(), place + 1));
                }
            }
        }
        island.particles = particles;
        Some(island)
    }

    /// Holds all draws against the next moment of evidence.
    fn take_in(&self, memory: &mut Memory, particles: &mut [Particle], island: &mut Island) {
        let before = relative(particles);
        let total = ln(before.iter().map(|&log| from_log(log)).sum::<f64>());
        let weighed: Vec<_> = particles.iter_mut().map(|particle| self.advance(memory, particle)).collect();
        let (n, replicates) = (particles.len() as f64, self.replicates as f64);
        let base = island.log_evidence;
        let place = island.log_means.len();
        for observation in 0..weighed.first().map_or(0, |first| first.means.len()) {
            let sum = |of: &dyn Fn(usize) -> f64| {
                let logs: Vec<f64> = (0..weighed.len()).map(of).collect();
                log_mean_exp(&logs) + ln(n)
            };
            let weight = |draw: usize| before[draw] - total;
            island.log_means.push(base + sum(&|draw| weight(draw) + weighed[draw].means[observation]));
            let squares = sum(&|draw| 2.0 * weight(draw) + weighed[draw].squares[observation]);
            island.log_squares.push(2.0 * base + squares - ln(replicates));
        }
        island.log_evidence = island.log_means[place..].last().copied().unwrap_or(base);
    }

    /// Proposes another draw in place of one; whether it was accepted.
    fn propose(&self, memory: &mut Memory, particle: &mut Particle, stream: u64, moments: usize) -> bool {
        let chance = self.chance;
        let distance = chance.uniform(Use::Distance, stream);
        let kept = (1.0 - distance * distance).sqrt();
        let scores = (0..).zip(&particle.scores);
        let scores = scores.map(|(place, score)| kept * score + distance * chance.normal(Use::Proposal(place), stream));
        let proposal = self.replay(memory, scores.collect(), stream, moments);
        let ratio = proposal.log_likelihood - particle.log_likelihood;
        let accepted = ln(chance.uniform(Use::Acceptance, stream)) < ratio;
        if accepted {
            *particle = proposal;
            particle.log_weight = 0.0;
        }
        accepted
    }
}

/// The logarithms of the weights, relative to the largest.
pub(super) fn relative(particles: &[Particle]) -> Vec<f64> {
    let most = particles.iter().map(|particle| particle.log_weight).fold(f64::NEG_INFINITY, f64::max);
    particles.iter().map(|particle| if most == f64::NEG_INFINITY { most } else { particle.log_weight - most }).collect()
}

/// The effective share of the draws: 1 where all weigh the same.
fn effective(particles: &[Particle]) -> f64 {
    let weights: Vec<f64> = relative(particles).iter().map(|&log| from_log(log)).collect();
    let (sum, squares) = weights.iter().fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
    sum * sum / squares / particles.len() as f64
}
