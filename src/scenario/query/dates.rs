//! The dates of questions.

use std::ops::{Range, RangeInclusive};

use crate::input::Date;
use crate::model::Moment;

use super::super::Calendar;
use super::words::Word;
use super::wrong::{Read, wrong};

/// A date as written: its first day, and the first day after it.
pub(super) struct Dated {
    pub at: Range<usize>,
    pub text: String,
    first: Date,
    after: Option<Date>,
    pub is_day: bool,
}

impl Dated {
    /// Reads a year, a month or a day.
    pub fn read(word: &Word<'_>) -> Read<Self> {
        match Date::typed(word.text) {
            Ok(date) => Ok(Self {
                at: word.at.clone(),
                text: word.text.to_owned(),
                first: date.as_day(),
                after: date.first_day_after(),
                is_day: date.is_day(),
            }),
            Err(reason) => wrong(
                &word.at,
                format!("`{}` is no date: {reason}", word.text),
                "not a date",
                "write 2040 or 2040-06-30",
            ),
        }
    }

    /// The moment at which it begins, within the run.
    pub fn beginning(&self, calendar: Calendar) -> Read<Moment> {
        self.within(calendar.step_of(self.first), &(0..=calendar.n_steps()), calendar)
    }

    /// The moment from which it counts: its beginning, or the start of a run that starts within it.
    pub fn opening(&self, calendar: Calendar) -> Read<Moment> {
        let ends_within = self.after.is_none_or(|after| calendar.step_after(after) > 0);
        let step = calendar.step_of(self.first);
        self.within(if ends_within { step.max(0) } else { step }, &(0..=calendar.n_steps()), calendar)
    }

    /// The moment at which the day before it ends, within the run.
    pub fn eve(&self, calendar: Calendar) -> Read<Moment> {
        self.within(calendar.step_after(self.first), &(1..=calendar.n_steps()), calendar)
    }

    /// The moment at which it ends, within the run.
    pub fn end(&self, calendar: Calendar) -> Read<Moment> {
        let step = self.after.map_or(i64::MAX, |after| calendar.step_after(after));
        self.within(step, &(1..=calendar.n_steps()), calendar)
    }

    fn within(&self, step: i64, allowed: &RangeInclusive<i64>, calendar: Calendar) -> Read<Moment> {
        match u32::try_from(step) {
            Ok(moment) if allowed.contains(&step) => Ok(moment),
            _ => {
                let message = format!("{} is outside of the run", self.text);
                let (first, last) = if calendar.start_day.is_new_year() {
                    (calendar.start.to_string(), (calendar.end - 1).to_string())
                } else {
                    (calendar.first().to_string(), calendar.last().day_before().to_string())
                };
                wrong(&self.at, message, "outside of the run", format!("give a date from {first} to {last}"))
            }
        }
    }
}
