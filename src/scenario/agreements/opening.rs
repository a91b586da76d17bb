//! Where an agreement stands at the start, in words of the subject, and what is announced for later.

use crate::model::Party;
use crate::theory::{Act, AgreementKind, PARTIES_MAX, Phase, Standing};

use super::super::calendar::Calendar;
use super::super::place::Place;
use super::super::problem::Report;
use super::super::section::{Section, texts, whole};
use super::super::tree::{At, Value};
use super::coherence::check_order;
use super::parties::party_named;
use super::{ACT_WORDS, no_table};

/// Where an agreement stands at the start.
pub(super) struct Opening {
    pub initial: Standing,
    pub since: f64,
    pub in_force_since: f64,
    pub announced: Vec<(Act, f64)>,
}

pub(super) fn read_opening(
    section: &Section<'_>,
    (kind, candidate): (AgreementKind, Option<usize>),
    parties: &[Party],
    needed: &[u8; PARTIES_MAX],
    calendar: Option<Calendar>,
    report: &mut Report,
) -> Opening {
    let state = section.word("state", "state", &kind.states(), report);
    let phase = state.as_ref().map_or(kind.at_start(), |state| state.value);
    let mut initial = Standing { phase, ..Standing::NONE };
    read_ratified(section, parties, needed, &mut initial, report);
    read_blocking(section, parties, needed, &mut initial, report);
    read_leaver(section, (parties, candidate), &mut initial, report);
    let since = read_past(section, "since", calendar, report);
    let in_force_since = read_past(section, "in_force_since", calendar, report);
    check_force(section, phase, (since, in_force_since), report);
    check_notice(section, kind, (phase, since.unwrap_or(0.0)), calendar, report);
    Opening {
        initial,
        since: since.unwrap_or(0.0),
        in_force_since: in_force_since.or(since).unwrap_or(0.0),
        announced: read_announced(section, (kind, &initial, needed), calendar, report),
    }
}

/// A moment up to the start, in steps from it.
fn read_past(section: &Section<'_>, key: &str, calendar: Option<Calendar>, report: &mut Report) -> Option<f64> {
    let node = section.node(key)?;
    let path = section.path_of(key);
    let (step, part) = calendar?.date(node, &path, report)?;
    let moment = step.value as f64 + part;
    if moment > 0.0 {
        let message = format!("`{path}` is {}, after the start of the run", node.date());
        let help = "give the day since when it stands so at the start; what is to come belongs under `announced`";
        report.add(&step.place, message, "must not be after the start", help);
    }
    Some(moment.min(0.0))
}

/// Who has ratified: a list of parties, or a table with the number of states of each.
fn read_ratified(
    section: &Section<'_>,
    parties: &[Party],
    needed: &[u8; PARTIES_MAX],
    initial: &mut Standing,
    report: &mut Report,
) {
    let path = section.path_of("ratified_by");
    let concluded = initial.phase.is_concluded();
    if concluded {
        initial.ratified = *needed;
    }
    let Some(node) = section.node("ratified_by") else { return };
    if initial.phase != Phase::Signed && !concluded {
        let message = format!("`{path}` is given, but it is not signed");
        let help = "write `state = \"signed\"`, or remove it";
        report.add(&node.place, message, "a ratification before its signing", help);
        return;
    }
    let mut ratified = [0; PARTIES_MAX];
    if let Value::Table(_) = node.value {
        let table = Section::of_node(node, path.clone(), report).naming("party");
        for (i, party) in parties.iter().enumerate() {
            let Some(number) = table.node(&party.name) else { continue };
            let range = 0..=i64::from(party.ratifiers);
            let number = whole(number, &table.path_of(&party.name), range, report);
            ratified[i] = number.map_or(0, |number| u8::try_from(number.value).unwrap_or(0));
        }
    } else {
        for name in texts(node, &path, report) {
            if let Some(i) = party_named(&name, &path, parties, report) {
                ratified[i] = needed[i];
            }
        }
    }
    let open = parties.iter().enumerate().find(|(i, _)| ratified[*i] < needed[*i]);
    if let (true, Some((_, party))) = (concluded, open) {
        let message = format!("`{path}` leaves out {}, but the agreement is in force", party.name);
        let help = format!("add {}, write `state = \"signed\"`, or remove `ratified_by`", party.name);
        report.add(&node.place, message, "in force, but not ratified by all", help);
    }
    initial.ratified = ratified;
}

/// Who blocks it.
fn read_blocking(
    section: &Section<'_>,
    parties: &[Party],
    needed: &[u8; PARTIES_MAX],
    initial: &mut Standing,
    report: &mut Report,
) {
    let path = section.path_of("blocked_by");
    let Some(node) = section.node("blocked_by") else { return };
    for name in texts(node, &path, report) {
        let Some(i) = party_named(&name, &path, parties, report) else { continue };
        if !initial.phase.is_pending() {
            let message = format!("`{path}` is given, but nothing is pending");
            let help = "write `state = \"begun\"`, `\"agreed\"` or `\"signed\"`, or remove it";
            report.add(&name.place, message, "nothing to block", help);
            return;
        }
        if needed[i] > 0 && initial.ratified[i] >= needed[i] {
            let message = format!("{} has ratified it, and blocks it", name.value);
            report.add(&name.place, message, "has ratified", "remove it from `ratified_by` or from here");
        }
        initial.blocks[i] = true;
    }
}

/// Who has given notice.
fn read_leaver(
    section: &Section<'_>,
    (parties, candidate): (&[Party], Option<usize>),
    initial: &mut Standing,
    report: &mut Report,
) {
    let path = section.path_of("notice_by");
    let Some(name) = section.text("notice_by", report) else {
        if initial.phase == Phase::Notice {
            section.required("notice_by", "notice_by = \"...\"", report);
        }
        return;
    };
    if initial.phase != Phase::Notice {
        let message = format!("`{path}` is given, but no notice is");
        report.add(&name.place, message, "needs `state = \"notice\"`", "write `state = \"notice\"`, or remove it");
    }
    if let Some(i) = party_named(&name, &path, parties, report) {
        check_leaver(&name, &path, i, (parties, candidate), report);
        initial.leaver = i as u8;
    }
}

/// That of a membership the candidate gives notice.
pub(super) fn check_leaver(
    name: &At<&str>,
    path: &str,
    place: usize,
    (parties, candidate): (&[Party], Option<usize>),
    report: &mut Report,
) {
    let Some(candidate) = candidate.filter(|candidate| *candidate != place) else { return };
    let message = format!("`{path}` is {}, but only the candidate leaves a body", parties[place].name);
    report.add(&name.place, message, "not the candidate", format!("write \"{}\"", parties[candidate].name));
}

/// That the day since when it is in force is that of an agreement in force, and known where its term is counted from it.
fn check_force(
    section: &Section<'_>,
    phase: Phase,
    (since, in_force_since): (Option<f64>, Option<f64>),
    report: &mut Report,
) {
    let path = section.path_of("in_force_since");
    match section.node("in_force_since") {
        Some(node) if !phase.is_concluded() => {
            let message = format!("`{path}` is given, but the agreement is not in force at the start");
            let help = "write `state = \"in_force\"`, or remove it";
            report.add(&node.place, message, "not in force", help);
        }
        Some(node) if phase != Phase::InForce && in_force_since > since.or(Some(0.0)) => {
            let message = format!("`{path}` is after `{}`", section.path_of("since"));
            let help = "`since` is the day of the suspension or notice; give an earlier day here";
            report.add(&node.place, message, "in force before it was suspended or notice was given", help);
        }
        None if matches!(phase, Phase::Suspended | Phase::Notice) && section.has("term_years") => {
            section.required("in_force_since", "in_force_since = 2020-01-01", report);
        }
        _ => {}
    }
}

/// What is announced, with its day.
fn read_announced(
    section: &Section<'_>,
    (kind, initial, needed): (AgreementKind, &Standing, &[u8; PARTIES_MAX]),
    calendar: Option<Calendar>,
    report: &mut Report,
) -> Vec<(Act, f64)> {
    let phase = initial.phase;
    let path = section.path_of("announced");
    let Some(node) = section.node("announced") else { return Vec::new() };
    if node.table().is_none() {
        no_table(node, &path, "announced = { sign = 2026-07-07 }", report);
        return Vec::new();
    }
    let table = Section::of_node(node, path, report).naming("act");
    let (mut found, mut days) = (Vec::new(), Vec::new());
    for (word, act) in ACT_WORDS {
        let Some(entry) = table.entry(word) else { continue };
        let (node, path) = (&entry.node, table.path_of(word));
        check_possible((word, act), (kind, needed), &path, &entry.place, report);
        let is_over = match act {
            Act::Begin => !phase.is_idle(),
            Act::Agree => !phase.is_idle() && phase != Phase::Begun,
            Act::Sign => !phase.is_idle() && !matches!(phase, Phase::Begun | Phase::Agreed),
            Act::Enter => phase.is_concluded(),
            _ => false,
        };
        if is_over {
            let message = format!("`{path}` is announced, but it has happened: the state is {}", phase.key());
            report.add(&node.place, message, "is over", "remove it, or give an earlier state");
        }
        let Some(calendar) = calendar else { continue };
        let Some((step, part)) = calendar.date(node, &path, report) else { continue };
        if (0..calendar.n_steps()).contains(&step.value) {
            let day = step.value as f64 + part;
            found.push((act, day));
            days.push((word, day));
        } else if entry.outlived {
            let message = format!("`{path}` is {}, which is outside the run since its dates were changed", node.date());
            let help = "give a `state` of the new start where it has happened by then";
            report.warn(&step.place, message, "is left out", help);
        } else {
            let message = format!("`{path}` is {}, which is outside the run", node.date());
            let allowed = 0..=calendar.n_steps() - 1;
            let help = format!("give a date within the run, {}", calendar.span(&allowed));
            report.add(&step.place, message, calendar.broken(step.value, &allowed), help);
        }
    }
    check_order(section, phase, &days, report);
    warn_of_missing_steps(section, initial, (&found, needed), report);
    found.sort_by(|a, b| a.1.total_cmp(&b.1));
    found
}

/// That an act can happen to an agreement of a kind, and a ratification to one that is ratified.
pub(super) fn check_possible(
    (word, act): (&str, Act),
    (kind, needed): (AgreementKind, &[u8; PARTIES_MAX]),
    path: &str,
    place: &Place,
    report: &mut Report,
) {
    if !act.is_of(kind) {
        let message = format!("`{path}`: a relation of the kind \"{}\" cannot {word}", kind.key());
        let help = "choose `begin`, `suspend`, `resume`, `notice`, `withdraw` or `end`";
        report.add(place, message, "never possible", help);
    } else if let Act::Ratify(i) = act
        && needed[i] == 0
    {
        let message = format!("`{path}`: this party does not ratify it");
        let help = "write `ratifies = true` for the party, or remove it";
        report.add(place, message, "never possible", help);
    }
}

/// Warns of an announced act before which others must come of which nothing is said: on its day it may not be possible.
fn warn_of_missing_steps(
    section: &Section<'_>,
    initial: &Standing,
    (announced, needed): (&[(Act, f64)], &[u8; PARTIES_MAX]),
    report: &mut Report,
) {
    let path = section.path_of("announced");
    let place = section.node("announced").map_or(&section.place, |node| &node.place);
    let has = |act: Act| announced.iter().any(|(other, _)| *other == act);
    let begun = !initial.phase.is_idle() || has(Act::Begin);
    let signed = initial.phase == Phase::Signed || has(Act::Sign);
    let message = if (has(Act::Agree) || has(Act::Sign)) && !begun {
        Some((
            "what is not begun cannot be agreed or signed on its day",
            "give a `state` such as \"begun\", or announce `begin`",
        ))
    } else if has(Act::Enter) && !signed {
        Some((
            "what is not signed cannot come into force on its day",
            "give the `state` \"signed\", or announce `sign`",
        ))
    } else if has(Act::Enter) && !initial.is_ratified(needed) {
        Some((
            "some parties have to ratify before it can come into force on its day",
            "let a shock with a date ratify, as in `agreements = { NAME = \"ratify PARTY\" }`, or give `ratified_by`",
        ))
    } else {
        None
    };
    if let Some((message, help)) = message {
        report.warn(place, format!("`{path}`: {message}"), "may not be possible on its day", help);
    }
}

/// That notice ends within the run: not before its start, where it is given, and not so late that it never runs out.
fn check_notice(
    section: &Section<'_>,
    kind: AgreementKind,
    (phase, since): (Phase, f64),
    calendar: Option<Calendar>,
    report: &mut Report,
) {
    let Some(calendar) = calendar else { return };
    let steps_per_year = f64::from(calendar.steps_per_year);
    let given = section.node("notice_years");
    let years = match given.map(|node| &node.value) {
        None => kind.life().notice_years,
        Some(Value::Integer(years)) => *years as f64,
        Some(Value::Number(years, _)) => *years,
        // A distribution, or no number: read with all other numbers.
        Some(_) => return,
    };
    let from = if phase == Phase::Notice { since } else { 0.0 };
    let (ends, length) = (from + years * steps_per_year, calendar.n_steps() as f64);
    if phase == Phase::Notice && ends <= 0.0 {
        let path = section.path_of("since");
        let place = section.node("since").map_or(&section.place, |node| &node.place);
        let message = format!("`{path}` is so early that the notice has run out before the start");
        let help = "write `state = \"ended\"`, a later `since`, or longer `notice_years`";
        report.add(place, message, "notice has run out", help);
    } else if let Some(node) = given.filter(|_| ends > length) {
        let path = section.path_of("notice_years");
        let most = (length - from) / steps_per_year;
        let message = format!("`{path}` is longer than the run, so that no notice ever runs out");
        let help = format!("give at most {most:.3}, or set a later `end`");
        report.add(&node.place, message, format!("at most {most:.3} years"), help);
    }
}
