//! Steps 2 and 3: the type and the treaty.

use crate::model::Variable;
use crate::theory::{AlignmentType, Conditions, EDGES_MAX, N_EARLY, Obligations};

use super::Context;
use super::derived::Derived;
use super::lanes::{any_negative, each};
use super::state::{Passages, State};
use super::{Event, Transition};

/// Upgrades, then the downgrade, then dissolution.
const N_PASSAGES: usize = EDGES_MAX + 2;

/// The least value of 1 - urgency, so that the odds of an urgency that rounding made 1 are finite.
const CALM_MIN: f64 = 1e-9;

/// The hazards of all changes of a lane's type, [1/yr]. `willing` = (I e^eta)^n; `hold` = H.
#[inline(always)]
fn type_hazards<const L: usize>(
    passages: &Passages<L>,
    at: Conditions,
    willing: f64,
    hold: f64,
    context: &Context<'_>,
    l: usize,
) -> [f64; N_PASSAGES] {
    let mut hazards = [0.0; N_PASSAGES];
    let calm = 1.0 - at.urgency_min;
    let pressure = at.urgency_min / if calm > CALM_MIN { calm } else { CALM_MIN };
    for place in 0..EDGES_MAX {
        let possible = if passages.demand[place].get(l).is_met(at, 0.0) { 1.0 } else { 0.0 };
        // Chosen types form the faster the more urgent the threat; emergent ones do not.
        let pressed = if passages.chosen[place][l] > 0.0 { pressure } else { 1.0 };
        let decided = passages.rate[place][l] * pressed * willing / (willing + passages.threshold[place][l]);
        let declared = passages.declared_rate[place][l];
        hazards[place] = possible * if declared > decided { declared } else { decided };
    }
    // Nothing is demanded of "none" and thin partnerships, so their conditions never fail.
    let margin = context.parameters.conditions.margin;
    let failing = if passages.own_demand.get(l).is_met(at, margin) { 0.0 } else { 1.0 };
    // Institutions do not preserve a coalition: it ends with its mission.
    let held = passages.coalition[l] + (1.0 - passages.coalition[l]) * hold;
    hazards[EDGES_MAX] = failing * context.parameters.typology.shared.downgrade_rate * held;
    let against = context.constants.dissolution_threshold;
    hazards[EDGES_MAX + 1] = passages.dissolution_rate[l] * against / (willing + against);
    hazards
}

/// The hazards of signing a treaty and of its end in a lane, [1/yr]. `unbroken` is 0 after a break, else 1.
#[inline(always)]
fn treaty_hazards<const L: usize>(
    passages: &Passages<L>,
    willing: f64,
    hold: f64,
    unbroken: f64,
    context: &Context<'_>,
    l: usize,
) -> [f64; 2] {
    let threshold = passages.signing_threshold[l];
    let wanted = if threshold > 0.0 { willing / (willing + threshold) } else { 1.0 };
    let signing = passages.signing_rate[l] * wanted;
    let broken = (1.0 - unbroken) * passages.unkept[l];
    let declaration = context.parameters.treaty.declaration_rate;
    [signing, broken * declaration + (1.0 - broken) * passages.end_rate[l] * hold]
}

impl<const L: usize> State<L> {
    /// Step 2: changes of type in each lane; each sees the state after those before it.
    #[inline(always)]
    pub(super) fn step_types(&mut self, context: &Context<'_>, derived: &Derived<L>, trajectories: &[u64; L]) {
        let overlap = self.row(Variable::Overlap);
        let left = self.type_clock.left;
        self.type_clock.left = each!(|l| {
            let at = derived.conditions(overlap, l);
            let (willing, hold) = (derived.willing[l], self.ladder.hold[l]);
            let [a, b, c, downgrade, dissolution] = type_hazards(&self.passages, at, willing, hold, context, l);
            left[l] - (a + b + c + downgrade + dissolution) * context.constants.dt
        });
        if any_negative(&self.type_clock.left) {
            for l in 0..L {
                if self.type_clock.left[l] < 0.0 {
                    self.change_types(context, derived, trajectories[l], l);
                }
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn change_types(&mut self, context: &Context<'_>, derived: &Derived<L>, trajectory: u64, l: usize) {
        let (at, willing) = (derived.conditions(self.row(Variable::Overlap), l), derived.willing[l]);
        self.happen_in_turn(
            (context, trajectory, l),
            |state| &mut state.type_clock,
            |state| type_hazards(&state.passages, at, willing, state.ladder.hold[l], context, l),
            |state, passage| state.change_type(context, at, passage, l),
        );
    }

    /// The type to which a passage leads.
    fn type_after(context: &Context<'_>, from: AlignmentType, at: Conditions, passage: usize) -> AlignmentType {
        let of_type = |kind: AlignmentType| &context.constants.types[usize::from(kind.rank())];
        if passage < EDGES_MAX {
            return of_type(from).upgrades[passage].to;
        }
        let feasible = |&&kind: &&AlignmentType| of_type(kind).demand.is_met(at, 0.0);
        from.lesser().iter().find(feasible).copied().unwrap_or(AlignmentType::None)
    }

    /// The types to which a lane can pass, with the hazard of each passage, [1/yr].
    pub(super) fn type_rates(
        &self,
        context: &Context<'_>,
        derived: &Derived<L>,
        l: usize,
    ) -> [(AlignmentType, f64); N_PASSAGES] {
        let at = derived.conditions(self.row(Variable::Overlap), l);
        let hazards = type_hazards(&self.passages, at, derived.willing[l], self.ladder.hold[l], context, l);
        std::array::from_fn(|passage| (Self::type_after(context, self.kind[l], at, passage), hazards[passage]))
    }

    /// The hazards of signing a treaty of alliance and of the end of the treaty in a lane, [1/yr].
    pub(super) fn treaty_rates(&self, context: &Context<'_>, derived: &Derived<L>, l: usize) -> [f64; 2] {
        treaty_hazards(&self.passages, derived.willing[l], self.ladder.hold[l], self.unbroken[l], context, l)
    }

    fn change_type(&mut self, context: &Context<'_>, at: Conditions, passage: usize, l: usize) {
        let from = self.kind[l];
        let to = Self::type_after(context, from, at, passage);
        self.set_type(context, to, l);
        if from == AlignmentType::Coalition && to < from {
            // Indicators above consultations belonged to the coalition.
            self.end_indicators(context, N_EARLY, l);
        }
    }

    /// Sets the type of a lane.
    pub(super) fn set_type(&mut self, context: &Context<'_>, to: AlignmentType, l: usize) {
        let from = self.kind[l];
        if to != from {
            self.kind[l] = to;
            self.transitions.push(Transition { lane: l, step: self.next_step, from, to });
            self.note(l, Event::Type { from, to });
            self.renew_passages(context.constants, l);
        }
    }

    /// Step 3: treaties are signed and end.
    #[inline(always)]
    pub(super) fn step_treaties(&mut self, context: &Context<'_>, derived: &Derived<L>, trajectories: &[u64; L]) {
        let left = self.treaty_clock.left;
        self.treaty_clock.left = each!(|l| {
            let (willing, hold, unbroken) = (derived.willing[l], self.ladder.hold[l], self.unbroken[l]);
            let [signing, ending] = treaty_hazards(&self.passages, willing, hold, unbroken, context, l);
            left[l] - (signing + ending) * context.constants.dt
        });
        if any_negative(&self.treaty_clock.left) {
            for l in 0..L {
                if self.treaty_clock.left[l] < 0.0 {
                    self.change_treaties(context, derived, trajectories[l], l);
                }
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn change_treaties(&mut self, context: &Context<'_>, derived: &Derived<L>, trajectory: u64, l: usize) {
        let willing = derived.willing[l];
        self.happen_in_turn(
            (context, trajectory, l),
            |state| &mut state.treaty_clock,
            |state| treaty_hazards(&state.passages, willing, state.ladder.hold[l], state.unbroken[l], context, l),
            |state, event| match event {
                0 => state.sign(context, Obligations::DEFENCE, l),
                _ => state.set_treaty(context, Obligations::NONE, l),
            },
        );
    }

    /// Adds obligations to those of the treaty of a lane.
    fn sign(&mut self, context: &Context<'_>, obligations: Obligations, l: usize) {
        self.set_treaty(context, self.treaty[l].with(obligations), l);
    }

    /// The effect of a shock on the treaty of a lane: it adds obligations, or ends the treaty if it has none.
    pub(super) fn sign_or_denounce(&mut self, context: &Context<'_>, obligations: Obligations, l: usize) {
        if obligations.is_in_force() {
            self.sign(context, obligations, l);
        } else {
            self.set_treaty(context, obligations, l);
        }
    }

    /// Replaces the obligations in force in a lane.
    fn set_treaty(&mut self, context: &Context<'_>, treaty: Obligations, l: usize) {
        if self.treaty[l] != treaty {
            self.treaty[l] = treaty;
            self.note(l, Event::Treaty(treaty));
            self.renew_passages(context.constants, l);
        }
    }
}
