//! The progress of a trajectory towards an outcome: a number in [0, 1] that guides the splitting of rare trajectories.
//!
//! It is not part of the model: with any measure of progress the expected probabilities are the same, and only their
//! error differs. The progress towards an outcome is that of its nearest alternative, and the progress of an
//! alternative is the mean over its conditions; where they must last, the time for which they have held is half of it.
//! A type is nearer the fewer transitions lead to it and the better the conditions and the incentive of the next ones
//! are met; an indicator is nearer the more of its requirements are active and the nearer the incentive is to the
//! required one.

use crate::model::{Condition, Model, Outcome, Parameters, Quantity, Variable};
use crate::theory::{AlignmentType, Conditions, Demand, EDGES, N_INDICATORS, Obligations, TYPES, TreatyStatus};

use super::derived::Derived;
use super::state::State;
use super::{Context, NEVER};

/// The time of a trajectory in relation to an outcome.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// The step.
    pub step: u32,
    /// The step from which the outcome's condition has held, or [`NEVER`].
    pub since: u32,
}

/// A measure of progress.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// Nearness of the outcome's own conditions.
    Conditions,
    /// A sum of quantities, each in its natural unit times a weight, and of the stage times a weight.
    Weighted {
        /// Quantities and their weights.
        quantities: Vec<(Quantity, f64)>,
        /// Weight of the stage (0 to 7).
        stage: f64,
    },
}

/// The most transitions from one type to another.
const PASSAGES_MAX: f64 = 3.0;

impl Progress {
    /// The progress of lane `l` towards an outcome.
    pub(super) fn of<const L: usize>(
        &self,
        outcome: &Outcome,
        context: &Context<'_>,
        derived: &Derived<L>,
        state: &State<L>,
        standing: Standing,
        l: usize,
    ) -> f64 {
        match self {
            // A condition that cannot hold for long enough before the window closes is no progress.
            Self::Conditions if standing.step > outcome.until => 0.0,
            Self::Conditions => {
                let view = View { model: context.model, p: context.parameters, derived, state, l };
                let clause = |clause: &Vec<Condition>| {
                    clause.iter().map(|condition| view.nearness(condition)).sum::<f64>() / clause.len().max(1) as f64
                };
                let nearness = outcome.any.iter().map(clause).fold(0.0, f64::max);
                if outcome.lasting_steps == 0 {
                    return nearness;
                }
                // One half is the progress to the conditions, the other half the time for which they have held.
                let held = if standing.since == NEVER { 0 } else { standing.step.saturating_sub(standing.since) };
                let lasted = f64::from(held) / f64::from(outcome.lasting_steps);
                0.5 * (nearness + lasted.min(1.0))
            }
            Self::Weighted { quantities, stage } => {
                let sum: f64 =
                    quantities.iter().map(|&(quantity, weight)| weight * derived.quantity(state, quantity, l)).sum();
                sum + stage * f64::from(state.stage[l])
            }
        }
    }
}

/// One lane, as seen by the measure.
struct View<'a, const L: usize> {
    model: &'a Model,
    p: &'a Parameters,
    derived: &'a Derived<L>,
    state: &'a State<L>,
    l: usize,
}

impl<const L: usize> View<'_, L> {
    fn incentive(&self) -> f64 {
        self.state.row(Variable::Incentive)[self.l]
    }

    fn nearness(&self, condition: &Condition) -> f64 {
        let l = self.l;
        match condition {
            Condition::Type(mask) => self.types(mask),
            Condition::Stage { low, high } => {
                if (*low..=*high).contains(&self.state.stage[l]) {
                    1.0
                } else if self.state.stage[l] < *low {
                    self.stage_from(*low)
                } else {
                    f64::from(*high) / f64::from(self.state.stage[l])
                }
            }
            Condition::StageFromStart { higher: true } => {
                let now = self.state.stage[l];
                if now > self.state.initial_stage { 1.0 } else { self.stage_from(self.state.initial_stage + 1) }
            }
            Condition::StageFromStart { higher: false } => {
                let (now, before) = (f64::from(self.state.stage[l]), f64::from(self.state.initial_stage));
                if now < before { 1.0 } else { before / (now + 1.0) }
            }
            Condition::Depth { indicator, low } => {
                let depth = self.state.depth[l][*indicator];
                if depth >= *low { 1.0 } else { (f64::from(depth) + self.indicator(*indicator)) / f64::from(*low + 1) }
            }
            Condition::Breaks { low } => (f64::from(self.state.breaks[l]) / f64::from(*low)).min(1.0),
            Condition::Agreement { agreement, phases } => {
                let life = &self.state.agreements[*agreement][l];
                let now = life.standing.phase;
                // The nearer the fewer phases lie before the first of those that are asked for.
                let ahead = phases.list().filter(|&phase| phase as usize > now as usize).map(|phase| phase as usize);
                let steps = ahead.min().map_or(f64::INFINITY, |first| (first - now as usize) as f64);
                if life.is_in(*phases) { 1.0 } else { 1.0 / (1.0 + steps) }
            }
            Condition::Party { agreement, party, stance } => {
                f64::from(u8::from(self.state.agreements[*agreement][l].has(*party, *stance)))
            }
            Condition::Treaty(status) => self.treaty(*status),
            Condition::TreatyKind(any) => self.signed(*any),
            Condition::Value { quantity, low, high } => {
                within(self.derived.quantity(self.state, *quantity, l), *low, *high)
            }
            Condition::Level { balance, low, high } => {
                let value = self.derived.quantity(self.state, Quantity::of_balance(*balance), l);
                let starts = self.p.level_starts(*balance);
                let from = low.checked_sub(1).and_then(|place| starts.get(place).copied());
                within(value, from.unwrap_or(f64::NEG_INFINITY), starts.get(*high).copied().unwrap_or(f64::INFINITY))
            }
            Condition::Shocks(pattern) => {
                let recent = |class: &usize| {
                    let earliest = f64::from(self.state.next_step) - pattern.within_steps;
                    self.state.struck[*class][l].iter().filter(|&&at| at >= earliest).count()
                };
                let (so_far, wanted) = match pattern.at_least {
                    Some(number) => (pattern.classes.iter().map(recent).sum(), usize::from(number)),
                    None => (pattern.classes.iter().filter(|class| recent(class) > 0).count(), pattern.classes.len()),
                };
                (so_far as f64 / wanted.max(1) as f64).min(1.0)
            }
        }
    }

    /// Nearness of the nearest of some types.
    fn types(&self, mask: &[bool; TYPES.len()]) -> f64 {
        let now = self.state.kind[self.l];
        if mask[usize::from(now.rank())] {
            return 1.0;
        }
        let wanted = |kind: AlignmentType| mask[usize::from(kind.rank())];
        // Transitions are followed one by one; of the types that can come next, the best prepared counts.
        let mut nearest = 0.0_f64;
        for (edge, parameters) in EDGES.iter().zip(&self.p.typology.edges).filter(|(edge, _)| edge.from == now) {
            let Some(further) = passages(edge.to, &wanted) else { continue };
            let met = self.met(edge.to) * 5.0 + (self.incentive() / parameters.incentive.max(1e-6)).clamp(0.0, 1.0);
            nearest = nearest.max((PASSAGES_MAX - f64::from(further) - 1.0 + met / 6.0) / (PASSAGES_MAX + 1.0));
        }
        if nearest == 0.0 && TYPES.iter().any(|&kind| wanted(kind) && kind < now) {
            // A downgrade: nearer the worse the conditions of the present type are met.
            nearest = 1.0 - self.met(now);
        }
        nearest.clamp(0.0, 1.0)
    }

    /// The degree to which the conditions of a type are met, on average.
    fn met(&self, kind: AlignmentType) -> f64 {
        let at = self.derived.conditions(self.state.row(Variable::Overlap), self.l);
        let Conditions { severity_min, urgency_min, overlap, identity_min, status } = at;
        let demand = Demand::of(kind, &self.p.conditions, &self.p.status);
        let part = |value: f64, least: f64| if least > 0.0 { (value / least).min(1.0) } else { 1.0 };
        let parts = part(severity_min, demand.severity)
            + part(urgency_min, demand.urgency)
            + part(overlap, demand.overlap)
            + part(identity_min, demand.identity)
            + part(status, demand.status);
        parts / 5.0
    }

    /// Nearness of the nearest indicator that marks a stage of at least `low`.
    fn stage_from(&self, low: u8) -> f64 {
        let marking = (0..N_INDICATORS).filter(|&j| self.model.structure.stages.number(j) >= low);
        marking.map(|j| self.indicator(j)).fold(0.0, f64::max)
    }

    /// Nearness of an indicator: the share of its direct and indirect requirements that is active; and the incentive.
    fn indicator(&self, j: usize) -> f64 {
        let structure = &self.model.structure;
        let mut needed = [false; N_INDICATORS];
        let mut open = structure.needs[j].clone();
        while let Some(other) = open.pop() {
            if !needed[other] {
                needed[other] = true;
                open.extend(&structure.needs[other]);
            }
        }
        let total = needed.iter().filter(|&&needed| needed).count();
        let active = (0..N_INDICATORS).filter(|&other| needed[other] && self.state.depth[self.l][other] > 0).count();
        let asked = self.p.indicators.rates[j].incentive;
        let willing = if asked > 0.0 { (self.incentive() / asked).clamp(0.0, 1.0) } else { 0.5 };
        (active as f64 + 0.9 * willing) / (total + 1) as f64
    }

    /// Nearness of a treaty that has any of some obligations; without a shock, only treaties of defence are signed.
    fn signed(&self, any: Obligations) -> f64 {
        if self.state.treaty[self.l].has_any(any) {
            1.0
        } else if any.has_any(Obligations::DEFENCE) {
            (self.incentive() / self.p.treaty.incentive.max(1e-6)).clamp(0.0, 0.9)
        } else {
            0.0
        }
    }

    fn treaty(&self, status: TreatyStatus) -> f64 {
        let l = self.l;
        let advanced = self.state.advanced[l];
        if status.holds(self.state.treaty[l], self.state.kind[l], advanced) {
            return 1.0;
        }
        let allied = self.types(&TYPES.map(AlignmentType::is_allied));
        let first_advanced = self.model.structure.stages.advanced_from();
        let deep = if advanced { 1.0 } else { self.stage_from(first_advanced) };
        match status {
            TreatyStatus::None => 0.0,
            TreatyStatus::InForce => self.signed(Obligations::ALL),
            TreatyStatus::Rhetorical => self.signed(Obligations::ALLIANCE),
            TreatyStatus::Tacit => allied,
            TreatyStatus::Functioning => 0.5 * (allied + deep),
        }
    }
}

/// The fewest transitions from `kind` to a wanted type.
fn passages(kind: AlignmentType, wanted: &dyn Fn(AlignmentType) -> bool) -> Option<u8> {
    if wanted(kind) {
        return Some(0);
    }
    let next = EDGES.iter().filter(|edge| edge.from == kind);
    next.filter_map(|edge| passages(edge.to, wanted)).min().map(|further| further + 1)
}

/// Nearness of a value to a range.
fn within(value: f64, low: f64, high: f64) -> f64 {
    if value >= low && value <= high {
        return 1.0;
    }
    let (gap, scale) = if value < low { (low - value, low.abs()) } else { (value - high, high.abs()) };
    1.0 / (1.0 + gap / scale.max(1e-3))
}
