//! The whole format as JSON Schema, from the same registry by which a scenario is read.

mod agreements;
mod correlations;
mod parts;
mod places;

use serde_json::{Map, Value, json};

use agreements::{acts, add_to_agreements};
use correlations::correlations;
use parts::{
    choice, depth, distribution, evidence, fact, indicator_list, indicators_of, name_list, outcome, panel_column,
    question, range, record, relative, series, text, treaty_kind, whole, year_or_date, year_within,
};
use places::{Branch, change_places, number_places};

use super::activities::ACTIVITY_KINDS;
use super::run_defaults::{DRAWS_MAX, RunDefaults};
use super::shocks::TREATY_WORDS;
use crate::model::{ACTIVITIES, SPREAD};
use crate::parameter::Domain;
use crate::theory::{AlignmentType, Clusters, DepthScale, TYPES};

/// The pattern of names.
const NAME: &str = "^[a-z][a-z0-9_]*$";

/// The same names, joined by dots, where nested tables may be written as one quoted key.
const DOTTED: &str = "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+$";

/// The JSON Schema (draft 2020-12) of scenario files.
///
/// A valid file may still break rules that no schema can state, such as that weights sum to 1.
#[must_use]
pub fn schema() -> Value {
    let mut numbers = number_places();
    add_to_groups(&mut numbers);
    add_to_agreements(&mut numbers);
    let policies = policies(&mut numbers);
    add_to_shocks(&mut numbers);
    let values = numbers.take("outcomes").unwrap_or_default();
    let (outcomes, facts) = (outcome(&values), fact(&values));
    let observed = numbers.take("observed").unwrap_or_default();
    let mut properties = head();
    properties.extend(numbers.into_properties());
    properties.insert("observed".to_owned(), observed.into_schema("Observed series, by variable, in its natural unit"));
    let known =
        "What is known of the alignment, from which forecasts start: rows by name, and tables (CSV) under `file`";
    let tables = [
        ("outcomes", "The events whose probabilities are estimated; at least one", outcomes),
        ("facts", "Facts of the record, against which `stadial cases` scores the model; not part of a run", facts),
        (
            "questions",
            "Questions about events and the conditions under which they happen, answered by every run",
            question(),
        ),
        ("evidence", known, evidence()),
        (
            "states",
            "States outside of the alignment that are parties to agreements, with their titles",
            text("Its title"),
        ),
    ];
    properties.extend(tables.map(|(key, description, schema)| (key.to_owned(), by_name(description, schema))));
    let columns = by_name("Names of columns that its rows have, and what they set", panel_column());
    let panel = json!({
        "description": "What a template of `stadial panel` declares; not part of a run",
        "type": "object",
        "properties": { "columns": columns },
        "additionalProperties": false,
    });
    properties.insert("record".to_owned(), record());
    properties.insert("panel".to_owned(), panel);
    properties.insert("policies".to_owned(), policies);
    properties.insert("correlations".to_owned(), correlations());
    let required = json!(["title", "members", "adversary", "start", "end", "actors", "outcomes"]);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of stadial",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        // A file that extends another may leave out any key.
        "anyOf": [{ "required": ["extends"] }, { "required": required }],
        "$defs": {
            "distribution": distribution(),
            "range": range(),
            "relative": relative(),
            "series": series(),
        },
    })
}

/// A table whose keys are names that the scenario chooses, each with the same kind of value.
#[allow(clippy::needless_pass_by_value, reason = "the schema becomes a part of the table's")]
fn by_name(description: &str, schema: Value) -> Value {
    json!({
        "description": description,
        "type": "object",
        "patternProperties": { NAME: schema },
        "additionalProperties": false,
    })
}

fn head() -> Map<String, Value> {
    let plan = RunDefaults::default();
    let run = json!({
        "description": "The size of a run unless the command line gives another",
        "type": "object",
        "properties": {
            "trajectories": with_default(whole("Trajectories in all", 1, None), plan.trajectories),
            "draws": with_default(whole("Draws of the uncertain parameters", 1, Some(DRAWS_MAX as i64)), plan.draws),
            "seed": with_default(whole("Seed of all random numbers", 0, None), plan.seed),
        },
        "additionalProperties": false,
    });
    let Domain { low, high, .. } = SPREAD;
    let spread = json!({
        "description": "Spread of every judged number without a distribution of its own: relative for positive numbers",
        "type": "number",
        "minimum": low,
        "maximum": high,
        "default": 0,
    });
    let uncertainty = json!({
        "description": "The default uncertainty of judged numbers",
        "type": "object",
        "properties": { "spread": spread },
        "additionalProperties": false,
    });
    let mut clusters = choice("Which clusters of the stadial model are applied", &Clusters::ALL.map(Clusters::key));
    clusters["default"] = json!(Clusters::default().key());
    let keys = [
        ("title", text("The subject of the scenario, in a line")),
        ("description", text("Its assumptions and their reasons")),
        ("extends", text("Another scenario, by its path relative to this file; this file has precedence")),
        ("remove", removed()),
        ("members", name_list("The states that align with each other", 2)),
        (
            "adversary",
            json!({
                "description": "The state against which they align, or several; their order does not matter but for words",
                "anyOf": [{ "type": "string", "pattern": NAME }, name_list("Several", 1)],
            }),
        ),
        ("start", year_within("The run begins on this day; of a year alone, on its 1 January", 1, 9999)),
        (
            "end",
            year_within(
                "The run ends on this anniversary of the start, at most 1000 years later; of a year alone, on the anniversary in it",
                2,
                10_999,
            ),
        ),
        ("steps_per_year", with_default(whole("Steps in a year", 1, Some(366)), 12)),
        ("clusters", clusters),
        ("run", run),
        ("uncertainty", uncertainty),
    ];
    keys.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect()
}

/// Tables and keys of the extended file, by their paths.
fn removed() -> Value {
    json!({
        "description": "Paths to remove from the extended file, such as `shocks.crisis`",
        "type": "array",
        "items": { "type": "string" },
        "uniqueItems": true,
    })
}

fn with_default(mut schema: Value, default: u64) -> Value {
    schema["default"] = json!(default);
    schema
}

/// The keys of the alignment, the indicators and the economy that are not numbers.
fn add_to_groups(numbers: &mut Branch) {
    let types = TYPES.map(AlignmentType::key);
    let alignment = numbers.branch("alignment");
    alignment.add("type", choice("The type at the start", &types));
    alignment.add("treaty", json!({ "description": "Whether a treaty is in force", "type": "boolean" }));
    alignment.add("treaty_kind", treaty_kind("The obligations of the treaty in force; defence if not given"));
    alignment.add("dormant", indicator_list("Indicators that were active before and are absent now"));
    let dominant = "The member that leads; the others accept lesser roles";
    alignment.add("dominant", json!({ "description": dominant, "type": "string", "pattern": NAME }));
    let indicators = numbers.branch("indicators");
    indicators.add("order", indicator_list("All indicators that exist here, in the order of their stages"));
    let scale = DepthScale::default();
    let levels = whole("Levels of depth", i64::from(DepthScale::LEAST), Some(i64::from(DepthScale::MOST)));
    indicators.add("depth_levels", with_default(levels, u64::from(scale.levels)));
    indicators.add("dropped", indicator_list("Indicators that do not exist here"));
    let needs = indicators_of("The needs of an indicator, instead of the default ones", &indicator_list("Indicators"));
    indicators.add("needs", needs);
    let pair = json!({
        "type": "object",
        "properties": {
            "between": name_list("Two actors", 2),
            "value": { "description": "Their correlation", "type": "number", "minimum": -1, "maximum": 1 },
        },
        "required": ["between", "value"],
        "additionalProperties": false,
    });
    let correlations = json!({
        "description": "Correlations of two actors' growth that replace those of the world factor",
        "type": "array",
        "items": pair,
    });
    numbers.branch("economy").add("growth_correlation", correlations);
}

/// Policies act as shocks do, and change numbers for a period.
fn policies(numbers: &mut Branch) -> Value {
    let effects = numbers.branch("shocks").branch(places::ANY).branch("effects").clone();
    let mut policy = Branch::default();
    add_to_acts(&mut policy);
    policy.add("from", year_or_date("The date of its effects, and from which `set` holds"));
    policy.add("until", year_or_date("The date from which the numbers of `set` have their old values again"));
    policy.add("set", change_places().into_schema("Numbers that change, by the paths of `stadial params`"));
    policy.add("effects", effects.into_schema("Amounts that it adds to variables, on their own scales"));
    let date = year_or_date("A date within the run");
    let dates = json!({ "anyOf": [date, { "type": "array", "items": date, "minItems": 1 }] });
    let inject = json!({
        "description": "Shocks of the scenario that it brings about, each on one or more dates",
        "type": "object",
        "patternProperties": { NAME: dates },
        "additionalProperties": false,
    });
    policy.add("inject", inject);
    json!({
        "description": "Named, dated changes, which `stadial compare` and `stadial run --policy` apply",
        "type": "object",
        "patternProperties": { NAME: policy.into_schema("") },
        "additionalProperties": false,
    })
}

fn add_to_shocks(numbers: &mut Branch) {
    let shock = numbers.branch("shocks").branch(places::ANY);
    add_to_acts(shock);
    add_times(shock);
    let activity = numbers.branch(ACTIVITIES).branch(places::ANY);
    activity.add("title", text("Its title; the name with spaces if not given"));
    activity.add("source", text("The evidence for it"));
    activity.add("kind", choice("What is seen to happen", &ACTIVITY_KINDS.map(|(kind, _)| kind)));
    activity.add("tags", name_list("Marks by which questions select: a service, a place, a type of weapon", 1));
    add_times(activity);
}

/// When a class can happen.
fn add_times(shock: &mut Branch) {
    let dates = json!({
        "description": "The dates on which it happens, instead of a rate",
        "type": "array",
        "items": year_or_date("A date within the run"),
        "minItems": 1,
    });
    shock.add("dates", dates);
    shock.add("from", year_or_date("The first year in which it can happen; only with a rate"));
    shock.add("until", year_or_date("The year from which it cannot happen any more; only with a rate"));
}

/// The keys that shocks and policies have in common.
fn add_to_acts(shock: &mut Branch) {
    shock.add("title", text("Its title; the name with spaces if not given"));
    shock.add("source", text("The evidence for it"));
    let tests = json!({ "description": "Whether it tests the members' support", "type": "boolean", "default": false });
    shock.add("test_of_support", tests);
    let depth = depth("The least depth that it gets");
    shock.add("jump_start", indicators_of("Indicators that it raises, whatever they need", &depth));
    shock.add("agreements", acts());
    shock.add("treaty", choice("Its effect on the treaty", &TREATY_WORDS.map(|(word, _)| word)));
    shock.add("treaty_kind", treaty_kind("The obligations of the signed treaty; defence if not given"));
}

#[cfg(test)]
mod tests;
