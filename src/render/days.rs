//! The days of a run's years in words. A run that starts on 1 January has calendar years; any other has the anniversaries of
//! its start.

use crate::model::{DayOfYear, Structure};
use crate::scenario::anniversary;

/// The anniversary of a start in a year: "1 January 2040", "15 May 2040".
#[must_use]
pub fn day_in(start: DayOfYear, year: i32) -> String {
    anniversary(start, year).day_in_words()
}

/// The end of a year of a run, up to which outcomes count: "the end of 2040", "15 May 2040".
#[must_use]
pub fn end_of(start: DayOfYear, year: i32) -> String {
    if start.is_new_year() { format!("the end of {year}") } else { day_in(start, year) }
}

/// The same without the year, for the heads of tables with years: "the end of", "15 May of".
#[must_use]
pub fn ends_of(start: DayOfYear) -> String {
    if start.is_new_year() { "the end of".to_owned() } else { format!("{start} of") }
}

/// The last year of a run, in words.
#[must_use]
pub fn last_of(structure: &Structure) -> String {
    let (start, last) = (structure.start_day, structure.last_year());
    if start.is_new_year() {
        format!("{last}, the last simulated year")
    } else {
        format!("{}, the end of the run", day_in(start, last))
    }
}

/// The anniversary in a year as scenarios write it: "2040", "2040-05-15".
#[must_use]
pub fn date_in(start: DayOfYear, year: i32) -> String {
    if start.is_new_year() { year.to_string() } else { anniversary(start, year).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_a_run_end_with_calendar_years_or_on_anniversaries() {
        let (january, may) = (DayOfYear::NEW_YEAR, DayOfYear { month: 5, day: 15 });
        let of = |start| [day_in(start, 2040), end_of(start, 2040), ends_of(start), date_in(start, 2040)];
        assert_eq!(of(january), ["1 January 2040", "the end of 2040", "the end of", "2040"]);
        assert_eq!(of(may), ["15 May 2040", "15 May 2040", "15 May of", "2040-05-15"]);
        let leap = DayOfYear { month: 2, day: 29 };
        assert_eq!([day_in(leap, 2040), day_in(leap, 2041)], ["29 February 2040", "28 February 2041"]);
    }
}
