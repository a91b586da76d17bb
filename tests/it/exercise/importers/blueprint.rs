//! The rules of Blueprint's importers, and the MSEL in its JSON and the workbook held against them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::sheet::XmlSheet;
use super::{listed, tagged};
use crate::support::read;

/// The keys of the entities that a list uses (`Blueprint.Api.Data/Models`: Msel.cs, DataField.cs, ScenarioEvent.cs,
/// DataValue.cs), with the kind of their values. MselService, lines 1874 to 1878: `JsonSerializer.Deserialize` without other
/// options than that for references, so that keys are compared with their case, and kinds of enumerations are numbers; a key
/// that there is not would be ignored.
const MSEL: &[(&str, Kind)] = &[
    ("Id", Kind::Guid),
    ("Name", Kind::Text),
    ("Description", Kind::Text),
    ("Status", Kind::OneOf(&[0, 10, 20, 30, 35, 36, 40, 50])),
    ("StartTime", Kind::Utc),
    ("DurationSeconds", Kind::Int),
    ("ShowTimeOnScenarioEventList", Kind::Bool),
    ("ShowTimeOnExerciseView", Kind::Bool),
    ("DataFields", Kind::List(FIELD)),
    ("ScenarioEvents", Kind::List(EVENT)),
];

const FIELD: &[(&str, Kind)] = &[
    ("Id", Kind::Guid),
    ("Name", Kind::Text),
    ("Description", Kind::Text),
    ("DataType", Kind::OneOf(&[0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 170])),
    ("DisplayOrder", Kind::Int),
    ("OnScenarioEventList", Kind::Bool),
    ("OnExerciseView", Kind::Bool),
    ("IsShownOnDefaultTab", Kind::Bool),
    ("IsInformationField", Kind::Bool),
    ("IsFacilitationField", Kind::Bool),
];

const EVENT: &[(&str, Kind)] = &[
    ("Id", Kind::Guid),
    ("GroupOrder", Kind::Int),
    ("IsHidden", Kind::Bool),
    ("DeltaSeconds", Kind::Int),
    // Enumerations.cs, lines 25 to 30.
    ("ScenarioEventType", Kind::OneOf(&[10, 20, 30])),
    ("DataValues", Kind::List(VALUE)),
];

const VALUE: &[(&str, Kind)] = &[("Id", Kind::Guid), ("DataFieldId", Kind::Guid), ("Value", Kind::Text)];

/// What a value may be.
#[derive(Clone, Copy)]
enum Kind {
    Guid,
    Text,
    Bool,
    /// `int`, which has 32 bits.
    Int,
    OneOf(&'static [i64]),
    /// `DateTime`. BlueprintContext keeps times in UTC (BlueprintContext.cs, lines 135 to 151), and Npgsql refuses others.
    Utc,
    List(&'static [(&'static str, Kind)]),
}

fn is_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.concat().bytes().all(|letter| letter.is_ascii_hexdigit())
}

fn check(value: &Value, kind: Kind) {
    match kind {
        Kind::Guid => assert!(is_guid(value.as_str().unwrap()), "{value}"),
        Kind::Text => assert!(value.is_string(), "{value}"),
        Kind::Bool => assert!(value.is_boolean(), "{value}"),
        Kind::Int => assert!(i32::try_from(value.as_i64().unwrap()).is_ok(), "{value}"),
        Kind::OneOf(known) => assert!(known.contains(&value.as_i64().unwrap()), "{value}"),
        Kind::Utc => {
            let text = value.as_str().unwrap();
            assert!(text.ends_with('Z') && text[..text.len() - 1].parse::<jiff::civil::DateTime>().is_ok(), "{text}");
        }
        Kind::List(keys) => value.as_array().unwrap().iter().for_each(|item| check_keys(item, keys)),
    }
}

fn check_keys(entity: &Value, keys: &[(&str, Kind)]) {
    for (key, value) in entity.as_object().unwrap() {
        let known = keys.iter().find(|(known, _)| known == key);
        check(value, known.unwrap_or_else(|| panic!("there is no {key}")).1);
    }
    assert_eq!(entity.as_object().unwrap().len(), keys.len(), "{entity}");
}

/// The events as they are kept: seconds, kind, and values by the name of their field.
fn upload_json(text: &str) -> Vec<(i64, i64, BTreeMap<String, String>)> {
    let msel: Value = serde_json::from_str(text).unwrap();
    check_keys(&msel, MSEL);
    let of = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    for field in msel["DataFields"].as_array().unwrap() {
        // MselService, lines 315 to 325: the new id of a field is kept by its old one.
        assert!(fields.insert(of(field, "Id"), of(field, "Name")).is_none(), "{field}");
    }
    let event = |event: &Value| {
        let mut values = BTreeMap::new();
        let mut of_fields = BTreeSet::new();
        for value in event["DataValues"].as_array().unwrap() {
            // MselService, line 524: a field that there is not ends the import.
            let field = fields[&of(value, "DataFieldId")].clone();
            // DataValue.cs, the unique index: one value of a field for each event.
            assert!(of_fields.insert(of(value, "DataFieldId")), "{value}");
            // MselService, lines 527 to 539: a text that is a GUID of nothing known is lost. .NET also reads 32 digits without
            // hyphens, and GUIDs in brackets.
            let text = of(value, "Value");
            let bare: String = text.chars().filter(|letter| !"-{}()".contains(*letter)).collect();
            assert!(bare.len() != 32 || !bare.bytes().all(|letter| letter.is_ascii_hexdigit()), "{text}");
            values.insert(field, text);
        }
        (event["DeltaSeconds"].as_i64().unwrap(), event["ScenarioEventType"].as_i64().unwrap(), values)
    };
    msel["ScenarioEvents"].as_array().unwrap().iter().map(event).collect()
}

#[test]
fn a_msel_has_its_events_at_their_seconds() {
    let (desk, table) = listed();
    let text = read(&desk.path("list/blueprint.json"));
    let events = upload_json(&text);
    let columns = ["id", "title", "from", "to", "description", "objective", "expected_action", "depends_on", "tags"];
    assert_eq!(events.len(), table.rows.len());
    for (row, (seconds, kind, values)) in events.iter().enumerate() {
        assert_eq!(seconds.to_string(), table.column("offset_seconds")[row]);
        let is_inject = table.column("tags")[row].split(';').next() == Some("inject");
        assert_eq!(*kind, if is_inject { 10 } else { 20 }, "{row}");
        assert_eq!(values["scenario date"], table.column("date")[row]);
        for column in columns {
            assert_eq!(values[column], table.column(column)[row], "{column}");
        }
    }
    let msel: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(msel["StartTime"], "2000-01-01T00:00:00Z");
    // Events of one moment have an order.
    let orders: BTreeSet<(i64, i64)> = msel["ScenarioEvents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["DeltaSeconds"].as_i64().unwrap(), event["GroupOrder"].as_i64().unwrap()))
        .collect();
    assert_eq!(orders.len(), events.len());
    // What participants must not see: how probable something is, and what they are expected to do.
    let hidden = msel["DataFields"].as_array().unwrap().iter().filter(|field| field["OnExerciseView"] == false);
    let hidden: BTreeSet<&str> = hidden.map(|field| field["Name"].as_str().unwrap()).collect();
    assert!(["probability", "expected_action", "objective"].iter().all(|name| hidden.contains(name)), "{hidden:?}");
    // The same list gives the same bytes.
    let (again, _) = listed();
    for name in ["blueprint.json", "msel.xlsx"] {
        assert_eq!(
            std::fs::read(desk.path("list").join(name)).unwrap(),
            std::fs::read(again.path("list").join(name)).unwrap()
        );
    }
}

/// As a workbook: all columns and all rows come, with dates as dates, but every row is an inject, a minute after the one before.
/// This is why there is a format of its own.
#[test]
fn a_workbook_has_dates_and_loses_times() {
    let (desk, table) = listed();
    let sheet = XmlSheet::of(&std::fs::read(desk.path("list/msel.xlsx")).unwrap());
    // MselService, lines 893 to 929: the first sheet; its first row is the heading.
    let fields: Vec<&str> = sheet.rows[&1].values().map(|cell| cell.text.as_str()).collect();
    // Lines 943 to 1047: every cell of the heading that is not empty is a data field.
    assert_eq!(fields.len(), stadial::questions::msel::SHEET_COLUMNS.len());
    assert!(fields.iter().all(|field| !field.is_empty()));
    let column = sheet.column("trigger");
    let dates = &table.column("date");
    for (&row, cells) in sheet.rows.range(2..) {
        // Lines 1117 to 1125: an inject at the row's number in minutes.
        let seconds = (i64::from(row) - 1) * 60;
        assert!(seconds < 86_400, "{seconds}");
        // Lines 1213 to 1231 and 1629 to 1664: a date, if the number format is 14 and applied, and the number whole.
        let cell = &cells[&format!("{column}{row}")];
        assert!(cell.kind.is_empty() && cell.format == 14 && cell.applies, "{cell:?}");
        let date = jiff::civil::date(1899, 12, 30) + jiff::Span::new().days(cell.text.parse::<i32>().unwrap());
        let expected = if row == 2 { "2000-01-01" } else { dates[row as usize - 3] };
        assert_eq!(date.to_string(), expected);
        // Line 1213: no other cell has a format that is applied, so that texts stay texts.
        let others = cells.iter().filter(|(reference, _)| !reference.starts_with(column.as_str()));
        assert!(others.into_iter().all(|(_, cell)| !cell.applies), "{cells:?}");
    }
    assert_eq!(sheet.rows.len(), table.rows.len() + 2);
    assert!(tagged(&table, "inject").len() < table.rows.len());
}
