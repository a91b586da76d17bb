//! Whether what is asked for can ever happen in a model.

mod contradiction;
mod pattern;
mod reachability;

use crate::theory::{Balance, N_INDICATORS, TYPES};

use super::{Condition, Model, Moment};

pub(crate) use contradiction::contradictions;

use contradiction::institutional_contradiction;
use pattern::never_together;
use reachability::unreachable;

/// Why conditions can never hold.
pub(crate) struct Never {
    /// The condition that stands against the others or the model, by its place in the clause.
    pub(crate) condition: usize,
    /// The reason.
    pub(crate) why: String,
    /// The same in a few words.
    pub(crate) label: &'static str,
    /// The way out.
    pub(crate) help: String,
}

/// Why the conditions of a clause never hold within a window: since they exclude each other, since no run comes to them
/// from its start (if that is known), or since shocks never come so close together.
pub(crate) fn impossibilities(
    clause: &[Condition],
    window: (Moment, Moment),
    model: &Model,
    start_is_known: bool,
) -> Vec<Never> {
    let structure = &model.structure;
    let mut found = contradictions(clause, model);
    if start_is_known && institutional_contradiction(clause, structure).is_none() {
        found.extend(unreachable(clause, model));
    }
    found.extend(clause.iter().enumerate().filter_map(|(place, condition)| {
        let Condition::Shocks(pattern) = condition else { return None };
        let (why, help) = never_together(pattern, window, structure)?;
        let label = "never within the span";
        Some(Never { condition: place, why: why.to_owned(), label, help: help.to_owned() })
    }));
    found
}

/// Whether a clause asks for nothing but the type of the start, or for any stage up to one that the start does not exceed.
///
/// Of more than that one may ask in one scenario what another has at its start.
pub(crate) fn holds_at_start(clause: &[Condition], model: &Model) -> bool {
    let structure = &model.structure;
    let depths: [u8; N_INDICATORS] = std::array::from_fn(|j| model.base.start[j].depth.round() as u8);
    let (kind, stage) = (structure.initial_type, structure.stages.reached(depths));
    let holds = |condition: &Condition| match *condition {
        Condition::Type(mask) => TYPES.iter().all(|other| mask[usize::from(other.rank())] == (*other == kind)),
        Condition::Stage { low: 0, high } => stage <= high,
        _ => false,
    };
    !clause.is_empty() && clause.iter().all(holds)
}

/// The numbers at which a balance passes from one level to the next.
fn thresholds(balance: Balance) -> &'static [&'static str] {
    match balance {
        Balance::Power => &["balance.power.non_permissive", "balance.power.permissive"],
        Balance::Threat => &["balance.threat.growing", "balance.threat.immediate"],
        Balance::Interest => &["balance.interest.growing", "balance.interest.allied"],
        Balance::Incentive => &["incentive.moderate", "incentive.strong"],
        Balance::Status => &["status.minimal", "status.high", "status.highest"],
    }
}
