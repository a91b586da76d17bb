//! Agreements and relations: what they are about, their parties, and where they stand at the start.

mod acts;
mod coherence;
mod opening;
mod parties;
mod statuses;

use crate::model::{AGREEMENTS, Agreement, RELATIONS, Structure};
use crate::theory::{Act, AgreementKind, PARTIES_MAX, Phases};

use super::calendar::Calendar;
use super::name::check_name;
use super::place::Place;
use super::problem::Report;
use super::section::{Section, text, wrong_type};
use super::tree::{At, Entry, Node, Table};

pub(super) use acts::{ACTS_KEY, PARTY_ACTS, read_acts};
use coherence::{check_ends, check_memberships, check_needs};
use opening::{Opening, read_opening};
use parties::{read_parties, read_states};
pub(super) use statuses::{stance, statuses};

/// The key by which an agreement ends with those that it needs.
pub(super) const ENDS_WITH_NEEDS: &str = "ends_with_needs";

/// Others by their place, and the phases of which each must be in one.
type Needs = Vec<(usize, Phases)>;

/// An agreement as read.
struct Draft<'t> {
    agreement: Agreement,
    section: Section<'t>,
}

/// Reads all agreements and relations; `structure` has the members and the adversary.
pub(super) fn read_agreements(
    root: &Table,
    calendar: Option<Calendar>,
    structure: &Structure,
    report: &mut Report,
) -> Vec<Agreement> {
    let file = Section::root(root);
    let states = read_states(&file, structure, report);
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for (table, noun) in [(AGREEMENTS, "agreement"), (RELATIONS, "relation")] {
        let section = file.section(table, report).naming(noun);
        for entry in section.entries() {
            check_name(noun, &entry.key, &entry.place, report);
            let own = Section::of_node(&entry.node, section.path_of(&entry.key), report);
            if !own.is_given() {
                continue;
            }
            if drafts.iter().any(|draft| draft.agreement.name == entry.key) {
                let message = format!("`{}` is the name of an agreement, too", own.path);
                report.add(&entry.place, message, "used twice", "give each a name of its own: questions use it");
            }
            if let Some(agreement) = read_agreement(entry, &own, (table, calendar), &states, report) {
                drafts.push(Draft { agreement, section: own });
            }
        }
    }
    let needs: Vec<Needs> = drafts.iter().map(|draft| read_needs(&draft.section, &drafts, report)).collect();
    check_memberships(&drafts, report);
    check_needs(&drafts, &needs, report);
    check_ends(&drafts, &needs, report);
    let mut agreements: Vec<Agreement> = drafts.into_iter().map(|draft| draft.agreement).collect();
    agreements.iter_mut().zip(needs).for_each(|(agreement, needs)| agreement.needs = needs);
    agreements
}

fn read_agreement(
    entry: &Entry,
    section: &Section<'_>,
    (table, calendar): (&str, Option<Calendar>),
    states: &[parties::State],
    report: &mut Report,
) -> Option<Agreement> {
    let title =
        section.text("title", report).map_or_else(|| entry.key.replace('_', " "), |title| title.value.to_owned());
    section.text("source", report);
    let example = if table == RELATIONS { "kind = \"war\"" } else { "kind = \"access\"" };
    section.required("kind", example, report);
    let words: Vec<(&str, AgreementKind)> = AgreementKind::ALL.map(|kind| (kind.key(), kind)).to_vec();
    let kind = section.word("kind", "kind of agreement", &words, report);
    if let Some(kind) = kind.as_ref().filter(|kind| kind.value.is_relation() != (table == RELATIONS)) {
        let right = if kind.value.is_relation() { RELATIONS } else { AGREEMENTS };
        let message = format!("`{}` is of the kind \"{}\"", section.path, kind.value.key());
        let help = format!("write `[{right}.{}]`, or choose another kind", entry.key);
        report.add(&kind.place, message, format!("belongs under `{right}`"), help);
    }
    // Without a kind the rest is checked all the same.
    let kind = kind.map_or(AgreementKind::Access, |kind| kind.value);
    let membership = read_membership(section, kind, report);
    let candidate = membership.as_ref().and_then(|(_, candidate)| candidate.as_ref());
    let parties = read_parties(section, kind, candidate, states, report)?;
    let mut needed = [0; PARTIES_MAX];
    needed.iter_mut().zip(&parties).for_each(|(needed, party)| *needed = party.ratifiers);
    let candidate = candidate.and_then(|name| parties.iter().position(|party| party.name == name.value));
    let Opening { initial, since, in_force_since, announced } =
        read_opening(section, (kind, candidate), &parties, &needed, calendar, report);
    Some(Agreement {
        name: entry.key.clone(),
        title,
        kind,
        parties,
        body: membership.map(|(body, _)| body),
        candidate,
        initial,
        since,
        in_force_since,
        announced,
        needs: Vec::new(),
        ends_with_needs: section.boolean(ENDS_WITH_NEEDS, report).unwrap_or(false),
        needed,
    })
}

/// Of a membership: the body and the candidate.
fn read_membership<'t>(
    section: &Section<'t>,
    kind: AgreementKind,
    report: &mut Report,
) -> Option<(String, Option<At<&'t str>>)> {
    if kind == AgreementKind::Membership {
        section.required("body", "body = \"nato\"", report);
        section.required("candidate", "candidate = \"sweden\"", report);
        let body = section.text("body", report).map_or(String::new(), |body| {
            check_name("body", body.value, &body.place, report);
            body.value.to_owned()
        });
        return Some((body, section.text("candidate", report)));
    }
    for key in ["body", "candidate"] {
        if let Some(entry) = section.entry(key) {
            let message = format!("`{}` is only for a membership", section.path_of(key));
            report.add(&entry.place, message, "not of this kind", "write `kind = \"membership\"`, or remove it");
        }
    }
    None
}

/// What others must be for it to begin.
fn read_needs(section: &Section<'_>, drafts: &[Draft<'_>], report: &mut Report) -> Needs {
    let needs = section.section("needs", report).naming("agreement");
    let names: Vec<&str> = drafts.iter().map(|draft| draft.agreement.name.as_str()).collect();
    let mut found = Vec::new();
    for entry in needs.entries() {
        let path = needs.path_of(&entry.key);
        let Some(place) = agreement_named(&entry.key, &needs.path, &entry.place, &names, report) else { continue };
        found.extend(
            status(&entry.node, &path, drafts[place].agreement.kind, report).map(|phases| (place, phases.value)),
        );
    }
    found
}

/// The place of an agreement by name.
pub(super) fn agreement_named(
    name: &str,
    path: &str,
    place: &Place,
    names: &[&str],
    report: &mut Report,
) -> Option<usize> {
    let found = names.iter().position(|known| *known == name);
    if found.is_none() {
        if names.is_empty() {
            let help = "add `[agreements.NAME]` with its kind and parties, or remove it";
            report.add(place, format!("`{path}` names `{name}`, but the scenario has no agreements"), "unknown", help);
        } else {
            super::name::unknown("agreement", name, path, names, place, report);
        }
    }
    found
}

/// What is said of an agreement of a kind, as the phases in which it is so.
pub(super) fn status(node: &Node, path: &str, kind: AgreementKind, report: &mut Report) -> Option<At<Phases>> {
    let given = text(node, path, report)?;
    super::section::word(&given, &format!("status of {}", kind.key()), path, &kind.words(), report)
}

/// Words for the acts that have a date or that a shock brings about, without a party.
pub(super) const ACT_WORDS: [(&str, Act); 9] = [
    ("begin", Act::Begin),
    ("agree", Act::Agree),
    ("sign", Act::Sign),
    ("enter", Act::Enter),
    ("fail", Act::Fail),
    ("suspend", Act::Suspend),
    ("resume", Act::Resume),
    ("withdraw", Act::Withdraw),
    ("end", Act::End),
];

/// Reports a value that is no table.
fn no_table(node: &Node, path: &str, example: &str, report: &mut Report) {
    wrong_type(node, path, "a table", &format!("write for example `{example}`"), report);
}
