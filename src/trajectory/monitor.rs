//! The first passages of outcomes, and for how long they are in force.

use crate::model::{Clause, Condition, Model, Outcome, Parameters, ShockPattern};

use super::derived::Derived;
use super::lanes::{any_negative, each};
use super::state::{SHOCKS_STORED, State};
use super::{Holding, Lanes, NEVER};

/// The first passages of every outcome, and of the events that questions name, and for how long they are in force.
#[derive(Clone, Debug)]
pub(super) struct Monitor<const L: usize> {
    /// By outcome: the step at which it was reached, or [`NEVER`].
    pub passage: Vec<[u32; L]>,
    /// By outcome: the step from which its condition has held, or [`NEVER`].
    pub holds_since: Vec<[u32; L]>,
    /// By outcome: the spells for which it has been in force.
    pub holding: Vec<[Holding; L]>,
    /// By outcome: whether it must be evaluated in every step until it is reached.
    depends_on_time: Vec<bool>,
    /// By outcome: whether it is a state, and whether it must be evaluated in every step after it was reached.
    state: Vec<Option<DependsOnQuantities>>,
    every_lane: Vec<usize>,
}

/// Whether an outcome can begin or end without an event.
type DependsOnQuantities = bool;

impl<const L: usize> Monitor<L> {
    pub fn new(model: &Model) -> Self {
        let watched = || model.structure.watched();
        let number = watched().count();
        let state = |outcome: &Outcome| outcome.is_state().then(|| outcome.depends_on_quantities());
        Self {
            passage: vec![[NEVER; L]; number],
            holds_since: vec![[NEVER; L]; number],
            holding: vec![[Holding::NOTHING; L]; number],
            depends_on_time: watched().map(Outcome::depends_on_time).collect(),
            state: watched().map(state).collect(),
            every_lane: (0..L).collect(),
        }
    }

    pub fn start(&mut self) {
        self.passage.fill([NEVER; L]);
        self.holds_since.fill([NEVER; L]);
        self.holding.fill([Holding::NOTHING; L]);
    }

    /// Evaluates the state at `step`.
    pub fn update(
        &mut self,
        model: &Model,
        parameters: &Parameters,
        derived: &Derived<L>,
        state: &State<L>,
        step: u32,
    ) {
        for (place, outcome) in model.structure.watched().enumerate() {
            let holds = |l: usize| {
                outcome.any.iter().any(|clause| {
                    clause.iter().all(|condition| is_met(condition, parameters, derived, state, outcome.from, step, l))
                })
            };
            let out_of_reach = || outcome.any.iter().all(|clause| is_out_of_reach(clause, derived, state));
            self.follow(place, &state.touched, step, &holds, &out_of_reach);
            self.reach(model, place, (outcome, &state.touched), step, &holds, &out_of_reach);
        }
    }

    /// Takes in whether an outcome that was reached before is still in force.
    fn follow(
        &mut self,
        place: usize,
        touched: &[usize],
        step: u32,
        holds: &impl Fn(usize) -> bool,
        out_of_reach: &impl Fn() -> bool,
    ) {
        let Some(depends_on_quantities) = self.state[place] else { return };
        let mut lanes = touched;
        let mut never = false;
        if depends_on_quantities {
            lanes = &self.every_lane;
            if self.passage[place] == [NEVER; L] {
                return;
            }
            never = out_of_reach();
        }
        for &l in lanes {
            if self.passage[place][l] != NEVER {
                self.holding[place][l].update(!never && holds(l), step);
            }
        }
    }

    /// Looks for the first passage of an outcome.
    fn reach(
        &mut self,
        model: &Model,
        place: usize,
        (outcome, touched): (&Outcome, &[usize]),
        step: u32,
        holds: &impl Fn(usize) -> bool,
        out_of_reach: &impl Fn() -> bool,
    ) {
        // Events seen at a moment happened before it; a state at the opening of a window counts for the time after it,
        // which does not exist at the end of the run. A window of one moment has no time.
        let opens = step == outcome.from && step > 0 && outcome.until > outcome.from;
        let seen = if opens { step + 1 } else { step };
        if step < outcome.from || step > outcome.until || seen > model.structure.n_steps() {
            return;
        }
        let mut lanes = touched;
        if self.depends_on_time[place] {
            lanes = &self.every_lane;
            if !self.passage[place].contains(&NEVER) {
                return;
            }
            if out_of_reach() {
                self.holds_since[place] = [NEVER; L];
                return;
            }
        }
        for &l in lanes {
            if self.passage[place][l] != NEVER {
                continue;
            }
            let holds = holds(l);
            let since = &mut self.holds_since[place][l];
            *since = if holds { (*since).min(step) } else { NEVER };
            if holds && step - *since >= outcome.lasting_steps {
                self.passage[place][l] = seen;
                if self.state[place].is_some() {
                    self.holding[place][l].begin(seen);
                }
            }
        }
    }
}

/// Whether a quantity of the clause is outside its bounds in every lane.
#[inline(always)]
fn is_out_of_reach<const L: usize>(clause: &Clause, derived: &Derived<L>, state: &State<L>) -> bool {
    clause.iter().any(|condition| {
        let Condition::Value { quantity, low, high } = condition else { return false };
        let value = derived.quantities(state, *quantity);
        let within: Lanes<L> = each!(|l| if (value[l] >= *low) & (value[l] <= *high) { -1.0 } else { 1.0 });
        !any_negative(&within)
    })
}

/// Whether shocks occurred as close together as `pattern` requires, at any time since the moment before `step`. Their
/// moments are known within a step, so the length of the step does not matter. The closest set either ends with one of
/// them or existed before, so it is enough to look back from `step` and from each shock since.
fn come_together<'s>(
    pattern: &ShockPattern,
    struck: &dyn Fn(usize) -> &'s [f64; SHOCKS_STORED],
    opened: u32,
    step: u32,
) -> bool {
    let now = f64::from(step);
    let together = |end: f64| {
        // Shocks before the window opened do not count.
        let counts = |&&at: &&f64| at >= f64::from(opened) && at <= end && end - at <= pattern.within_steps;
        let count = |&class: &usize| struck(class).iter().filter(counts).count();
        match pattern.at_least {
            Some(number) => pattern.classes.iter().map(count).sum::<usize>() >= usize::from(number),
            None => pattern.classes.iter().all(|class| count(class) > 0),
        }
    };
    let just_now = pattern.classes.iter().flat_map(|&class| struck(class)).filter(|&&at| at > now - 1.0);
    together(now) || just_now.into_iter().any(|&at| together(at))
}

/// Whether a shock at a moment happened in the step that ends at `step`.
pub(super) fn happened_in_step_before(at: f64, step: u32) -> bool {
    at < f64::from(step) && at >= f64::from(step) - 1.0
}

pub(super) fn is_met<const L: usize>(
    condition: &Condition,
    parameters: &Parameters,
    derived: &Derived<L>,
    state: &State<L>,
    opened: u32,
    step: u32,
    l: usize,
) -> bool {
    match condition {
        Condition::Type(mask) => mask[usize::from(state.kind[l].rank())],
        Condition::Stage { low, high } => (*low..=*high).contains(&state.stage[l]),
        Condition::StageFromStart { higher: true } => state.stage[l] > state.initial_stage,
        Condition::StageFromStart { higher: false } => state.stage[l] < state.initial_stage,
        Condition::Depth { indicator, low } => state.depth[l][*indicator] >= *low,
        Condition::Breaks { low } => state.breaks[l] >= *low,
        Condition::Treaty(status) => status.holds(state.treaty[l], state.kind[l], state.advanced[l]),
        Condition::TreatyKind(any) => state.treaty[l].has_any(*any),
        Condition::Agreement { agreement, phases } => state.agreements[*agreement][l].is_in(*phases),
        Condition::Party { agreement, party, stance } => state.agreements[*agreement][l].has(*party, *stance),
        Condition::Value { quantity, low, high } => {
            let value = derived.quantity(state, *quantity, l);
            value >= *low && value <= *high
        }
        Condition::Level { balance, low, high } => {
            let quantity = crate::model::Quantity::of_balance(*balance);
            let level = parameters.level_of(*balance, derived.quantity(state, quantity, l));
            (*low..=*high).contains(&level)
        }
        Condition::Shocks(pattern) => come_together(pattern, &|class| &state.struck[class][l], opened, step),
    }
}
