//! Following histories until they have come some way towards an outcome.

use super::batch::Batch;
use super::progress::Standing;
use super::{Context, Entry, NEVER, Progress, Snapshot};

/// Where a history is taken up.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// At which moment.
    pub step: u32,
    /// In which state; nothing for the beginning.
    pub from: Option<&'a Snapshot>,
    /// Whose random numbers it has from there.
    pub trajectory: u64,
}

/// Where histories are to come.
#[derive(Clone, Copy, Debug)]
pub struct Goal<'a> {
    /// Place of the outcome in the structure.
    pub outcome: usize,
    /// What counts as progress towards it.
    pub progress: &'a Progress,
    /// The progress that is enough; infinite for the outcome itself.
    pub level: f64,
}

/// A history that came there, at the moment when it did.
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

/// What became of a history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pursuit {
    /// Where it arrived, if it did.
    pub arrival: Option<Arrival>,
    /// The farthest that it came.
    pub farthest: f64,
    /// Steps that it took.
    pub steps: u64,
    /// Whether it left the model's domain, as far as is seen on 1 January and where it would arrive: then it has no arrival.
    pub aborted: bool,
}

impl Pursuit {
    fn is_over(&self) -> bool {
        self.arrival.is_some() || self.aborted
    }
}

impl<const L: usize> Batch<L> {
    /// Follows up to `L` histories, each from its start, until it arrives at the goal or the run ends.
    pub fn pursue(&mut self, context: &Context<'_>, goal: Goal<'_>, starts: &[Start<'_>]) -> Vec<Pursuit> {
        let structure = &context.model.structure;
        let outcome = &structure.outcomes[goal.outcome];
        // Lanes without a history of their own repeat the last one and are not looked at.
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
            // A lane to which nothing happens while the variables rest is where it was, and has not arrived.
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
                    pursuit.aborted = !self.records.is_within(&self.derived, &self.state, l);
                }
                if touched[l] || !rests {
                    let passage = self.monitor.passage[goal.outcome][l];
                    let reached = (passage != NEVER).then_some(passage);
                    let standing = Standing { step, since: self.monitor.holds_since[goal.outcome][l] };
                    let progress = goal.progress.of(outcome, context, &self.derived, &self.state, standing, l);
                    pursuit.farthest = pursuit.farthest.max(progress);
                    if reached.is_some() || progress >= goal.level {
                        pursuit.aborted = !self.records.is_within(&self.derived, &self.state, l);
                        if pursuit.aborted {
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

    /// Tells a history that changed its random numbers on the way: `legs` are trajectories, each from its moment on.
    /// What is kept of it is then to be read from lane 0.
    pub fn retrace(&mut self, context: &Context<'_>, legs: &[(u64, u32)]) -> (&super::Records<L>, Vec<Entry>) {
        let entries = self.follow_legs(context, legs, &mut |_, _, _| ());
        (&self.records, entries)
    }

    /// As [`Self::retrace`], and calls `seen` at every moment, with what holds then.
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
        self.records.sound = [true; L];
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
            self.look(context, step);
            seen(self, context, step);
            if step < n_steps {
                self.step(context, &trajectories, step);
            }
        }
        self.close();
        std::mem::take(&mut self.state.logs).pop().unwrap_or_default()
    }
}
