//! Days as numbers: days since 1970-01-01 in the proleptic Gregorian calendar, for years of up to five digits.
//!
//! The algorithm is that of Howard Hinnant (<https://howardhinnant.github.io/date_algorithms.html>): years begin in March, so
//! that the leap day is the last one, and eras are the 400 years after which days repeat.

use crate::input::Date;

/// The days of 400 years.
const ERA: i64 = 146_097;

/// The days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// The number of a day.
pub(crate) fn day_number(date: Date) -> i32 {
    let (year, month, day) = date.first_day();
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let number = era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A day as `2031-06-15`.
pub(crate) fn day_text(number: i32) -> String {
    let days = i64::from(number) + EPOCH;
    let (era, of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_the_numbers_of_the_calendar() {
        let number = |text: &str| day_number(text.parse().unwrap());
        assert_eq!(["1970-01-01", "1970-01-02", "1969-12-31"].map(number), [0, 1, -1]);
        assert_eq!(["2000-03-01", "1900-02-28", "2055"].map(number), [11_017, -25_509, 31_046]);
    }

    #[test]
    fn every_day_reads_as_itself_and_follows_the_one_before() {
        let epoch = jiff::civil::date(1970, 1, 1);
        let mut day = jiff::civil::date(1880, 1, 1);
        for number in day_number("1880".parse().unwrap())..=day_number("2110".parse().unwrap()) {
            assert_eq!(day_text(number), day.to_string());
            assert_eq!(number, epoch.until(day).unwrap().get_days());
            day = day.tomorrow().unwrap();
        }
        assert_eq!(day_text(day_number(Date::typed("12000-02-29").unwrap())), "12000-02-29");
    }
}
