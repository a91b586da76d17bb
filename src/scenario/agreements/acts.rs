//! What shocks and policies do to agreements.

use crate::model::Structure;
use crate::theory::Act;

use super::super::name::unknown;
use super::super::problem::Report;
use super::super::section::{Section, filled, texts};
use super::super::tree::{At, Value};
use super::opening::{check_leaver, check_possible};
use super::parties::party_named;
use super::{ACT_WORDS, agreement_named, no_table};

/// The key of what a shock or a policy does to agreements.
pub(in crate::scenario) const ACTS_KEY: &str = "agreements";

/// An act of one party, by its place.
pub(in crate::scenario) type PartyAct = fn(usize) -> Act;

/// Words for the acts of one party.
pub(in crate::scenario) const PARTY_ACTS: [(&str, PartyAct); 4] =
    [("ratify", Act::Ratify), ("block", Act::Block), ("lift", Act::Lift), ("notice", Act::Notice)];

/// The acts of a shock or a policy, by the agreement's place.
pub(in crate::scenario) fn read_acts(
    section: &Section<'_>,
    structure: &Structure,
    report: &mut Report,
) -> Vec<(usize, Act)> {
    let Some(node) = section.node(ACTS_KEY) else { return Vec::new() };
    let path = section.path_of(ACTS_KEY);
    if node.table().is_none() {
        no_table(node, &path, "agreements = { access = \"suspend\" }", report);
        return Vec::new();
    }
    let table = Section::of_node(node, path, report).naming("agreement");
    let names: Vec<&str> = structure.agreements.iter().map(|agreement| agreement.name.as_str()).collect();
    let mut found = Vec::new();
    for entry in table.entries() {
        let path = table.path_of(&entry.key);
        let Some(place) = agreement_named(&entry.key, &table.path, &entry.place, &names, report) else { continue };
        if let Value::List(_) = entry.node.value
            && filled(&entry.node, &path, "[\"sign\"]", report).is_none()
        {
            continue;
        }
        for words in texts(&entry.node, &path, report) {
            found.extend(read_act(&words, &path, structure, place, report).map(|act| (place, act)));
        }
    }
    found
}

/// One act, such as `sign` or `block turkey`.
fn read_act(words: &At<&str>, path: &str, structure: &Structure, place: usize, report: &mut Report) -> Option<Act> {
    let (act, party) =
        words.value.split_once(' ').map_or((words.value, None), |(act, party)| (act, Some(party.trim())));
    let of = &structure.agreements[place];
    let alone = ACT_WORDS.iter().find(|(word, _)| *word == act).map(|(_, act)| *act);
    let of_party = PARTY_ACTS.iter().find(|(word, _)| *word == act).map(|(_, act)| *act);
    match (alone, of_party, party) {
        (Some(done), _, None) => {
            check_possible((act, done), (of.kind, &of.needed), path, &words.place, report);
            Some(done)
        }
        (_, Some(of_party), Some(party)) => {
            let name = At { value: party, place: words.place.clone() };
            let party = party_named(&name, path, &of.parties, report)?;
            if let Act::Notice(_) = of_party(party) {
                check_leaver(&name, path, party, (&of.parties, of.candidate), report);
            }
            check_possible((act, of_party(party)), (of.kind, &of.needed), path, &words.place, report);
            Some(of_party(party))
        }
        (Some(_), _, Some(_)) => {
            let message = format!("`{path}` names a party, but \"{act}\" is done by all");
            report.add(&words.place, message, "without a party", format!("write \"{act}\""));
            None
        }
        (_, Some(_), None) => {
            let message = format!("`{path}` names no party for \"{act}\"");
            let party = of.parties.first().map_or("PARTY", |party| party.name.as_str());
            report.add(&words.place, message, "needs a party", format!("write for example \"{act} {party}\""));
            None
        }
        (None, None, _) => {
            let known: Vec<&str> =
                ACT_WORDS.iter().map(|(word, _)| *word).chain(PARTY_ACTS.iter().map(|(word, _)| *word)).collect();
            unknown("act", act, path, &known, &words.place, report);
            None
        }
    }
}
