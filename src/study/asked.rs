//! The options that name a probability: an outcome of the scenario, and a year.

use serde_json::{Value, json};

use crate::analysis::Axis;
use crate::model::Structure;
use crate::scenario::near;

use super::failure::Failure;
use super::table::given_json;

/// The index of the outcome that `--outcome` names.
pub(crate) fn outcome_named(structure: &Structure, name: &str) -> Result<usize, Failure> {
    let names: Vec<&str> = structure.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
    let place = names.iter().position(|known| *known == name);
    place.ok_or_else(|| unknown("--outcome", "outcome", name, &names))
}

/// The year that `--by` gives, else the last one of the run.
pub(crate) fn year_by(structure: &Structure, by: Option<i32>) -> Result<i32, Failure> {
    let (first, last) = (structure.first_year(), structure.last_year());
    let year = by.unwrap_or(last);
    if (first..=last).contains(&year) {
        return Ok(year);
    }
    let start = structure.start_day;
    let up_to = if start.is_new_year() { String::new() } else { format!(", each of which ends on {start}") };
    Err(Failure::Option(format!("--by {year}: outside the run; give a year from {first} to {last}{up_to}")))
}

/// The error that an option names something that the scenario does not have.
pub(crate) fn unknown(option: &str, noun: &str, name: &str, known: &[&str]) -> Failure {
    let suggestion = near(name, known.iter().copied());
    let suggestion = suggestion.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Failure::Option(format!(
        "{option} {name}: the scenario has no such {noun}{suggestion}\nOne of: {}",
        known.join(", ")
    ))
}

/// What varies along an axis, for the manifest.
pub(crate) fn axis_json(axis: &Axis) -> Value {
    json!({ "path": axis.path, "values": axis.values.iter().map(|value| given_json(value)).collect::<Vec<_>>() })
}
