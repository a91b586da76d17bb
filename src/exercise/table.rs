//! The rows of a list, from CSV or JSON: cells by column, each with its place in the text.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::input::{Cell, Form, NamedRow, Place, Report, check_json, columns, composed, json_place, table};
use crate::scenario::likely_misspelling;

/// The columns of a list of injects, as written. Other columns are allowed.
pub const COLUMNS: [&str; 15] = [
    "id",
    "date",
    "offset",
    "offset_seconds",
    "from",
    "to",
    "title",
    "description",
    "objective",
    "expected_action",
    "depends_on",
    "probability",
    "probability_given_outcome",
    "probability_error",
    "tags",
];

/// An example of a row.
const EXAMPLE: &str = "2027-08-01,border crisis under date,title";

/// The columns that are read; probabilities are only checked.
const READ: [&str; 9] = [
    "id",
    "date",
    "offset",
    "offset_seconds",
    "title",
    "depends_on",
    "tags",
    "probability",
    "probability_given_outcome",
];

/// A column of codings; a list may have it, with a note that it is not used.
const CONFIDENCE: &str = "confidence";

/// The rows of a text, without empty cells; in CSV the header is row 1, in JSON the first object is.
pub(super) fn read(text: &str, report: &mut Report) -> Vec<NamedRow> {
    if text.trim_start().starts_with(['[', '{']) { json(text, report) } else { csv(text, report) }
}

fn csv(text: &str, report: &mut Report) -> Vec<NamedRow> {
    let form = Form { columns: &COLUMNS, row: "a row for each inject", example: EXAMPLE, may_be_empty: false };
    let Some(table) = table(text, 0, form, report) else { return Vec::new() };
    let columns = read_columns(table.names(), report);
    let help = format!("add it; the columns are {}", COLUMNS.join(", "));
    let needed = [&["title"][..], &["date", "offset", "offset_seconds"]];
    let missing = needed.into_iter().filter(|any| !table.has_one(any, &columns, &help, report)).count();
    // Without the column, no row has a value in it.
    if missing > 0 {
        return Vec::new();
    }
    table.by_column(&columns).into_iter().map(NamedRow::filled).collect()
}

/// Index of each name among the columns that are read; a misspelled one is an error, others are ignored.
fn read_columns<'n>(
    names: impl Iterator<Item = (&'n str, &'n Place)> + Clone,
    report: &mut Report,
) -> Vec<Option<&'static str>> {
    let known = columns(names.clone(), &COLUMNS, report);
    let given: Vec<&str> = known.iter().flatten().copied().collect();
    let read = |((name, place), known): ((&str, &Place), Option<&'static str>)| {
        if known.is_some() {
            return known.filter(|known| READ.contains(known));
        }
        if COLUMNS.contains(&name.to_lowercase().as_str()) {
            return None;
        }
        if name.eq_ignore_ascii_case(CONFIDENCE) {
            return Some(CONFIDENCE);
        }
        let suggestion = likely_misspelling(name, COLUMNS)?;
        let help = format!("write `{suggestion}`, or give the column a name that is less similar");
        report.add(place, format!("unknown column `{name}`"), format!("did you mean `{suggestion}`?"), help);
        // Read as the suggested column, so that its values are checked, too.
        READ.into_iter().find(|column| *column == suggestion && !given.contains(column))
    };
    names.zip(known).map(read).collect()
}

/// The form of a list in JSON.
const JSON_FORM: &str = "write a list of objects, or an object with such a list under \"injects\"";

fn json(text: &str, report: &mut Report) -> Vec<NamedRow> {
    let list = check_json(text).and_then(|()| {
        if text.trim_start().starts_with('[') {
            return serde_json::from_str(text);
        }
        match serde_json::from_str::<BTreeMap<String, &RawValue>>(text)?.get("injects") {
            Some(list) => serde_json::from_str(list.get()),
            None => Ok(Vec::new()),
        }
    });
    let list: Vec<&RawValue> = match list {
        Ok(list) => list,
        Err(error) => {
            report_json(text, &error, report);
            return Vec::new();
        }
    };
    if list.is_empty() {
        report.add(&Place::FILE, "there is no inject in the file", "nothing to play", JSON_FORM);
    }
    (1..).zip(list).filter_map(|(number, row)| object(text, number, row, report)).collect()
}

fn report_json(text: &str, error: &serde_json::Error, report: &mut Report) {
    let whole = error.to_string();
    let what = whole.split(" at line ").next().unwrap_or_default();
    let place = json_place(text, error);
    if error.is_data() && what.ends_with("twice") {
        report.add(&place, what, "the second", "remove or rename one of the two");
    } else {
        report.add(&place, format!("this is not a list of injects in JSON: {what}"), "here", JSON_FORM);
    }
}

/// The place of a part of the text.
fn within(text: &str, part: &RawValue) -> Place {
    let start = part.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
    Place { source: 0, span: start..start + part.get().len() }
}

fn object(text: &str, number: usize, row: &RawValue, report: &mut Report) -> Option<NamedRow> {
    let place = within(text, row);
    let Ok(object) = serde_json::from_str::<BTreeMap<String, &RawValue>>(row.get()) else {
        let help = "write each inject as { \"date\": \"2027-08-01\", \"title\": \"...\" }";
        report.add(&place, format!("row {number} is not an object"), "an object is needed", help);
        return None;
    };
    let mut object: Vec<(String, &RawValue)> = object.into_iter().collect();
    // In the order of the file.
    object.sort_by_key(|(_, value)| value.get().as_ptr());
    let places: Vec<(&str, Place)> = object.iter().map(|(key, value)| (key.as_str(), within(text, value))).collect();
    let columns = read_columns(places.iter().map(|(key, place)| (*key, place)), report);
    let mut cells = BTreeMap::new();
    for (column, value) in columns.into_iter().zip(object.iter().map(|(_, value)| value)) {
        let (Some(column), text_of) = (column, words(value)) else { continue };
        if !text_of.is_empty() {
            cells.insert(column, Cell { text: text_of, place: within(text, value) });
        }
    }
    Some(NamedRow { number, place, cells })
}

/// A text, the texts of a list with semicolons between them, or the JSON as written; empty for null.
fn words(value: &RawValue) -> String {
    let text = value.get();
    if let Ok(one) = serde_json::from_str::<String>(text) {
        return composed(one.trim());
    }
    if let Ok(several) = serde_json::from_str::<Vec<String>>(text) {
        return several.join(";");
    }
    if text == "null" { String::new() } else { text.to_owned() }
}
