//! Dates of injects: as days, as durations from the start (ISO 8601) or as seconds from it.

use jiff::{Span, Unit, civil};

use crate::input::{Date, DateError};
use crate::model::Structure;
use crate::scenario::{Calendar, first_day};

const SECONDS_PER_DAY: i64 = 86_400;

/// The day on which a run starts; nothing beyond the year 9999.
fn start(structure: &Structure) -> Option<civil::Date> {
    first_day(structure, 0).civil()
}

/// The first day of a step.
fn day(structure: &Structure, step: u32) -> Option<civil::Date> {
    first_day(structure, step).civil()
}

/// The time from the start of the run to the first day of a step, as a duration in ISO 8601 such as `P6Y7M`; empty
/// beyond the year 9999.
#[must_use]
pub fn duration(structure: &Structure, step: u32) -> String {
    let span = start(structure).zip(day(structure, step)).and_then(|(from, to)| from.until((Unit::Year, to)).ok());
    span.map_or_else(String::new, |span| if span.is_zero() { "P0D".to_owned() } else { span.to_string() })
}

/// The same in seconds; 0 beyond the year 9999.
#[must_use]
pub fn seconds(structure: &Structure, step: u32) -> i64 {
    let span = start(structure).zip(day(structure, step)).and_then(|(from, to)| from.until((Unit::Day, to)).ok());
    span.map_or(0, |span| i64::from(span.get_days()) * SECONDS_PER_DAY)
}

/// The step that contains a day, negative before the start; an error if there is no such day.
pub(super) fn step_of_date(structure: &Structure, text: &str) -> Result<i64, String> {
    // A time of day is ignored, as exercise tools write one.
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let date: Date = day.parse().map_err(|error: DateError| error.to_string())?;
    Ok(Calendar::of(structure).step_of(date))
}

/// The step that contains the end of a duration from the start.
pub(super) fn step_of_duration(structure: &Structure, text: &str) -> Result<i64, String> {
    const FORM: &str = "durations are written as in P2Y6M or P910D";
    let span: Span = text.parse().map_err(|_| FORM.to_owned())?;
    after(structure, span).ok_or_else(|| FORM.to_owned())
}

/// The step that contains the moment this many seconds after the start.
pub(super) fn step_of_seconds(structure: &Structure, text: &str) -> Result<i64, String> {
    const FORM: &str = "seconds from the start are a number, as in 78624000";
    let seconds: f64 = text.parse().ok().filter(|seconds: &f64| seconds.abs() < 1e12).ok_or(FORM)?;
    let span = Span::new().try_days((seconds / SECONDS_PER_DAY as f64).floor() as i64).map_err(|_| FORM)?;
    after(structure, span).ok_or_else(|| FORM.to_owned())
}

fn after(structure: &Structure, span: Span) -> Option<i64> {
    let date = start(structure)?.at(0, 0, 0, 0).checked_add(span).ok()?.date();
    Some(Calendar::of(structure).step_of(date.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_durations_and_seconds_agree() {
        let text = "title = 'x'\nmembers = ['a', 'b']\nadversary = 'c'\nstart = 2024\nend = 2040\n\
                    actors = { a = { gdp = 1 }, b = { gdp = 1 }, c = { gdp = 1 } }\noutcomes.x.type = 'thick'\n";
        let structure = crate::scenario::parse("x", text, &[]).unwrap().model.structure;
        assert_eq!((duration(&structure, 0), seconds(&structure, 0)), ("P0D".to_owned(), 0));
        assert_eq!((duration(&structure, 31), seconds(&structure, 2)), ("P2Y7M".to_owned(), 60 * 86_400));
        for step in 0..16 * 12 {
            let expected = Ok(i64::from(step));
            assert_eq!(step_of_duration(&structure, &duration(&structure, step)), expected);
            assert_eq!(step_of_seconds(&structure, &seconds(&structure, step).to_string()), expected);
        }
        assert_eq!(step_of_date(&structure, "2026-08-15T09:00:00"), Ok(31));
        assert_eq!(step_of_duration(&structure, "P1Y6M"), Ok(18));
        assert!(step_of_duration(&structure, "in May").is_err() && step_of_seconds(&structure, "soon").is_err());
        assert_eq!(step_of_date(&structure, "2026-02-30"), Err("2026-02 has 28 days".to_owned()));
    }
}
