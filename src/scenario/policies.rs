//! Policies: named, dated changes of a scenario.

use crate::model::{
    Change, Date, EffectParameters, Fixed, Given, Model, Operation, Parameters, Policy, PolicyEffect, SETTLED,
    ShockClass, ShockTiming, Structure, fixed, out_of_order, plays_no_part, visit_effect,
};
use crate::parameter::{Descriptor, Domain, Refusal, Slot, shown};

use super::agreements::{ACTS_KEY, read_acts};
use super::calendar::{Calendar, first_day};
use super::find::find;
use super::name::{check_name, unknown};
use super::number::{RELATIVE, Reading, reading, relative, warn_implausible};
use super::place::Place;
use super::problem::Report;
use super::section::{Section, missing};
use super::shocks::{dates_of, read_jump_start, read_targets, read_treaty, read_window};
use super::tree::{Entry, Node, Table, Value};

/// The name of the scenario without policies, in tables.
pub const BASELINE: &str = "baseline";

/// The context in which policies are read.
#[derive(Clone, Copy)]
struct Setting<'s> {
    root: &'s Table,
    model: &'s Model,
    calendar: Option<Calendar>,
}

/// Reads all policies of a scenario whose model is otherwise complete.
pub(super) fn read_policies(
    root: &Table,
    model: &Model,
    calendar: Option<Calendar>,
    report: &mut Report,
) -> Vec<Policy> {
    let section = Section::root(root).section("policies", report).naming("policy");
    let setting = Setting { root, model, calendar };
    let mut policies = Vec::new();
    for entry in section.entries() {
        check_name("policy", &entry.key, &entry.place, report);
        if entry.key == BASELINE {
            let message = format!("\"{BASELINE}\" cannot name a policy: it is the scenario without any");
            report.add(&entry.place, message, "reserved for no policy", "give it another name");
        }
        let policy = Section::of_node(&entry.node, section.path_of(&entry.key), report);
        if policy.is_given() {
            policies.push(read_policy(entry, &policy, setting, report));
        }
    }
    policies
}

fn read_policy(entry: &Entry, section: &Section<'_>, setting: Setting<'_>, report: &mut Report) -> Policy {
    let structure = &setting.model.structure;
    let title =
        section.text("title", report).map_or_else(|| entry.key.replace('_', " "), |title| title.value.to_owned());
    section.text("source", report);
    let (from, until) = read_window(section, setting.calendar, report);
    let effects = read_effects(section, setting, report);
    let class = ShockClass {
        name: ShockClass::act_name(&entry.key),
        title: title.clone(),
        timing: ShockTiming::Dated(vec![Date::beginning(from)]),
        tests_support: section.boolean("test_of_support", report).unwrap_or(false),
        effects: effects.iter().map(|effect| effect.variable).collect(),
        dependence: Vec::new(),
        jump_start: read_jump_start(section, structure, report),
        treaty: read_treaty(section, report),
        acts: read_acts(section, structure, report),
        activity: None,
        counts_as: None,
    };
    let injected = read_injected(section, setting, report);
    let acts = ["effects", "test_of_support", "jump_start", "treaty", ACTS_KEY].iter().any(|key| section.has(key));
    let changes = read_changes(&entry.key, section, (from, until), setting, report);
    check_dates(section, acts, report);
    let at_once = acts.then_some(from);
    let of_changes = changes.first().map(|(change, _)| change.from);
    let of_injected = injected.iter().filter_map(|(_, steps)| steps.first().copied());
    Policy {
        name: entry.key.clone(),
        title,
        begins: at_once.into_iter().chain(of_changes).chain(of_injected).min().unwrap_or(0),
        changes,
        act: acts.then_some(class),
        effects,
        injected,
    }
}

/// `from` dates the immediate effects and the changes, `until` ends the changes; injected shocks have their own dates.
fn check_dates(section: &Section<'_>, acts: bool, report: &mut Report) {
    let (changes, injects) = (section.has("set"), section.has("inject"));
    match (section.entry("from"), acts || changes) {
        (None, true) => missing(&section.path, &section.place, "from", "from = 2027", report),
        (Some(from), false) if injects => {
            let help = "remove it: injected shocks have dates of their own, as in `inject.crisis = 2027-08-01`";
            report.add(&from.place, format!("`{}.from` dates nothing", section.path), "without effect", help);
        }
        _ => {}
    }
    if let Some(until) = section.entry("until").filter(|_| !changes) {
        let message = format!("`{}.until` ends nothing", section.path);
        report.add(&until.place, message, "only with `set`", "remove it: effects and shocks happen once");
    }
    if !acts && !changes && !injects {
        let message = format!("`{}` does nothing", section.path);
        let help = "give it `set`, `effects`, `inject`, `jump_start`, `treaty` or `test_of_support`, or remove it";
        report.add(&section.place, message, "without effect", help);
    }
}

fn read_effects(section: &Section<'_>, setting: Setting<'_>, report: &mut Report) -> Vec<PolicyEffect> {
    let structure = &setting.model.structure;
    let variables = structure.layout().variables();
    let names: Vec<String> = variables.iter().map(|&variable| structure.variable_name(variable)).collect();
    let found = read_targets(setting.root, section, "effects", &names, &["mean"], report);
    let effect = |place: usize| {
        let (mut numbers, variable) = (EffectParameters::default(), variables[place]);
        let mut given = [Given::Number(0.0), Given::Number(0.0)];
        let mut next = given.iter_mut();
        let path = format!("{}.effects.{}", section.path, names[place]);
        visit_effect(&mut numbers, variable, &path, &mut |slot: Slot<'_>| {
            let Some(given) = next.next() else { return };
            let Some(node) = find(setting.root, &slot.path, report) else { return };
            *given = read_given(node, &slot.path, slot.descriptor, slot.domain, report).unwrap_or(Given::Number(0.0));
        });
        let [mean, sd] = given;
        PolicyEffect { variable, mean, sd }
    };
    found.into_iter().map(effect).collect()
}

fn read_given(node: &Node, path: &str, descriptor: &Descriptor, domain: Domain, report: &mut Report) -> Option<Given> {
    Some(match reading(node, path, descriptor, domain, report)? {
        Reading::Number(value) => Given::Number(value),
        Reading::Distribution(distribution) => Given::Distribution(distribution),
    })
}

/// The shocks that it brings about, each on one or more dates.
fn read_injected(section: &Section<'_>, setting: Setting<'_>, report: &mut Report) -> Vec<(usize, Vec<u32>)> {
    let injected = section.section("inject", report).naming("shock");
    let shocks = &setting.model.structure.shocks;
    let names: Vec<&str> = shocks.iter().map(|class| class.name.as_str()).collect();
    let mut found = Vec::new();
    for entry in injected.entries() {
        let path = injected.path_of(&entry.key);
        let items = match &entry.node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        if items.is_empty() {
            let help = "give a date as in 2027-08-01, or remove it";
            report.add(&entry.node.place, format!("`{path}` is empty"), "at least one date", help);
        }
        let dates = dates_of(items, &path, (setting.calendar, entry.outlived), report);
        let steps: Vec<u32> = dates.into_iter().map(|date| date.step).collect();
        match names.iter().position(|name| *name == entry.key) {
            Some(place) => {
                let planned = |step: &&u32| setting.model.structure.planned(place, **step).is_some();
                if let Some(&step) = steps.iter().find(planned) {
                    let dates = format!("shocks.{}.dates", entry.key);
                    let day = first_day(&setting.model.structure, step);
                    let message = format!(
                        "`{path}` brings about a shock in the step from {day} on that `{dates}` already brings about"
                    );
                    let help = format!("remove the date here or in `{dates}`: a shock is planned once in a step");
                    report.add(&entry.node.place, message, format!("as in `{dates}`"), help);
                }
                found.push((place, steps));
            }
            None => unknown("shock", &entry.key, &injected.path, &names, &entry.place, report),
        }
    }
    if injected.is_given() && injected.is_empty() {
        let help = "name a shock and its date, as in `inject.crisis = 2027-08-01`";
        report.add(&injected.place, format!("`{}` is empty", injected.path), "at least one shock", help);
    }
    found
}

/// A change as given: the number, the amount, and the place.
type GivenChange = (Change, Given, Place);

fn read_changes(
    name: &str,
    section: &Section<'_>,
    (from, until): (u32, u32),
    setting: Setting<'_>,
    report: &mut Report,
) -> Vec<(Change, Given)> {
    let set = section.section("set", report);
    let structure = &setting.model.structure;
    if !set.is_given() {
        return Vec::new();
    }
    for path in SETTLED {
        // Looked up only where it is given, so that it is not among the suggestions.
        if is_given(setting.root, &set.path_of(path))
            && let Some(node) = find(setting.root, &set.path_of(path), report)
        {
            let message = format!("`{}` cannot change during a run", set.path_of(path));
            let help = format!("`{path}` is fixed for the whole run: compare with `--set` instead");
            report.add(&node.place, message, "fixed for the whole run", help);
        }
    }
    let mut centre = setting.model.central();
    let mut found: Vec<GivenChange> = Vec::new();
    centre.visit(structure, &mut |slot| {
        let path = set.path_of(&slot.path);
        let Some(node) = find(setting.root, &path, report) else { return };
        if let Some(Fixed { why, way_out }) = fixed(structure, &slot.path) {
            report.add(&node.place, format!("`{path}` cannot change during a run: {why}"), why, way_out);
            return;
        }
        if plays_no_part(structure, &slot.path) {
            let message = format!("`{path}` changes a number that has no effect in this scenario");
            report.add(&node.place, message, "without effect", "remove it");
            return;
        }
        let Some((operation, given)) = read_amount(node, &path, &slot, report) else { return };
        let domain = operation.domain(slot.domain);
        let change = Change { policy: name.to_owned(), path: slot.path, operation, domain, from, until };
        found.push((change, given, node.place.clone()));
    });
    if set.is_empty() {
        let help = "name numbers by the paths that `stadial params` lists, or remove it";
        report.add(&set.place, format!("`{}` is empty", set.path), "at least one number", help);
    }
    check_order(&found, setting.model, report);
    found.into_iter().map(|(change, given, _)| (change, given)).collect()
}

fn is_given(root: &Table, path: &str) -> bool {
    let mut table = Some(root);
    path.split('.').all(|key| {
        let entry = table.and_then(|table| table.entries.iter().find(|entry| entry.key == key));
        table = entry.and_then(|entry| entry.node.table());
        entry.is_some()
    })
}

/// A number or a distribution, or `{ add = ... }` or `{ scale = ... }`.
fn read_amount(node: &Node, path: &str, slot: &Slot<'_>, report: &mut Report) -> Option<(Operation, Given)> {
    let Some((operation, entry)) = relative(node) else {
        let both = node.table().is_some_and(|table| RELATIVE.iter().all(|(key, _)| table.has(key)));
        if both {
            let message = format!("`{path}` has both `add` and `scale`");
            report.add(&node.place, message, "one of the two", "keep one of them");
            // Read, so that they are not reported as unknown.
            let section = Section::of_node(node, path.to_owned(), report);
            let _ = RELATIVE.map(|(key, _)| section.has(key));
            return None;
        }
        return Some((Operation::Set, read_given(node, path, slot.descriptor, slot.domain, report)?));
    };
    let section = Section::of_node(node, path.to_owned(), report);
    let inner = section.path_of(&entry.key);
    let amount = section.node(&entry.key)?;
    let given = read_given(amount, &inner, slot.descriptor, operation.domain(slot.domain), report)?;
    let (value, by) = (*slot.value, given.centre());
    let result = if operation == Operation::Add { value + by } else { value * by };
    if slot.domain.contains(result) && !slot.domain.is_plausible(result) && slot.domain.is_plausible(value) {
        let said = format!("`{inner}` takes `{}` from {} to {}", slot.path, shown(value), shown(result));
        warn_implausible(&amount.place, &said, None, slot.domain, report);
    }
    if let Err(Refusal { rule, .. }) = slot.domain.check(result) {
        let (from, to) = (shown(value), shown(result));
        let message = format!("`{inner}` takes `{}` from {from} to {to}, but it must be {rule}", slot.path);
        let help = format!("choose an amount that keeps it {rule}; of an uncertain number, its centre counts");
        report.add(&amount.place, message, format!("must be {rule}"), help);
        return None;
    }
    Some((operation, given))
}

/// Thresholds must remain in order.
fn check_order(found: &[GivenChange], model: &Model, report: &mut Report) {
    let mut under = model.central();
    let mut structure: Structure = model.structure.clone();
    structure.changes = found.iter().map(|(change, _, _)| change.clone()).collect();
    under.changes = Parameters::for_structure(&structure).changes;
    for (amount, (_, given, _)) in under.changes.iter_mut().zip(found) {
        amount.amount = given.centre();
    }
    let Some((first, _, _)) = found.first() else { return };
    for ((low, below), (high, above)) in out_of_order(under.changed(&structure, first.from), &structure) {
        let changed = found.iter().find(|(change, _, _)| change.path == high || change.path == low);
        if let Some((_, _, place)) = changed {
            let message =
                format!("with this policy `{low}` is {}, but must not exceed `{high}`, {}", shown(below), shown(above));
            let help = format!("keep `{low}` <= `{high}`; of an uncertain number, its centre counts");
            report.add(place, message, "out of order", help);
        }
    }
}
