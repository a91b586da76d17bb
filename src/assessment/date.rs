//! Dates of codings: a year, a month or a day.

use std::fmt;
use std::str::FromStr;

use crate::scenario::days_in_month;

/// A year, month or day, as written. A year counts as its first day, and so does a month: [`Date::first_day`] orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl Date {
    /// Year, month and day as which it counts; month and day from 1.
    #[must_use]
    pub fn first_day(self) -> (u16, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The same as a day: `2019` as `2019-01-01`.
    #[must_use]
    pub fn as_day(self) -> Self {
        let (year, month, day) = self.first_day();
        Self { year, month: Some(month), day: Some(day) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        [self.month, self.day].into_iter().flatten().try_for_each(|part| write!(f, "-{part:02}"))
    }
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It has another format.
    #[error("dates are written YYYY, YYYY-MM or YYYY-MM-DD")]
    Form,
    /// There is no such month.
    #[error("months go from 01 to 12")]
    Month,
    /// The month has fewer days.
    #[error("{0:04}-{1:02} has {2} days")]
    Day(u16, u8, u8),
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let parts: Vec<&str> = text.split('-').collect();
        let widths = [4, 2, 2];
        let written = |(part, width): (&&str, usize)| part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
        if parts.len() > widths.len() || !parts.iter().zip(widths).all(written) {
            return Err(DateError::Form);
        }
        let part = |place: usize| parts.get(place).and_then(|part| part.parse::<u8>().ok());
        let year = parts[0].parse().map_err(|_| DateError::Form)?;
        let date = Self { year, month: part(1), day: part(2) };
        let (_, month, day) = date.first_day();
        match days_in_month(year, month) {
            _ if year == 0 => Err(DateError::Form),
            _ if !(1..=12).contains(&month) => Err(DateError::Month),
            days if !(1..=days).contains(&day) => Err(DateError::Day(year, month, days)),
            _ => Ok(date),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_months_and_days_are_read_and_written_alike() {
        for text in ["1991", "2005-08", "2024-02-29", "1900-12-31"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        assert_eq!("2019".parse::<Date>().unwrap().as_day().to_string(), "2019-01-01");
    }

    #[test]
    fn an_invalid_date_has_a_reason() {
        for text in ["", "91", "1991-", "1991-1", "1991/05", "16.05.1991", "May 1991", "1991-05-16-01", "0000", "+991"]
        {
            assert_eq!(text.parse::<Date>(), Err(DateError::Form), "{text}");
        }
        assert_eq!("2019-13".parse::<Date>(), Err(DateError::Month));
        assert_eq!("2019-00-01".parse::<Date>(), Err(DateError::Month));
        assert_eq!("2023-02-29".parse::<Date>(), Err(DateError::Day(2023, 2, 28)));
        assert_eq!("2023-04-00".parse::<Date>(), Err(DateError::Day(2023, 4, 30)));
    }

    #[test]
    fn a_year_counts_as_its_first_day() {
        let day = |text: &str| text.parse::<Date>().unwrap().first_day();
        assert_eq!(day("2019"), day("2019-01-01"));
        assert!(day("2019") < day("2019-01-02") && day("2019-01-31") < day("2019-02"));
    }
}
