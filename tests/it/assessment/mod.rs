//! Measuring alignments from coded indicators.

mod bad_input;
mod comparison;
mod course;
mod variations;

use serde_json::Value;

use crate::support::Desk;

/// Two alignments: one that skips consultations, loses and regains exercises and has a paper treaty; one that climbs.
pub(crate) const CODINGS: &str = include_str!("codings.csv");

/// A desk with [`CODINGS`] on it.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("codings.csv", CODINGS);
    desk
}

/// The assessment of the file `codings.csv` as JSON.
fn json(desk: &Desk, options: &[&str]) -> Value {
    let arguments = [&["assess", "codings.csv", "--output-format", "json"], options].concat();
    serde_json::from_str(&desk.done(&arguments)).unwrap()
}

/// The rows of a table of an assessment that are about an alignment.
fn rows<'a>(assessment: &'a Value, table: &str, alignment: &str) -> Vec<&'a Value> {
    let rows = assessment["data"][table].as_array().unwrap();
    rows.iter().filter(|row| row["alignment"] == alignment).collect()
}

/// How an alignment stands at the end.
fn standing<'a>(assessment: &'a Value, alignment: &str) -> &'a Value {
    let rows = rows(assessment, "standing", alignment);
    assert_eq!(rows.len(), 1, "{alignment}");
    rows[0]
}

/// The alignments that are furthest in a subject.
fn furthest(assessment: &Value, subject: &str) -> String {
    let mut rows = assessment["data"]["furthest"].as_array().unwrap().iter();
    rows.find(|row| row["subject"] == subject).unwrap()["furthest"].as_str().unwrap().to_owned()
}
