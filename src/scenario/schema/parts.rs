//! Schemas of the parts of a file that are not numbers.

use serde_json::{Map, Value, json};

use crate::input::YEAR_MAX;
use crate::model::FactConfidence;
use crate::theory::{AgreementKind, AlignmentType, DepthScale, INDICATORS, Obligation, TYPES, TreatyStatus};
use std::collections::BTreeSet;

use super::super::base_rates::base_rates;
use super::super::conditions::{AT_LEAST_MAX, BALANCES};
use super::super::evidence::ROW_KEYS;
use super::super::number::{DISTRIBUTIONS, RELATIVE};
use super::super::observed::unit_words;
use super::super::record::Recorded;
use super::NAME;
use super::places::Branch;

/// A text.
pub(super) fn text(description: &str) -> Value {
    json!({ "description": description, "type": "string" })
}

/// A whole number.
pub(super) fn whole(description: &str, low: i64, high: Option<i64>) -> Value {
    let mut schema = json!({ "description": description, "type": "integer", "minimum": low });
    if let Some(high) = high {
        schema["maximum"] = json!(high);
    }
    schema
}

/// A depth of an active indicator. The number of levels depends on the scenario.
pub(super) fn depth(description: &str) -> Value {
    whole(description, 1, Some(i64::from(DepthScale::MOST)))
}

/// A list of at least `n` different names.
pub(super) fn name_list(description: &str, n: usize) -> Value {
    let name = json!({ "type": "string", "pattern": NAME });
    json!({ "description": description, "type": "array", "items": name, "minItems": n, "uniqueItems": true })
}

/// One of several words.
pub(super) fn choice(description: &str, words: &[&str]) -> Value {
    json!({ "description": description, "enum": words })
}

/// One of several words, or a list of them.
fn choices(description: &str, words: &[&str]) -> Value {
    let list = json!({ "type": "array", "items": { "enum": words }, "minItems": 1, "uniqueItems": true });
    json!({ "description": description, "anyOf": [{ "enum": words }, list] })
}

/// The obligations of a treaty.
pub(super) fn treaty_kind(description: &str) -> Value {
    choices(description, &Obligation::ALL.map(Obligation::key))
}

/// A list of indicators.
pub(super) fn indicator_list(description: &str) -> Value {
    let keys = INDICATORS.map(|indicator| indicator.key);
    json!({ "description": description, "type": "array", "items": { "enum": keys }, "uniqueItems": true })
}

/// A table with a key for each indicator.
pub(super) fn indicators_of(description: &str, each: &Value) -> Value {
    let properties: Map<String, Value> =
        INDICATORS.iter().map(|indicator| (indicator.key.to_owned(), each.clone())).collect();
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// A year or a TOML date, which schema checkers see as a string.
pub(super) fn year_or_date(description: &str) -> Value {
    year_within(description, 1, YEAR_MAX)
}

/// A year from `first` to `last` or a TOML date.
pub(super) fn year_within(description: &str, first: i64, last: i64) -> Value {
    let date = json!({ "type": "string", "format": "date" });
    json!({ "description": description, "anyOf": [{ "type": "integer", "minimum": first, "maximum": last }, date] })
}

/// A relative change of a number.
pub(super) fn relative() -> Value {
    let amount = json!({ "anyOf": [{ "type": "number" }, { "$ref": "#/$defs/distribution" }] });
    let ways = RELATIVE.map(|(key, _)| {
        json!({ "type": "object", "properties": { key: amount }, "required": [key], "additionalProperties": false })
    });
    json!({ "description": "The addend or the factor of the number", "oneOf": ways })
}

/// The distributions.
pub(super) fn distribution() -> Value {
    let distribution = |(name, needs): (&str, &[&str])| {
        let mut numbers: Map<String, Value> =
            needs.iter().map(|need| ((*need).to_owned(), json!({ "type": "number" }))).collect();
        for spread in ["sd", "sigma", "median", "alpha", "beta"] {
            if let Some(number) = numbers.get_mut(spread) {
                number["exclusiveMinimum"] = json!(0);
            }
        }
        if name == "beta" {
            numbers.insert("low".to_owned(), json!({ "type": "number", "default": 0 }));
            numbers.insert("high".to_owned(), json!({ "type": "number", "default": 1 }));
        }
        if name == "discrete" {
            let list = |items: Value| json!({ "type": "array", "items": items, "minItems": 1 });
            numbers.insert("values".to_owned(), list(json!({ "type": "number" })));
            numbers.insert("weights".to_owned(), list(json!({ "type": "number", "minimum": 0 })));
        }
        // Not required here: a file that extends another may change one number of a distribution.
        let inner = json!({ "type": "object", "properties": numbers, "additionalProperties": false });
        json!({ "type": "object", "properties": { name: inner }, "required": [name], "additionalProperties": false })
    };
    let distributions: Vec<Value> = DISTRIBUTIONS.into_iter().map(distribution).collect();
    json!({
        "description": "A distribution from which an uncertain number is drawn; draws outside its domain are repeated",
        "oneOf": distributions,
    })
}

/// An observed series.
pub(super) fn series() -> Value {
    let pair = json!({
        "type": "array",
        "prefixItems": [{ "type": "integer" }, { "type": "number" }],
        "minItems": 2,
        "maxItems": 2,
    });
    json!({
        "type": "object",
        "properties": {
            "source": text("The source of the values"),
            "values": {
                "description": "Pairs of year and value, consecutive, from the start or before; or give `file`",
                "type": "array",
                "items": pair,
                "minItems": 1,
            },
            "file": text("A table in CSV as it was published, relative to this file, in place of `values`"),
            "unit": choice("The unit of the numbers in the file", &unit_words()),
            "entity": text("Whose numbers are meant: a name or code in the file; the actor's name if not given"),
            "indicator": text("What is meant, where the file has several indicators: a name or code in the file"),
            "column": text("The column of the numbers, where a row is a year and there are several"),
            "year_column": text("The column of years, where its name is not a usual one"),
            "entity_column": text("The column of `entity`, where its name is not a usual one or several have it"),
        },
        "not": { "required": ["values", "file"] },
        "additionalProperties": false,
    })
}

/// Bounds of a quantity.
pub(super) fn range() -> Value {
    json!({
        "type": "object",
        "properties": { "at_least": { "type": "number" }, "at_most": { "type": "number" } },
        "minProperties": 1,
        "additionalProperties": false,
    })
}

/// An outcome; `values` contains the quantities.
pub(super) fn outcome(values: &Branch) -> Value {
    let years = |description: &str| json!({ "description": description, "type": "number", "exclusiveMinimum": 0 });
    let mut properties = titled_conditions(values);
    properties.insert("from".to_owned(), year_or_date("The date from which it counts"));
    properties.insert("until".to_owned(), year_or_date("The date up to which it counts, itself excluded"));
    properties.insert("lasting_years".to_owned(), years("The time for which it must hold without a break"));
    properties.insert("reference_class".to_owned(), reference());
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// Reference classes of an outcome or of a question.
fn reference() -> Value {
    let classes = json!({ "type": "string", "enum": base_rates().iter().map(|rate| &rate.name).collect::<Vec<_>>() });
    json!({
        "description": "The reference class, or several, at whose rate of the past the probability is to be seen",
        "anyOf": [classes, { "type": "array", "items": classes, "minItems": 1, "uniqueItems": true }],
    })
}

/// A fact; `values` contains the quantities.
pub(super) fn fact(values: &Branch) -> Value {
    let mut properties = titled_conditions(values);
    let boolean = |description: &str| json!({ "description": description, "type": "boolean" });
    let name = json!({
        "description": "The outcome that held or did not hold, instead of conditions; its own window is ignored",
        "type": "string",
        "pattern": NAME,
    });
    let confidence = choice("How certain it is", &FactConfidence::ALL.map(FactConfidence::key));
    let persistence = "Whether it would have held if nothing had changed; if not given, whether it holds at the start";
    let keys = [
        ("outcome", name),
        ("on", year_or_date("The day to whose state it refers")),
        ("by", year_or_date("The day by which it held at any time, itself excluded; instead of `on`")),
        ("from", year_or_date("The date from which it counts; only with `by`")),
        ("held", boolean("Whether it held in fact")),
        ("confidence", confidence),
        ("source", text("The evidence for it")),
        ("persistence", boolean(persistence)),
    ];
    properties.extend(keys.map(|(key, schema)| (key.to_owned(), schema)));
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// The record: a series of states for each of its subjects.
pub(super) fn record() -> Value {
    let series = |what: Recorded| {
        let state = if what == Recorded::Stage {
            json!({ "anyOf": [{ "type": "integer", "minimum": 0, "maximum": 7 }, { "const": "unknown" }] })
        } else {
            json!({ "enum": what.states().into_iter().chain(["unknown".to_owned()]).collect::<Vec<_>>() })
        };
        let pair = json!({
            "description": "The day from which it is so, and the state",
            "type": "array",
            "prefixItems": [year_or_date("The day"), state],
            "minItems": 2,
            "maxItems": 2,
        });
        let values = json!({
            "description": "The states in the order of their days; each holds until the next",
            "type": "array",
            "items": pair,
            "minItems": 1,
        });
        let keys = [
            ("values", values),
            ("until", year_or_date("The record ends before this day")),
            ("error", json!({ "description": "How wrong it may be, as in a table of evidence", "type": "number" })),
            ("source", text("Where it comes from")),
        ];
        let properties: Map<String, Value> = keys.map(|(key, schema)| (key.to_owned(), schema)).into_iter().collect();
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    };
    let properties: Map<String, Value> =
        Recorded::ALL.map(|what| (what.key().to_owned(), series(what))).into_iter().collect();
    json!({
        "description": "How type, stage and treaty changed in fact, against which `stadial score` holds forecasts",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// A row of evidence, or the files of its tables.
pub(super) fn evidence() -> Value {
    let cell = |description: &str| json!({ "description": description, "type": ["string", "number"] });
    let properties: Map<String, Value> =
        ROW_KEYS.into_iter().map(|(key, description)| (key.to_owned(), cell(description))).collect();
    // A file that extends another may leave out any key.
    json!({
        "description": "A row; under `file` one table in CSV or a list of them, relative to this file",
        "type": ["object", "string", "array"],
        "properties": properties,
        "additionalProperties": false,
        "items": { "type": "string" },
        "minItems": 1,
        "uniqueItems": true,
    })
}

/// A question that is answered by every run.
pub(super) fn question() -> Value {
    let ask = "What is asked, such as \"alliance by 2040 given crisis by 2030\"; see the page on `ask` of the guide";
    let properties = [
        ("title", text("Its title; the question itself if not given")),
        ("ask", text(ask)),
        (
            "resolves",
            year_or_date("The day on which it resolves; if not given, that on which it is decided at the latest"),
        ),
        ("reference_class", reference()),
    ];
    let properties: Map<String, Value> = properties.map(|(key, schema)| (key.to_owned(), schema)).into_iter().collect();
    // A file that extends another may leave out any key.
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// A column of the rows of a panel: a path, several, or a table.
pub(super) fn panel_column() -> Value {
    let paths =
        json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "minItems": 1 }] });
    let mut path = paths.clone();
    path["description"] = json!("The path that a cell sets, or several");
    let optional = "Whether a cell may be empty, or the column missing: then the value here holds";
    let keep = "Whether it is carried along to the results, and sets nothing";
    let table = json!({
        "type": "object",
        "properties": {
            "path": path,
            "title": text("What it holds"),
            "optional": { "description": optional, "type": "boolean", "default": false },
            "keep": { "description": keep, "type": "boolean", "default": false },
        },
        "additionalProperties": false,
    });
    json!({ "anyOf": [paths, table] })
}

/// A title, and the conditions.
fn titled_conditions(values: &Branch) -> Map<String, Value> {
    let conditions = conditions(values);
    let alternative =
        json!({ "type": "object", "properties": conditions, "minProperties": 1, "additionalProperties": false });
    let mut properties = Map::new();
    properties.insert("title".to_owned(), text("Its title; the name with spaces if not given"));
    properties.extend(conditions);
    let any = json!({
        "description": "Alternatives; the keys beside them are required in addition to each",
        "type": "array",
        "items": alternative,
        "minItems": 1,
    });
    properties.insert("any".to_owned(), any);
    properties
}

/// That agreements stand so.
fn statuses() -> Value {
    let words: BTreeSet<&str> =
        AgreementKind::ALL.into_iter().flat_map(AgreementKind::words).map(|(word, _)| word).collect();
    let words: Vec<&str> = words.into_iter().collect();
    json!({
        "description": "Agreements stand so",
        "type": "object",
        "patternProperties": { NAME: choice("What is so", &words) },
        "additionalProperties": false,
    })
}

fn conditions(values: &Branch) -> Map<String, Value> {
    let types = TYPES.map(AlignmentType::key);
    let or_initial: Vec<&str> = types.into_iter().chain(["initial"]).collect();
    let depth = depth("Least depth");
    let mut conditions = vec![
        ("type", choices("The type is one of these", &types)),
        ("type_above", choice("The type is above this one", &or_initial)),
        ("type_below", choice("The type is below this one", &or_initial)),
        ("stage_at_least", whole("The stage is at least this", 0, Some(7))),
        ("stage_at_most", whole("The stage is at most this", 0, Some(7))),
        ("stage_above", choice("The stage is above that of the start", &["initial"])),
        ("stage_below", choice("The stage is below that of the start", &["initial"])),
        ("depth_at_least", indicators_of("Indicators are at least this deep", &depth)),
        ("breaks_at_least", whole("The alignment broke at least this many times since the start", 1, None)),
        ("treaty", choice("The relation of the treaty to the type", &TreatyStatus::ALL.map(TreatyStatus::key))),
        ("treaty_kind", treaty_kind("The treaty in force has one of these obligations")),
    ];
    conditions.push(("agreement", statuses()));
    for balance in BALANCES {
        let description = format!("The level of {}; several must follow each other", balance.name());
        conditions.push((balance.name(), choices(&description, balance.level_names())));
    }
    conditions.push(("values", values.clone().into_schema("Quantities are within bounds")));
    conditions.push(("shocks", name_list("All of these shocks have happened ...", 1)));
    let years = json!({ "description": "... within these years", "type": "number", "exclusiveMinimum": 0 });
    conditions.push(("within_years", years));
    let number = whole("At least this many of these shocks together, instead of one of each", 1, Some(AT_LEAST_MAX));
    conditions.push(("at_least", number));
    conditions.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect()
}
