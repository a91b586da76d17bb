//! Objects and lists in JSON, each with its place in the text.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::input::{Place, Report, composed};

/// An object: its values by key, as written.
pub(super) type Object<'t> = BTreeMap<String, &'t RawValue>;

/// The place of a part of the text.
pub(super) fn within(text: &str, part: &RawValue) -> Place {
    let start = part.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
    Place { source: 0, span: start..start + part.get().len() }
}

/// Row `number` as an object; reported if it is none.
pub(super) fn object<'t>(text: &str, number: usize, row: &'t RawValue, report: &mut Report) -> Option<Object<'t>> {
    let object = serde_json::from_str(row.get()).ok();
    if object.is_none() {
        let help = "write each inject as { \"date\": \"2027-08-01\", \"title\": \"...\" }";
        report.add(&within(text, row), format!("row {number} is not an object"), "an object is needed", help);
    }
    object
}

/// The items of the list under a key; reported if it is no list.
pub(super) fn list_in<'t>(text: &str, of: &Object<'t>, key: &str, report: &mut Report) -> Vec<&'t RawValue> {
    let Some(list) = of.get(key) else { return Vec::new() };
    serde_json::from_str(list.get()).unwrap_or_else(|_| {
        let help = "export it again from the tool that made it";
        report.add(&within(text, list), format!("`{key}` is not a list"), "a list is needed", help);
        Vec::new()
    })
}

/// A text or a number under a key; `None` where there is none, or null.
pub(super) fn text_of(of: &Object<'_>, key: &str) -> Option<String> {
    Some(words(of.get(key)?)).filter(|words| !words.is_empty())
}

/// A text, the texts of a list with semicolons between them, or the JSON as written; empty for null.
pub(super) fn words(value: &RawValue) -> String {
    let text = value.get();
    if let Ok(one) = serde_json::from_str::<String>(text) {
        return composed(one.trim());
    }
    if let Ok(several) = serde_json::from_str::<Vec<String>>(text) {
        return several.join(";");
    }
    if text == "null" { String::new() } else { text.to_owned() }
}
