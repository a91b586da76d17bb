//! Levers: what a plan can set, and the values that each may have.

use crate::analysis::Range;
use crate::input::Date;
use crate::scenario::Calendar;

/// The steps into which the range of a number is divided: fine against what differs beyond chance, and coarse enough that
/// a plan met again is known.
const STEPS: usize = 100;

/// The values that a lever may have.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A policy is applied or not.
    Policy,
    /// A number within a range, in so many steps.
    Number {
        /// The range.
        range: Range,
        /// The number of steps from its lower to its upper end.
        steps: usize,
    },
    /// A date: months since the beginning of the calendar, from `first` to `last` in steps of 12 (years) or 1.
    Date {
        /// The first date.
        first: i32,
        /// The last date.
        last: i32,
        /// Months from one to the next.
        step: i32,
    },
}

/// Something that a plan sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Its path; that of a policy itself is `policies.NAME`.
    pub path: String,
    /// The values that it may have.
    pub kind: Kind,
}

impl Lever {
    /// Reads `policies.NAME`, `PATH=LOW:HIGH`, `PATH=LOW:HIGH:log`, or a range of years or months for a date of a policy.
    ///
    /// # Errors
    /// If it is written otherwise, or the range is empty.
    pub fn read(text: &str) -> Result<Self, String> {
        let Some((path, values)) = text.split_once('=') else { return Self::of_policy(text.trim()) };
        let (path, values) = (path.trim(), values.trim());
        if path.is_empty() {
            return Err("there is no path before `=`; write PATH=LOW:HIGH".to_owned());
        }
        let kind = if is_date(path) {
            dates(values)?
        } else {
            let range: Range = values.parse().map_err(|error: crate::analysis::AxisError| error.to_string())?;
            Kind::Number { range, steps: STEPS }
        };
        Ok(Self { path: path.to_owned(), kind })
    }

    fn of_policy(path: &str) -> Result<Self, String> {
        match path.split('.').collect::<Vec<_>>().as_slice() {
            ["policies", name] if !name.is_empty() => Ok(Self { path: path.to_owned(), kind: Kind::Policy }),
            _ => Err("not a lever: write policies.NAME, or PATH=LOW:HIGH".to_owned()),
        }
    }

    /// The policy that it belongs to, if it is one or a part of one.
    #[must_use]
    pub fn policy(&self) -> Option<&str> {
        self.path.strip_prefix("policies.").and_then(|rest| rest.split('.').next())
    }

    /// How many values it may have.
    #[must_use]
    pub fn count(&self) -> usize {
        match self.kind {
            Kind::Policy => 2,
            Kind::Number { steps, .. } => steps + 1,
            Kind::Date { first, last, step } => ((last - first) / step) as usize + 1,
        }
    }

    /// The value number `place` as a number: 0 or 1 for a policy, the number, the date in years after the start of the run.
    #[must_use]
    pub(crate) fn amount(&self, place: usize, calendar: Calendar) -> f64 {
        match self.kind {
            Kind::Policy => place as f64,
            Kind::Number { range, steps } => range.at(place as f64 / steps as f64),
            Kind::Date { first, step, .. } => calendar.years_to(first_of(first + place as i32 * step)),
        }
    }

    /// The value number `place` as it is written in a scenario; `on` or `off` for a policy.
    #[must_use]
    pub fn text(&self, place: usize) -> String {
        match self.kind {
            Kind::Policy => if place == 1 { "on" } else { "off" }.to_owned(),
            Kind::Number { range, steps } => range.at(place as f64 / steps as f64).to_string(),
            Kind::Date { first, step, .. } => {
                let day = first_of(first + place as i32 * step);
                let (year, month, _) = day.first_day();
                if step == 12 && month == 1 { year.to_string() } else { day.to_string() }
            }
        }
    }
}

/// The first day of a month, counted from the beginning of the calendar.
fn first_of(month: i32) -> Date {
    Date::of_day(month.div_euclid(12), month.rem_euclid(12) as u8 + 1, 1)
}

/// Whether a path is that of a date of a policy.
fn is_date(path: &str) -> bool {
    let parts: Vec<&str> = path.split('.').collect();
    matches!(parts.as_slice(), ["policies", _, "from" | "until"] | ["policies", _, "inject", _])
}

/// Reads `2026:2035` or `2026-01:2028-06`.
fn dates(text: &str) -> Result<Kind, String> {
    const FORMS: &str = "write years as in 2026:2035, or months as in 2026-01:2028-06";
    let Some((first, last)) = text.split_once(':') else { return Err(format!("`{text}` is not a range: {FORMS}")) };
    let read = |text: &str| {
        let text = text.trim();
        let date = Date::typed(text).map_err(|error| format!("`{text}`: {error}; {FORMS}"))?;
        let (year, month, day) = date.first_day();
        let parts = text.split('-').count();
        if day == 1 && parts < 3 { Ok((12 * year + i32::from(month) - 1, parts)) } else { Err(FORMS.to_owned()) }
    };
    let ((first, of_first), (last, of_last)) = (read(first)?, read(last)?);
    if first >= last {
        return Err(format!("the range {text} is reversed or empty; {FORMS}"));
    }
    Ok(Kind::Date { first, last, step: if (of_first, of_last) == (1, 1) { 12 } else { 1 } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        let lever = Lever::read(text).unwrap();
        (0..lever.count()).map(|place| lever.text(place)).collect()
    }

    #[test]
    fn a_range_of_dates_is_in_years_or_in_months() {
        assert_eq!(values("policies.calm.from=2026:2028"), ["2026", "2027", "2028"]);
        assert_eq!(values("policies.calm.until=2026-11:2027-01"), ["2026-11-01", "2026-12-01", "2027-01-01"]);
        assert_eq!(values("policies.calm.inject.war=2026:2027"), ["2026", "2027"]);
        let lever = Lever::read("policies.calm.from=2026-01:2028-06").unwrap();
        assert_eq!(
            (lever.amount(3, Calendar { start: 2025, ..Calendar::any(12) }), lever.policy()),
            (1.25, Some("calm"))
        );
    }

    #[test]
    fn a_range_of_numbers_has_its_ends_and_short_numbers_between() {
        let all = values("shocks.war.rate=0.1:0.4");
        assert_eq!((all.len(), all[0].as_str(), all[1].as_str(), all[100].as_str()), (101, "0.1", "0.103", "0.4"));
        assert_eq!(values("shocks.war.rate=0.01:1:log")[50], "0.1");
        assert_eq!(values("policies.calm"), ["off", "on"]);
    }

    #[test]
    fn what_is_no_lever_is_refused_with_the_way_out() {
        for (text, said) in [
            ("calm", "write policies.NAME"),
            ("policies.calm.set", "write policies.NAME"),
            ("=1:2", "no path"),
            ("a.b=2:1", "did you mean 1:2?"),
            ("a.b=1", "LOW:HIGH"),
            ("policies.calm.from=2030:2026", "reversed or empty"),
            ("policies.calm.from=2026-01-05:2027", "write years"),
            ("policies.calm.from=0.5:1", "write years"),
        ] {
            let error = Lever::read(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
