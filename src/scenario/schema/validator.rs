//! A validator for the subset of JSON Schema that the schema uses, so that the tests can validate scenarios.

use serde_json::{Map, Value, json};

use super::super::name::is_name;
use super::{DOTTED, NAME};

/// A scenario text as the JSON that a validator gets.
pub(super) fn json_of(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(number) => json!(number),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(value) => json!(value),
            toml::Value::Datetime(date) => json!(date.to_string()),
            toml::Value::Array(items) => Value::Array(items.into_iter().map(convert).collect()),
            toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, convert(value))).collect(),
        }
    }
    convert(toml::Value::Table(toml::from_str(text).unwrap()))
}

/// The places at which a value does not match the schema.
pub(super) fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    for (word, rule) in schema.as_object().unwrap() {
        if !fits(root, schema, word, rule, value, path, found) {
            found.push(format!("{path}: {value} breaks {word} {rule}"));
        }
    }
}

fn fits(
    root: &Value,
    schema: &Value,
    word: &str,
    rule: &Value,
    value: &Value,
    path: &str,
    found: &mut Vec<String>,
) -> bool {
    let ok = |schema: &Value, value: &Value| {
        let mut inner = Vec::new();
        check(root, schema, value, path, &mut inner);
        inner.is_empty()
    };
    let number = |holds: fn(f64, f64) -> bool| match (value.as_f64(), rule.as_f64()) {
        (Some(value), Some(rule)) => holds(value, rule),
        _ => true,
    };
    let list = value.as_array();
    match word {
        "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
        "$ref" => ok(root.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap(), value),
        "type" => match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.is_i64(),
            other => panic!("type {other}"),
        },
        "enum" => rule.as_array().unwrap().contains(value),
        "minimum" => number(|value, rule| value >= rule),
        "maximum" => number(|value, rule| value <= rule),
        "exclusiveMinimum" => number(|value, rule| value > rule),
        "exclusiveMaximum" => number(|value, rule| value < rule),
        "multipleOf" => number(|value, rule| value % rule == 0.0),
        "pattern" => value.as_str().is_none_or(|text| matches(rule.as_str().unwrap(), text)),
        "minItems" => list.is_none_or(|items| items.len() as f64 >= rule.as_f64().unwrap()),
        "maxItems" => list.is_none_or(|items| items.len() as f64 <= rule.as_f64().unwrap()),
        "uniqueItems" => list.is_none_or(|items| (1..items.len()).all(|i| !items[..i].contains(&items[i]))),
        "items" => list.is_none_or(|items| items.iter().all(|item| ok(rule, item))),
        "prefixItems" => {
            list.is_none_or(|items| rule.as_array().unwrap().iter().zip(items).all(|(s, item)| ok(s, item)))
        }
        "minProperties" => value.as_object().is_none_or(|table| table.len() as f64 >= rule.as_f64().unwrap()),
        "required" => rule.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some()),
        "anyOf" => rule.as_array().unwrap().iter().any(|one| ok(one, value)),
        "oneOf" => rule.as_array().unwrap().iter().filter(|one| ok(one, value)).count() == 1,
        "properties" | "patternProperties" => {
            let keys = value.as_object().into_iter().flatten();
            for (key, inner) in keys {
                for one in schemas_of(rule.as_object().unwrap(), key, word == "patternProperties") {
                    check(root, one, inner, &format!("{path}.{key}"), found);
                }
            }
            true
        }
        "additionalProperties" => {
            let known = |key: &str| {
                let of = |word: &str| schema.get(word).and_then(Value::as_object);
                of("properties").is_some_and(|table| table.contains_key(key))
                    || of("patternProperties").is_some_and(|table| !schemas_of(table, key, true).is_empty())
            };
            value.as_object().is_none_or(|table| table.keys().all(|key| known(key)))
        }
        other => panic!("the schema uses {other}"),
    }
}

fn schemas_of<'s>(table: &'s Map<String, Value>, key: &str, by_pattern: bool) -> Vec<&'s Value> {
    let fits = |known: &str| if by_pattern { matches(known, key) } else { known == key };
    table.iter().filter(|(known, _)| fits(known)).map(|(_, schema)| schema).collect()
}

fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        NAME => is_name(text),
        DOTTED => text.contains('.') && text.split('.').all(is_name),
        other => panic!("the schema uses the pattern {other}"),
    }
}
