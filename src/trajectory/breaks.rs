//! Step 6: rupture, and turns of a member that break the alignment (see [`crate::theory::RuptureParameters`]).

use crate::math::logit;
use crate::model::Variable;
use crate::noise::Purpose;
use crate::process::choose;
use crate::theory::{AlignmentType, Clusters, N_EARLY};

use super::derived::Derived;
use super::lanes::{any_negative, each};
use super::state::State;
use super::{Context, Event, Lanes};

/// 1 - g(I; iota): the share of turns that the incentive does not prevent, `willing` = (I e^eta)^n.
#[inline(always)]
fn unwanted(context: &Context<'_>, willing: f64) -> f64 {
    let against = context.constants.breaking_threshold;
    against / (willing + against)
}

impl<const L: usize> State<L> {
    /// The hazard of rupture in a lane, [1/yr].
    #[inline(always)]
    fn rupture_hazard(&self, context: &Context<'_>, derived: &Derived<L>, l: usize) -> f64 {
        let possible = self.ladder.beyond_early[l] * (1.0 - self.passages.coalition[l]);
        context.parameters.rupture.rate * possible * derived.estrangement[l] * (1.0 - derived.first_test[l])
    }

    /// The share of a member's turns that have an effect in a lane: all of them after a break; else those that make
    /// radical Others of partners that were not, where the incentive does not prevent it.
    #[inline(always)]
    fn effective_turns(&self, context: &Context<'_>, derived: &Derived<L>, member: usize, l: usize) -> f64 {
        let unwanted = unwanted(context, derived.willing[l]);
        let partners = if derived.identity_min[l] >= context.parameters.conditions.identity_medium { 1.0 } else { 0.0 };
        let breaking = self.passages.can_break[l] * partners * unwanted * derived.turning_away[member][l];
        self.unbroken[l] * breaking + (1.0 - self.unbroken[l])
    }

    /// At most one rupture or turn in each lane.
    #[inline(always)]
    pub(super) fn step_breaks(&mut self, context: &Context<'_>, derived: &Derived<L>, trajectories: &[u64; L]) {
        self.forget_breaks(context, derived);
        let mut total: Lanes<L> = each!(|l| self.rupture_hazard(context, derived, l));
        for (member, &rate) in context.constants.turning.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
            total = each!(|l| total[l] + rate * self.effective_turns(context, derived, member, l));
        }
        let left = self.break_clock.left;
        self.break_clock.left = each!(|l| left[l] - total[l] * context.constants.dt);
        if any_negative(&self.break_clock.left) {
            for l in 0..L {
                if self.break_clock.left[l] < 0.0 {
                    self.break_off(context, derived, trajectories[l], l);
                }
            }
        }
    }

    /// Stories that drifted back allow another alignment. This precedes the breaks of a step, which change identities
    /// without updating the quantities derived at its start.
    #[inline(always)]
    fn forget_breaks(&mut self, context: &Context<'_>, derived: &Derived<L>) {
        let medium = context.parameters.conditions.identity_medium;
        for l in 0..L {
            if self.unbroken[l] == 0.0 && derived.identity_min[l] >= medium {
                self.unbroken[l] = 1.0;
                // The incentive acts again, so that variables at rest move.
                self.touched.push(l);
            }
        }
    }

    /// The hazards of rupture and of an effective turn of each member in a lane, [1/yr].
    pub(super) fn break_rates(&self, context: &Context<'_>, derived: &Derived<L>, l: usize) -> Vec<f64> {
        let mut hazards = vec![self.rupture_hazard(context, derived, l)];
        for (member, &rate) in context.constants.turning.iter().enumerate() {
            hazards.push(rate * self.effective_turns(context, derived, member, l));
        }
        hazards
    }

    #[cold]
    #[inline(never)]
    fn break_off(&mut self, context: &Context<'_>, derived: &Derived<L>, trajectory: u64, l: usize) {
        let hazards = self.break_rates(context, derived, l);
        let uniform = self.break_clock.uniform(context, Purpose::Choice, trajectory, l);
        let size = self.break_clock.uniform(context, Purpose::Support, trajectory, l);
        self.break_clock.left[l] = self.break_clock.renew(context, trajectory, l);
        match choose(&hazards, uniform) {
            Some(0) => self.rupture(context, l),
            Some(place) => {
                let identity = self.row(Variable::Identity(place - 1))[l];
                self.turn(context, place - 1, identity, size, l);
            }
            None => {}
        }
    }

    fn rupture(&mut self, context: &Context<'_>, l: usize) {
        self.note(l, Event::Rupture);
        self.breaks[l] += 1;
        self.end_indicators(context, N_EARLY, l);
        if self.kind[l] > AlignmentType::Thin {
            self.set_type(context, AlignmentType::Thin, l);
        }
        self.row_mut(Variable::Contestation)[l] += context.parameters.rupture.contestation;
        self.lose_incentive(context, l);
    }

    /// Sets the perceived incentive to 0, unless it is given.
    fn lose_incentive(&mut self, context: &Context<'_>, l: usize) {
        if context.model.structure.clusters != Clusters::Indicators {
            self.row_mut(Variable::Incentive)[l] = 0.0;
        }
    }

    /// A member adopts another story in place of one by which it saw its partners as `identity`, on the logit scale;
    /// `uniform` gives the quantile of the new one.
    fn turn(&mut self, context: &Context<'_>, member: usize, identity: f64, uniform: f64, l: usize) {
        let (rupture, medium) = (&context.parameters.rupture, context.constants.identity_medium);
        let broke = self.unbroken[l] > 0.0;
        // Given that it breaks, the new story lies below non-radical Others; after a break it may lie anywhere.
        let around = if broke { identity } else { identity - self.story[member][l] };
        let share = if broke { rupture.turns_away(identity, medium) } else { 1.0 };
        let story = around + rupture.story_scale * logit(uniform * share);
        self.story[member][l] += story - identity;
        self.row_mut(Variable::Identity(member))[l] = story;
        self.note(l, Event::Turn { member, broke });
        if broke {
            self.unbroken[l] = 0.0;
            self.breaks[l] += 1;
            self.end_indicators(context, 0, l);
            self.set_type(context, AlignmentType::None, l);
            self.lose_incentive(context, l);
        } else {
            let least = self.identities(l).into_iter().fold(f64::INFINITY, f64::min);
            self.unbroken[l] = if least >= medium { 1.0 } else { 0.0 };
        }
    }

    /// How the members see their partners, on the logit scale.
    pub(super) fn identities(&self, l: usize) -> Vec<f64> {
        (0..self.layout.n_members).map(|i| self.row(Variable::Identity(i))[l]).collect()
    }

    /// A shock that lowers how members see their partners is an occasion for a turn of each of them: identities were
    /// `before` and fell by `falls`, both on the logit scale. A new story replaces the old one as it was before the
    /// shock.
    pub(super) fn quarrel(&mut self, context: &Context<'_>, trajectory: u64, before: &[f64], falls: &[f64], l: usize) {
        let medium = context.constants.identity_medium;
        let rupture = &context.parameters.rupture;
        for (member, &fall) in falls.iter().enumerate() {
            let can_break = self.unbroken[l] * self.passages.can_break[l] > 0.0;
            if fall <= 0.0 || !can_break || before.iter().any(|&identity| identity < medium) {
                continue;
            }
            let willing = context.parameters.incentive.power(self.row(Variable::Incentive)[l]) * self.answer[l];
            let weight = rupture.quarrel_weight * fall;
            self.break_clock.left[l] -=
                weight * unwanted(context, willing) * rupture.turns_away(before[member], medium);
            if self.break_clock.left[l] < 0.0 {
                let size = self.break_clock.uniform(context, Purpose::Support, trajectory, l);
                self.break_clock.left[l] = self.break_clock.renew(context, trajectory, l);
                self.turn(context, member, before[member], size, l);
            }
        }
    }
}
