//! Step 7: shocks, and the tests of support that some of them are.

use crate::math::exp;
use crate::model::{ShockTiming, Variable};
use crate::noise::{Address, Purpose, normal};

use super::derived::Derived;
use super::lanes::{any_negative, each};
use super::state::State;
use super::{Context, Event, Strike};

/// The most shocks of one class in one step. Where there would be more, the step is too long for the rate: the rest is
/// left out, which the results say.
const PER_STEP_MAX: u32 = 64;

impl<const L: usize> State<L> {
    /// Uses up the thresholds of the random classes by their hazards at the start of the step.
    #[inline(always)]
    pub(super) fn consume_shock_clocks(&mut self, context: &Context<'_>, derived: &Derived<L>, step: u32) {
        let dt = context.constants.dt;
        for (place, class) in context.model.structure.shocks.iter().enumerate() {
            let ShockTiming::Random { from, until } = class.timing else { continue };
            if step < from || step >= until {
                continue;
            }
            let shock = &context.parameters.shocks[place];
            let integrated = shock.occurrence.rate * dt;
            if class.dependence.is_empty() {
                let left = &mut self.shock_clocks[place].left;
                *left = each!(|l| left[l] - integrated);
            } else {
                for l in 0..L {
                    let log_factor: f64 = class
                        .dependence
                        .iter()
                        .zip(&shock.dependence)
                        .map(|(&quantity, on)| on.coefficient * (derived.quantity(self, quantity, l) - on.centre))
                        .sum();
                    self.shock_clocks[place].left[l] -= integrated * exp(log_factor);
                }
            }
        }
    }

    /// Lets the shocks happen whose thresholds are used up, or whose date it is.
    #[inline(always)]
    pub(super) fn step_shocks(&mut self, context: &Context<'_>, trajectories: &[u64; L], step: u32) {
        for (place, class) in context.model.structure.shocks.iter().enumerate() {
            match &class.timing {
                ShockTiming::Random { .. } => {
                    if any_negative(&self.shock_clocks[place].left) {
                        self.strike_random(context, trajectories, place);
                    }
                }
                ShockTiming::Dated(steps) => {
                    if steps.contains(&step) {
                        self.strike_dated(context, trajectories, place);
                    }
                }
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn strike_random(&mut self, context: &Context<'_>, trajectories: &[u64; L], place: usize) {
        for l in 0..L {
            let mut struck = 0;
            while self.shock_clocks[place].left[l] < 0.0 {
                self.strike(context, trajectories[l], place, l);
                let threshold = self.shock_clocks[place].renew(context, trajectories[l], l);
                struck += 1;
                self.shock_clocks[place].left[l] += threshold;
                if struck == PER_STEP_MAX && self.shock_clocks[place].left[l] < 0.0 {
                    self.overrun[l] = true;
                    self.shock_clocks[place].left[l] = threshold;
                }
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn strike_dated(&mut self, context: &Context<'_>, trajectories: &[u64; L], place: usize) {
        let probability = context.parameters.shocks[place].occurrence.probability;
        for l in 0..L {
            let clock = &self.shock_clocks[place];
            if clock.uniform(context, Purpose::Choice, trajectories[l], l) < probability {
                self.strike(context, trajectories[l], place, l);
            }
            let _ = self.shock_clocks[place].renew(context, trajectories[l], l);
        }
    }

    /// One shock of class `place` in a lane.
    fn strike(&mut self, context: &Context<'_>, trajectory: u64, place: usize, l: usize) {
        let class = &context.model.structure.shocks[place];
        let index = self.shock_clocks[place].count[l];
        let kind = class.counts_as.unwrap_or(place);
        let sizes = &context.parameters.shocks[kind].effects;
        let before = self.identities(l);
        for (e, (&variable, size)) in class.effects.iter().zip(sizes).enumerate() {
            let subject = context.constants.effect_subjects[place][e];
            let address = Address { purpose: Purpose::Effect, subject, trajectory, index };
            let change = size.mean + size.sd * normal(address.words(context.seed));
            let row = self.row_mut(variable);
            row[l] = variable.scale().keep(row[l] + change);
        }
        let falls: Vec<f64> = before.iter().zip(self.identities(l)).map(|(before, after)| before - after).collect();
        let kept = class.tests_support.then(|| self.test_support(context, trajectory, place, l));
        self.struck[kind][l].rotate_right(1);
        self.struck[kind][l][0] = self.next_step;
        self.strikes.push(Strike { lane: l, step: self.next_step, class: kind });
        self.note(l, Event::Shock { class: place, kept });
        self.quarrel(context, trajectory, &before, &falls, l);
        if class.jump_start.iter().any(|&depth| depth > 0) {
            self.jump_start(context, &class.jump_start, l);
        }
        if let Some(treaty) = class.treaty {
            self.sign_or_denounce(context, treaty, l);
        }
    }

    /// Whether the members support each other, and what they learn from it.
    fn test_support(&mut self, context: &Context<'_>, trajectory: u64, place: usize, l: usize) -> bool {
        let support = &context.parameters.support;
        let probability = support.probability(self.row(Variable::Incentive)[l], self.kind[l].rank());
        let uniform = self.shock_clocks[place].uniform(context, Purpose::Support, trajectory, l);
        let kept = uniform < probability;
        let (count, change) = if kept {
            (Variable::KeptSupport, support.kept_identity)
        } else {
            (Variable::FailedSupport, support.failed_identity)
        };
        self.row_mut(count)[l] += 1.0;
        for i in 0..self.layout.n_members {
            self.row_mut(Variable::Identity(i))[l] += change;
        }
        kept
    }
}
