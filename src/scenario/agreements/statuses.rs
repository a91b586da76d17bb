//! What can be said of an agreement: a status of its kind, who has ratified it, who blocks it.

use crate::model::{Agreement, Condition, Party, Stance};

/// That a party has ratified an agreement as far as it must, or else that it blocks it.
pub(in crate::scenario) fn stance(place: usize, agreement: &Agreement, party: usize, ratified: bool) -> Condition {
    let stance = if ratified { Stance::Ratified(agreement.needed[party].max(1)) } else { Stance::Blocks };
    Condition::Party { agreement: place, party, stance }
}

/// All that can be said of the agreement at `place`, in words: `signed`, `ratified by PARTY`, `blocked by PARTY`.
pub(in crate::scenario) fn statuses(place: usize, agreement: &Agreement) -> Vec<(String, Condition)> {
    let status = |(word, phases): (&str, _)| (word.to_owned(), Condition::Agreement { agreement: place, phases });
    let mut all: Vec<(String, Condition)> = agreement.kind.words().into_iter().map(status).collect();
    // Relations have no beginnings that a party could ratify or block.
    let parties = agreement.parties.iter().enumerate().filter(|_| !agreement.kind.is_relation());
    for (party, Party { name, .. }) in parties {
        if agreement.needed[party] > 0 {
            all.push((format!("ratified by {name}"), stance(place, agreement, party, true)));
        }
        all.push((format!("blocked by {name}"), stance(place, agreement, party, false)));
    }
    all
}
