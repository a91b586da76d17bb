//! Dates as steps of a run.

use toml::value::Date;

use super::problem::Report;
use super::section::wrong_type;
use super::tree::{At, Node, Value};

/// From when to when a run goes, and in which steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Calendar {
    /// Year of the start, on 1 January.
    pub(super) start: i32,
    /// Year of the end, on 1 January.
    pub(super) end: i32,
    pub(super) steps_per_year: u32,
}

impl Calendar {
    /// How many steps a run has.
    pub(super) fn n_steps(&self) -> i64 {
        i64::from(self.end - self.start) * i64::from(self.steps_per_year)
    }

    /// The step nearest to a date, negative before the start.
    fn step(&self, years: f64) -> i64 {
        ((years - f64::from(self.start)) * f64::from(self.steps_per_year)).round() as i64
    }

    /// The span of a run, for messages.
    pub(super) fn horizon(&self) -> String {
        format!("{}-01-01 to {}-01-01", self.start, self.end)
    }

    /// The steps of a span of years, at least one.
    pub(super) fn steps(&self, years: f64) -> u32 {
        (years * f64::from(self.steps_per_year)).round().clamp(1.0, 1e9) as u32
    }

    /// The step of a year or a date. A date before the end is before the last step's end, however it rounds.
    pub(super) fn moment(&self, node: &Node, path: &str, report: &mut Report) -> Option<At<i64>> {
        let years = years(node, path, report)?;
        let rounded = self.step(years);
        let last = self.n_steps();
        let step = if rounded == last && years < f64::from(self.end) { last - 1 } else { rounded };
        Some(At { value: step, place: node.place.clone() })
    }
}

/// A year or a date as a number of years.
pub(super) fn years(node: &Node, path: &str, report: &mut Report) -> Option<f64> {
    match &node.value {
        Value::Integer(year) if (1..=99_999).contains(year) => Some(*year as f64),
        Value::Date(date) if date.time.is_none() => date.date.map(|date| f64::from(date.year) + share_of_year(date)),
        _ => {
            wrong_type(
                node,
                path,
                "a year or a date",
                "write 2027 or 2027-08-01, without quotes or time of day",
                report,
            );
            None
        }
    }
}

/// Which part of its year has passed at the beginning of a day.
fn share_of_year(date: Date) -> f64 {
    const BEFORE: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let year = date.year;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let before = BEFORE.get(usize::from(date.month).saturating_sub(1)).copied().unwrap_or(0);
    let days = before + u16::from(date.day) - 1 + u16::from(leap && date.month > 2);
    f64::from(days) / if leap { 366.0 } else { 365.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::place::Place;

    fn step(text: &str) -> Option<i64> {
        let calendar = Calendar { start: 2025, end: 2055, steps_per_year: 12 };
        let value = match text.parse() {
            Ok(year) => Value::Integer(year),
            Err(_) => Value::Date(text.parse().unwrap()),
        };
        let mut report = Report::default();
        calendar.moment(&Node { value, place: Place::FILE }, "from", &mut report).map(|moment| moment.value)
    }

    #[test]
    fn dates_fall_in_the_nearest_step() {
        assert_eq!(step("2025"), Some(0));
        assert_eq!(step("2027-08-01"), Some(31));
        assert_eq!(step("2028-02-29"), Some(38));
        assert_eq!(step("2055"), Some(360));
        assert_eq!(step("2054-12-31"), Some(359));
        assert_eq!(step("2024-07-01"), Some(-6));
        assert_eq!(step("2027-08-01T12:00:00"), None);
    }
}
