//! The rows of a list, from CSV or JSON: cells by column, each with its place in the text.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::assessment::rows;
use crate::scenario::{Place, Report, composed, near};

/// The columns of a list of injects, as they are written. Others may stand beside them.
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

/// The columns that are read.
pub(super) const READ: [&str; 7] = ["id", "date", "offset", "offset_seconds", "title", "depends_on", "tags"];

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub text: String,
    pub place: Place,
}

/// A row: its number as people count it, its place, and its cells that are not empty.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub number: usize,
    pub place: Place,
    pub cells: BTreeMap<&'static str, Cell>,
}

/// The rows of a text; in CSV the header is row 1, in JSON the first object is.
pub(super) fn read(text: &str, report: &mut Report) -> Vec<Row> {
    if text.trim_start().starts_with(['[', '{']) { json(text, report) } else { table(text, report) }
}

fn table(text: &str, report: &mut Report) -> Vec<Row> {
    let rows = rows(text, report);
    let Some((header, rest)) = rows.split_first() else {
        let help = format!("begin with the line {} and write a row for each inject", COLUMNS.join(","));
        report.add(&Place::FILE, "the file is empty", "nothing stands here", help);
        return Vec::new();
    };
    let names = header.cells.iter().map(|cell| (cell.text.as_str(), &cell.place));
    let columns = columns(names, report);
    let needed = [&["title"][..], &["date", "offset", "offset_seconds"]];
    for any in needed {
        if !columns.iter().flatten().any(|column| any.contains(column)) {
            let message = format!("there is no column `{}`", any.join("` or `"));
            let help = format!("add it; the columns are {}", COLUMNS.join(", "));
            report.add(&header.place, message, format!("no `{}`", any[0]), help);
        }
    }
    let mut found = Vec::new();
    for (number, row) in (2..).zip(rest).filter(|(_, row)| !row.cells.is_empty()) {
        if row.cells.len() != columns.len() {
            let message =
                format!("row {number} has {} values, but there are {} columns", row.cells.len(), columns.len());
            let help =
                "put a text with a comma in double quotes, and write every comma, also where a value is left empty";
            report.add(&row.place, message, format!("{} values are needed", columns.len()), help);
            continue;
        }
        let cells = columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.text.is_empty());
        let cell = |cell: &crate::assessment::Cell| Cell { text: cell.text.clone(), place: cell.place.clone() };
        let cells = cells.filter_map(|(column, own)| Some(((*column)?, cell(own)))).collect();
        found.push(Row { number, place: row.place.clone(), cells });
    }
    found
}

/// Which of the columns that are read each name is; a misspelt one is a mistake, others are left alone.
fn columns<'n>(
    names: impl Iterator<Item = (&'n str, &'n Place)> + Clone,
    report: &mut Report,
) -> Vec<Option<&'static str>> {
    let given: Vec<&str> = names.clone().map(|(name, _)| name).collect();
    let mut seen: Vec<&str> = Vec::new();
    names
        .map(|(name, place)| {
            let mut column = READ.into_iter().find(|column| column.eq_ignore_ascii_case(name));
            let missing = READ.into_iter().filter(|column| !given.contains(column));
            if column.is_some() && seen.contains(&name) {
                report.add(
                    place,
                    format!("the column `{name}` is there twice"),
                    "named before",
                    "remove one of the two",
                );
            } else if column.is_none()
                && !COLUMNS.contains(&name)
                && let Some(meant) = near(name, missing).filter(|meant| meant.len().abs_diff(name.len()) <= 2)
            {
                let help = format!("write `{meant}`, or a name that is not so near to it");
                report.add(place, format!("unknown column `{name}`"), format!("did you mean `{meant}`?"), help);
                // Taken for what was meant, so that its values are checked, too.
                column = Some(meant);
            }
            seen.push(name);
            column
        })
        .collect()
}

fn json(text: &str, report: &mut Report) -> Vec<Row> {
    let list: Result<Vec<&RawValue>, serde_json::Error> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::from_str::<BTreeMap<String, &RawValue>>(text).and_then(|object| match object.get("injects") {
            Some(list) => serde_json::from_str(list.get()),
            None => Ok(Vec::new()),
        })
    };
    let list = match list {
        Ok(list) => list,
        Err(error) => {
            let help = "write a list of objects, or an object with such a list under \"injects\"";
            report.add(&place_of(text, &error), format!("this is no JSON: {error}"), "here", help);
            return Vec::new();
        }
    };
    if list.is_empty() {
        let help = "write a list of objects, or an object with such a list under \"injects\"";
        report.add(&Place::FILE, "there is no inject in the file", "nothing to play", help);
    }
    (1..).zip(list).filter_map(|(number, row)| object(text, number, row, report)).collect()
}

fn place_of(text: &str, error: &serde_json::Error) -> Place {
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = (line + error.column().saturating_sub(1)).min(text.len().saturating_sub(1));
    Place { source: 0, span: at..at + 1 }
}

/// Where a part of the text stands in it.
fn within(text: &str, part: &RawValue) -> Place {
    let start = part.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
    Place { source: 0, span: start..start + part.get().len() }
}

fn object(text: &str, number: usize, row: &RawValue, report: &mut Report) -> Option<Row> {
    let place = within(text, row);
    let Ok(object) = serde_json::from_str::<BTreeMap<String, &RawValue>>(row.get()) else {
        let help = "write each inject as { \"date\": \"2027-08-01\", \"title\": \"...\" }";
        report.add(&place, format!("row {number} is no object"), "an object is needed", help);
        return None;
    };
    let places: Vec<(String, Place)> = object.iter().map(|(key, value)| (key.clone(), within(text, value))).collect();
    let columns = columns(places.iter().map(|(key, place)| (key.as_str(), place)), report);
    let mut cells = BTreeMap::new();
    for (column, value) in columns.into_iter().zip(object.values()) {
        let (Some(column), text_of) = (column, words(value)) else { continue };
        if !text_of.is_empty() {
            cells.insert(column, Cell { text: text_of, place: within(text, value) });
        }
    }
    Some(Row { number, place, cells })
}

/// A text, the texts of a list with semicolons between them, or what is written; nothing for null.
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
