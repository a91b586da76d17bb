//! When an event of a question counts: `on`, `by`, `in`, `before`, `from`, `between`, and how dates within steps are counted.

use std::ops::Range;

use crate::input::Date;
use crate::model::Moment;

use super::dates::{Dated, Side};
use super::grammar::{Reader, is_month, way_out_of};
use super::subjects::Subject;
use super::wrong::{Read, wrong};

impl Reader<'_, '_, '_> {
    /// The event that a subject has at the time that follows.
    pub(super) fn when(&mut self, subject: &Subject, at: &Range<usize>) -> Read<usize> {
        if !self.takes("on") {
            let (from, until) = self.times()?;
            self.note_last(until);
            return self.window(subject, at, from, until);
        }
        let date = self.date()?;
        if !date.is_day {
            let help = format!("write `on` and a day, or `by {}` for its end", date.text);
            return wrong(&date.at, format!("`on {}` is no day", date.text), "not a day", help);
        }
        if !subject.is_state() {
            let help = format!("write `in {}`, or `by` and the last day that counts", date.text);
            return wrong(at, "a shock passes, so it is not there on a day", "not a state", help);
        }
        let moment = date.beginning(self.subjects.calendar())?;
        self.note_rounding(&date, moment, Side::Beginning);
        self.note_decided(date.first);
        self.note_last(moment);
        match self.subjects.at(subject, moment) {
            Some(event) => Ok(event),
            None => wrong(at, format!("it never counts on {}", date.text), "outside of its window", WINDOW),
        }
    }

    /// From when until when an event counts; both ends are moments.
    pub(super) fn times(&mut self) -> Read<(Moment, Moment)> {
        if self.takes("by") {
            return Ok((0, self.dated(Side::End)?));
        }
        if self.takes("in") {
            let date = self.date()?;
            return Ok((self.moment(&date, Side::Beginning)?, self.moment(&date, Side::End)?));
        }
        if self.takes("before") {
            return Ok((0, self.dated(Side::Eve)?));
        }
        if self.follows(0, "from") || self.follows(0, "between") {
            let between = self.next("a date")?.text == "between";
            let from = self.date()?;
            self.expects(if between { "and" } else { "to" })?;
            let to = self.date()?;
            let (first, last) = (self.moment(&from, Side::Beginning)?, self.moment(&to, Side::End)?);
            if first >= last {
                let message = format!("from {} to {} is no time", from.text, to.text);
                return wrong(&to.at, message, "ends before it begins", "exchange the dates");
            }
            return Ok((first, last));
        }
        Ok((0, self.end_of_run()))
    }

    /// The moment of a date that follows.
    pub(super) fn dated(&mut self, side: Side) -> Read<Moment> {
        let date = self.date()?;
        self.moment(&date, side)
    }

    fn moment(&mut self, date: &Dated, side: Side) -> Read<Moment> {
        let calendar = self.subjects.calendar();
        let moment = match side {
            Side::Beginning => date.opening(calendar),
            Side::End => date.end(calendar),
            Side::Eve => date.eve(calendar),
        }?;
        self.note_rounding(date, moment, side);
        match side {
            Side::Beginning => {}
            Side::End => date.after.into_iter().for_each(|day| self.note_decided(day)),
            Side::Eve => self.note_decided(date.first),
        }
        Ok(moment)
    }

    fn note_decided(&mut self, day: Date) {
        self.decided = self.decided.max(day.order());
    }

    fn note_rounding(&mut self, date: &Dated, moment: Moment, side: Side) {
        if let Some(words) = date.rounding(moment, side, self.subjects.calendar())
            && !self.rounded.contains(&words)
        {
            self.rounded.push(words);
        }
    }

    pub(super) fn window(&mut self, subject: &Subject, at: &Range<usize>, from: Moment, until: Moment) -> Read<usize> {
        match self.subjects.within(subject, from, until) {
            Some(event) => Ok(event),
            None => wrong(at, "it never counts at that time", "outside of its window", WINDOW),
        }
    }

    pub(super) fn end_of_run(&mut self) -> Moment {
        let calendar = self.subjects.calendar();
        self.note_decided(calendar.last());
        u32::try_from(calendar.n_steps()).unwrap_or(0)
    }

    pub(super) fn date(&mut self) -> Read<Dated> {
        let word = self.next("a date")?;
        let is_in_words = is_month(word.text) || self.peek().is_some_and(|next| is_month(next.text));
        if is_in_words {
            return wrong(&word.at, "a date in words", "not a date", way_out_of("may"));
        }
        Dated::read(word)
    }
}

/// The way out of an empty window.
const WINDOW: &str = "give a date within the `from` and `until` of the outcome, or ask for another";
