//! All of one history's state at a moment, from which it can go on in its own way or in others.

use crate::model::{Layout, Variable};
use crate::theory::{AlignmentType, N_INDICATORS};

use super::Context;
use super::monitor::Monitor;
use super::state::{STRIKES_KEPT, State};

/// A history at a moment: everything that its future depends on, but for the random numbers to come.
///
/// What is left of the thresholds of its events is there too, for the history's own continuation.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    rows: Vec<f64>,
    kind: AlignmentType,
    treaty: bool,
    treaty_youth: f64,
    depth: [u8; N_INDICATORS],
    dormant: [bool; N_INDICATORS],
    retired_depth: u8,
    youth: [f64; N_INDICATORS],
    struck: Vec<[u32; STRIKES_KEPT]>,
    overrun: bool,
    passage: Vec<u32>,
    holds_since: Vec<u32>,
    /// By clock: what is left of the threshold, and how many events there were.
    clocks: Vec<(f64, u32)>,
}

impl Snapshot {
    /// Takes the state of lane `l`.
    pub(super) fn take<const L: usize>(state: &State<L>, monitor: &Monitor<L>, l: usize) -> Self {
        Self {
            rows: state.rows.iter().map(|row| row[l]).collect(),
            kind: state.kind[l],
            treaty: state.treaty[l],
            treaty_youth: state.treaty_youth[l],
            depth: state.depth[l],
            dormant: state.dormant[l],
            retired_depth: state.retired_depth[l],
            youth: std::array::from_fn(|j| state.ladder.youth[j][l]),
            struck: state.struck.iter().map(|struck| struck[l]).collect(),
            overrun: state.overrun[l],
            passage: monitor.passage.iter().map(|passage| passage[l]).collect(),
            holds_since: monitor.holds_since.iter().map(|since| since[l]).collect(),
            clocks: state.clocks().map(|clock| (clock.left[l], clock.count[l])).collect(),
        }
    }

    /// The value of a variable, in its natural unit.
    #[must_use]
    pub fn value(&self, layout: Layout, variable: Variable) -> f64 {
        variable.scale().to_natural(self.rows[layout.row(variable)])
    }

    /// Gives a variable another value, in its natural unit and within the domain of its scale.
    pub fn set(&mut self, layout: Layout, variable: Variable, natural: f64) {
        self.rows[layout.row(variable)] = variable.scale().to_scale(natural);
    }

    /// The steps at which outcomes were reached, or [`super::NEVER`].
    #[must_use]
    pub fn passage(&self) -> &[u32] {
        &self.passage
    }

    /// Puts it into lane `l`, from now on with the random numbers of `trajectory`.
    ///
    /// What is left of the unit-exponential thresholds is drawn anew: given that an event has not happened, what is left
    /// has the law of a new threshold, whatever the history before.
    pub(super) fn put<const L: usize>(
        &self,
        context: &Context<'_>,
        state: &mut State<L>,
        monitor: &mut Monitor<L>,
        trajectory: u64,
        l: usize,
    ) {
        self.place(context, state, monitor, l);
        state.restart_clocks(context, trajectory, l);
    }

    /// Puts it into lane `l`, to go on as the history itself did: its thresholds are as far used up as they were.
    ///
    /// Classes of shocks that the history did not know begin as they would have at its start.
    pub(super) fn resume<const L: usize>(
        &self,
        context: &Context<'_>,
        state: &mut State<L>,
        monitor: &mut Monitor<L>,
        l: usize,
    ) {
        self.place(context, state, monitor, l);
        for (clock, &(left, count)) in state.clocks_mut().zip(&self.clocks) {
            (clock.left[l], clock.count[l]) = (left, count);
        }
    }

    /// Puts everything but the clocks into lane `l`.
    fn place<const L: usize>(&self, context: &Context<'_>, state: &mut State<L>, monitor: &mut Monitor<L>, l: usize) {
        state.rows.iter_mut().zip(&self.rows).for_each(|(row, &value)| row[l] = value);
        state.kind[l] = self.kind;
        state.treaty[l] = self.treaty;
        state.treaty_youth[l] = self.treaty_youth;
        state.depth[l] = self.depth;
        state.dormant[l] = self.dormant;
        state.retired_depth[l] = self.retired_depth;
        state.ladder.youth.iter_mut().zip(self.youth).for_each(|(youth, value)| youth[l] = value);
        state.struck.iter_mut().zip(&self.struck).for_each(|(struck, &kept)| struck[l] = kept);
        state.overrun[l] = self.overrun;
        monitor.passage.iter_mut().zip(&self.passage).for_each(|(passage, &step)| passage[l] = step);
        monitor.holds_since.iter_mut().zip(&self.holds_since).for_each(|(since, &step)| since[l] = step);
        state.renew_lane(context, l);
        state.touched.push(l);
    }
}
