//! As much of JSON Schema as the schemas of this program need. A crate for all of it would bring `num-traits` with `std`, and
//! so, in the tests alone, draws of parameters by the platform's libm.

use serde_json::Value;

/// What of a value is not as its schema says, each with its place.
pub(crate) fn mistakes(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

/// Holds a value to a part of the schema `root`.
fn check(root: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let rules = match schema {
        Value::Bool(true) => return,
        Value::Object(rules) => rules,
        _ => panic!("no schema: {schema}"),
    };
    for (rule, wanted) in rules {
        match rule.as_str() {
            // What is printed to people, and how numbers may be kept; `$defs` holds only where it is referred to.
            "$schema" | "$defs" | "title" | "description" | "format" => {}
            "$ref" => {
                let path = wanted.as_str().and_then(|path| path.strip_prefix('#')).unwrap();
                check(root, root.pointer(path).unwrap_or_else(|| panic!("{path}")), value, place, found);
            }
            "anyOf" => {
                let fits = |schema: &Value| {
                    let mut wrong = Vec::new();
                    check(root, schema, value, place, &mut wrong);
                    wrong.is_empty()
                };
                if !wanted.as_array().unwrap().iter().any(fits) {
                    found.push(format!("{place}: {value} is none of {wanted}"));
                }
            }
            "type" => {
                let types = wanted.as_array().map_or(std::slice::from_ref(wanted), Vec::as_slice);
                if !types.iter().any(|wanted| is(wanted.as_str().unwrap(), value)) {
                    found.push(format!("{place}: {value} is no {wanted}"));
                }
            }
            "minimum" => {
                if value.as_f64().is_some_and(|number| number < wanted.as_f64().unwrap()) {
                    found.push(format!("{place}: {value} is less than {wanted}"));
                }
            }
            "required" => {
                let there = |key: &&Value| value.as_object().is_none_or(|all| all.contains_key(key.as_str().unwrap()));
                let missing = wanted.as_array().unwrap().iter().filter(|key| !there(key));
                found.extend(missing.map(|key| format!("{place}: there is no {key}")));
            }
            "properties" => {
                for (key, schema) in wanted.as_object().unwrap() {
                    let entry = value.get(key).into_iter();
                    entry.for_each(|entry| check(root, schema, entry, &format!("{place}/{key}"), found));
                }
            }
            "additionalProperties" => {
                let named = |key: &String| rules.get("properties").is_some_and(|named| named.get(key).is_some());
                let others = value.as_object().into_iter().flatten().filter(|(key, _)| !named(key));
                others.for_each(|(key, entry)| check(root, wanted, entry, &format!("{place}/{key}"), found));
            }
            "items" => {
                for (number, entry) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, entry, &format!("{place}/{number}"), found);
                }
            }
            other => panic!("`{other}` is not known here"),
        }
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("`{other}` is no type"),
    }
}

/// What finds no mistake in anything would show nothing.
#[test]
fn mistakes_are_found() {
    let schema = serde_json::json!({
        "type": "object",
        "properties": {
            "name": { "type": "string" },
            "rows": { "type": ["integer", "null"], "minimum": 0, "format": "uint64" },
            "parts": { "type": "array", "items": { "$ref": "#/$defs/part" } },
            "either": { "anyOf": [{ "$ref": "#/$defs/part" }, { "type": "null" }] },
            "sums": { "type": "object", "additionalProperties": { "type": "string" } },
        },
        "required": ["name", "parts"],
        "$defs": { "part": { "type": "object", "properties": { "x": { "type": "number" } }, "required": ["x"] } },
    });
    let right =
        serde_json::json!({ "name": "a", "rows": null, "parts": [{ "x": 1.5 }, { "x": 2 }], "either": { "x": 0 } });
    assert_eq!(mistakes(&schema, &right), [""; 0]);
    for (key, wrong) in [
        ("name", serde_json::json!(1)),
        ("name", Value::Null),
        ("rows", serde_json::json!(-1)),
        ("rows", serde_json::json!(1.5)),
        ("parts", serde_json::json!({})),
        ("parts", serde_json::json!([{ "x": 1 }, {}])),
        ("parts", serde_json::json!([{ "x": "1" }])),
        ("either", serde_json::json!({})),
        ("either", serde_json::json!([])),
        ("sums", serde_json::json!({ "a": "1", "b": 2 })),
    ] {
        let mut other = right.clone();
        other[key] = wrong;
        assert_eq!(mistakes(&schema, &other).len(), 1, "{other}");
    }
    let mut other = right;
    other.as_object_mut().unwrap().remove("parts");
    assert_eq!(mistakes(&schema, &other), [": there is no \"parts\""]);
}
