//! Continuing a trajectory from a moment: with its own random numbers, or with many others.

use crate::model::Condition;
use crate::theory::{AlignmentType, N_INDICATORS, Obligations};

use super::batch::Batch;
use super::monitor::is_met;
use super::{Context, Entry, NEVER, Records, Snapshot, Standing};

/// A moment of one trajectory.
#[derive(Clone, Debug, PartialEq)]
pub struct Juncture {
    /// The moment.
    pub step: u32,
    /// The state of the trajectory there.
    pub snapshot: Snapshot,
}

/// A stretch of one trajectory.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its events.
    pub entries: Vec<Entry>,
    /// The state at each moment of it, both ends included.
    pub standings: Vec<Standing>,
    /// The moment at which it ends.
    pub end: Juncture,
    /// Whether it stayed in the model's domain.
    pub valid: bool,
}

/// The observable state of a trajectory at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The type.
    pub kind: AlignmentType,
    /// The stage.
    pub stage: u8,
    /// The obligations of the treaty in force.
    pub treaty: Obligations,
    /// The depths of the indicators.
    pub depth: [u8; N_INDICATORS],
    /// The quantities, in the order of [`crate::model::Structure::quantities`].
    pub quantities: Vec<f64>,
    /// Whether each of the given conditions holds.
    pub holds: Vec<bool>,
}

impl<const L: usize> Batch<L> {
    /// Follows one trajectory up to moment `until`, from its start or from a moment of it, with the random numbers of
    /// `trajectory`. From a moment of the same trajectory it continues bit for bit as if it had not been stopped. Under
    /// evidence it has those of others from its start up to the last evidence; moments before that are no place to go on from.
    pub fn stretch(&mut self, context: &Context<'_>, from: Option<&Juncture>, trajectory: u64, until: u32) -> Stretch {
        let known = context.model.conditioned.as_ref().filter(|_| from.is_none());
        let leg = |leg: usize| known.map_or(trajectory, |known| known.leg(trajectory, leg));
        let mut trajectories = [leg(0); L];
        self.state.logs = vec![Vec::new()];
        let first = from.map_or(0, |from| from.step);
        let mut standings = Vec::with_capacity((until.saturating_sub(first)) as usize + 1);
        self.set_out(context, &trajectories);
        for step in first..=until {
            let context = &self.turn(context, step);
            self.state.next_step = step;
            if let Some(moment) = context.model.moment_of_evidence(step).filter(|_| known.is_some()) {
                trajectories = [leg(moment + 1); L];
                (0..L).for_each(|l| self.state.restart_clocks(context, trajectories[l], l));
            }
            if let Some(from) = from.filter(|from| from.step == step) {
                for l in 0..L {
                    from.snapshot.resume(context, &mut self.state, &mut self.monitor, l);
                }
            }
            self.evaluate(context, step);
            standings.push(self.standing(0));
            if let Some(from) = from.filter(|from| from.step == step) {
                self.date_interventions(from);
            }
            if step < until {
                self.step(context, &trajectories, step);
            }
        }
        let entries = std::mem::take(&mut self.state.logs).pop().unwrap_or_default();
        let snapshot = Snapshot::take(&self.state, &self.monitor, 0);
        Stretch { entries, standings, end: Juncture { step: until, snapshot }, valid: self.records.valid[0] }
    }

    /// Runs futures from a moment of a trajectory, each with the random numbers of one of `trajectories`, to the end of
    /// the run. Earlier years are not recorded.
    pub fn futures(&mut self, context: &Context<'_>, from: &Juncture, trajectories: &[u64; L]) -> &Records<L> {
        let n_steps = context.model.structure.n_steps();
        self.set_out(context, trajectories);
        for step in from.step..=n_steps {
            let context = &self.turn(context, step);
            self.state.next_step = step;
            if step == from.step {
                for (l, &trajectory) in trajectories.iter().enumerate() {
                    from.snapshot.put(context, &mut self.state, &mut self.monitor, trajectory, l);
                }
            }
            self.evaluate(context, step);
            if step == from.step {
                self.date_interventions(from);
            }
            if step < n_steps {
                self.step(context, trajectories, step);
            }
        }
        self.close(context);
        &self.records
    }

    /// The observable state of a trajectory at a moment, and which of these conditions hold there.
    pub fn view(&mut self, context: &Context<'_>, at: &Juncture, conditions: &[Condition]) -> View {
        self.set_out(context, &[0; L]);
        let context = &context.at(at.step);
        self.state.next_step = at.step;
        at.snapshot.resume(context, &mut self.state, &mut self.monitor, 0);
        self.derive(context);
        let (state, derived) = (&self.state, &self.derived);
        let holds = |condition: &Condition| is_met(condition, context.parameters, derived, state, 0, at.step, 0);
        let quantities = context.model.structure.quantities();
        View {
            kind: state.kind[0],
            stage: state.stage[0],
            treaty: state.treaty[0],
            depth: state.depth[0],
            quantities: quantities.into_iter().map(|quantity| derived.quantity(state, quantity, 0)).collect(),
            holds: conditions.iter().map(holds).collect(),
        }
    }

    /// Sets up the lanes for trajectories that are then loaded into them.
    pub(super) fn set_out(&mut self, context: &Context<'_>, trajectories: &[u64; L]) {
        self.state.start(&context.at(0), trajectories);
        self.monitor.start();
        self.records.valid = [true; L];
    }

    /// States at a moment are the result of earlier events; an outcome that holds at this moment only because of an
    /// intervention at it counts for the time after.
    fn date_interventions(&mut self, from: &Juncture) {
        let before = from.snapshot.passage();
        let reached = self.monitor.passage.iter_mut().zip(&mut self.monitor.holding);
        for ((passage, holding), _) in reached.zip(before).filter(|(_, before)| **before == NEVER && from.step > 0) {
            for (seen, holding) in passage.iter_mut().zip(holding).filter(|(seen, _)| **seen == from.step) {
                *seen += 1;
                if holding.since == from.step {
                    holding.since += 1;
                }
            }
        }
    }
}
