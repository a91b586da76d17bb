//! Dates as written: a year, a month or a day.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::civil;

use crate::model::DayOfYear;

/// The last year that a scenario may name.
pub(crate) const YEAR_MAX: i64 = 99_999;

/// Years after which the days of the months repeat.
const CYCLE: i32 = 400;

/// A year, month or day, as written. A year stands for its first day, a month likewise: [`Date::first_day`] orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: i32,
    month: Option<u8>,
    day: Option<u8>,
}

impl Date {
    /// The first day of a year.
    pub(crate) fn of_year(year: i32) -> Self {
        Self { year, month: Some(1), day: Some(1) }
    }

    /// A year, as written.
    pub(crate) fn year_alone(year: i32) -> Self {
        Self { year, month: None, day: None }
    }

    /// A day that there is; month and day are counted from 1.
    pub(crate) fn of_day(year: i32, month: u8, day: u8) -> Self {
        Self { year, month: Some(month), day: Some(day) }
    }

    /// A date as people type it: also in years of up to five digits, and without leading zeros.
    ///
    /// # Errors
    /// If it is not written as a date, or there is no such day.
    pub(crate) fn typed(text: &str) -> Result<Self, DateError> {
        Self::read(text, &[1..=5, 1..=2, 1..=2])
    }

    /// A date whose year, month and day have so many digits.
    fn read(text: &str, widths: &[RangeInclusive<usize>; 3]) -> Result<Self, DateError> {
        let parts: Vec<&str> = text.split('-').collect();
        let written = |(part, width): (&&str, &RangeInclusive<usize>)| {
            width.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        if parts.len() > widths.len() || !parts.iter().zip(widths).all(written) {
            return Err(DateError::Form);
        }
        let part = |place: usize| parts.get(place).and_then(|part| part.parse::<u8>().ok());
        let year = parts[0].parse().map_err(|_| DateError::Form)?;
        let date = Self { year, month: part(1), day: part(2) };
        let (_, month, day) = date.first_day();
        if year == 0 {
            return Err(DateError::Form);
        }
        match civil(year, month, 1).map(civil::Date::days_in_month) {
            None => Err(DateError::Month),
            Some(days) if !(1..=days as u8).contains(&day) => Err(DateError::Day(year, month, days as u8)),
            Some(_) => Ok(date),
        }
    }

    /// Year, month and day from which it counts; month and day from 1.
    #[must_use]
    pub fn first_day(self) -> (i32, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// Its day of the year.
    #[must_use]
    pub fn day_of_year(self) -> DayOfYear {
        let (_, month, day) = self.first_day();
        DayOfYear { month, day }
    }

    /// Its month in words, as in "August 2027".
    #[must_use]
    pub fn month_in_words(self) -> String {
        let (year, month, _) = self.first_day();
        // The name is that of any year; a calendar of four digits ends before scenarios do.
        let name = civil::date(2000, month.clamp(1, 12) as i8, 1).strftime("%B");
        format!("{name} {year}")
    }

    /// Its first day in words, as in "1 August 2027".
    #[must_use]
    pub fn day_in_words(self) -> String {
        format!("{} {}", self.first_day().2, self.month_in_words())
    }

    /// The same as a day: `2019` as `2019-01-01`.
    #[must_use]
    pub fn as_day(self) -> Self {
        let (year, month, day) = self.first_day();
        Self::of_day(year, month, day)
    }

    /// Whether it is written as a day.
    pub(crate) fn is_day(self) -> bool {
        self.day.is_some()
    }

    /// The first day after the year, month or day; `None` after the last year that there is.
    pub(crate) fn first_day_after(self) -> Option<Self> {
        let (year, month, day) = self.first_day();
        match (self.month, self.day) {
            (None, _) => Some(Self::of_year(year.checked_add(1)?)),
            (_, Some(_)) if day < self.days_in_month() => Some(Self::of_day(year, month, day + 1)),
            _ if month < 12 => Some(Self::of_day(year, month + 1, 1)),
            _ => Some(Self::of_year(year.checked_add(1)?)),
        }
    }

    /// The day before its first day.
    pub(crate) fn day_before(self) -> Self {
        match self.first_day() {
            (year, month, day) if day > 1 => Self::of_day(year, month, day - 1),
            (year, 1, _) => Self::of_day(year - 1, 12, 31),
            (year, month, _) => {
                let last = Self::of_day(year, month - 1, 1).days_in_month();
                Self::of_day(year, month - 1, last)
            }
        }
    }

    /// How many days its month has.
    pub(crate) fn days_in_month(self) -> u8 {
        let (year, month, _) = self.first_day();
        civil(year, month, 1).map_or(31, |first| first.days_in_month() as u8)
    }

    /// A number for its first day that orders days, of years from 0 on; two days that follow each other may be further apart.
    pub(crate) fn order(self) -> u32 {
        let (year, month, day) = self.first_day();
        (u32::try_from(year).unwrap_or(0) * 12 + u32::from(month) - 1) * 31 + u32::from(day) - 1
    }

    /// The day of such a number.
    pub(crate) fn of_order(order: u32) -> Self {
        let (months, day) = (order / 31, order % 31 + 1);
        Self::of_day((months / 12) as i32, (months % 12 + 1) as u8, day as u8)
    }

    /// The day from which it counts, to compute with; `None` beyond the year 9999.
    pub(crate) fn civil(self) -> Option<civil::Date> {
        let (year, month, day) = self.first_day();
        civil::Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
    }
}

/// A day of a year with the same days: there is no [`civil::Date`] beyond the year 9999. `None` if there is no such day.
fn civil(year: i32, month: u8, day: u8) -> Option<civil::Date> {
    civil::Date::new((CYCLE + year.rem_euclid(CYCLE)) as i16, month as i8, day as i8).ok()
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Self::of_day(day.year().into(), day.month() as u8, day.day() as u8)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        [self.month, self.day].into_iter().flatten().try_for_each(|part| write!(f, "-{part:02}"))
    }
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is not written as one.
    #[error("dates are written YYYY, YYYY-MM or YYYY-MM-DD")]
    Form,
    /// There is no such month.
    #[error("months go from 01 to 12")]
    Month,
    /// The month has fewer days.
    #[error("{0:04}-{1:02} has {2} days")]
    Day(i32, u8, u8),
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads a date with all of its digits, as tables have them.
    fn from_str(text: &str) -> Result<Self, DateError> {
        Self::read(text, &[4..=4, 2..=2, 2..=2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_after_a_date_begins_where_it_ends() {
        let after = |text| Date::typed(text).unwrap().first_day_after().unwrap().to_string();
        let found = ["2040", "2040-02", "2040-12", "2040-02-28", "2040-02-29", "2040-12-31"].map(after);
        assert_eq!(found, ["2041-01-01", "2040-03-01", "2041-01-01", "2040-02-29", "2040-03-01", "2041-01-01"]);
    }

    #[test]
    fn years_months_and_days_are_read_and_written_alike() {
        for text in ["1991", "2005-08", "2024-02-29", "1900-12-31"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        assert_eq!("2019".parse::<Date>().unwrap().as_day().to_string(), "2019-01-01");
    }

    #[test]
    fn months_have_names_in_any_year() {
        let words = |text: &str| Date::typed(text).unwrap().month_in_words();
        assert_eq!(
            [words("2031-06-15"), words("1991"), words("10500-12-1")],
            ["June 2031", "January 1991", "December 10500"]
        );
        assert_eq!(Date::typed("2031-06-05").unwrap().day_in_words(), "5 June 2031");
    }

    #[test]
    fn what_is_no_date_says_why() {
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
    fn a_day_comes_before_each() {
        let before = |text: &str| Date::typed(text).unwrap().day_before().to_string();
        assert_eq!(
            ["2041", "2040-03", "2041-03-01", "2041-05-17", "12000-01-01"].map(before),
            ["2040-12-31", "2040-02-29", "2041-02-28", "2041-05-16", "11999-12-31"]
        );
    }

    #[test]
    fn typed_dates_may_lack_zeros_and_lie_beyond_the_year_9999() {
        let typed = |text: &str| Date::typed(text).map(|date| date.to_string());
        assert_eq!(typed("2031-6"), Ok("2031-06".to_owned()));
        assert_eq!(typed("10500-06-1"), Ok("10500-06-01".to_owned()));
        assert_eq!(typed("12000-02-29"), Ok("12000-02-29".to_owned()));
        assert_eq!(typed("12100-02-29"), Err(DateError::Day(12_100, 2, 28)));
        for text in ["", "100000", "-2031", "+2031", "2031-006", "2031-06-15-1", "0", "next year"] {
            assert_eq!(typed(text), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn months_have_the_days_of_the_calendar() {
        let days = |year, month| Date::of_day(year, month, 1).days_in_month();
        assert_eq!([2023, 2024, 1900, 2000, 10_000, 10_100].map(|year| days(year, 2)), [28, 29, 28, 29, 29, 28]);
        assert_eq!([1, 4, 9, 12].map(|month| days(2023, month)), [31, 30, 30, 31]);
        assert_eq!(Date::of_year(9999).civil(), civil::Date::new(9999, 1, 1).ok());
        assert_eq!(Date::of_year(10_000).civil(), None);
    }

    #[test]
    fn a_year_comes_with_its_first_day() {
        let day = |text: &str| text.parse::<Date>().unwrap().first_day();
        assert_eq!(day("2019"), day("2019-01-01"));
        assert!(day("2019") < day("2019-01-02") && day("2019-01-31") < day("2019-02"));
    }
}
