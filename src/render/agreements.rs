//! Agreements in words.

use crate::model::{Agreement, Stance};
use crate::theory::{Act, AgreementKind, Phase, Phases};

/// What happens to an agreement, as a sentence without a full stop; `phase` is its phase from then on.
pub(crate) fn act(agreement: &Agreement, act: Act, phase: Phase) -> String {
    let party = |place: usize| agreement.party(place);
    let title = &agreement.title;
    match act {
        Act::Ratify(i) if agreement.needed[i] > 1 => format!("{title}: {} have all ratified", party(i)),
        Act::Ratify(i) => format!("{title}: {} ratifies", party(i)),
        Act::Block(i) => format!("{title}: {} blocks", party(i)),
        Act::Lift(i) => format!("{title}: {} no longer blocks", party(i)),
        Act::Notice(i) => format!("{title}: {} gives notice", party(i)),
        Act::Withdraw => format!("{title}: notice is withdrawn"),
        _ => format!("{title}: {}", agreement.kind.phase_words(phase)),
    }
}

/// What may happen next to an agreement, from where it stands at the start.
pub(crate) fn prospect(agreement: &Agreement, next: Act) -> String {
    match next {
        Act::Ratify(i) if agreement.needed[i] > 1 => {
            format!("{}: one more of {} ratifies", agreement.title, agreement.party(i))
        }
        _ => act(agreement, next, agreement.initial.after(next, agreement.kind).phase),
    }
}

/// Each agreement and where it stands, for a list: "access (signed, not in force)".
pub(crate) fn standing(agreement: &Agreement) -> String {
    format!("{} ({})", agreement.name, agreement.kind.phase_words(agreement.initial.phase))
}

/// That an agreement stands in one of some phases.
pub(crate) fn status(agreement: &Agreement, phases: Phases) -> String {
    let word = agreement.kind.words().into_iter().find(|(_, of)| *of == phases).map(|(word, _)| word.replace('_', " "));
    let all = || phases.list().map(|phase| agreement.kind.phase_words(phase)).collect::<Vec<_>>().join(" or ");
    format!("{} {}", agreement.title, word.unwrap_or_else(all))
}

/// How a party stands to an agreement.
pub(crate) fn stance(agreement: &Agreement, party: usize, stance: Stance) -> String {
    let verb = match stance {
        Stance::Ratified(_) => "ratified by",
        Stance::Blocks => "blocked by",
    };
    format!("{} {verb} {}", agreement.title, agreement.party(party))
}

/// What it means in an exercise.
pub(crate) fn objective(agreement: &Agreement) -> &'static str {
    match agreement.kind {
        AgreementKind::War => "Shows the course of a war.",
        AgreementKind::Diplomatic => "Shows the state of diplomatic relations.",
        AgreementKind::Membership => "Shows how far an accession has come.",
        AgreementKind::Arms => "Shows how far a transfer of arms has come.",
        _ => "Shows how far an agreement has come.",
    }
}
