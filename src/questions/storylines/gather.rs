//! Collecting trajectories that reach an outcome: from plain runs, or by splitting where these find too few.

use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use crate::ensemble::ledger::Partial;
use crate::ensemble::{Collect, Control, Plan, collect};
use crate::model::Model;
use crate::noise::Seed;
use crate::questions::rare::{RareOptions, rare};
use crate::trajectory::{InstructionSet, NEVER, Progress, Records};

use super::asked::{Sampling, Source, StorylineOptions};

/// This many trajectories are enough to choose storylines; more would cost time and change little.
pub(crate) const ENOUGH: usize = 400;
/// If plain runs find fewer, splitting is used, unless it finds no more.
pub(crate) const FEW: usize = 200;
/// Trajectories of the first round; each round doubles the number.
const FIRST_ROUND: u64 = 4_096;
/// Replicates of splitting: at first, and at most.
const REPLICATES: [u64; 2] = [128, 2_048];
/// Trajectories at every level of a replicate.
const EFFORT: usize = 256;

/// A trajectory that reached the outcome.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit {
    pub source: Source,
    /// The step at which it was reached.
    pub reached: u32,
    /// Its weight.
    pub weight: f64,
}

/// The trajectories found, and the method.
#[derive(Clone, Debug)]
pub(crate) struct Gathered {
    pub hits: Vec<Hit>,
    pub sampling: Sampling,
    /// The share of all trajectories in which the outcome holds from the start.
    pub from_start: f64,
}

/// The trajectories that reached the outcome after the start, with the step; the number in which it holds from the
/// start, and the number of valid ones.
#[derive(Serialize, Deserialize)]
struct Reached {
    outcome: usize,
    found: Vec<(u64, u32)>,
    from_start: u64,
    valid: u64,
}

impl Partial for Reached {
    fn kind(&self) -> String {
        format!("trajectories that reach outcome {}", self.outcome)
    }

    fn merge(&mut self, other: Self) {
        self.found.extend(other.found);
        self.from_start += other.from_start;
        self.valid += other.valid;
    }
}

impl Collect for Reached {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], _: u64) {
        for (l, &trajectory) in trajectories.iter().enumerate().filter(|&(l, _)| records.valid[l]) {
            self.valid += 1;
            let reached = records.passage[self.outcome][l];
            match reached {
                0 => self.from_start += 1,
                NEVER => {}
                _ => self.found.push((trajectory, reached)),
            }
        }
    }
}

/// Trajectories that reach the outcome after the start, in an order that does not depend on threads; `None` if it was
/// stopped.
pub(crate) fn gather(
    model: &Model,
    options: &StorylineOptions,
    control: &Control<'_>,
) -> Result<Option<Gathered>, rayon::ThreadPoolBuildError> {
    let stopped = || control.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
    let empty = || Reached { outcome: options.outcome, found: Vec::new(), from_start: 0, valid: 0 };
    let mut all = empty();
    let (mut done, mut next) = (0, FIRST_ROUND.min(options.trajectories));
    let plan = options.plan(model);
    if !options.rare {
        control.expect(options.trajectories);
    }
    while !options.rare && done < next {
        let round = Plan { trajectories: done..next, ..plan.clone() };
        let enough_before = all.found.len() >= ENOUGH;
        let found = collect(model, &round, control, &empty)?;
        if !enough_before {
            all.merge(found);
        }
        if stopped() {
            return Ok(None);
        }
        // A share does not know what others find, and works on all rounds; what is made of parts passes over those that it
        // does not need.
        let ends = all.found.len() >= ENOUGH && !control.is_share() && !control.is_merged();
        (done, next) = (next, if ends { next } else { (2 * next).min(options.trajectories) });
    }
    if control.is_share() {
        return Ok(None);
    }
    // The assignment to threads is random.
    all.found.sort_unstable();
    let hit = |&(trajectory, reached): &(u64, u32)| {
        let source = Source::Trajectory { trajectory, draw: trajectory % plan.draws };
        Hit { source, reached, weight: 1.0 }
    };
    let plain: Vec<Hit> = all.found.iter().map(hit).collect();
    let from_start = all.from_start as f64 / all.valid.max(1) as f64;
    let enough = plain.len() >= FEW || from_start > 0.5;
    // Splitting starts from the beginning, not from evidence.
    let split =
        if (enough && !options.rare) || model.conditioned.is_some() { None } else { split(model, options, control)? };
    if stopped() {
        return Ok(None);
    }
    Ok(Some(match split {
        Some((hits, replicates)) if options.rare || hits.len() > plain.len() => {
            let probability = hits.iter().map(|hit| hit.weight).sum::<f64>() / replicates as f64;
            let sampling = Sampling::Splitting { replicates, probability };
            Gathered { hits, sampling, from_start }
        }
        _ => {
            let sampling =
                Sampling::Plain { trajectories: all.valid, reached: all.from_start + all.found.len() as u64 };
            Gathered { hits: plain, sampling, from_start }
        }
    }))
}

/// Trajectories found by splitting, and the number of replicates.
fn split(
    model: &Model,
    options: &StorylineOptions,
    control: &Control<'_>,
) -> Result<Option<(Vec<Hit>, u64)>, rayon::ThreadPoolBuildError> {
    // The bar shows the trajectories of the plain run.
    let unwatched = Control { finished: None, ..*control };
    let [mut replicates, most] = REPLICATES;
    loop {
        let asked = RareOptions {
            outcome: options.outcome,
            year: model.structure.last_year(),
            progress: Progress::Conditions,
            effort: EFFORT,
            relative_error: 0.0,
            replicates,
            seed: options.seed,
            threads: options.threads,
        };
        let found = rare(model, &asked, &unwatched)?;
        if control.is_stopped() {
            return Ok(None);
        }
        let hopeless = found.sampled.is_empty() && replicates > REPLICATES[0];
        if found.sampled.len() >= FEW || replicates >= most || hopeless {
            let hits = found.sampled.into_iter().filter(|sampled| sampled.lineage.reached > 0);
            let hit = |sampled: crate::analysis::Sampled| {
                let reached = sampled.lineage.reached;
                Hit { source: Source::Lineage(sampled.lineage), reached, weight: sampled.weight }
            };
            return Ok(Some((hits.map(hit).collect(), replicates)));
        }
        replicates *= 4;
    }
}

impl StorylineOptions {
    /// The plain run with these trajectories.
    pub(crate) fn plan(&self, model: &Model) -> Plan {
        Plan {
            trajectories: 0..self.trajectories,
            draws: match &model.conditioned {
                Some(known) => known.draws.len() as u64,
                None if model.priors.is_empty() => 1,
                None => self.draws.max(1),
            },
            seed: Seed(self.seed),
            threads: self.threads,
            instructions: InstructionSet::Widest,
        }
    }
}
