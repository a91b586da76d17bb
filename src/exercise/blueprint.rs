//! What Blueprint of CMU exports of a MSEL as JSON: its own entity, with data fields, events and their values.
//!
//! The keys are those of `MselEntity`, `DataFieldEntity`, `ScenarioEventEntity` and `DataValueEntity` in
//! cmu-sei/Blueprint.Api (`Blueprint.Api.Data/Models`, commit 1cac1ce), which `MselService.DownloadJsonAsync` writes
//! (`Blueprint.Api/Services/MselService.cs`, lines 1821 to 1863). An event occurs `DeltaSeconds` after the `StartTime` of the
//! MSEL.

use std::collections::BTreeMap;

use crate::input::{Cell, NamedRow, Place, Report};

use super::columns::read_columns;
use super::json::{Object, list_in, object, text_of, within};

/// The value of `ScenarioEventType` of an inject; information and facilitation have others (`Enumerations.cs`, lines 25 to
/// 30).
pub const INJECT: u64 = 10;

/// The `StartTime` of a MSEL for which none was set.
const UNSET: &str = "0001-01-01";

/// Whether an object is such a MSEL.
pub(super) fn is_msel(top: &Object<'_>) -> bool {
    top.contains_key("ScenarioEvents") && top.contains_key("DataFields")
}

/// The rows of a MSEL.
pub(super) fn rows(text: &str, top: &Object<'_>, report: &mut Report) -> Vec<NamedRow> {
    let columns = fields(text, top, report);
    let start = text_of(top, "StartTime").filter(|start| !start.starts_with(UNSET));
    let mut rows = Vec::new();
    for (number, event) in (1..).zip(list_in(text, top, "ScenarioEvents", report)) {
        let place = within(text, event);
        let Some(event) = object(text, number, event, report) else { continue };
        let mut cells: BTreeMap<&'static str, Cell> = BTreeMap::new();
        for value in list_in(text, &event, "DataValues", report) {
            let Some(value) = object(text, number, value, report) else { continue };
            let field =
                text_of(&value, "DataFieldId").and_then(|id| columns.get(&id.to_lowercase()).copied().flatten());
            let written = value.get("Value").zip(text_of(&value, "Value").filter(|words| !words.is_empty()));
            if let Some((column, (value, words))) = field.zip(written) {
                cells.insert(column, Cell { text: words, place: within(text, value) });
            }
        }
        if let Some((value, seconds)) = event.get("DeltaSeconds").zip(text_of(&event, "DeltaSeconds")) {
            let place = within(text, value);
            let (column, text) = match &start {
                Some(start) => ("moment", format!("{start} + {seconds} s")),
                None => ("offset_seconds", seconds),
            };
            cells.insert(column, Cell { text, place });
        }
        if let Some(kind) = event.get("ScenarioEventType").filter(|kind| kind.get() != INJECT.to_string()) {
            let place = within(text, kind);
            cells.entry("tags").or_insert_with(|| Cell { text: "development".to_owned(), place });
        }
        rows.push(NamedRow { number, place, cells });
    }
    rows
}

/// The column of each data field, by id; `None` for one that is not read.
fn fields(text: &str, top: &Object<'_>, report: &mut Report) -> BTreeMap<String, Option<&'static str>> {
    let mut fields: Vec<(String, String, Place)> = Vec::new();
    for (number, field) in (1..).zip(list_in(text, top, "DataFields", report)) {
        let place = within(text, field);
        let Some(field) = object(text, number, field, report) else { continue };
        if let Some((id, name)) = text_of(&field, "Id").zip(text_of(&field, "Name")) {
            let place = field.get("Name").map_or(place, |name| within(text, name));
            fields.push((id.to_lowercase(), name, place));
        }
    }
    let columns = read_columns(fields.iter().map(|(_, name, place)| (name.as_str(), place)), report);
    fields.into_iter().map(|(id, ..)| id).zip(columns).collect()
}
