//! The start and the end of a run.

use crate::input::Date;

use super::calendar::{Calendar, anniversary};
use super::problem::Report;
use super::section::{Section, whole, wrong_type};
use super::tree::{At, Node, Value};

/// Longest run, in years.
const YEARS_MAX: i64 = 1000;

/// Most steps in a year.
const STEPS_PER_YEAR_MAX: i64 = 366;

pub(super) fn read_calendar(file: &Section<'_>, report: &mut Report) -> Option<Calendar> {
    let start = file.required("start", "start = 2025", report);
    let start = start.and_then(|node| read_day(node, "start", 9999, report));
    let end = file.required("end", "end = 2055", report);
    let end = end.and_then(|node| read_day(node, "end", 9999 + YEARS_MAX, report));
    let steps = match file.node("steps_per_year") {
        Some(_) => file.whole("steps_per_year", 1..=STEPS_PER_YEAR_MAX, report).map(|given| given.value),
        None => Some(12),
    };
    let (start, end) = (start?, end?);
    let years = years_between(&start, &end, report)?;
    let (first, ..) = start.value.first_day();
    Some(Calendar {
        start: first,
        end: first.saturating_add(years),
        start_day: start.value.day_of_year(),
        steps_per_year: u32::try_from(steps?).ok()?,
    })
}

/// A year, up to `last`, or a day.
fn read_day(node: &Node, key: &str, last: i64, report: &mut Report) -> Option<At<Date>> {
    let value = match &node.value {
        Value::Date(given) => match given.date.filter(|day| given.time.is_none() && day.year > 0) {
            Some(day) => Date::of_day(day.year.into(), day.month, day.day),
            None => {
                let help = "write 2026-05-15, without time of day and in a year from 1 on, or a year alone";
                wrong_type(node, key, "a year or a day", help, report);
                return None;
            }
        },
        _ => Date::year_alone(i32::try_from(whole(node, key, 1..=last, report)?.value).ok()?),
    };
    Some(At { value, place: node.place.clone() })
}

/// As it stands in the file.
fn written(date: &At<Date>) -> String {
    let date = date.value;
    if date.is_day() { date.to_string() } else { date.first_day().0.to_string() }
}

/// The years from the start to the end: a year alone as the end stands for the anniversary of the start in it.
fn years_between(start: &At<Date>, end: &At<Date>, report: &mut Report) -> Option<i32> {
    let (first, ..) = start.value.first_day();
    let start_day = start.value.day_of_year();
    let (last, ..) = end.value.first_day();
    let years = last - first;
    let on = |year: i32| anniversary(start_day, year);
    let after_start = end.value.first_day() > start.value.first_day();
    if years <= 0 && !(end.value.is_day() && after_start) {
        let message = format!("`end` is {}, but must be after `start`, {}", written(end), written(start));
        let (rule, help) = if start.value.is_day() {
            let next = first.saturating_add(1);
            (format!("must be after {}", start.value), format!("give {}, {next}, or a later year", on(next)))
        } else {
            (format!("must be more than {first}"), "give a later year".to_owned())
        };
        report.add(&end.place, message, rule, help);
        return None;
    }
    if end.value.is_day() && end.value != on(last) {
        let before = if end.value.first_day() < on(last).first_day() { last - 1 } else { last };
        let allowed = [before, before + 1].into_iter().filter(|&year| year > first);
        let near: Vec<String> = allowed.map(|year| on(year).to_string()).collect();
        let message = format!("`end` is {}, which is no anniversary of the start, {}", end.value, on(first));
        let rule = "must be a whole number of years after the start";
        let help =
            format!("a run lasts whole years: give {}, or a year alone for the anniversary in it", near.join(" or "));
        report.add(&end.place, message, rule, help);
        return None;
    }
    if i64::from(years) > YEARS_MAX {
        let message = format!("a run from {} to {} is longer than {YEARS_MAX} years", written(start), written(end));
        let most = YEARS_MAX as i32;
        let help = format!("give an `end` up to {}, or a `start` from {} on", first + most, last - most);
        report.add(&end.place, message, format!("at most {YEARS_MAX} years"), help);
        return None;
    }
    Some(years)
}
