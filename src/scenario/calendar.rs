//! Conversion of dates to steps of a run.

use std::ops::RangeInclusive;

use jiff::Unit;

use crate::input::{Date, YEAR_MAX};
use crate::model::{DayOfYear, Structure};

use super::problem::Report;
use super::section::{whole, wrong_type};
use super::tree::{At, Node, Value};

/// The start, end and steps of a run.
///
/// A month of a run goes from the day of the month on which it starts to the same day of the next month, or to the last day
/// of a month that has no such day. All of them are equally long, and twelve are a year, so that every anniversary of the
/// start begins a step. Of a run that starts on 1 January they are the months of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// Year of the start.
    pub(crate) start: i32,
    /// Year of the end, which is an anniversary of the start.
    pub(crate) end: i32,
    /// The day of the year of the start.
    pub(crate) start_day: DayOfYear,
    pub(crate) steps_per_year: u32,
}

impl Calendar {
    /// The calendar of a model.
    pub(crate) fn of(structure: &Structure) -> Self {
        Self {
            start: structure.start_year,
            end: structure.end_year,
            start_day: structure.start_day,
            steps_per_year: structure.steps_per_year,
        }
    }

    /// A calendar for scenarios without a valid one: it has every date.
    pub(crate) fn any(steps_per_year: u32) -> Self {
        Self { start: 0, end: 100_000, start_day: DayOfYear::NEW_YEAR, steps_per_year }
    }

    /// The day of the start.
    pub(crate) fn first(&self) -> Date {
        anniversary(self.start_day, self.start)
    }

    /// The day of the end.
    pub(crate) fn last(&self) -> Date {
        anniversary(self.start_day, self.end)
    }

    /// The number of steps of a run.
    pub(crate) fn n_steps(&self) -> i64 {
        i64::from(self.end - self.start) * i64::from(self.steps_per_year)
    }

    /// The step that contains the beginning of a day, negative before the start; in whole numbers, so that no day falls
    /// short of the step that begins with it.
    pub(crate) fn step_of(&self, day: Date) -> i64 {
        let (whole, passed, year) = self.passed(day);
        whole + passed / year
    }

    /// The steps of the whole years from the start to a day, and those that have passed of its own year, as a fraction.
    pub(crate) fn passed(&self, day: Date) -> (i64, i64, i64) {
        let steps_per_year = i64::from(self.steps_per_year);
        let (year, month, of_month) = day.first_day();
        let begins = i64::from(self.day_in(day));
        let mut months =
            12 * (i64::from(year) - i64::from(self.start)) + i64::from(month) - i64::from(self.start_day.month);
        let days = if i64::from(of_month) >= begins {
            i64::from(of_month) - begins
        } else {
            // The month of the run began in the month before.
            months -= 1;
            let before = Date::of_day(year, month, 1).day_before();
            i64::from(of_month) + i64::from(before.days_in_month()) - i64::from(self.day_in(before))
        };
        let length = i64::from(self.length(months));
        let passed = months.rem_euclid(12) * length + days;
        (months.div_euclid(12) * steps_per_year, passed * steps_per_year, 12 * length)
    }

    /// The calendar year in which a step begins, and the part of it that has passed by then, as a fraction: that of the time
    /// between two 1 Januaries.
    pub(crate) fn part_of_year(&self, step: i64) -> (i64, i64, i64) {
        let (steps, passed, unit) = self.passed(Date::of_year(self.start));
        let (since, year) = ((step - steps) * unit - passed, unit * i64::from(self.steps_per_year));
        (i64::from(self.start) + since.div_euclid(year), since.rem_euclid(year), year)
    }

    /// The years from the start to a day, negative before it; all months are equally long.
    pub(crate) fn years_to(&self, day: Date) -> f64 {
        let (whole, passed, of) = self.passed(day);
        (whole * of + passed) as f64 / (of * i64::from(self.steps_per_year)) as f64
    }

    /// The day of the month on which a month of the run begins in the calendar month of a day.
    fn day_in(&self, day: Date) -> u8 {
        self.start_day.day.min(day.days_in_month())
    }

    /// The day on which a month of the run begins, which are counted from the start.
    fn beginning(&self, months: i64) -> Date {
        let months = months + i64::from(self.start_day.month) - 1;
        let year = i64::from(self.start) + months.div_euclid(12);
        let first =
            Date::of_day(year.clamp(i32::MIN.into(), i32::MAX.into()) as i32, months.rem_euclid(12) as u8 + 1, 1);
        let (year, month, _) = first.first_day();
        Date::of_day(year, month, self.day_in(first))
    }

    /// The days of a month of the run.
    fn length(&self, months: i64) -> u8 {
        let (first, next) = (self.beginning(months), self.beginning(months + 1));
        first.days_in_month() - first.first_day().2 + next.first_day().2
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
        format!("from {} on and {last} {}", self.first_day_of(*allowed.start()), self.last())
    }

    /// The rule that a step outside the `allowed` ones breaks.
    pub(crate) fn broken(&self, step: i64, allowed: &RangeInclusive<i64>) -> String {
        if step < *allowed.start() {
            format!("must be {} or later", self.first_day_of(*allowed.start()))
        } else if *allowed.end() >= self.n_steps() {
            format!("must be {} or before", self.last())
        } else {
            format!("must be before {}", self.last())
        }
    }

    fn first_day_of(&self, step: i64) -> Date {
        self.first_day(u32::try_from(step).unwrap_or(0))
    }

    /// The first day of a step, see [`first_day`].
    pub(super) fn first_day(&self, step: u32) -> Date {
        self.day(step, u32::div_ceil)
    }

    /// The day in which a step begins, or at whose end, by `days`: how a number of days is rounded.
    fn day(&self, step: u32, days: impl Fn(u32, u32) -> u32) -> Date {
        let (steps_per_year, part) = (self.steps_per_year, step % self.steps_per_year);
        let months = 12 * i64::from(step / steps_per_year) + i64::from(12 * part / steps_per_year);
        let length = u32::from(self.length(months));
        let passed = days(12 * part % steps_per_year * length, steps_per_year);
        let first = self.beginning(months);
        let (year, month, day) = first.first_day();
        match passed + u32::from(day) {
            // It begins within the last day of its month.
            _ if passed == length => self.beginning(months + 1),
            day if day <= u32::from(first.days_in_month()) => Date::of_day(year, month, day as u8),
            day => {
                let (year, month, _) = self.beginning(months + 1).first_day();
                Date::of_day(year, month, (day - u32::from(first.days_in_month())) as u8)
            }
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
        let after = format!("after {}", self.first());
        let help = format!("give a date {after} and up to {}, {way_out}", self.last());
        report.add(&node.place, outside(node, path), format!("must be {after}"), help);
    }

    /// A date, or the beginning of a year, as a day.
    pub(super) fn dated(&self, node: &Node, path: &str, report: &mut Report) -> Option<Dated> {
        let day = day(node, path, report)?;
        let step = self.step_of(day);
        // Beyond the year 9999, of which there is no such date, the steps have to do.
        let span = self.first().civil().zip(day.civil());
        let days = span.and_then(|(start, end)| start.until((Unit::Day, end)).ok()).map(|span| span.get_days());
        let years = days.map_or(step as f64 / f64::from(self.steps_per_year), |days| f64::from(days) / DAYS_PER_YEAR);
        Some(Dated { step, step_after: self.step_after(day), text: day.to_string(), years })
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

/// The start of a run in years, with its part of the year: 2026.5 for 1 July 2026.
#[must_use]
pub fn start_in_years(structure: &Structure) -> f64 {
    let (year, part, of) = Calendar::of(structure).part_of_year(0);
    year as f64 + part as f64 / of as f64
}

/// The year and the month, from 1, in which a step begins.
#[must_use]
pub fn month_of(structure: &Structure, step: u32) -> (i32, u8) {
    let (year, month, _) = Calendar::of(structure).day(step, |days, parts| days / parts).first_day();
    (year, month)
}

/// The anniversary, in a calendar year, of a day of the year: of 29 February, 28 February where there is no such day.
#[must_use]
pub fn anniversary(day: DayOfYear, year: i32) -> Date {
    let DayOfYear { month, day } = day;
    Date::of_day(year, month, day.min(Date::of_day(year, month, 1).days_in_month()))
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
    /// The first step that begins with it or after it.
    pub(super) step_after: i64,
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
        Some(day) => format!("write the year alone, {}", day.year),
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
        let calendar = Calendar { start: 2025, end: 2055, start_day: DayOfYear::NEW_YEAR, steps_per_year };
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
