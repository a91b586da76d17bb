//! What happens to agreements: who acts, what follows, and what brought it about.

use crate::model::{Agreement, Party, Structure};
use crate::render::agreements;
use crate::theory::{Act, Phase};

use super::development::{Development, brought_about, set_by};
use super::shock::first_upper;
use super::{Happening, History};

/// The parties that do an act: one, or all of them.
pub(crate) fn acting(agreement: &Agreement, act: Act) -> Vec<&Party> {
    match act {
        Act::Ratify(i) | Act::Block(i) | Act::Lift(i) | Act::Notice(i) => {
            agreement.parties.get(i).into_iter().collect()
        }
        _ => agreement.parties.iter().collect(),
    }
}

/// The members of the alignment that are parties to an agreement.
pub(crate) fn members_of(structure: &Structure, agreement: usize) -> Vec<usize> {
    structure.agreements[agreement].parties.iter().filter_map(|party| party.member).collect()
}

/// What happened to an agreement, seen after `step`.
pub(crate) fn agreement(
    trajectory: &History<'_>,
    (agreement, act, phase): (usize, Act, Phase),
    step: u32,
    earlier: &[Happening],
) -> Development {
    let decided = set_by(trajectory, step, earlier, |class| class.acts.contains(&(agreement, act)));
    let because = decided.map_or_else(String::new, |shock| brought_about(&earlier[shock]));
    let of = &trajectory.model.structure.agreements[agreement];
    let title = first_upper(&agreements::act(of, act, phase));
    let text = what_follows(of, act, trajectory.parameters_at(step).agreements[agreement].life.notice_years);
    Development { title, text, because, needs: decided.into_iter().collect() }
}

/// What an act means for an agreement from then on; empty where the act says it.
fn what_follows(agreement: &Agreement, act: Act, notice_years: f64) -> String {
    match act {
        Act::Block(party) => format!("It does not go on until {} lets it.", agreement.party(party)),
        Act::Lift(_) => "It can go on, unless another party blocks it.".to_owned(),
        Act::Notice(_) => {
            let length = span_in_words(notice_years);
            format!("It stays in force until the notice has run out, after {length}, unless the notice is withdrawn.")
        }
        Act::Sign if agreement.needed.iter().any(|needed| *needed > 0) => {
            "It comes into force when its parties have ratified it.".to_owned()
        }
        _ => String::new(),
    }
}

/// A length of time in years or months.
fn span_in_words(years: f64) -> String {
    let months = (years * 12.0).round();
    match months {
        1.0 => "a month".to_owned(),
        12.0 => "a year".to_owned(),
        _ if months % 12.0 == 0.0 => format!("{} years", months / 12.0),
        _ => format!("{months} months"),
    }
}
