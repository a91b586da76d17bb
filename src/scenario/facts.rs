//! Facts: what happened according to the record, against which the model is scored. They are not part of the model.

use crate::model::{Clause, Fact, FactConfidence, FactTime, Outcome, contradictions};

use super::calendar::{Calendar, Dated};
use super::conditions::CONDITION_KEYS;
use super::name::{check_name, unknown};
use super::outcomes::{has_conditions, read_clauses};
use super::problem::Report;
use super::scene::{Scene, plain, report_never};
use super::section::{Section, word};
use super::tree::{Entry, Table};

/// Reads all facts. Those outside a run whose start or end a later text changed are left out; their names come second.
pub(super) fn read_facts(
    root: &Table,
    scene: &Scene<'_>,
    outcomes: &[Outcome],
    report: &mut Report,
) -> (Vec<Fact>, Vec<String>) {
    let section = Section::root(root).section("facts", report).naming("fact");
    let (mut facts, mut left_out) = (Vec::new(), Vec::new());
    for entry in section.entries() {
        check_name("fact", &entry.key, &entry.place, report);
        let fact = Section::of_node(&entry.node, section.path_of(&entry.key), report);
        if fact.is_given() {
            let before = report.count();
            let read = read_fact(entry, &fact, scene, outcomes, report);
            // Without an error it lies outside.
            if read.is_none() && report.count() == before {
                left_out.push(entry.key.clone());
            }
            facts.extend(read);
        }
    }
    (facts, left_out)
}

/// Reads a fact; `None` if it has an error or is left out.
fn read_fact(
    entry: &Entry,
    section: &Section<'_>,
    scene: &Scene<'_>,
    outcomes: &[Outcome],
    report: &mut Report,
) -> Option<Fact> {
    let title = section.text("title", report);
    let asked = read_fact_clauses(section, scene, outcomes, report);
    let window = read_window(section, scene, report);
    let held = read_held(section, report);
    let confidence = read_confidence(section, report);
    let source = read_source(section, report);
    let persistence = section.boolean("persistence", report);
    let (any, lasting_steps) = asked?;
    let FactWindow { time, day, from, until } = window?;
    if lasting_steps > until - from {
        let message = format!("`{}` can never hold: its outcome must last longer than its window", section.path);
        let help = "give the conditions themselves, or a later `by`";
        report.add(&section.place, message, "longer than the window", help);
    }
    Some(Fact {
        name: entry.key.clone(),
        title: title.map_or_else(|| entry.key.replace('_', " "), |title| title.value.to_owned()),
        any,
        lasting_steps,
        time,
        date: day.text,
        years: day.years,
        from,
        until,
        held: held?,
        confidence: confidence?,
        source: source?,
        persistence,
    })
}

/// The clauses that must hold, and for how many steps: those of conditions, or of an outcome without its window.
fn read_fact_clauses(
    section: &Section<'_>,
    scene: &Scene<'_>,
    outcomes: &[Outcome],
    report: &mut Report,
) -> Option<(Vec<Clause>, u32)> {
    let name = section.text("outcome", report);
    if has_conditions(section) {
        if let Some(node) = section.node("outcome") {
            let message = format!("`{}` has conditions and an `outcome`", section.path);
            report.add(&node.place, message, "one or the other", "remove `outcome`, or the conditions");
        }
        let clauses = read_clauses(section, scene, report);
        for clause in &clauses {
            report_never(&section.path, clause, contradictions(&plain(clause), scene.model), report);
        }
        return Some((clauses.iter().map(|clause| plain(clause)).collect(), 0));
    }
    if !section.has("outcome") {
        let message = format!("`{}` has no condition", section.path);
        let help =
            format!("state what held or did not hold, by `outcome` or one of: {}, any", CONDITION_KEYS.join(", "));
        report.add(&section.place, message, "conditions or an `outcome`", help);
    }
    let name = name?;
    let found = outcomes.iter().find(|outcome| outcome.name == name.value);
    if found.is_none() {
        let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
        unknown("outcome", name.value, &section.path_of("outcome"), &names, &name.place, report);
    }
    found.map(|outcome| (outcome.any.clone(), outcome.lasting_steps))
}

/// The time to which a fact refers, and the steps of its window, ends included.
struct FactWindow {
    time: FactTime,
    day: Dated,
    from: u32,
    until: u32,
}

/// Reads the day of a fact, and the date from which it counts; `None` if there is an error, or if the fact is left out.
fn read_window(section: &Section<'_>, scene: &Scene<'_>, report: &mut Report) -> Option<FactWindow> {
    let time = match (section.has("on"), section.has("by")) {
        (true, false) => FactTime::On,
        (false, true) => FactTime::By,
        (true, true) => {
            let node = section.node("by")?;
            let message = format!("`{}` has both `on` and `by`", section.path);
            report.add(&node.place, message, "one or the other", "remove one of the two");
            return None;
        }
        (false, false) => {
            let message = format!("`{}` has no date", section.path);
            let help = "add `on = 1949-04-04` for the state on a day, or `by = 1949-04-04` for any time up to a day";
            report.add(&section.place, message, "`on` or `by` is required", help);
            return None;
        }
    };
    let any = Calendar::any(366);
    let calendar = scene.calendar.unwrap_or(any);
    let n_steps = calendar.n_steps();
    let entry = section.entry(time.key())?;
    let path = section.path_of(time.key());
    let day = calendar.dated(&entry.node, &path, report)?;
    // What is seen at a step happened before it, and the state on a day is that of its step: the end of the run is a
    // possible day for `by`, but not for `on`.
    let allowed = match time {
        FactTime::On => 0..=n_steps - 1,
        FactTime::By => 1..=n_steps,
    };
    let seen = match time {
        FactTime::On => day.step,
        FactTime::By => day.step_after,
    };
    let from = read_from(section, time, calendar, report);
    if !allowed.contains(&seen) {
        if !entry.outlived {
            match time {
                FactTime::By if seen <= 0 => {
                    calendar.report_end_before(&entry.node, &path, "or remove the fact", report);
                }
                _ => calendar.report_outside(&entry.node, &path, (seen, &allowed), "or remove the fact", report),
            }
        }
        return None;
    }
    let (from, until) = match time {
        FactTime::On => (seen, seen + 1),
        FactTime::By => (from?, seen),
    };
    if until <= from {
        let message = format!("`{}` can never hold: `by` is not after `from`", section.path);
        report.add(&entry.node.place, message, "an empty window", "give a later `by` or an earlier `from`");
        return None;
    }
    let step = |value: i64| u32::try_from(value).unwrap_or(0);
    Some(FactWindow { time, day, from: step(from), until: step(until) })
}

/// The step from which it counts; `None` if there is an error.
fn read_from(section: &Section<'_>, time: FactTime, calendar: Calendar, report: &mut Report) -> Option<i64> {
    let Some(entry) = section.entry("from") else { return Some(0) };
    let path = section.path_of("from");
    if time == FactTime::On {
        let message = format!("`{path}` is only for `by`");
        report.add(&entry.place, message, "needs `by`", "remove it, or write `by` instead of `on`");
        return None;
    }
    let moment = calendar.moment(&entry.node, &path, report)?;
    let value = if entry.outlived { moment.value.max(0) } else { moment.value };
    let allowed = 0..=calendar.n_steps() - 1;
    if !allowed.contains(&value) {
        if !entry.outlived {
            let way_out = "leave it out, or remove the fact";
            calendar.report_outside(&entry.node, &path, (value, &allowed), way_out, report);
        }
        return None;
    }
    Some(value)
}

fn read_held(section: &Section<'_>, report: &mut Report) -> Option<bool> {
    section.required("held", "held = true", report)?;
    section.boolean("held", report)
}

fn read_confidence(section: &Section<'_>, report: &mut Report) -> Option<FactConfidence> {
    section.required("confidence", "confidence = \"sure\"", report)?;
    let given = section.text("confidence", report)?;
    let words = FactConfidence::ALL.map(|confidence| (confidence.key(), confidence));
    word(&given, "confidence", &section.path_of("confidence"), &words, report).map(|given| given.value)
}

pub(super) fn read_source(section: &Section<'_>, report: &mut Report) -> Option<String> {
    const EXAMPLE: &str = "source = \"ATOP 5.1, alliance 3180\"";
    section.required("source", EXAMPLE, report)?;
    let given = section.text("source", report)?;
    if given.value.trim().is_empty() {
        let message = format!("`{}` is empty", section.path_of("source"));
        report.add(&given.place, message, "must not be empty", format!("cite the evidence, as in `{EXAMPLE}`"));
        return None;
    }
    Some(given.value.to_owned())
}
