//! JSON without duplicate keys.

use std::collections::BTreeSet;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::place::Place;

/// Checks that a text is JSON and that no object in it, at any depth, has a key twice: a parser would take the last
/// one.
///
/// # Errors
/// With line and column of the syntax error or of the duplicate key; `is_data` holds for the latter.
pub fn check_json(text: impl AsRef<[u8]>) -> Result<(), serde_json::Error> {
    serde_json::from_slice::<Distinct>(text.as_ref()).map(|_| ())
}

/// The place of an error in a text in JSON.
pub(crate) fn json_place(text: &str, error: &serde_json::Error) -> Place {
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = (line + error.column().saturating_sub(1)).min(text.len().saturating_sub(1));
    Place { source: 0, span: at..at + 1 }
}

/// Any value, once it has been checked.
struct Distinct;

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Checker)
    }
}

struct Checker;

impl<'de> Visitor<'de> for Checker {
    type Value = Distinct;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_str<E>(self, _: &str) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_unit<E>(self) -> Result<Distinct, E> {
        Ok(Distinct)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Distinct, A::Error> {
        while items.next_element::<Distinct>()?.is_some() {}
        Ok(Distinct)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Distinct, A::Error> {
        let mut keys = BTreeSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            if keys.contains(&key) {
                return Err(A::Error::custom(format!("the key `{key}` occurs twice")));
            }
            keys.insert(key);
            entries.next_value::<Distinct>()?;
        }
        Ok(Distinct)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duplicate_key_is_found_at_any_depth() {
        for text in [r#"{"a": 1, "b": [{"a": null}, {"a": -1.5e3}], "c": {"a": true}}"#, "[]", "\"x\"", "7"] {
            check_json(text).unwrap();
        }
        let twice = ["{\"a\": 1,\n \"a\": 1}", "[{\"b\": {\"a\": 1,\n \"\\u0061\": 2}}]"];
        for text in twice {
            let error = check_json(text).unwrap_err();
            assert!(error.is_data() && error.line() == 2, "{error}");
            assert!(error.to_string().starts_with("the key `a` occurs twice"), "{error}");
        }
        assert!(!check_json("{\"a\": }").unwrap_err().is_data());
        assert!(check_json("[".repeat(100_000)).is_err());
    }
}
