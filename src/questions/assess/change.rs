//! A change in words.

use std::fmt::Write as _;

use crate::assessment::{Change, Framework, Passage};
use crate::theory::INDICATORS;

/// What a row changes: `regular consultations: reactivated, developing`.
pub(crate) fn change_text(change: &Change<'_>, framework: &Framework) -> String {
    let coding = change.coding;
    let word = framework.in_prose(coding);
    let how = match change.passage {
        Passage::First => word,
        Passage::Formed => format!("formed, {word}"),
        Passage::Reactivated => format!("reactivated, {word}"),
        Passage::Deepened => format!("deepened to {word}"),
        Passage::Eroded => format!("eroded to {word}"),
        Passage::Suspended => "suspended".to_owned(),
        Passage::Rose => format!("rose to {word}"),
        Passage::Fell => format!("fell to {word}"),
        Passage::Signed => "enters into force".to_owned(),
        Passage::Ended => "no longer in force".to_owned(),
        Passage::Confirmed => format!("still {word}"),
    };
    let mut text = format!("{}: {how}", coding.subject.name());
    if !change.without.is_empty() {
        let _ = write!(text, "; without {}", presupposed(&change.without));
    }
    if !change.bereft.is_empty() {
        let goes = if change.bereft.len() == 1 { "goes on" } else { "go on" };
        let _ = write!(text, "; {} {goes} without it", listed(&change.bereft));
    }
    text
}

/// `regular consultations, which it presupposes`.
pub(crate) fn presupposed(indicators: &[usize]) -> String {
    format!("{}, which it presupposes", listed(indicators))
}

/// The names of indicators; some have an "and" of their own.
pub(crate) fn listed(indicators: &[usize]) -> String {
    indicators.iter().map(|&j| INDICATORS[j].name).collect::<Vec<_>>().join(", ")
}
