//! The years of a run, and the days on which its states are reported.

use crate::render::{day_in, end_of};
use crate::scenario::anniversary;

use super::about::About;
use super::column::Holds;

impl About {
    /// The years of the run, each up to its end.
    pub fn in_years(&self) -> Holds {
        Holds::Year(self.years.0, self.years.1)
    }

    /// The days on which states are reported: the start and its anniversaries up to the end of the run.
    pub fn at_years(&self) -> Holds {
        self.at_years_to(self.years.1)
    }

    /// The same up to the end of a year of the run.
    pub fn at_years_to(&self, year: i32) -> Holds {
        let days = (self.years.0 - self.start.carry()..=self.year_after(year)).map(|year| self.on(year));
        Holds::Day(days.collect())
    }

    /// The calendar year of the day on which a year of the run ends.
    pub fn year_after(&self, year: i32) -> i32 {
        year + 1 - self.start.carry()
    }

    /// The start or its anniversary in a calendar year, as tables write it.
    pub fn on(&self, year: i32) -> String {
        anniversary(self.start, year).to_string()
    }

    /// The end of a year of the run in words, see [`end_of`].
    pub fn end_of(&self, year: f64) -> String {
        end_of(self.start, year as i32)
    }

    /// The start or its anniversary in a calendar year, in words, see [`day_in`].
    pub fn day_in(&self, year: f64) -> String {
        day_in(self.start, year as i32)
    }
}
