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
