//! The classes of shocks: their times and effects.

use crate::model::{Date, Quantity, ShockClass, ShockTiming, Structure};
use crate::theory::{INDICATORS, Obligations};

use super::agreements::{ACTS_KEY, read_acts};
use super::calendar::Calendar;
use super::find::find;
use super::institutions::{TREATY_KIND, read_treaty_kind};
use super::ladder::{Absence, indicator_words, read_depth, removal};
use super::name::{check_name, unknown};
use super::number::is_distribution;
use super::place::Place;
use super::problem::Report;
use super::section::{Section, missing};
use super::tree::{At, Entry, Node, Table};

/// A class of shocks as read.
#[derive(Debug)]
pub(super) struct Shock {
    pub(super) class: ShockClass,
    /// Its header.
    place: Place,
    /// Whether it has no effect of its own.
    idle: bool,
}

impl Shock {
    /// A class that has no effects and needs none.
    pub(super) fn without_effects(class: ShockClass, place: Place) -> Self {
        Self { class, place, idle: false }
    }
}

/// The effects of a shock on a treaty.
pub(super) const TREATY_WORDS: [(&str, bool); 2] = [("signed", true), ("denounced", false)];

/// Reads all classes of shocks; `structure` has everything except shocks and what follows them.
pub(super) fn read_shocks(
    root: &Table,
    calendar: Option<Calendar>,
    structure: &Structure,
    report: &mut Report,
) -> Vec<Shock> {
    let section = Section::root(root).section("shocks", report).naming("shock");
    let mut classes = Vec::new();
    for entry in section.entries() {
        // A shock with a name that is not allowed is read under it, so that all errors are found.
        check_name("shock", &entry.key, &entry.place, report);
        let shock = Section::of_node(&entry.node, section.path_of(&entry.key), report);
        if shock.is_given() {
            let class = read_shock(entry, &shock, root, calendar, structure, report);
            let idle = !class.tests_support
                && ["effects", "jump_start"].iter().all(|key| shock.node(key).is_none_or(is_empty_table))
                && ["treaty", ACTS_KEY].iter().all(|key| !shock.has(key));
            classes.push(Shock { class, place: shock.place, idle });
        }
    }
    classes
}

fn read_shock(
    entry: &Entry,
    shock: &Section<'_>,
    root: &Table,
    calendar: Option<Calendar>,
    structure: &Structure,
    report: &mut Report,
) -> ShockClass {
    let title = shock.text("title", report).map_or_else(|| entry.key.replace('_', " "), |title| title.value.to_owned());
    shock.text("source", report);
    let variables = structure.layout().variables();
    let names: Vec<String> = variables.iter().map(|&variable| structure.variable_name(variable)).collect();
    let effects = read_targets(root, shock, "effects", &names, &["mean"], report);
    let dependence = read_dependence(root, shock, structure, report);
    let jump_start = read_jump_start(shock, structure, report);
    ShockClass {
        name: entry.key.clone(),
        title,
        timing: read_timing(shock, calendar, report),
        tests_support: shock.boolean("test_of_support", report).unwrap_or(false),
        effects: effects.into_iter().map(|place| variables[place]).collect(),
        dependence,
        jump_start,
        treaty: read_treaty(shock, report),
        acts: read_acts(shock, structure, report),
        activity: None,
        counts_as: None,
    }
}

/// The quantities on which its rate depends.
pub(super) fn read_dependence(
    root: &Table,
    shock: &Section<'_>,
    structure: &Structure,
    report: &mut Report,
) -> Vec<Quantity> {
    let quantities = structure.quantities();
    let names: Vec<String> = quantities.iter().map(|&quantity| structure.quantity_name(quantity)).collect();
    let found = read_targets(root, shock, "depends_on", &names, &["coefficient", "centre"], report);
    found.into_iter().map(|place| quantities[place]).collect()
}

/// The given ones of `names` in the table `key` of the shock; each must have the numbers `needed`.
pub(super) fn read_targets(
    root: &Table,
    shock: &Section<'_>,
    key: &str,
    names: &[String],
    needed: &[&str],
    report: &mut Report,
) -> Vec<usize> {
    let section = shock.section(key, report).naming("variable");
    if !section.is_given() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let path = section.path_of(name);
        let Some(node) = find(root, &path, report) else { continue };
        found.push(place);
        // A bare number is the mean; the numbers themselves are read with all other parameters.
        let bare = node.table().is_none() || is_distribution(node);
        for need in needed.iter().filter(|_| !bare) {
            if node.table().is_some_and(|table| !table.has(need)) {
                missing(&path, &node.place, need, &format!("{need} = ..."), report);
            }
        }
    }
    found
}

/// The obligations that it signs, or that it denounces the treaty.
pub(super) fn read_treaty(shock: &Section<'_>, report: &mut Report) -> Option<Obligations> {
    let signs = shock.word("treaty", "event of a treaty", &TREATY_WORDS, report).map(|signs| signs.value);
    let obligations = read_treaty_kind(shock, report);
    if let Some(given) = shock.node(TREATY_KIND)
        && (signs == Some(false) || !shock.has("treaty"))
    {
        let path = shock.path_of(TREATY_KIND);
        let help = format!("write `treaty = \"signed\"` beside it, or {}", removal(&path));
        report.add(&given.place, format!("`{path}` is given, but no treaty is signed"), "needs a signed treaty", help);
    }
    let signed = || obligations.map_or(Obligations::DEFENCE, |given| given.value);
    Some(if signs? { signed() } else { Obligations::NONE })
}

/// The depths to which indicators are raised.
pub(super) fn read_jump_start(
    shock: &Section<'_>,
    structure: &Structure,
    report: &mut Report,
) -> [u8; INDICATORS.len()] {
    let section = shock.section("jump_start", report).naming("indicator");
    let mut jump_start = [0; INDICATORS.len()];
    for (key, j) in indicator_words() {
        let Some(node) = section.node(key) else { continue };
        let path = section.path_of(key);
        let Some(depth) = read_depth(node, &path, structure.depth_scale, report) else { continue };
        if structure.dropped[j] {
            let Absence { why, undo } = Absence::of(structure.clusters);
            let message = format!("`{path}` sets an indicator that {why}");
            report.add(&depth.place, message, "does not exist here", format!("{}, or {undo}", removal(&path)));
        }
        jump_start[j] = depth.value;
    }
    jump_start
}

pub(super) fn read_timing(shock: &Section<'_>, calendar: Option<Calendar>, report: &mut Report) -> ShockTiming {
    let (dates, rate) = (shock.entry("dates"), shock.entry("rate"));
    let alone = |key: &str, with: &str, report: &mut Report| {
        if let Some(entry) = shock.entry(key) {
            let message = format!("`{}` is only for a shock with {with}", shock.path_of(key));
            report.add(&entry.place, message, format!("needs {with}"), format!("remove it, or give {with}"));
        }
    };
    // Looked up in any case, so that they are never reported as unknown.
    let _ = (shock.entry("from"), shock.entry("until"));
    match (dates, rate) {
        (Some(_), Some(rate)) => {
            let message = format!("`{}` has both `rate` and `dates`", shock.path);
            report.add(&rate.place, message, "exactly one of the two", "remove `rate`, or remove `dates`");
        }
        (None, None) => {
            let message = format!("`{}` has neither `rate` nor `dates`", shock.path);
            let help = "add `rate = 0.1` (per year) or `dates = [2027-08-01]`";
            report.add(&shock.place, message, "exactly one of the two", help);
        }
        _ => {}
    }
    if dates.is_some() {
        if rate.is_none() {
            for key in ["from", "until", "depends_on"] {
                alone(key, "a `rate`", report);
            }
        }
        return ShockTiming::Dated(read_dates(shock, calendar, report));
    }
    if rate.is_some() {
        alone("probability", "`dates`", report);
    }
    let (from, until) = read_window(shock, calendar, report);
    ShockTiming::Random { from, until }
}

fn read_dates(shock: &Section<'_>, calendar: Option<Calendar>, report: &mut Report) -> Vec<Date> {
    let path = shock.path_of("dates");
    let Some(items) = shock.list("dates", "dates = [2027-08-01]", report) else { return Vec::new() };
    if let Some(node) = shock.node("dates").filter(|_| items.is_empty()) {
        report.add(
            &node.place,
            format!("`{path}` is empty"),
            "at least one date",
            "give a date as in 2027-08-01, or a `rate`",
        );
    }
    let outlived = shock.entry("dates").is_some_and(|entry| entry.outlived);
    dates_of(items, &path, (calendar, outlived), report)
}

/// Dates within the run, in order. Dates from before a change of the run may lie outside.
pub(super) fn dates_of(
    items: &[Node],
    path: &str,
    (calendar, outlived): (Option<Calendar>, bool),
    report: &mut Report,
) -> Vec<Date> {
    let calendar_or_any = calendar.unwrap_or(Calendar::any(366));
    let mut dates: Vec<(Date, String)> = Vec::new();
    for item in items {
        let Some((moment, part)) = calendar_or_any.date(item, path, report) else { continue };
        let Some(step) = u32::try_from(moment.value).ok().filter(|_| moment.value < calendar_or_any.n_steps()) else {
            if !outlived {
                let message = format!("`{path}` has {}, which is outside the run", item.date());
                let allowed = 0..=calendar_or_any.n_steps() - 1;
                let help = format!("give a date within the run, {}", calendar_or_any.span(&allowed));
                report.add(&item.place, message, calendar_or_any.broken(moment.value, &allowed), help);
            }
            continue;
        };
        if let Some((_, first)) = dates.iter().find(|(known, _)| known.step == step) {
            let message = format!("`{path}` has two dates in the same step of the run, {first} and {}", item.date());
            let help = "remove one of them, or set more `steps_per_year`";
            report.add(&item.place, message, format!("same step as {first}"), help);
        } else {
            dates.push((Date { step, part }, item.date()));
        }
    }
    let mut dates: Vec<Date> = dates.into_iter().map(|(date, _)| date).collect();
    dates.sort_unstable_by_key(|date| date.step);
    dates
}

/// From `from` up to (not including) `until`, in steps; empty if a run that was moved later leaves all of it out.
pub(super) fn read_window(shock: &Section<'_>, calendar: Option<Calendar>, report: &mut Report) -> (u32, u32) {
    let any = Calendar::any(12);
    let horizon = calendar.unwrap_or(any);
    let n_steps = horizon.n_steps();
    let mut bound = |key: &str, allowed: std::ops::RangeInclusive<i64>| -> Option<i64> {
        let entry = shock.entry(key)?;
        let node = &entry.node;
        let moment = horizon.moment(node, &shock.path_of(key), report)?;
        if !entry.outlived && !allowed.contains(&moment.value) {
            let message = format!("`{}` is {}, which is outside the run", shock.path_of(key), node.date());
            let help = format!("give a date within the run, {}, or leave it out", horizon.span(&allowed));
            report.add(&moment.place, message, horizon.broken(moment.value, &allowed), help);
            return None;
        }
        Some(moment.value)
    };
    let (from, until) = (bound("from", 0..=n_steps - 1), bound("until", 1..=n_steps));
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        let message = format!("`{}` ends before it begins: `until` is not a step after `from`", shock.path);
        let place = shock.entry("until").or(shock.entry("from")).map_or(&shock.place, |entry| &entry.node.place);
        report.add(place, message, "must be after `from`", "give a later `until` or an earlier `from`");
    }
    let within = |step: i64| u32::try_from(step.clamp(0, n_steps)).unwrap_or(0);
    (within(from.unwrap_or(0)), within(until.unwrap_or(n_steps)))
}

/// Reports shocks without effects that no outcome names.
pub(super) fn report_idle(shocks: &[Shock], shocks_named_in: &[usize], report: &mut Report) {
    for (place, shock) in shocks.iter().enumerate() {
        if shock.idle && !shocks_named_in.contains(&place) {
            let message = format!("`shocks.{}` does nothing", shock.class.name);
            let help = "give it `effects`, `jump_start`, `treaty`, `agreements` or `test_of_support`, name it in an outcome, or remove it";
            report.add(&shock.place, message, "without effect", help);
        }
    }
}

fn is_empty_table(node: &Node) -> bool {
    node.table().is_some_and(|table| table.entries.is_empty())
}

/// The index of a class by name.
pub(super) fn class_named(shocks: &[Shock], name: &At<&str>, path: &str, report: &mut Report) -> Option<usize> {
    let found = shocks.iter().position(|shock| shock.class.name == name.value);
    if found.is_none() {
        let names: Vec<&str> = shocks.iter().map(|shock| shock.class.name.as_str()).collect();
        unknown("shock", name.value, path, &names, &name.place, report);
    }
    found
}
