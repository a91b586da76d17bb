//! Following trajectories until they reach some progress towards an outcome.

use super::batch::Batch;
use super::progress::Standing;
use super::{Context, Entry, NEVER, Progress, Snapshot};

/// The start of a trajectory.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// Its moment.
    pub step: u32,
    /// Its state; `None` for the beginning of the run.
    pub from: Option<&'a Snapshot>,
    /// The trajectory whose random numbers it has from there.
    pub trajectory: u64,
}

/// The goal of trajectories.
#[derive(Clone, Copy, Debug)]
pub struct Goal<'a> {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The measure of progress towards it.
    pub progress: &'a Progress,
    /// The required progress; infinite for the outcome itself.
    pub level: f64,
}

/// A trajectory that reached the goal, at that moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// The moment.
    pub step: u32,
    /// Its state.
    pub snapshot: Snapshot,
    /// Its progress at that moment.
    pub progress: f64,
    /// The step at which the outcome was reached, if it was.
    pub reached: Option<u32>,
}

/// The result of following a trajectory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pursuit {
    /// Its arrival, if it reached the goal.
    pub arrival: Option<Arrival>,
    /// Its greatest progress.
    pub farthest: f64,
    /// Its number of steps.
    pub steps: u64,
    /// Whether it left the model's domain, as observed at the start of a year and where it would arrive: then it has no arrival.
    pub invalid: bool,
}

impl Pursuit {
    fn is_over(&self) -> bool {
        self.arrival.is_some() || self.invalid
    }
}

impl<const L: usize> Batch<L> {
    /// Follows up to `L` trajectories, each from its start, until it arrives at the goal or the run ends.
    pub fn pursue(&mut self, context: &Context<'_>, goal: Goal<'_>, starts: &[Start<'_>]) -> Vec<Pursuit> {
        let structure = &context.model.structure;
        let outcome = &structure.outcomes[goal.outcome];
        // Lanes without a trajectory of their own repeat the last one and are ignored.
        let of_lane = |l: usize| starts[l.min(starts.len() - 1)];
        let trajectories: [u64; L] = std::array::from_fn(|l| of_lane(l).trajectory);
        let mut found = vec![Pursuit { farthest: f64::NEG_INFINITY, ..Pursuit::default() }; starts.len()];
        let first = starts.iter().map(|start| start.step).min().unwrap_or(0);
        self.state.start(&context.at(0), &trajectories);
        self.monitor.start();
        for step in first..=structure.n_steps() {
            let context = &self.turn(context, step);
            self.state.next_step = step;
            for l in 0..L {
                let start = of_lane(l);
                if let Some(snapshot) = start.from.filter(|_| start.step == step) {
                    snapshot.put(context, &mut self.state, &mut self.monitor, start.trajectory, l);
                }
            }
            // A lane without events while the variables rest is unchanged, and has not arrived.
            let rests = self.at_rest && !outcome.depends_on_time();
            self.derive(context);
            self.monitor.update(context.model, context.parameters, &self.derived, &self.state, step);
            let mut touched = [false; L];
            self.state.touched.iter().for_each(|&l| touched[l] = true);
            self.state.touched.clear();
            for (l, pursuit) in found.iter_mut().enumerate() {
                if step < starts[l].step || pursuit.is_over() {
                    continue;
                }
                if step.is_multiple_of(structure.steps_per_year) {
                    pursuit.invalid = !self.records.is_within(&self.derived, &self.state, l);
                }
                if touched[l] || !rests {
                    let passage = self.monitor.passage[goal.outcome][l];
                    let reached = (passage != NEVER).then_some(passage);
                    let standing = Standing { step, since: self.monitor.holds_since[goal.outcome][l] };
                    let progress = goal.progress.of(outcome, context, &self.derived, &self.state, standing, l);
                    pursuit.farthest = pursuit.farthest.max(progress);
                    if reached.is_some() || progress >= goal.level {
                        pursuit.invalid = !self.records.is_within(&self.derived, &self.state, l);
                        if pursuit.invalid {
                            continue;
                        }
                        let snapshot = Snapshot::take(&self.state, &self.monitor, l);
                        pursuit.arrival = Some(Arrival { step, snapshot, progress, reached });
                        continue;
                    }
                }
                pursuit.steps += u64::from(step < structure.n_steps());
            }
            if step == structure.n_steps() || found.iter().all(Pursuit::is_over) {
                break;
            }
            self.step(context, &trajectories, step);
        }
        found
    }

    /// Replays a trajectory that changed its random numbers on the way: `legs` are trajectories, each from its moment
    /// on. Its records are in lane 0.
    pub fn retrace(&mut self, context: &Context<'_>, legs: &[(u64, u32)]) -> (&super::Records<L>, Vec<Entry>) {
        let entries = self.follow_legs(context, legs, &mut |_, _, _| ());
        (&self.records, entries)
    }

    /// As [`Self::retrace`], and calls `seen` at every moment, with the state at that moment.
    pub(super) fn follow_legs(
        &mut self,
        context: &Context<'_>,
        legs: &[(u64, u32)],
        seen: &mut dyn FnMut(&Self, &Context<'_>, u32),
    ) -> Vec<Entry> {
        let structure = &context.model.structure;
        let n_steps = structure.n_steps();
        let first = legs.first().map_or(0, |leg| leg.0);
        let mut trajectories = [first; L];
        self.state.logs = vec![Vec::new()];
        self.state.start(&context.at(0), &trajectories);
        self.monitor.start();
        self.records.valid = [true; L];
        for step in 0..=n_steps {
            let context = &self.turn(context, step);
            self.state.next_step = step;
            for &(trajectory, _) in legs.iter().skip(1).filter(|leg| leg.1 == step) {
                trajectories = [trajectory; L];
                for l in 0..L {
                    let snapshot = Snapshot::take(&self.state, &self.monitor, l);
                    snapshot.put(context, &mut self.state, &mut self.monitor, trajectory, l);
                }
            }
            self.evaluate(context, step);
            seen(self, context, step);
            if step < n_steps {
                self.step(context, &trajectories, step);
            }
        }
        self.close(context);
        std::mem::take(&mut self.state.logs).pop().unwrap_or_default()
    }
}
