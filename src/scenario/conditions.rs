//! The conditions of an outcome or a fact, one by one.

use crate::model::{Condition, Quantity, ShockPattern, Structure};
use crate::parameter::{Domain, Refusal, shown};
use crate::theory::{AlignmentType, Balance, Clusters, INDICATORS, N_INDICATORS, TYPES, TreatyStatus};

use super::agreements::{agreement_named, statuses};
use super::find::find_below;
use super::institutions::{TREATY_KIND, read_treaty_kind, type_words};
use super::ladder::{Absence, holder, indicator_words, outcome_removal, read_depth};
use super::place::Place;
use super::problem::Report;
use super::scene::{Scene, positive_years};
use super::section::{Section, distinct_texts, filled, finite, missing, text, texts, word, wrong_type};
use super::shocks::{TREATY_WORDS, class_named};
use super::tree::{At, Node, Table, Value};

/// The keys of conditions.
pub(super) const CONDITION_KEYS: [&str; 19] = [
    "type",
    "type_above",
    "type_below",
    "stage_at_least",
    "stage_at_most",
    "stage_above",
    "stage_below",
    "depth_at_least",
    "breaks_at_least",
    "treaty",
    TREATY_KIND,
    "agreement",
    "power",
    "threat",
    "interest",
    "incentive",
    "status",
    "values",
    "shocks",
];

/// The most shocks of one class that a run stores.
pub(super) const AT_LEAST_MAX: i64 = 4;

/// The balances with levels.
pub(super) const BALANCES: [Balance; 5] =
    [Balance::Power, Balance::Threat, Balance::Interest, Balance::Incentive, Balance::Status];

/// Reads all conditions in one table.
pub(super) fn read_conditions(section: &Section<'_>, scene: &Scene<'_>, report: &mut Report) -> Vec<At<Condition>> {
    let mut conditions = Vec::new();
    conditions.extend(read_type(section, scene, report));
    conditions.extend(read_stage(section, &scene.model.structure, report));
    for (key, higher) in [("stage_above", true), ("stage_below", false)] {
        let start = section.word(key, "stage", &[("initial", ())], report);
        let condition = Condition::StageFromStart { higher };
        conditions.extend(start.map(|start| At { value: condition, place: start.place }));
    }
    conditions.extend(read_depths(section, &scene.model.structure, report));
    let breaks = section.whole("breaks_at_least", 1..=i64::MAX, report);
    conditions.extend(breaks.map(|At { value, place }| {
        // No run has that many steps.
        let low = u32::try_from(value).unwrap_or(u32::MAX);
        At { value: Condition::Breaks { low }, place }
    }));
    conditions.extend(read_treaty(section, &scene.model.structure, report));
    let kind = read_treaty_kind(section, report);
    conditions.extend(kind.map(|At { value, place }| At { value: Condition::TreatyKind(value), place }));
    conditions.extend(read_agreement_status(section, &scene.model.structure, report));
    for balance in BALANCES {
        conditions.extend(read_levels(section, balance, report));
    }
    conditions.extend(read_ranges(section, scene, report));
    conditions.extend(read_pattern(section, scene, report));
    conditions
}

fn read_type(section: &Section<'_>, scene: &Scene<'_>, report: &mut Report) -> Option<At<Condition>> {
    let mut words: Vec<(&str, AlignmentType)> = type_words().to_vec();
    words.push(("initial", scene.model.structure.initial_type));
    let above = section.word("type_above", "type", &words, report);
    let below = section.word("type_below", "type", &words, report);
    let listed = match section.node("type") {
        Some(node) => read_types(node, &section.path_of("type"), report)?,
        None => TYPES.to_vec(),
    };
    let mask = TYPES.map(|kind| {
        listed.contains(&kind)
            && above.as_ref().is_none_or(|above| kind > above.value)
            && below.as_ref().is_none_or(|below| kind < below.value)
    });
    let places = [
        section.node("type").map(|node| &node.place),
        above.as_ref().map(|at| &at.place),
        below.as_ref().map(|at| &at.place),
    ];
    let place = places.into_iter().flatten().next()?.clone();
    if mask.contains(&true) {
        return Some(At { value: Condition::Type(mask), place });
    }
    // The type at the start, to which it may refer, may be invalid.
    if !scene.start_is_known {
        return None;
    }
    let message = format!("`{}` can never happen: no type is left", section.path);
    let order: Vec<&str> = TYPES.iter().map(|kind| kind.key()).collect();
    report.add(&place, message, "no type is left", format!("types in their order: {}", order.join(", ")));
    None
}

/// The types that a name or a list of names allows; `None` if any is unknown.
fn read_types(node: &Node, path: &str, report: &mut Report) -> Option<Vec<AlignmentType>> {
    if let Value::List(_) = node.value {
        filled(node, path, "[\"alliance\", \"allied_community\"]", report)?;
    }
    let given = texts(node, path, report);
    if matches!(&node.value, Value::List(items) if items.len() > given.len()) {
        return None;
    }
    let known: Vec<_> = given.iter().map(|name| word(name, "type", path, &type_words(), report)).collect();
    known.into_iter().map(|known| known.map(|known| known.value)).collect()
}

fn read_stage(section: &Section<'_>, structure: &Structure, report: &mut Report) -> Option<At<Condition>> {
    let range = 0..=N_INDICATORS as i64;
    let (low, high) =
        (section.whole("stage_at_least", range.clone(), report), section.whole("stage_at_most", range, report));
    let place = low.as_ref().or(high.as_ref())?.place.clone();
    let number = |given: Option<&At<i64>>, default: u8| {
        given.map_or(default, |given| u8::try_from(given.value).unwrap_or(default))
    };
    let (low, high) = (number(low.as_ref(), 0), number(high.as_ref(), N_INDICATORS as u8));
    if low > high {
        let message = format!("`{}` can never happen: `stage_at_least` is {low}, `stage_at_most` {high}", section.path);
        report.add(&place, message, "no stage is left", "raise `stage_at_most` or lower `stage_at_least`");
        return None;
    }
    let highest = structure.existing_stages().max().unwrap_or(0);
    if low > highest {
        let (why, undo) = match structure.clusters {
            Clusters::Incentives => ("`clusters` is \"incentives\"", Absence::of(structure.clusters).undo),
            Clusters::Both | Clusters::Indicators => ("the indicators are dropped", "drop fewer indicators"),
        };
        let message = format!("`{}` can never happen: no stage beyond {highest} exists, as {why}", section.path);
        let help = format!("lower it, {}, or {undo}", outcome_removal(&section.path));
        report.add(&place, message, format!("at most {highest} here"), help);
        return None;
    }
    Some(At { value: Condition::Stage { low, high }, place })
}

fn read_depths(section: &Section<'_>, structure: &Structure, report: &mut Report) -> Vec<At<Condition>> {
    let table = section.section("depth_at_least", report).naming("indicator");
    let mut conditions = Vec::new();
    for (key, indicator) in indicator_words() {
        let path = table.path_of(key);
        let depth = table.node(key).and_then(|node| read_depth(node, &path, structure.depth_scale, report));
        let Some(At { value: low, place }) = depth else { continue };
        if structure.dropped[indicator] {
            let Absence { why, undo } = Absence::of(structure.clusters);
            let message = format!("`{}` can never happen: `{}` {why}", section.path, INDICATORS[indicator].key);
            report.add(&place, message, "does not exist here", format!("{}, or {undo}", outcome_removal(&path)));
            continue;
        }
        conditions.push(At { value: Condition::Depth { indicator, low }, place });
    }
    if table.is_given() && table.is_empty() {
        let help = "write for example `depth_at_least = { exercises = 2 }`, or remove it";
        report.add(&table.place, format!("`{}` is empty", table.path), "at least one indicator", help);
    }
    conditions
}

fn read_treaty(section: &Section<'_>, structure: &Structure, report: &mut Report) -> Option<At<Condition>> {
    let words = TreatyStatus::ALL.map(|status| (status.key(), status));
    if let Some(event) = section.node("treaty").and_then(Node::as_text)
        && TREATY_WORDS.iter().any(|(word, _)| *word == event)
    {
        let path = section.path_of("treaty");
        let message =
            format!("`{path}` is \"{event}\", which is what a shock or a policy does to a treaty, not a status");
        let keys = TreatyStatus::ALL.map(|status| format!("`{}`", status.key())).join(", ");
        let after = if event == "signed" { "in_force" } else { "none" };
        let help = format!("write `{after}`, the status after it, or another of {keys}");
        report.add(&section.node("treaty")?.place, message, "must be a status", help);
        return None;
    }
    let treaty = section.word("treaty", "treaty status", &words, report)?;
    let has_advanced = structure.existing_stages().any(|stage| structure.stages.is_advanced(stage));
    if treaty.value == TreatyStatus::Functioning && !has_advanced {
        let message = format!(
            "`{}` can never happen: a functioning alliance needs an indicator of the advanced band, and none exists here",
            section.path
        );
        let help = format!("{}, or {}", outcome_removal(&section.path), Absence::of(structure.clusters).undo);
        report.add(&treaty.place, message, "does not exist here", help);
        return None;
    }
    Some(At { value: Condition::Treaty(treaty.value), place: treaty.place })
}

fn read_agreement_status(section: &Section<'_>, structure: &Structure, report: &mut Report) -> Vec<At<Condition>> {
    let table = section.section("agreement", report).naming("agreement");
    let names: Vec<&str> = structure.agreements.iter().map(|agreement| agreement.name.as_str()).collect();
    let mut conditions = Vec::new();
    for entry in table.entries() {
        let path = table.path_of(&entry.key);
        let Some(place) = agreement_named(&entry.key, &table.path, &entry.place, &names, report) else { continue };
        let agreement = &structure.agreements[place];
        let known = statuses(place, agreement);
        let words: Vec<(&str, usize)> = known.iter().enumerate().map(|(i, (words, _))| (words.as_str(), i)).collect();
        let given = text(&entry.node, &path, report);
        let noun = format!("status of {}", agreement.kind.key());
        let found = given.and_then(|given| word(&given, &noun, &path, &words, report));
        conditions.extend(found.map(|found| At { value: known[found.value].1.clone(), place: found.place }));
    }
    if table.is_given() && table.is_empty() {
        let help = "write for example `agreement = { access = \"signed\" }`, or remove it";
        report.add(&table.place, format!("`{}` is empty", table.path), "at least one agreement", help);
    }
    conditions
}

fn read_levels(section: &Section<'_>, balance: Balance, report: &mut Report) -> Option<At<Condition>> {
    let node = section.node(balance.name())?;
    let path = section.path_of(balance.name());
    let names = balance.level_names();
    if let Value::List(_) = node.value {
        filled(node, &path, &format!("[\"{}\"]", names[0]), report)?;
    }
    let words: Vec<(&str, usize)> = names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let given = texts(node, &path, report);
    let levels: Vec<usize> =
        given.iter().filter_map(|name| word(name, "level", &path, &words, report)).map(|level| level.value).collect();
    let (low, high) = (*levels.iter().min()?, *levels.iter().max()?);
    if let Some(gap) = (low..=high).find(|level| levels.len() == given.len() && !levels.contains(level)) {
        let message = format!("`{path}` leaves out \"{}\", which lies between its levels", names[gap]);
        let help = "list levels that follow each other; for others, write alternatives with `any`";
        report.add(&node.place, message, "must follow each other", help);
        return None;
    }
    Some(At { value: Condition::Level { balance, low, high }, place: node.place.clone() })
}

fn read_ranges(section: &Section<'_>, scene: &Scene<'_>, report: &mut Report) -> Vec<At<Condition>> {
    let values = section.section("values", report).naming("quantity");
    let Some(table) = section.node("values").and_then(Node::table) else { return Vec::new() };
    if values.is_empty() {
        let help = "write for example `values = { power_ratio = { at_least = 0.8 } }`, or remove it";
        report.add(&values.place, format!("`{}` is empty", values.path), "at least one quantity", help);
    }
    let quantities = scene.model.structure.quantities();
    let read = |quantity: Quantity| read_range(table, &values.path, quantity, scene, report);
    quantities.into_iter().filter_map(read).collect()
}

fn read_range(
    table: &Table,
    prefix: &str,
    quantity: Quantity,
    scene: &Scene<'_>,
    report: &mut Report,
) -> Option<At<Condition>> {
    let name = scene.model.structure.quantity_name(quantity);
    let node = find_below(table, prefix, &name, report)?;
    let path = format!("{prefix}.{name}");
    if node.table().is_none() {
        wrong_type(node, &path, "a table", "write `{ at_least = ... }`, `{ at_most = ... }` or both", report);
        return None;
    }
    let range = Section::of_node(node, path.clone(), report);
    let (at_least, at_most) = (range.node("at_least"), range.node("at_most"));
    if at_least.is_none() && at_most.is_none() {
        report.add(&node.place, format!("`{path}` has no bound"), "needs a bound", "add `at_least`, `at_most` or both");
        return None;
    }
    let domain = quantity.domain();
    let mut bound = |node: Option<&Node>, key: &str, open: f64| {
        let Some(node) = node else { return Some(open) };
        let value = finite(node, &range.path_of(key), report)?;
        // An excluded end is a bound like any other, although it cannot be reached.
        if domain.closed().contains(value) {
            return Some(value);
        }
        let Refusal { rule, way_out } = domain.refusal(value);
        let message = format!("`{}` is {}, but must be {rule}", range.path_of(key), shown(value));
        report.add(&node.place, message, format!("must be {rule}"), format!("{way_out}, as a value of {name}"));
        None
    };
    let (low, high) = (bound(at_least, "at_least", f64::NEG_INFINITY), bound(at_most, "at_most", f64::INFINITY));
    let (low, high) = (low?, high?);
    let Domain { low: least, high: most, open, .. } = domain;
    let never = if low > high {
        Some((at_least, format!("at least {} and at most {}", shown(low), shown(high)), "no value is left".to_owned()))
    } else if open && low >= most {
        Some((at_least, format!("at least {}", shown(low)), format!("always less than {most}")))
    } else if open && high <= least {
        Some((at_most, format!("at most {}", shown(high)), format!("always more than {least}")))
    } else {
        None
    };
    if let Some((place, asked, rule)) = never {
        let place = place.map_or(&node.place, |node| &node.place);
        report.add(place, format!("`{path}` can never be {asked}"), rule, "choose a value that it can have");
        return None;
    }
    Some(At { value: Condition::Value { quantity, low, high }, place: node.place.clone() })
}

fn read_pattern(section: &Section<'_>, scene: &Scene<'_>, report: &mut Report) -> Option<At<Condition>> {
    let path = section.path_of("shocks");
    let within = section.node("within_years");
    let years = within.and_then(|node| positive_years(node, &section.path_of("within_years"), report));
    let at_least = section.whole("at_least", 1..=AT_LEAST_MAX, report);
    let Some(node) = section.node("shocks") else {
        for key in ["within_years", "at_least"] {
            if let Some(given) = section.node(key) {
                let message = format!("`{}` is only for `shocks`", section.path_of(key));
                report.add(&given.place, message, "needs `shocks`", "name the shocks, or remove it");
            }
        }
        return None;
    };
    if within.is_none() {
        missing(&section.path, &node.place, "within_years", "within_years = 1", report);
    }
    let items = filled(node, &path, "[\"taiwan_strait_crisis\"]", report)?;
    let mut classes = Vec::new();
    let twice = "remove one of the two; for several shocks of one class, add for example `at_least = 2`";
    for name in distinct_texts(node, &path, twice, report) {
        if let Some(class) = class_named(scene.shocks, &name, &path, report) {
            // Where some of several classes are enough, the others may never happen.
            if items.len() == 1 || !section.has("at_least") {
                check_possible(class, &name.place, &section.path, scene, report);
            }
            classes.push(class);
        }
    }
    let complete = classes.len() == items.len() && items.iter().all(|item| text(item, &path, report).is_some());
    let calendar = scene.calendar.filter(|_| complete)?;
    if section.has("at_least") && at_least.is_none() {
        return None;
    }
    let at_least = at_least.and_then(|given| u8::try_from(given.value).ok());
    let pattern = ShockPattern { classes, within_steps: years? * f64::from(calendar.steps_per_year), at_least };
    Some(At { value: Condition::Shocks(pattern), place: node.place.clone() })
}

/// Reports a shock that cannot happen.
fn check_possible(class: usize, place: &Place, outcome: &str, scene: &Scene<'_>, report: &mut Report) {
    let Some((shock, parameters)) = scene.shocks.get(class).zip(scene.model.base.shocks.get(class)) else { return };
    let dated = matches!(shock.class.timing, crate::model::ShockTiming::Dated(_));
    let (key, value) =
        if dated { ("probability", parameters.occurrence.probability) } else { ("rate", parameters.occurrence.rate) };
    let path = format!("{}.{key}", shock.class.path());
    // A missing rate has been reported where it is missing.
    let known = dated || scene.given.place(&path).is_some();
    if known && value == 0.0 && !scene.model.is_uncertain(&path) {
        let message = format!("`{outcome}` can never happen: `{path}` is 0");
        let help = format!("give `{path}` more than 0, or remove the {}", holder(outcome));
        report.add(place, message, "never happens", help);
    }
}
