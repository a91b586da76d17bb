//! The requirements of an outcome: the conditions of its clauses, and what these need before they can come true.
//!
//! A type needs what the theory demands of it (PROC, table 1), member by member; where several types are allowed, the
//! demands that they have in common. A downgrade needs that a condition of the present type fails. An indicator needs
//! those below it. The incentive is not a condition, as events happen at every incentive, only more or less often; it
//! is listed with the level at which they happen at half their rate.

use crate::model::{Condition, Model, Parameters, Quantity, Variable};
use crate::theory::{
    AlignmentType, Condition as Demanded, Demand, EDGES, EXERCISES, Levels, N_INDICATORS, N_TYPES, Obligations,
    TROOP_PLACEMENT, TYPES, TreatyStatus,
};
use crate::trajectory::{Need, Part, Parts};

type Mask = [bool; N_TYPES];

/// The clauses of outcome number `outcome`, with the thresholds of `parameters`. The set of conditions does not depend
/// on the parameters.
#[must_use]
pub fn requirements(model: &Model, parameters: &Parameters, outcome: usize) -> Vec<Parts> {
    let view = View { model, p: parameters };
    let clause = |clause: &Vec<Condition>| clause.iter().flat_map(|condition| view.parts(condition)).collect();
    model.structure.outcomes[outcome].any.iter().map(clause).collect()
}

struct View<'a> {
    model: &'a Model,
    p: &'a Parameters,
}

fn has(mask: &Mask, kind: AlignmentType) -> bool {
    mask[usize::from(kind.rank())]
}

fn at_least(quantity: Quantity, low: f64) -> Condition {
    Condition::Value { quantity, low, high: f64::INFINITY }
}

fn at_most(quantity: Quantity, high: f64) -> Condition {
    Condition::Value { quantity, low: f64::NEG_INFINITY, high }
}

fn necessary(condition: Condition) -> Need {
    Need { any: vec![condition], necessary: true }
}

fn helpful(condition: Condition) -> Need {
    Need { any: vec![condition], necessary: false }
}

const INCENTIVE: Quantity = Quantity::State(Variable::Incentive);

impl View<'_> {
    /// The conditions that together are equivalent to one of an outcome.
    fn parts(&self, condition: &Condition) -> Vec<Part> {
        let allied: Mask = TYPES.map(AlignmentType::is_allied);
        let status = |status: TreatyStatus, needs: Vec<Need>| Part { condition: Condition::Treaty(status), needs };
        match condition {
            Condition::Type(mask) => vec![self.kind(mask)],
            Condition::Treaty(TreatyStatus::InForce) => vec![self.treaty(condition.clone())],
            Condition::TreatyKind(any) if any.has_any(Obligations::DEFENCE) => vec![self.treaty(condition.clone())],
            Condition::Treaty(TreatyStatus::None) => vec![status(TreatyStatus::None, vec![self.lapse()])],
            Condition::Treaty(TreatyStatus::Rhetorical) => {
                vec![
                    self.treaty(Condition::TreatyKind(Obligations::ALLIANCE)),
                    Part { condition: Condition::Type(allied.map(|allied| !allied)), needs: Vec::new() },
                ]
            }
            Condition::Treaty(TreatyStatus::Tacit) => {
                vec![self.kind(&allied), status(TreatyStatus::Tacit, Vec::new())]
            }
            Condition::Treaty(TreatyStatus::Functioning) => {
                let low = self.model.structure.stages.advanced_from();
                vec![self.kind(&allied), self.stage(&Condition::Stage { low, high: u8::MAX }, low)]
            }
            Condition::Stage { low, .. } => vec![self.stage(condition, *low)],
            Condition::Depth { indicator, low } => {
                vec![Part { condition: condition.clone(), needs: self.ladder(&[*indicator], low.saturating_sub(1)) }]
            }
            Condition::Breaks { .. } => {
                // The more the members want an alignment, the less likely a turn breaks it.
                let high = self.p.incentive.moderate;
                vec![Part { condition: condition.clone(), needs: vec![helpful(at_most(INCENTIVE, high))] }]
            }
            Condition::StageFromStart { .. }
            | Condition::TreatyKind(_)
            | Condition::Agreement { .. }
            | Condition::Party { .. }
            | Condition::Value { .. }
            | Condition::Level { .. }
            | Condition::Shocks(_) => {
                vec![Part { condition: condition.clone(), needs: Vec::new() }]
            }
        }
    }

    /// A treaty of defence, or one that may be of defence.
    fn treaty(&self, condition: Condition) -> Part {
        let needs = vec![
            helpful(at_least(INCENTIVE, self.p.treaty.incentive)),
            helpful(Condition::Type(TYPES.map(AlignmentType::is_allied))),
        ];
        Part { condition, needs }
    }

    fn lapse(&self) -> Need {
        helpful(at_most(INCENTIVE, self.p.treaty.incentive))
    }

    /// One of some types.
    fn kind(&self, mask: &Mask) -> Part {
        let initial = self.model.structure.initial_type;
        let condition = Condition::Type(*mask);
        if TYPES.iter().all(|&kind| !has(mask, kind) || kind < initial) {
            return Part { condition, needs: self.fall(mask, initial) };
        }
        let kinds: Vec<AlignmentType> = TYPES.into_iter().filter(|&kind| has(mask, kind)).collect();
        let mut needs: Vec<Need> =
            self.demands(&kinds).into_iter().map(|(q, low)| necessary(at_least(q, low))).collect();
        let edges = EDGES.iter().zip(&self.p.typology.edges);
        let leading = edges.filter(|(edge, _)| has(mask, edge.to) && !has(mask, edge.from));
        let asked = leading.map(|(_, edge)| edge.incentive).fold(f64::INFINITY, f64::min);
        if asked.is_finite() {
            needs.push(helpful(at_least(INCENTIVE, asked)));
        }
        Part { condition, needs }
    }

    /// The demands that all of these types have in common: quantities, and the least value of each.
    fn demands(&self, kinds: &[AlignmentType]) -> Vec<(Quantity, f64)> {
        let demanded = |what: Demanded| kinds.iter().all(|&kind| Levels::demanded_by(kind).of(what) > 0);
        let least = |of: fn(&Demand) -> f64| {
            let all = kinds.iter().map(|&kind| of(&Demand::of(kind, &self.p.conditions, &self.p.status)));
            all.fold(f64::INFINITY, f64::min)
        };
        let members = 0..self.model.structure.members.len();
        let each = |variable: fn(usize) -> Variable, low: f64| {
            members.clone().map(move |i| (Quantity::State(variable(i)), low)).collect::<Vec<_>>()
        };
        let mut demands = Vec::new();
        if demanded(Demanded::Threat) {
            demands.extend(each(Variable::Severity, least(|demand| demand.severity)));
            demands.extend(each(Variable::Urgency, least(|demand| demand.urgency)));
            demands.push((Quantity::State(Variable::Overlap), least(|demand| demand.overlap)));
        }
        if demanded(Demanded::Identity) {
            demands.extend(each(Variable::Identity, least(|demand| demand.identity)));
        }
        if demanded(Demanded::Status) {
            demands.push((Quantity::Status, least(|demand| demand.status)));
        }
        demands
    }

    /// The needs of a downgrade from the type at the start: that one of its conditions fails, unless it can break
    /// before.
    fn fall(&self, mask: &Mask, initial: AlignmentType) -> Vec<Need> {
        let fails = |(quantity, least): (Quantity, f64)| at_most(quantity, least.next_down());
        let failing: Vec<Condition> = self.demands(&[initial]).into_iter().map(fails).collect();
        if failing.is_empty() {
            return vec![helpful(at_most(INCENTIVE, self.p.typology.shared.dissolution_incentive))];
        }
        let turns = self.p.members.iter().any(|member| member.turning > 0.0) || self.p.rupture.quarrel_weight > 0.0;
        let breaks = initial > AlignmentType::Coalition && turns;
        let necessary = falls_only_past(mask, initial) && !breaks;
        let mut needs = vec![Need { any: failing.clone(), necessary }];
        needs.extend(failing.into_iter().map(helpful));
        needs
    }

    /// A stage of at least `low`.
    fn stage(&self, condition: &Condition, low: u8) -> Part {
        let structure = &self.model.structure;
        let marks = |&j: &usize| !structure.dropped[j] && structure.stages.number(j) >= low;
        let marking: Vec<usize> = (0..N_INDICATORS).filter(marks).collect();
        let needs = if low == 0 { Vec::new() } else { self.ladder(&marking, 0) };
        Part { condition: condition.clone(), needs }
    }

    /// The needs of any of some indicators for the next depth.
    fn ladder(&self, indicators: &[usize], depth: u8) -> Vec<Need> {
        let structure = &self.model.structure;
        let jumps = structure.shocks.iter().any(|class| indicators.iter().any(|&j| class.jump_start[j] > 0));
        let shared = |&other: &usize| {
            !structure.dropped[other] && indicators.iter().all(|&j| structure.needs[j].contains(&other))
        };
        let lower = (0..N_INDICATORS).filter(shared).filter(|_| !indicators.is_empty());
        let active = |indicator: usize| Condition::Depth { indicator, low: 1 };
        // A client's need brings troops without exercises.
        let skipped = |j: usize| j == EXERCISES && indicators.contains(&TROOP_PLACEMENT);
        let mut needs: Vec<Need> =
            lower.map(|j| Need { any: vec![active(j)], necessary: !jumps && !skipped(j) }).collect();
        let asked = |&j: &usize| self.p.indicators.formation_incentive(j, depth, structure.depth_scale);
        let asked = indicators.iter().map(asked).fold(f64::INFINITY, f64::min);
        if asked.is_finite() {
            needs.push(helpful(at_least(INCENTIVE, asked)));
        }
        needs
    }
}

/// Whether trajectories reach these types only by a downgrade for which the conditions of `initial` must fail: from
/// `initial` itself, or from a type that would fall back to `initial` first.
fn falls_only_past(mask: &Mask, initial: AlignmentType) -> bool {
    TYPES.into_iter().filter(|&kind| !has(mask, kind)).all(|kind| {
        let upgrades = EDGES.iter().any(|edge| edge.from == kind && has(mask, edge.to));
        let mut falls = kind.lesser().iter().take_while(|&&lesser| lesser != initial);
        !upgrades && (kind == initial || falls.all(|&lesser| !has(mask, lesser)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(kinds: &[AlignmentType]) -> Mask {
        TYPES.map(|kind| kinds.contains(&kind))
    }

    #[test]
    fn a_fall_below_a_thick_partnership_needs_that_its_conditions_fail() {
        use AlignmentType::{Alliance, Coalition, None, Thick, Thin};
        assert!(falls_only_past(&mask(&[None, Thin, Coalition]), Thick));
        // A thin partnership may rise to a coalition, whatever the demands of a thick one.
        assert!(!falls_only_past(&mask(&[Coalition]), Thick));
        // From a non-allied community downgrades may pass the alliance.
        assert!(!falls_only_past(&mask(&[None, Thin, Coalition, Thick]), Alliance));
    }
}
