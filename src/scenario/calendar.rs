//! Conversion of dates to steps of a run.

use std::ops::RangeInclusive;

use jiff::Unit;

use crate::input::{Date, YEAR_MAX};
use crate::model::Structure;

use super::problem::Report;
use super::section::{whole, wrong_type};
use super::tree::{At, Node, Value};

/// The start, end and steps of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// Year of the start, on 1 January.
    pub(crate) start: i32,
    /// Year of the end, on 1 January.
    pub(crate) end: i32,
    pub(crate) steps_per_year: u32,
}

impl Calendar {
    /// The calendar of a model.
    pub(crate) fn of(structure: &Structure) -> Self {
        Self { start: structure.start_year, end: structure.end_year, steps_per_year: structure.steps_per_year }
    }

    /// The number of steps of a run.
    pub(crate) fn n_steps(&self) -> i64 {
        i64::from(self.end - self.start) * i64::from(self.steps_per_year)
    }

    /// The step that contains the beginning of a day, negative before the start. All months are equally long; in
    /// whole numbers, so that the first of a month never falls short of its step.
    pub(crate) fn step_of(&self, day: Date) -> i64 {
        let (whole, passed, year) = self.passed(day);
        whole + passed / year
    }

    /// The steps of the years before a day's, and those that have passed of its own year, as a fraction.
    fn passed(&self, day: Date) -> (i64, i64, i64) {
        let steps_per_year = i64::from(self.steps_per_year);
        let days = i64::from(day.days_in_month());
        let (year, month, day) = day.first_day();
        let passed = (i64::from(month) - 1) * days + i64::from(day) - 1;
        (i64::from(year - self.start) * steps_per_year, passed * steps_per_year, 12 * days)
    }

    /// The first step that begins on a day or after it.
    pub(crate) fn step_after(&self, day: Date) -> i64 {
        let (whole, passed, year) = self.passed(day);
        whole + (passed + year - 1) / year
    }

    /// The step that contains the beginning of a day, given as `2031`, `2031-06` or `2031-06-15`; negative before the
    /// start, `None` if it is not a day.
    pub(crate) fn step_named(&self, text: &str) -> Option<i64> {
        Some(self.step_of(Date::typed(text).ok()?))
    }

    /// The days of the `allowed` steps, for messages.
    pub(crate) fn span(&self, allowed: &RangeInclusive<i64>) -> String {
        let last = if *allowed.end() >= self.n_steps() { "up to" } else { "before" };
        format!("from {} on and {last} {:04}-01-01", self.first_day_of(*allowed.start()), self.end)
    }

    /// The rule that a step outside the `allowed` ones breaks.
    pub(crate) fn broken(&self, step: i64, allowed: &RangeInclusive<i64>) -> String {
        if step < *allowed.start() {
            format!("must be {} or later", self.first_day_of(*allowed.start()))
        } else if *allowed.end() >= self.n_steps() {
            format!("must be {:04}-01-01 or before", self.end)
        } else {
            format!("must be before {:04}-01-01", self.end)
        }
    }

    fn first_day_of(&self, step: i64) -> Date {
        self.first_day(u32::try_from(step).unwrap_or(0))
    }

    /// The first day of a step, see [`first_day`].
    fn first_day(&self, step: u32) -> Date {
        let (steps_per_year, part) = (self.steps_per_year, step % self.steps_per_year);
        let year = self.start.saturating_add_unsigned(step / steps_per_year);
        let month = 12 * part / steps_per_year;
        let days = u32::from(Date::of_day(year, month as u8 + 1, 1).days_in_month());
        match (12 * part % steps_per_year * days).div_ceil(steps_per_year) {
            // It begins within the last day of its month.
            passed if passed == days && month == 11 => Date::of_year(year.saturating_add(1)),
            passed if passed == days => Date::of_day(year, month as u8 + 2, 1),
            passed => Date::of_day(year, month as u8 + 1, passed as u8 + 1),
        }
    }

    /// The steps of a number of years, at least one.
    pub(crate) fn steps(&self, years: f64) -> u32 {
        (years * f64::from(self.steps_per_year)).round().clamp(1.0, 1e9) as u32
    }

    /// Reports a date whose step is outside the `allowed` ones; `way_out` is an alternative to changing it.
    pub(super) fn report_outside(
        &self,
        node: &Node,
        path: &str,
        (step, allowed): (i64, &RangeInclusive<i64>),
        way_out: &str,
        report: &mut Report,
    ) {
        let help = format!("give a date within the run, {}, {way_out}", self.span(allowed));
        report.add(&node.place, outside(node, path), self.broken(step, allowed), help);
    }

    /// The same of the end of a window that is not after the start: it may be any day after it, since the window closes
    /// with the step in which it falls.
    pub(super) fn report_end_before(&self, node: &Node, path: &str, way_out: &str, report: &mut Report) {
        let after = format!("after {:04}-01-01", self.start);
        let help = format!("give a date {after} and up to {:04}-01-01, {way_out}", self.end);
        report.add(&node.place, outside(node, path), format!("must be {after}"), help);
    }

    /// A date, or the beginning of a year, as a day.
    pub(super) fn dated(&self, node: &Node, path: &str, report: &mut Report) -> Option<Dated> {
        let day = day(node, path, report)?;
        let step = self.step_of(day);
        // Beyond the year 9999, of which there is no such date, the steps have to do.
        let span = Date::of_year(self.start).civil().zip(day.civil());
        let days = span.and_then(|(start, end)| start.until((Unit::Day, end)).ok()).map(|span| span.get_days());
        let years = days.map_or(step as f64 / f64::from(self.steps_per_year), |days| f64::from(days) / DAYS_PER_YEAR);
        Some(Dated { step, text: day.to_string(), years })
    }

    /// The step that contains a date, or the beginning of a year.
    pub(crate) fn moment(&self, node: &Node, path: &str, report: &mut Report) -> Option<At<i64>> {
        let day = day(node, path, report)?;
        Some(At { value: self.step_of(day), place: node.place.clone() })
    }

    /// The first step that begins on a date or after it.
    pub(crate) fn moment_after(&self, node: &Node, path: &str, report: &mut Report) -> Option<At<i64>> {
        let day = day(node, path, report)?;
        Some(At { value: self.step_after(day), place: node.place.clone() })
    }

    /// The step that contains a date, and the part of it that has passed by then.
    pub(crate) fn date(&self, node: &Node, path: &str, report: &mut Report) -> Option<(At<i64>, f64)> {
        let day = day(node, path, report)?;
        let (_, passed, year) = self.passed(day);
        let part = (passed % year) as f64 / year as f64;
        Some((At { value: self.step_of(day), place: node.place.clone() }, part))
    }
}

pub(super) fn outside(node: &Node, path: &str) -> String {
    format!("`{path}` is {}, which is outside the run", node.date())
}

/// The first day of a step: the earliest day that falls in it. Where steps are
/// shorter than days it is the first day from which a later one begins.
#[must_use]
pub fn first_day(structure: &Structure, step: u32) -> Date {
    Calendar::of(structure).first_day(step)
}

/// The last day before a moment: that before the first day of the step that begins then.
#[must_use]
pub fn last_day(structure: &Structure, moment: u32) -> Date {
    first_day(structure, moment).day_before()
}

/// Mean length of a year of the Julian calendar.
const DAYS_PER_YEAR: f64 = 365.25;

/// A day within or outside of a run.
pub(super) struct Dated {
    /// The step that contains its beginning, negative before the start.
    pub(super) step: i64,
    /// The day, as `1949-04-04`.
    pub(super) text: String,
    /// From the start of the run to the day, in years of 365.25 days.
    pub(super) years: f64,
}

/// A year, which stands for its first day, or a date.
pub(super) fn day(node: &Node, path: &str, report: &mut Report) -> Option<Date> {
    match &node.value {
        Value::Integer(year) if (1..=YEAR_MAX).contains(year) => Some(Date::of_year(*year as i32)),
        Value::Date(date) if date.time.is_none() => {
            date.date.map(|date| Date::of_day(date.year.into(), date.month, date.day))
        }
        value => {
            let help = match value {
                Value::Text(_) => "write 2027 or 2027-08-01, without quotes",
                Value::Date(_) => "write 2027-08-01, without time of day",
                Value::Number(..) => "write 2027 or 2027-08-01: a year is a whole number without a decimal point",
                Value::Integer(_) => "give a year from 1 to 99999",
                _ => "write one year or date, such as 2027 or 2027-08-01",
            };
            wrong_type(node, path, "a year or a date", help, report);
            None
        }
    }
}

/// A year within a range; the message for a date contains its year.
pub(super) fn year_of(node: &Node, path: &str, range: RangeInclusive<i64>, report: &mut Report) -> Option<At<i64>> {
    let Value::Date(date) = &node.value else { return whole(node, path, range, report) };
    let help = match date.date {
        Some(day) => format!("the run begins and ends on 1 January: write the year alone, {}", day.year),
        None => "write the year alone, such as 2025".to_owned(),
    };
    wrong_type(node, path, "a year", &help, report);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::place::Place;

    fn step_of(steps_per_year: u32, text: &str) -> Option<i64> {
        let calendar = Calendar { start: 2025, end: 2055, steps_per_year };
        let value = match text.parse() {
            Ok(year) => Value::Integer(year),
            Err(_) => Value::Date(text.parse().unwrap()),
        };
        let mut report = Report::default();
        calendar.moment(&Node { value, place: Place::FILE }, "from", &mut report).map(|moment| moment.value)
    }

    #[test]
    fn dates_fall_in_the_step_that_contains_them() {
        let step = |text| step_of(12, text);
        assert_eq!(step("2025"), Some(0));
        assert_eq!(step("2027-08-01"), Some(31));
        assert_eq!(step("2028-02-29"), Some(37));
        assert_eq!(step("2029-01-20"), Some(48));
        assert_eq!(step("2033-12-31"), Some(107));
        assert_eq!(step("2055"), Some(360));
        assert_eq!(step("2054-12-31"), Some(359));
        assert_eq!(step("2024-12-31"), Some(-1));
        assert_eq!(step("2024-07-01"), Some(-6));
        assert_eq!(step("2027-08-01T12:00:00"), None);
    }

    #[test]
    fn the_first_day_of_a_step_is_the_earliest_in_it() {
        let mut structure = crate::scenario::parse("x", FIRST, &[]).unwrap().model.structure;
        for steps_per_year in [1, 4, 7, 12, 52, 336, 360, 366] {
            structure.steps_per_year = steps_per_year;
            let calendar = Calendar::of(&structure);
            for step in 0..4 * steps_per_year {
                let day = first_day(&structure, step);
                let (found, before) =
                    (calendar.step_of(day), calendar.step_of(day.civil().unwrap().yesterday().unwrap().into()));
                assert!(
                    before < i64::from(step) && found >= i64::from(step),
                    "{step} of {steps_per_year} a year: {day}"
                );
                assert!(found == i64::from(step) || steps_per_year > 336, "{step} of {steps_per_year} a year: {day}");
            }
        }
        structure.steps_per_year = 12;
        assert_eq!([31, 37].map(|step| first_day(&structure, step).to_string()), ["2027-08-01", "2028-02-01"]);
    }

    const FIRST: &str = "title = 'x'\nmembers = ['a', 'b']\nadversary = 'c'\nstart = 2025\nend = 2040\n\
                         actors = { a = { gdp = 1 }, b = { gdp = 1 }, c = { gdp = 1 } }\n\
                         outcomes.x.type = 'thick'\n";

    #[test]
    fn a_rule_names_the_days_that_are_allowed() {
        let calendar = Calendar { start: 2025, end: 2055, steps_per_year: 12 };
        let (moments, ends) = (0..=359, 1..=360);
        assert_eq!(calendar.span(&moments), "from 2025-01-01 on and before 2055-01-01");
        assert_eq!(calendar.span(&ends), "from 2025-02-01 on and up to 2055-01-01");
        let broken = |step, allowed| calendar.broken(step, allowed);
        assert_eq!(broken(360, &moments), "must be before 2055-01-01");
        assert_eq!(broken(-1, &moments), "must be 2025-01-01 or later");
        assert_eq!(
            (broken(0, &ends), broken(361, &ends)),
            ("must be 2025-02-01 or later".to_owned(), "must be 2055-01-01 or before".to_owned())
        );
    }

    #[test]
    fn the_first_of_a_month_begins_a_step() {
        for steps_per_year in [12, 24, 360] {
            for month in 1..=12 {
                let expected = i64::from(month - 1) * i64::from(steps_per_year) / 12;
                assert_eq!(step_of(steps_per_year, &format!("2025-{month:02}-01")), Some(expected));
            }
        }
        assert_eq!(
            (step_of(1, "2025-12-31"), step_of(4, "2025-03-31"), step_of(4, "2025-04-01")),
            (Some(0), Some(0), Some(1))
        );
        assert_eq!(step_of(366, "2025-12-31"), Some(365));
    }
}
