//! The years of a run. They go from one anniversary of its start to the next, and each has the number of the calendar year in
//! which it ends: from 15 May 2026 to 14 May 2027 it is 2027, and from 1 January to 31 December 2026 it is 2026.

use std::ops::RangeInclusive;

use super::Structure;

impl Structure {
    /// The first year of the run.
    #[must_use]
    pub fn first_year(&self) -> i32 {
        self.start_year.saturating_add(self.start_day.carry())
    }

    /// The last year of the run.
    #[must_use]
    pub fn last_year(&self) -> i32 {
        self.end_year.saturating_add(self.start_day.carry() - 1)
    }

    /// The years of the run.
    #[must_use]
    pub fn years(&self) -> RangeInclusive<i32> {
        self.first_year()..=self.last_year()
    }

    /// The year of the run before which there are `number` others.
    #[must_use]
    pub fn year(&self, number: u32) -> i32 {
        self.first_year().saturating_add_unsigned(number)
    }

    /// How many years of the run there are before a year of it.
    #[must_use]
    pub fn year_number(&self, year: i32) -> u32 {
        year.abs_diff(self.first_year())
    }

    /// The number of steps from the start to the end of a year of the run.
    #[must_use]
    pub fn steps_to_end_of(&self, year: i32) -> u32 {
        self.year_number(year).saturating_add(1).saturating_mul(self.steps_per_year)
    }

    /// The calendar year of the anniversary of the start on which a year of the run ends.
    #[must_use]
    pub fn year_after(&self, year: i32) -> i32 {
        year.saturating_add(1 - self.start_day.carry())
    }

    /// Lets the run end with a year.
    pub fn end_with(&mut self, year: i32) {
        self.end_year = self.year_after(year);
    }
}
