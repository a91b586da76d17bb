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

/// The step that contains a moment as a list for OpenAEV has it: a date, or days from the start.
pub(super) fn step_of_trigger(structure: &Structure, text: &str) -> Result<i64, String> {
    if is_relative_day(text) { step_of_day(structure, text) } else { step_of_date(structure, text) }
}

/// The step that contains a moment so many days from the start, as OpenAEV reads it: D+90, or J+90 in French.
pub(super) fn step_of_day(structure: &Structure, text: &str) -> Result<i64, String> {
    let seconds = relative(text).ok_or("days from the start are written as in D+90")?;
    step_of_seconds(structure, &seconds.to_string())
}

/// The step that contains the moment this long after the start, as Blueprint writes it: + 90 00:00:00.
pub(super) fn step_of_time(structure: &Structure, text: &str) -> Result<i64, String> {
    let seconds = blueprint_time(text).ok_or("times from the start are written as in + 90 00:00:00")?;
    step_of_seconds(structure, &seconds.to_string())
}

/// The step that contains the moment so many seconds after another: `2025-01-01T00:00:00Z + 7776000 s`.
pub(super) fn step_of_moment(structure: &Structure, text: &str) -> Result<i64, String> {
    const FORM: &str = "the start is a date, and DeltaSeconds a whole number";
    let (start, seconds) = text.strip_suffix(" s").and_then(|text| text.split_once(" + ")).ok_or(FORM)?;
    let (day, time) = start.split_once(['T', ' ']).unwrap_or((start, ""));
    let date: Date = day.parse().map_err(|error: DateError| error.to_string())?;
    let time = time_of_day(time.get(..8).unwrap_or("00:00:00")).ok_or(FORM)?;
    let seconds: i64 = seconds.parse().ok().filter(|seconds: &i64| seconds.abs() < 1 << 40).ok_or(FORM)?;
    let moment = date.civil().and_then(|day| day.at(0, 0, 0, 0).checked_add(Span::new().seconds(time + seconds)).ok());
    Ok(Calendar::of(structure).step_of(moment.ok_or(FORM)?.date().into()))
}

/// Whether a text is a date or a number of days from the start.
pub(super) fn is_trigger(text: &str) -> bool {
    is_relative_day(text) || text.split(['T', ' ']).next().is_some_and(|day| day.parse::<Date>().is_ok())
}

/// Whether a text is a number of days from the start, as in D+90.
pub(super) fn is_relative_day(text: &str) -> bool {
    relative(text).is_some()
}

/// Whether a text is a time from the start as Blueprint writes it.
pub(super) fn is_blueprint_time(text: &str) -> bool {
    blueprint_time(text).is_some()
}

/// Seconds from the start: days as in D+90, then hours and minutes as in H+6 M+30, or a time of day.
fn relative(text: &str) -> Option<i64> {
    let mut seconds: i64 = 0;
    let mut units = [(&['D', 'J'], SECONDS_PER_DAY), (&['H', 'T'], 3_600), (&['M', 'M'], 60)].into_iter();
    let mut rest = text.trim();
    let mut first = true;
    while !rest.is_empty() {
        if !first && let Some(time) = time_of_day(rest) {
            return Some(seconds + time);
        }
        let letter = rest.chars().next()?.to_ascii_uppercase();
        let (_, unit) = units
            .find(|(letters, _)| letters.contains(&letter))
            .filter(|(_, unit)| !first || *unit == SECONDS_PER_DAY)?;
        let number = rest.get(1..)?;
        let sign = usize::from(number.starts_with(['+', '-']));
        let digits = number[sign..].bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = number.split_at(sign + digits);
        let number: i64 = number.trim_start_matches('+').parse().ok().filter(|number: &i64| number.abs() < 1 << 40)?;
        seconds += number * unit;
        (rest, first) = (after.trim_start(), false);
    }
    (!first).then_some(seconds)
}

/// Seconds from the start: a sign, days where there are any, and hours, minutes and seconds.
fn blueprint_time(text: &str) -> Option<i64> {
    let (sign, rest) = match text.trim().split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (days, time) = rest.trim().split_once(' ').unwrap_or(("0", rest.trim()));
    let days: i64 = days.parse().ok().filter(|days| (0..1 << 24).contains(days))?;
    Some(sign * (days * SECONDS_PER_DAY + time_of_day(time)?))
}

/// The seconds of a time of day, `09:30` or `09:30:00`.
fn time_of_day(text: &str) -> Option<i64> {
    let parts: Vec<i64> =
        text.split(':').map(|part| part.parse().ok().filter(|n| (0..60).contains(n))).collect::<Option<_>>()?;
    match parts.as_slice() {
        [hours, minutes] if *hours < 24 => Some(hours * 3_600 + minutes * 60),
        [hours, minutes, seconds] if *hours < 24 => Some(hours * 3_600 + minutes * 60 + seconds),
        _ => None,
    }
}

fn after(structure: &Structure, span: Span) -> Option<i64> {
    let date = start(structure)?.at(0, 0, 0, 0).checked_add(span).ok()?.date();
    Some(Calendar::of(structure).step_of(date.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn structure() -> Structure {
        let text = "title = 'x'\nmembers = ['a', 'b']\nadversary = 'c'\nstart = 2024\nend = 2040\n\
                    actors = { a = { gdp = 1 }, b = { gdp = 1 }, c = { gdp = 1 } }\noutcomes.x.type = 'thick'\n";
        crate::scenario::parse("x", text, &[]).unwrap().model.structure
    }

    /// The moments of other tools; what they read is stated where they are written.
    #[test]
    fn moments_of_other_tools_are_read() {
        let structure = structure();
        for (text, step) in
            [("D+0", 0), ("D+31", 1), ("D31", 1), ("J+366", 12), ("D-1", -1), ("D+30 H+24", 1), ("d+31 09:30", 1)]
        {
            assert_eq!(step_of_day(&structure, text), Ok(step), "{text}");
            assert_eq!(step_of_trigger(&structure, text), Ok(step), "{text}");
        }
        assert_eq!(step_of_trigger(&structure, "2026-08-15T09:00:00"), Ok(31));
        for text in ["Monday", "D", "D+", "M+5", "H+5", "D+1 noon", "D+1 D+1", "", "31", "D+99999999999999999999"] {
            assert!(!is_relative_day(text), "{text}");
        }
        for (text, step) in [("+ 00:00:00", 0), ("+ 31 00:00:00", 1), ("+ 30 23:59:59", 0), ("- 1 00:00:00", -1)] {
            assert_eq!(step_of_time(&structure, text), Ok(step), "{text}");
        }
        for text in ["09:00", "+", "+ soon", "+ 1 25:00:00", "31", "+ -1 00:00:00"] {
            assert!(!is_blueprint_time(text), "{text}");
        }
        for (text, step) in [
            ("2024-01-01T00:00:00Z + 0 s", 0),
            ("2024-01-01T00:00:00 + 2678400 s", 1),
            ("2024-01-31T12:00:00Z + 43200 s", 1),
            ("2024-01-31T12:00:00.000Z + 43199 s", 0),
        ] {
            assert_eq!(step_of_moment(&structure, text), Ok(step), "{text}");
        }
        assert!(step_of_moment(&structure, "soon + 1 s").is_err());
        assert!(step_of_moment(&structure, "2024-01-01T00:00:00Z + x s").is_err());
    }

    #[test]
    fn dates_durations_and_seconds_agree() {
        let structure = structure();
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
