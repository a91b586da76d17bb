//! The rows of a list, from CSV or JSON: cells by column, each with its place in the text.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::input::{Cell, Form, Lines, NamedRow, Place, Report, check_json, json_place, table};

use super::columns::{COLUMNS, read_columns};
use super::date::{is_blueprint_time, is_relative_day, is_trigger};
use super::json::{Object, object, within, words};
use super::{blueprint, openaev};

/// An example of a row.
const EXAMPLE: &str = "2027-08-01,border crisis under date,title";

/// Whether a text has the form of a moment of another tool.
type HasForm = fn(&str) -> bool;

/// The columns of these that hold moments, with their form. What has the name but in no row the form is another column.
const FORMS: [(&str, HasForm); 3] = [("trigger", is_trigger), ("day", is_relative_day), ("time", is_blueprint_time)];

/// The rows of a text, without empty cells; in CSV the header is row 1, in JSON the first object is. Of a sheet, row and
/// line are the same.
pub(super) fn read(text: &str, is_sheet: bool, report: &mut Report) -> Vec<NamedRow> {
    let is_json = !is_sheet && text.trim_start().starts_with(['[', '{']);
    let mut rows = if is_json { json(text, report) } else { csv(text, is_sheet, report) };
    for (column, has_form) in FORMS {
        let cells = || rows.iter().filter_map(|row| row.cells.get(column));
        if !cells().any(|cell| has_form(&cell.text)) {
            rows.iter_mut().for_each(|row| drop(row.cells.remove(column)));
        }
    }
    rows
}

fn csv(text: &str, is_sheet: bool, report: &mut Report) -> Vec<NamedRow> {
    let form = Form { columns: &COLUMNS, row: "a row for each inject", example: EXAMPLE, may_be_empty: false };
    let Some(table) = table(text, 0, form, report) else { return Vec::new() };
    let columns = read_columns(table.names(), report);
    let help = format!("add it; the columns are {}", COLUMNS.join(", "));
    let needed = [&["title"][..], &["date", "offset", "offset_seconds", "trigger", "day", "time"]];
    let missing = needed.into_iter().filter(|any| !table.has_one(any, &columns, &help, report)).count();
    // Without the column, no row has a value in it.
    if missing > 0 {
        return Vec::new();
    }
    let mut rows: Vec<NamedRow> = table.by_column(&columns).into_iter().map(NamedRow::filled).collect();
    if is_sheet {
        let lines = Lines::of(text);
        rows.iter_mut().for_each(|row| row.number = lines.line(&row.place));
    }
    rows
}

/// The form of a list in JSON.
const JSON_FORM: &str = "write a list of objects, or an object with such a list under \"injects\"";

fn json(text: &str, report: &mut Report) -> Vec<NamedRow> {
    let list = check_json(text).and_then(|()| {
        if text.trim_start().starts_with('[') {
            return serde_json::from_str(text).map(Written::List);
        }
        let top = serde_json::from_str::<Object<'_>>(text)?;
        if blueprint::is_msel(&top) || openaev::list_of(&top).is_some() {
            return Ok(Written::Exported(top));
        }
        top.get("injects").map_or(Ok(Vec::new()), |list| serde_json::from_str(list.get())).map(Written::List)
    });
    let rows: Vec<NamedRow> = match list {
        Ok(Written::List(list)) => {
            (1..).zip(list).filter_map(|(number, row)| named(text, number, row, report)).collect()
        }
        Ok(Written::Exported(top)) if blueprint::is_msel(&top) => blueprint::rows(text, &top, report),
        Ok(Written::Exported(top)) => openaev::rows(text, &top, report),
        Err(error) => {
            report_json(text, &error, report);
            return Vec::new();
        }
    };
    if rows.is_empty() && report.count() == 0 {
        report.add(&Place::FILE, "there is no inject in the file", "nothing to play", JSON_FORM);
    }
    rows
}

/// What a text in JSON holds.
enum Written<'t> {
    /// A list of injects.
    List(Vec<&'t RawValue>),
    /// What another tool exported.
    Exported(Object<'t>),
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

fn named(text: &str, number: usize, row: &RawValue, report: &mut Report) -> Option<NamedRow> {
    let mut object: Vec<(String, &RawValue)> = object(text, number, row, report)?.into_iter().collect();
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
    Some(NamedRow { number, place: within(text, row), cells })
}
