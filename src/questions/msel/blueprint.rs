//! A list of injects as a MSEL of CMU's Blueprint, in its own JSON.
//!
//! Blueprint reads its own entity back (`MselService.UploadJsonAsync` in cmu-sei/Blueprint.Api): keys as its classes spell
//! them, kinds as numbers, ids as GUIDs that refer to each other, times as seconds from the start of the MSEL in 32 bits. The
//! rules with their sources are in `tests/it/exercise/importers`.

use serde_json::{Value, json};

use crate::exercise::INJECT;
use crate::model::Structure;
use crate::scenario::first_day;
use crate::study::digest_of_text;

use super::list::MselRow;

/// The data fields: name, description, kind, and whether participants see it.
const FIELDS: [(&str, &str, u64, bool); 12] = [
    ("id", "Number of the row: I- inject, S- scheduled event, M- move of a game, D- development", STRING, false),
    ("scenario date", "Day of the event in the scenario", STRING, true),
    ("from", "Who sends it", STRING, true),
    ("to", "Who receives it", STRING, true),
    ("title", "The event in a few words", STRING, true),
    ("description", "What happens", STRING, true),
    ("objective", "What the players are to consider", STRING, false),
    ("expected_action", "What they are expected to do, and what follows in this story", STRING, false),
    ("depends_on", "Rows without which it would not happen", STRING, false),
    ("probability", "Of the same kind of event within a year of the date", DOUBLE, false),
    ("probability_given_outcome", "The same among the trajectories that reach the outcome", DOUBLE, false),
    ("tags", "Nature, kind and subject", STRING, false),
];

/// Kinds of data fields (`DataFieldType` in `Blueprint.Api.Data/Enumerations.cs`).
const STRING: u64 = 0;
const DOUBLE: u64 = 20;

/// The kind of an event that is not an inject: information.
const INFORMATION: u64 = 20;

/// The list as a MSEL with this name and description.
///
/// # Errors
/// With a sentence, if a row comes later than 32 bits of seconds reach, or after the year 9999.
pub fn msel_blueprint(
    structure: &Structure,
    (name, description): (&str, &str),
    rows: &[MselRow],
) -> Result<Vec<u8>, String> {
    let start = first_day(structure, 0);
    let mut events = Vec::new();
    let mut last: Option<(i32, u32)> = None;
    for row in rows {
        let seconds = seconds_of(row)?;
        // The place within the events of a moment.
        let order = last.map_or(0, |(other, order)| if other == seconds { order + 1 } else { 0 });
        last = Some((seconds, order));
        events.push(event(name, row, seconds, order));
    }
    let field = |(place, (field, description, kind, is_shown)): (usize, &(&str, &str, u64, bool))| {
        json!({
            "Id": guid(&["field", name, field]),
            "Name": field,
            "Description": description,
            "DataType": kind,
            "DisplayOrder": place + 1,
            "OnScenarioEventList": true,
            "OnExerciseView": is_shown,
            "IsShownOnDefaultTab": true,
            "IsInformationField": true,
            "IsFacilitationField": true,
        })
    };
    let msel = json!({
        "Id": guid(&["msel", name]),
        "Name": name,
        "Description": description,
        "Status": 0,
        "StartTime": format!("{start}T00:00:00Z"),
        "DurationSeconds": last.map_or(0, |(seconds, _)| seconds),
        "ShowTimeOnScenarioEventList": true,
        "ShowTimeOnExerciseView": true,
        "DataFields": FIELDS.iter().enumerate().map(field).collect::<Vec<Value>>(),
        "ScenarioEvents": events,
    });
    let mut bytes = serde_json::to_vec_pretty(&msel).map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The seconds from the start.
fn seconds_of(row: &MselRow) -> Result<i32, String> {
    let seconds = row.cell("offset_seconds").parse().ok().filter(|_| !row.cell("offset").is_empty());
    seconds.ok_or_else(|| {
        format!(
            "{} on {}: Blueprint counts time in 32 bits, up to 68 years from the start of the list; export it as CSV or as a \
             workbook",
            row.cell("id"),
            row.cell("date")
        )
    })
}

fn event(msel: &str, row: &MselRow, seconds: i32, order: u32) -> Value {
    let id = row.cell("id");
    let is_inject = row.cell("tags").split(';').next() == Some("inject");
    let value = |(field, ..): &(&str, &str, u64, bool)| {
        let column = if *field == "scenario date" { "date" } else { field };
        json!({
            "Id": guid(&["value", msel, id, field]),
            "DataFieldId": guid(&["field", msel, field]),
            "Value": row.cell(column),
        })
    };
    json!({
        "Id": guid(&["event", msel, id]),
        "GroupOrder": order,
        "IsHidden": false,
        "DeltaSeconds": seconds,
        "ScenarioEventType": if is_inject { INJECT } else { INFORMATION },
        "DataValues": FIELDS.iter().map(value).collect::<Vec<Value>>(),
    })
}

/// A GUID made of words, always the same of the same words (version 8 of RFC 9562). Blueprint gives everything another one as
/// it reads the list.
fn guid(words: &[&str]) -> String {
    let digest = digest_of_text(&words.join("\0"));
    let variant = ['8', '9', 'a', 'b'][usize::from(digest.as_bytes()[16] % 4)];
    format!("{}-{}-8{}-{variant}{}-{}", &digest[..8], &digest[8..12], &digest[13..16], &digest[17..20], &digest[20..32])
}
