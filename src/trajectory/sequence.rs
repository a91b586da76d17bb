//! Events of one kind within a step, one after another: each sees the state after those before it.

use crate::noise::Purpose;
use crate::process::choose;

use super::Context;
use super::clock::{Clock, PER_STEP_MAX};
use super::state::State;

impl<const L: usize> State<L> {
    /// Executes the events of one kind in a lane whose threshold a step used up. `hazards` [1/yr] are those of the
    /// state by then, constant until the next event; `happen` gets the index of the event. All else is constant, so the
    /// events are those of a chain in continuous time, whatever the length of the step.
    pub(super) fn happen_in_turn<const N: usize>(
        &mut self,
        (context, trajectory, l): (&Context<'_>, u64, usize),
        clock: fn(&mut Self) -> &mut Clock<L>,
        hazards: impl Fn(&Self) -> [f64; N],
        happen: impl Fn(&mut Self, usize),
    ) {
        let mut competing = hazards(self);
        for _ in 0..PER_STEP_MAX {
            // The part of the step, in years, that remains after the moment at which the threshold was used up.
            let rest = -clock(self).left[l] / competing.iter().sum::<f64>();
            let uniform = clock(self).uniform(context, Purpose::Choice, trajectory, l);
            if let Some(event) = choose(&competing, uniform) {
                happen(self, event);
            }
            competing = hazards(self);
            let threshold = clock(self).renew(context, trajectory, l);
            let left = threshold - competing.iter().sum::<f64>() * rest;
            clock(self).left[l] = left;
            if left >= 0.0 {
                return;
            }
        }
        self.overrun[l] = true;
        let threshold = clock(self).threshold(context, trajectory, l);
        clock(self).left[l] = threshold;
    }
}
