//! The dates of questions.

use std::ops::{Range, RangeInclusive};

use crate::input::Date;
use crate::model::Moment;

use super::super::Calendar;
use super::words::Word;
use super::wrong::{Read, wrong};

/// Which of its days a date stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// From its beginning on.
    Beginning,
    /// Up to its end.
    End,
    /// Up to the end of the day before it.
    Eve,
}

/// Steps per year from which on a step is a day.
const DAILY: u32 = 360;

/// A date as written: its first day, and the first day after it.
pub(super) struct Dated {
    pub at: Range<usize>,
    pub text: String,
    /// Its first day.
    pub first: Date,
    /// The first day after it.
    pub after: Option<Date>,
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

    /// How it is counted, where its moment lies within a step and a longer time is counted.
    pub fn rounding(&self, moment: Moment, side: Side, calendar: Calendar) -> Option<String> {
        let exact = if side == Side::End { self.after? } else { self.first };
        let counted = calendar.first_day(moment);
        if counted == exact || calendar.steps_per_year >= DAILY || (moment == 0 && side == Side::Beginning) {
            return None;
        }
        Some(match side {
            Side::Beginning => format!("{} is counted from {counted}", self.text),
            Side::End => format!("{} is counted to the end of {}", self.text, counted.day_before()),
            Side::Eve => format!("before {} is counted to the end of {}", self.text, counted.day_before()),
        })
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
