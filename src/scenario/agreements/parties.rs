//! The parties of agreements: members, the adversary, and states outside that a scenario names.

use crate::model::{PARTIES, Party, Structure};
use crate::theory::{AgreementKind, PARTIES_MAX};

use super::super::name::{check_name, proper, unknown};
use super::super::problem::Report;
use super::super::section::{Section, filled, text, texts};
use super::super::tree::{At, Value};

/// A state, by which a party can be named.
pub(super) struct State {
    name: String,
    title: String,
    member: Option<usize>,
}

/// The members, the adversary, and the states of `[states]`.
pub(super) fn read_states(file: &Section<'_>, structure: &Structure, report: &mut Report) -> Vec<State> {
    let mut states: Vec<State> = structure
        .actors()
        .enumerate()
        .map(|(place, name)| State {
            name: name.clone(),
            title: proper(name),
            member: (place < structure.members.len()).then_some(place),
        })
        .collect();
    let section = file.section("states", report).naming("state");
    for entry in section.entries() {
        check_name("state", &entry.key, &entry.place, report);
        let path = section.path_of(&entry.key);
        let title = text(&entry.node, &path, report).map_or_else(|| proper(&entry.key), |title| title.value.to_owned());
        if states.iter().any(|state| state.name == entry.key) {
            let message = format!("`{path}` is an actor already");
            report.add(&entry.place, message, "named under `actors`", "remove it, or give it another name");
        } else {
            states.push(State { name: entry.key.clone(), title, member: None });
        }
    }
    states
}

/// The parties of an agreement; that of a membership has its candidate among them.
pub(super) fn read_parties(
    section: &Section<'_>,
    kind: AgreementKind,
    candidate: Option<&At<&str>>,
    states: &[State],
    report: &mut Report,
) -> Option<Vec<Party>> {
    const EXAMPLE: &str = "[\"china\", \"russia\"]";
    let path = section.path_of("parties");
    let node = section.required("parties", &format!("parties = {EXAMPLE}"), report)?;
    if let Value::List(_) = node.value {
        filled(node, &path, EXAMPLE, report)?;
    }
    let mut given = texts(node, &path, report);
    if let Some(candidate) = candidate
        && given.iter().all(|name| name.value != candidate.value)
    {
        given.insert(0, At { value: candidate.value, place: candidate.place.clone() });
    }
    if let Some(beyond) = given.get(PARTIES_MAX) {
        let message = format!("`{path}` has {} parties", given.len());
        let help = format!("make a group of some: `{}.{PARTIES}.others = {{ number = 28 }}`", section.path);
        report.add(&beyond.place, message, format!("at most {PARTIES_MAX}"), help);
        return None;
    }
    let details = section.section(PARTIES, report).naming("party");
    let mut parties = Vec::new();
    for name in &given {
        let own = details.section(name.value, report);
        let number = own.whole("number", 1..=250, report);
        let ratifies = own.boolean("ratifies", report).unwrap_or_else(|| kind.is_ratified());
        let title = own.text("title", report).map(|title| title.value.to_owned());
        let state = states.iter().find(|state| state.name == name.value);
        // A group is no state.
        if state.is_none() && number.is_none() {
            let names: Vec<&str> = states.iter().map(|state| state.name.as_str()).collect();
            unknown("party", name.value, &path, &names, &name.place, report);
            continue;
        }
        check_name("party", name.value, &name.place, report);
        let of = number.as_ref().map_or(1, |number| u8::try_from(number.value).unwrap_or(u8::MAX));
        let known = state.map_or_else(|| name.value.replace('_', " "), |state| state.title.clone());
        parties.push(Party {
            name: name.value.to_owned(),
            title: title.unwrap_or(known),
            member: state.and_then(|state| state.member),
            ratifiers: if ratifies { of } else { 0 },
        });
    }
    if let ([only], [_]) = (given.as_slice(), parties.as_slice())
        && details.section(only.value, report).node("number").is_none()
    {
        let message = format!("`{path}` has one party, {}", only.value);
        report.add(&only.place, message, "at least two", "add the other, or a group of states");
    }
    (parties.len() == given.len()).then_some(parties)
}

/// The place of a party by name.
pub(super) fn party_named(name: &At<&str>, path: &str, parties: &[Party], report: &mut Report) -> Option<usize> {
    let found = parties.iter().position(|party| party.name == name.value);
    if found.is_none() {
        let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
        unknown("party", name.value, path, &names, &name.place, report);
    }
    found
}
