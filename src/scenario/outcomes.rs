//! Outcomes: the events whose probabilities are estimated.

use crate::model::{Clause, Condition, Outcome, holds_at_start, impossibilities};
use crate::parameter::shown;

use super::calendar::{Calendar, outside};
use super::conditions::{CONDITION_KEYS, read_conditions};
use super::name::check_name;
use super::problem::Report;
use super::references::read_references;
use super::scene::{Scene, Window, plain, positive_years, report_never};
use super::section::Section;
use super::tree::{At, Entry, Node, Table};

/// Reads all outcomes.
pub(super) fn read_outcomes(root: &Table, scene: &Scene<'_>, report: &mut Report) -> Vec<Outcome> {
    let file = Section::root(root);
    let section = file.section("outcomes", report).naming("outcome");
    let entries = section.entries();
    if entries.is_empty() {
        let help = "add for example `[outcomes.alliance]` with `type = [\"alliance\", \"allied_community\"]`";
        report.add(&section.place, "the scenario has no outcome", "at least one outcome", help);
    }
    let mut outcomes = Vec::new();
    for entry in entries {
        // An outcome with a name that is not allowed is read under it, so that all errors are found.
        check_name("outcome", &entry.key, &entry.place, report);
        let outcome = Section::of_node(&entry.node, section.path_of(&entry.key), report);
        if outcome.is_given() {
            outcomes.push(read_outcome(root, entry, &outcome, scene, report));
        }
    }
    outcomes
}

/// The classes of shocks that any of these clauses names.
pub(super) fn shocks_named_in<'c>(clauses: impl Iterator<Item = &'c Clause>) -> Vec<usize> {
    let classes = clauses.flatten().filter_map(|condition| {
        if let Condition::Shocks(pattern) = condition { Some(pattern.classes.clone()) } else { None }
    });
    classes.flatten().collect()
}

fn read_outcome(root: &Table, entry: &Entry, section: &Section<'_>, scene: &Scene<'_>, report: &mut Report) -> Outcome {
    let title = section.text("title", report);
    let window = read_window(section, scene, report);
    let clauses = read_clauses(section, scene, report);
    if !has_conditions(section) {
        let message = format!("`{}` has no condition", section.path);
        let help = format!("state when it is reached, by one of: {}, any", CONDITION_KEYS.join(", "));
        report.add(&section.place, message, "at least one condition", help);
    }
    for clause in &clauses {
        let found = impossibilities(&plain(clause), (window.from, window.until), scene.model, scene.start_is_known);
        report_never(&section.path, clause, found, report);
    }
    let at_once = scene.start_is_known && window.from == 0 && window.lasting == 0;
    if let Some(clause) = clauses.iter().find(|clause| at_once && holds_at_start(&plain(clause), scene.model)) {
        let place = clause.first().map_or(&section.place, |condition| &condition.place);
        // An overlay may set at the start what the outcome requires.
        let moved = root.get("alignment").is_some_and(|entry| entry.node.last_source() > place.source);
        let message = format!("`{}` is already reached at the start, so its probability is 100 %", section.path);
        let help = "choose conditions that do not hold at the start, a later `from`, or `lasting_years`";
        if !moved {
            report.warn(place, message, "holds at the start", help);
        }
    }
    Outcome {
        name: entry.key.clone(),
        title: title.map_or_else(|| entry.key.replace('_', " "), |title| title.value.to_owned()),
        any: clauses.iter().map(|clause| plain(clause)).collect(),
        from: window.from,
        until: window.until,
        lasting_steps: window.lasting,
        reference: read_references(section, "reference_class", report),
    }
}

/// Whether any condition is given.
pub(super) fn has_conditions(section: &Section<'_>) -> bool {
    // All keys are looked up, so that each is known.
    CONDITION_KEYS.iter().chain(&["any"]).filter(|key| section.has(key)).count() > 0
}

/// The clauses of the conditions in one table and its alternatives.
pub(super) fn read_clauses(section: &Section<'_>, scene: &Scene<'_>, report: &mut Report) -> Vec<Vec<At<Condition>>> {
    let shared = read_conditions(section, scene, report);
    let join = |alternative: Vec<At<Condition>>| shared.iter().cloned().chain(alternative).collect::<Vec<_>>();
    match read_alternatives(section, scene, report) {
        None => vec![shared.clone()],
        Some(alternatives) => alternatives.into_iter().map(join).collect(),
    }
}

/// The conditions of each alternative; nothing where there are none.
fn read_alternatives(section: &Section<'_>, scene: &Scene<'_>, report: &mut Report) -> Option<Vec<Vec<At<Condition>>>> {
    let path = section.path_of("any");
    let items = section.list("any", "any = [ { type = \"alliance\" }, { treaty = \"in_force\" } ]", report)?;
    if let Some(node) = section.node("any").filter(|_| items.is_empty()) {
        report.add(&node.place, format!("`{path}` is empty"), "at least one alternative", "add one, or remove `any`");
    }
    let read = |item: &Node, report: &mut Report| {
        let alternative = Section::of_node(item, path.clone(), report);
        let conditions = read_conditions(&alternative, scene, report);
        if alternative.is_given() && alternative.is_empty() {
            let message = format!("`{path}` has an alternative without a condition");
            report.add(&item.place, message, "at least one condition", "add one, or remove the alternative");
        }
        conditions
    };
    Some(items.iter().map(|item| read(item, report)).collect())
}

fn read_window(section: &Section<'_>, scene: &Scene<'_>, report: &mut Report) -> Window {
    let any = Calendar::any(366);
    let calendar = scene.calendar.unwrap_or(any);
    let n_steps = calendar.n_steps();
    let mut bound = |key: &str, allowed: std::ops::RangeInclusive<i64>| -> Option<i64> {
        let entry = section.entry(key)?;
        let path = section.path_of(key);
        // The window contains the whole stated period: it closes with the step that contains `until`.
        let moment = match key {
            "until" => calendar.moment_after(&entry.node, &path, report)?,
            _ => calendar.moment(&entry.node, &path, report)?,
        };
        // A run that was moved later cuts the window, if a part of it is left.
        let value = match (key, entry.outlived) {
            ("from", true) => moment.value.max(0),
            (_, true) => moment.value.min(n_steps),
            (_, false) => moment.value,
        };
        if !allowed.contains(&value) {
            let way_out = "leave it out, or remove the outcome";
            if entry.outlived {
                // The run was moved away from all of it.
                let label = calendar.broken(value, &allowed);
                let help = format!("give a date within the run, {}, {way_out}", calendar.span(&allowed));
                report.never(&entry.node.place, outside(&entry.node, &path), label, help);
                return Some(n_steps + 1);
            }
            if key == "until" && value < *allowed.start() {
                calendar.report_end_before(&entry.node, &path, way_out, report);
            } else {
                calendar.report_outside(&entry.node, &path, (value, &allowed), way_out, report);
            }
            return None;
        }
        Some(value)
    };
    let from = bound("from", 0..=n_steps - 1).unwrap_or(0);
    let until = bound("until", 1..=n_steps).unwrap_or(n_steps);
    // Beyond the run nothing is reached.
    let is_outside = from > n_steps || until > n_steps;
    let (from, until) = if is_outside { (n_steps + 1, n_steps + 1) } else { (from, until) };
    if until <= from && !is_outside {
        let message = format!("`{}` can never happen: `until` is not a step after `from`", section.path);
        let place = section.node("until").or(section.node("from")).map_or(&section.place, |node| &node.place);
        report.add(place, message, "an empty window", "give a later `until` or an earlier `from`");
    }
    let lasting = read_lasting(section, calendar, until - from, report);
    let step = |value: i64| u32::try_from(value).unwrap_or(0);
    Window { from: step(from), until: step(until), lasting }
}

fn read_lasting(section: &Section<'_>, calendar: Calendar, length: i64, report: &mut Report) -> u32 {
    let Some(node) = section.node("lasting_years") else { return 0 };
    let path = section.path_of("lasting_years");
    let Some(years) = positive_years(node, &path, report) else { return 0 };
    let steps = calendar.steps(years);
    if length > 0 && i64::from(steps) > length {
        let available = length as f64 / f64::from(calendar.steps_per_year);
        let message = format!(
            "`{}` can never happen: it must last {} years, but its window has {available:.2}",
            section.path,
            shown(years)
        );
        report.add(&node.place, message, "longer than the window", "give fewer years, or widen the window");
    }
    steps
}
