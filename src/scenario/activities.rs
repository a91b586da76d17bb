//! Activities: what is seen to happen and has no effect of its own, such as joint exercises, deliveries and summits. They
//! are classes of shocks without effects, whose rates depend on the state.

use crate::model::{ACTIVITIES, Activity, ShockClass, Structure};

use super::agreements::ACTS_KEY;
use super::calendar::Calendar;
use super::name::check_name;
use super::problem::Report;
use super::section::{Section, filled, texts};
use super::shocks::{Shock, read_dependence, read_timing};
use super::tree::{Entry, Table, Value};

/// The kinds of activities, singular and plural.
pub(crate) const ACTIVITY_KINDS: [(&str, &str); 10] = [
    ("exercise", "exercises"),
    ("delivery", "deliveries"),
    ("deployment", "deployments"),
    ("patrol", "patrols"),
    ("summit", "summits"),
    ("visit", "visits"),
    ("statement", "statements"),
    ("recall", "recalls"),
    ("sanction", "sanctions"),
    ("expulsion", "expulsions"),
];

/// The shocks, and after them all activities, which are read here.
pub(super) fn with_activities(
    root: &Table,
    calendar: Option<Calendar>,
    structure: &Structure,
    shocks: Vec<Shock>,
    report: &mut Report,
) -> Vec<Shock> {
    let section = Section::root(root).section(ACTIVITIES, report).naming("activity");
    let mut found = Vec::new();
    for entry in section.entries() {
        check_name("activity", &entry.key, &entry.place, report);
        let own = Section::of_node(&entry.node, section.path_of(&entry.key), report);
        if shocks.iter().any(|shock| shock.class.name == entry.key) {
            let message = format!("`{}` is the name of a shock, too", own.path);
            report.add(&entry.place, message, "used twice", "give each a name of its own: questions use it");
        }
        if own.is_given() {
            let class = read_activity(entry, &own, root, calendar, structure, report);
            found.push(Shock::without_effects(class, own.place));
        }
    }
    shocks.into_iter().chain(found).collect()
}

fn read_activity(
    entry: &Entry,
    section: &Section<'_>,
    root: &Table,
    calendar: Option<Calendar>,
    structure: &Structure,
    report: &mut Report,
) -> ShockClass {
    let title =
        section.text("title", report).map_or_else(|| entry.key.replace('_', " "), |title| title.value.to_owned());
    section.text("source", report);
    section.required("kind", "kind = \"exercise\"", report);
    let words = ACTIVITY_KINDS.map(|(kind, _)| (kind, kind));
    let kind = section.word("kind", "kind of activity", &words, report).map_or("", |kind| kind.value);
    for key in ["effects", "test_of_support", "jump_start", "treaty", ACTS_KEY] {
        if let Some(effect) = section.entry(key) {
            let message = format!("`{}` is an effect, and activities have none", section.path_of(key));
            let help = format!("write it as a shock, `[shocks.{}]`, or remove it", entry.key);
            report.add(&effect.place, message, "not of an activity", help);
        }
    }
    ShockClass {
        name: entry.key.clone(),
        title,
        timing: read_timing(section, calendar, report),
        tests_support: false,
        effects: Vec::new(),
        dependence: read_dependence(root, section, structure, report),
        jump_start: Default::default(),
        treaty: None,
        acts: Vec::new(),
        activity: Some(Activity { kind: kind.to_owned(), tags: read_tags(section, report) }),
        counts_as: None,
    }
}

/// The marks by which questions select: a service, a place, a type of weapon, who takes part.
fn read_tags(section: &Section<'_>, report: &mut Report) -> Vec<String> {
    let Some(node) = section.node("tags") else { return Vec::new() };
    let path = section.path_of("tags");
    if let Value::List(_) = node.value
        && filled(node, &path, "[\"navy\", \"baltic\"]", report).is_none()
    {
        return Vec::new();
    }
    let tags = texts(node, &path, report);
    tags.into_iter()
        .filter(|tag| check_name("tag", tag.value, &tag.place, report))
        .map(|tag| tag.value.to_owned())
        .collect()
}
