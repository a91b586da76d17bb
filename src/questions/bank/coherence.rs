//! Whether the resolutions and the probabilities of the crowd in a table of questions can be true together.

use crate::model::{Expression, Outcome};

use super::reading::{Bank, BankRow};

/// A difference that is not one of rounding.
const ROUNDING: f64 = 1e-6;
/// The most contradictions that are named.
const NAMED: usize = 5;

/// Contradictions between two questions, in sentences: the same event with both answers, or one that came by a deadline and did
/// not by a later one, or that the crowd of one day thought less probable by the later one. Questions of single events without a
/// condition are compared.
pub(super) fn incoherent(bank: &Bank) -> Vec<String> {
    let asked: Vec<(&BankRow, &Outcome)> = single_events(bank);
    let mut found = Vec::new();
    for (place, (one, early)) in asked.iter().enumerate() {
        for (other_place, (other, late)) in asked.iter().enumerate() {
            if one.scenario != other.scenario || place == other_place || !contains(late, early) {
                continue;
            }
            let is_same = early.until == late.until;
            if (one.resolution, other.resolution) == (Some(true), Some(false)) {
                let which = if is_same { "asks the same" } else { "has a later deadline" };
                found.push(format!(
                    "Contradiction: {} is resolved with yes, and {}, which {which}, with no.",
                    one.id, other.id
                ));
            }
            let crowds = one.crowd.zip(other.crowd).filter(|_| !is_same && one.asked == other.asked);
            if let Some((before, after)) = crowds.filter(|(before, after)| *after < before - ROUNDING) {
                found.push(format!(
                    "Contradiction: the crowd gives {before:.3} to {} and {after:.3} to {}, which has a later deadline.",
                    one.id, other.id
                ));
            }
        }
    }
    let more = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    found.extend((more > 0).then(|| format!("{more} more such contradictions in {}.", bank.file.name)));
    found
}

/// The questions that ask for one event without a condition of their own, with the event.
fn single_events(bank: &Bank) -> Vec<(&BankRow, &Outcome)> {
    let mut next = vec![0; bank.scenarios.len()];
    let mut own = |row: &BankRow| {
        let place = next[row.scenario];
        next[row.scenario] += 1;
        let structure = &bank.scenarios[row.scenario].model.structure;
        match structure.queries.get(place)?.query.event {
            Expression::Reached(event) if !row.ask.contains(" given ") => structure.events.get(event),
            _ => None,
        }
    };
    let events: Vec<Option<&Outcome>> = bank.rows.iter().map(&mut own).collect();
    bank.rows.iter().zip(events).filter_map(|(row, event)| Some((row, event?))).collect()
}

/// Whether an event has come wherever another one has.
fn contains(late: &Outcome, early: &Outcome) -> bool {
    (&late.any, late.lasting_steps) == (&early.any, early.lasting_steps)
        && late.from <= early.from
        && late.until >= early.until
}
