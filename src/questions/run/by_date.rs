//! By when the events of questions come: the table, a sentence, and a note on those without a curve.

use crate::ensemble::{CurvePoint, QueryRow};
use crate::model::{Moment, Structure};
use crate::render::{listed, percent};
use crate::scenario::last_day;
use crate::study::{Columns, PROBABILITY, Table};

use super::queries::{answered, known};

/// `curve.csv`: the probability of each question by date.
#[must_use]
pub fn curve_table(structure: &Structure, rows: &[QueryRow]) -> Table {
    type Row<'r> = (&'r str, CurvePoint);
    let points: Vec<Row<'_>> =
        rows.iter().flat_map(|row| row.curve.iter().map(|point| (row.query.name.as_str(), *point))).collect();
    let dt = structure.dt();
    Columns::new()
        .column("name", "", "name of the question", |row: &Row<'_>| row.0)
        .column("date", "date", "what comes up to the end of this day counts (ISO 8601)", |row| {
            last_day(structure, row.1.moment).to_string()
        })
        .column("years", "years", "from the start to the end of this day", move |row| f64::from(row.1.moment) * dt)
        .share("probability", "that it has come by then, under the condition if there is one", |row| {
            row.1.estimate.probability
        })
        .share("standard_error", "Monte Carlo standard error of the probability", |row| row.1.estimate.standard_error)
        .interval(|row| known(row.1.estimate))
        .column("not_yet", PROBABILITY, "that it has not come by then: 1 less the probability", |row| {
            1.0 - row.1.estimate.probability
        })
        .table("curve.csv", "the probability of a question by a date", &points)
}

/// A moment as the end of a day: "the end of 2031", "15 May 2031".
fn end_of_day(structure: &Structure, moment: Moment) -> String {
    let day = last_day(structure, moment);
    match day.first_day() {
        (year, 12, 31) => format!("the end of {year}"),
        _ => day.day_in_words(),
    }
}

/// By when half of the probability is reached, of a question that spans more than a year; `None` where it is 0 or not known,
/// and where that is the last date.
pub(super) fn half_sentence(structure: &Structure, row: &QueryRow) -> Option<String> {
    let (all, last) = (answered(row).probability, row.curve.last()?.moment);
    let half = row.curve.iter().find(|point| point.estimate.probability >= 0.5 * all)?;
    (last > structure.steps_per_year && half.moment < last && all > 0.0).then(|| {
        let by = end_of_day(structure, half.moment);
        format!("At least half of that by {by}: {}.", percent(half.estimate.probability))
    })
}

/// Which questions have no curve, and why; `None` if all have one.
#[must_use]
pub fn note_on_curves(rows: &[QueryRow]) -> Option<String> {
    let without: Vec<&str> =
        rows.iter().filter(|row| row.curve.is_empty()).map(|row| row.query.name.as_str()).collect();
    (!without.is_empty()).then(|| {
        format!(
            "No curve by date (curve.csv) of {}: what is asked can turn from yes to no (`not`, `none of` or an upper limit \
             of a count).",
            listed(&without, "and")
        )
    })
}
