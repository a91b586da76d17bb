//! Whether a question counts agreements as signed or as in force, and the same question in the other reading.

use super::{Agreement, Condition, Expression, OtherReading, Outcome, Query, Readings};
use crate::theory::{Phases, Reading, TreatyStatus};

/// The treaty of the members has no ratification: it is in force from the moment at which it is signed.
const TREATY: &str = "in force, which the treaty of the members is as soon as it is signed";

impl Query {
    /// How it counts agreements: in what is asked and in its condition, which both change in the other reading. The events
    /// that the other reading names are added to `events`. `None` where it names no agreement, or none as signed or in force.
    /// There is no other reading of a question that counts some as signed and some as in force, nor one in which all of them
    /// count from the start.
    #[must_use]
    pub fn readings(&self, events: &mut Vec<Outcome>, agreements: &[Agreement]) -> Option<Readings> {
        let given = self.given.as_ref().map(|(given, _)| given);
        let named = self.event.events().into_iter().chain(given.into_iter().flat_map(Expression::events));
        let conditions: Vec<Condition> =
            named.flat_map(|(event, _)| events[event].any.iter().flatten().cloned()).collect();
        let mut found: Vec<(Reading, &str)> = conditions.iter().filter_map(|part| reading(part, agreements)).collect();
        // The treaty of the members counts in either reading.
        if found.is_empty() && conditions.iter().any(is_treaty) {
            found.push((Reading::InForce, TREATY));
        }
        let (first, _) = *found.first()?;
        let reading = found.iter().all(|(other, _)| *other == first).then_some(first);
        let exchanged: Vec<Exchanged> =
            conditions.iter().filter_map(|part| exchange(part, first.other(), agreements)).collect();
        let other = reading.filter(|_| exchanged.iter().any(|exchanged| !exchanged.from_the_start)).map(|_| {
            let mut of = |event: usize| read_otherwise(event, events, first.other(), agreements);
            OtherReading {
                reading: first.other(),
                words: words(exchanged.iter().map(|exchanged| exchanged.word)),
                event: self.event.with_events(&mut of),
                given: given.map(|given| given.with_events(&mut of)),
            }
        });
        Some(Readings { reading, words: words(found.iter().map(|(_, word)| *word)), other })
    }
}

/// A condition in the other reading.
struct Exchanged {
    word: &'static str,
    phases: Phases,
    /// Whether the agreement is in these phases at the start.
    from_the_start: bool,
}

/// The reading of a condition on an agreement, and the word for it.
fn reading(condition: &Condition, agreements: &[Agreement]) -> Option<(Reading, &'static str)> {
    let Condition::Agreement { agreement, phases } = condition else { return None };
    agreements[*agreement].kind.reading(*phases)
}

/// Whether a condition is that the treaty of the members is in force.
fn is_treaty(condition: &Condition) -> bool {
    matches!(condition, Condition::Treaty(TreatyStatus::InForce) | Condition::TreatyKind(_))
}

/// A condition on an agreement with a reading, in a reading.
fn exchange(condition: &Condition, to: Reading, agreements: &[Agreement]) -> Option<Exchanged> {
    reading(condition, agreements)?;
    let Condition::Agreement { agreement, .. } = condition else { return None };
    let of = &agreements[*agreement];
    let (word, phases) = of.kind.read_as(to)?;
    Some(Exchanged { word, phases, from_the_start: phases.has(of.initial.phase) })
}

/// The event in the other reading of its agreements.
fn read_otherwise(event: usize, events: &mut Vec<Outcome>, to: Reading, agreements: &[Agreement]) -> usize {
    let mut other = events[event].clone();
    for condition in other.any.iter_mut().flatten() {
        let exchanged = exchange(condition, to, agreements);
        if let (Condition::Agreement { phases, .. }, Some(exchanged)) = (condition, exchanged) {
            *phases = exchanged.phases;
        }
    }
    events.iter().position(|known| *known == other).unwrap_or_else(|| {
        events.push(other);
        events.len() - 1
    })
}

/// Words of agreements as people write them, each once: "signed", "a member or present".
fn words<'w>(all: impl Iterator<Item = &'w str>) -> String {
    let mut found: Vec<String> = Vec::new();
    for word in all {
        let word = if word == "member" { "a member".to_owned() } else { word.replace('_', " ") };
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found.join(" or ")
}
