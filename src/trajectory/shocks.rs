//! Step 7: shocks, and the tests of support that some of them are. Their moments are exact within a step, so that
//! neither their remaining effects at its end nor their distances in time depend on the length of the step.

use crate::math::{exp, ln};
use crate::model::{ShockClass, ShockTiming, Variable};
use crate::noise::{Address, Purpose, normal, uniform};

use super::clock::PER_STEP_MAX;
use super::derived::Derived;
use super::lanes::{any_negative, each};
use super::state::State;
use super::{Context, Event, Lanes, Strike};

/// The last moment that still belongs to a step, as a part of it.
const LAST_PART: f64 = 1.0 - 1e-9;

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
            let mut integrated = Lanes::all(shock.occurrence.rate * dt);
            if !class.dependence.is_empty() {
                for l in 0..L {
                    integrated[l] *= self.rate_factor(context, derived, place, l);
                }
            }
            let left = &mut self.shock_clocks[place].left;
            *left = each!(|l| left[l] - integrated[l]);
            self.shock_hazards[place] = integrated;
        }
    }

    /// The factor of the state on the rate of a class of shocks in a lane.
    #[inline(always)]
    pub(super) fn rate_factor(&self, context: &Context<'_>, derived: &Derived<L>, place: usize, l: usize) -> f64 {
        let (class, shock) = (&context.model.structure.shocks[place], &context.parameters.shocks[place]);
        let log_factor: f64 = class
            .dependence
            .iter()
            .zip(&shock.dependence)
            .map(|(&quantity, on)| on.coefficient * (derived.quantity(self, quantity, l) - on.centre))
            .sum();
        exp(log_factor)
    }

    /// Executes the shocks whose thresholds are used up, or whose date has come.
    #[inline(always)]
    pub(super) fn step_shocks(&mut self, context: &Context<'_>, trajectories: &[u64; L], step: u32) {
        let is_due = |(place, class): (usize, &ShockClass)| match &class.timing {
            ShockTiming::Random { .. } => any_negative(&self.shock_clocks[place].left),
            ShockTiming::Dated(dates) => dates.iter().any(|date| date.step == step),
        };
        if context.model.structure.shocks.iter().enumerate().any(is_due) {
            for l in 0..L {
                self.run_shocks_in_lane(context, trajectories[l], step, l);
            }
        }
    }

    /// The shocks of a step in a lane, in the order of their moments.
    #[cold]
    #[inline(never)]
    fn run_shocks_in_lane(&mut self, context: &Context<'_>, trajectory: u64, step: u32, l: usize) {
        let classes = &context.model.structure.shocks;
        let mut struck = vec![0; classes.len()];
        loop {
            // The part of the step that passes until the next shock of a class.
            let parts = classes.iter().enumerate().map(|(place, class)| match &class.timing {
                ShockTiming::Random { .. } => {
                    let left = self.shock_clocks[place].left[l];
                    if left < 0.0 { (1.0 + left / self.shock_hazards[place][l]).clamp(0.0, 1.0) } else { f64::INFINITY }
                }
                ShockTiming::Dated(dates) => {
                    let today = dates.iter().find(|date| date.step == step && struck[place] == 0);
                    today.map_or(f64::INFINITY, |date| date.part)
                }
            });
            let (place, part) =
                parts.enumerate().fold((0, f64::INFINITY), |first, next| if next.1 < first.1 { next } else { first });
            if part.is_infinite() {
                return;
            }
            struck[place] += 1;
            // The end of a step belongs to the next one.
            let part = part.min(LAST_PART);
            match classes[place].timing {
                ShockTiming::Random { .. } => {
                    self.run_shock(context, trajectory, place, part, l);
                    let threshold = self.shock_clocks[place].renew(context, trajectory, l);
                    self.shock_clocks[place].left[l] += threshold;
                    if struck[place] == PER_STEP_MAX && self.shock_clocks[place].left[l] < 0.0 {
                        self.overrun[l] = true;
                        self.shock_clocks[place].left[l] = threshold;
                    }
                }
                ShockTiming::Dated(_) => {
                    let probability = context.parameters.shocks[place].occurrence.probability;
                    let clock = &self.shock_clocks[place];
                    let address = clock.address(Purpose::Choice, trajectory, l);
                    if uniform(address.words(clock.seed(context))[0]) < probability {
                        self.run_shock(context, trajectory, place, part, l);
                    }
                    let _ = self.shock_clocks[place].renew(context, trajectory, l);
                }
            }
        }
    }

    /// One shock of class `place` in a lane, when `part` of the step has passed. Its effects decay over the rest of the
    /// step.
    fn run_shock(&mut self, context: &Context<'_>, trajectory: u64, place: usize, part: f64, l: usize) {
        let class = &context.model.structure.shocks[place];
        let index = self.shock_clocks[place].count[l];
        let kind = class.counts_as.unwrap_or(place);
        let sizes = &context.parameters.shocks[kind].effects;
        let before = self.identities(l);
        let mut falls = vec![0.0; before.len()];
        for (e, (&variable, size)) in class.effects.iter().zip(sizes).enumerate() {
            let subject = context.constants.effect_subjects[place][e];
            let address = Address { purpose: Purpose::Effect, subject, trajectory, index };
            let change = size.mean + size.sd * normal(address.words(self.shock_clocks[place].seed(context)));
            self.move_within_step(context, variable, change, part, l);
            if let Variable::Identity(member) = variable {
                falls[member] -= change;
            }
        }
        let kept = class.tests_support.then(|| self.test_support(context, trajectory, place, part, l));
        if let Some(kept) = kept {
            let change = context.parameters.support.identity(kept);
            falls.iter_mut().for_each(|fall| *fall -= change);
        }
        self.kept[kind][l] = kept.unwrap_or(false);
        self.struck[kind][l].rotate_right(1);
        self.struck[kind][l][0] = f64::from(self.next_step - 1) + part;
        self.strikes.push(Strike { lane: l, step: self.next_step, class: kind });
        self.note(l, Event::Shock { class: place, kept });
        self.quarrel(context, trajectory, &before, &falls, l);
        if class.jump_start.iter().any(|&depth| depth > 0) {
            self.jump_start(context, &class.jump_start, l);
        }
        if let Some(treaty) = class.treaty {
            self.sign_or_denounce(context, treaty, l);
        }
        for &(agreement, act) in &class.acts {
            self.struck_acts[l].push((agreement, act, f64::from(self.next_step - 1) + part));
        }
    }

    /// Moves a variable on its own scale when `part` of the step has passed, by what remains of the change at its end.
    fn move_within_step(&mut self, context: &Context<'_>, variable: Variable, change: f64, part: f64, l: usize) {
        let left = exp((1.0 - part) * ln(context.constants.kept(variable)));
        let row = self.row_mut(variable);
        row[l] = variable.scale().keep(row[l] + change * left);
    }

    /// Whether the members support each other, and what they learn from it.
    fn test_support(&mut self, context: &Context<'_>, trajectory: u64, place: usize, part: f64, l: usize) -> bool {
        let support = &context.parameters.support;
        let probability = support.probability(self.row(Variable::Incentive)[l], self.kind[l].rank());
        let uniform = self.shock_clocks[place].uniform(context, Purpose::Support, trajectory, l);
        let kept = uniform < probability;
        let count = if kept { Variable::KeptSupport } else { Variable::FailedSupport };
        self.move_within_step(context, count, 1.0, part, l);
        for i in 0..self.layout.n_members {
            self.move_within_step(context, Variable::Identity(i), support.identity(kept), part, l);
        }
        kept
    }
}
