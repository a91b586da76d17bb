//! Events in relation to others, and their ends: `a before b`, `a first of (b, c)`, `a lost by 2040`.

use std::ops::Range;

use crate::model::Expression;

use super::dates::Side;
use super::grammar::Reader;
use super::subjects::Subject;
use super::wrong::{Read, wrong};

impl Reader<'_, '_, '_> {
    pub(super) fn lost(&mut self, subject: &Subject, at: &Range<usize>) -> Read<Expression> {
        if !subject.is_state() {
            return wrong(at, "a shock cannot be lost: it passes", "not a state", "ask for an outcome or a type");
        }
        let by = if self.takes("by") { self.dated(Side::End)? } else { self.end_of_run() };
        let event = self.window(subject, at, 0, by)?;
        Ok(Expression::Lost { event, by: self.note_last(by) })
    }

    pub(super) fn before(&mut self, first: &Subject, at: &Range<usize>) -> Read<Expression> {
        let start = self.place;
        let second = self.subject(None)?;
        let at_second = self.words[start].at.start..self.words[self.place - 1].at.end;
        let start = self.place;
        let first = self.timed(first, at, start)?;
        Ok(Expression::Before(first, self.timed(&second, &at_second, start)?))
    }

    /// The event of a subject in the time whose words begin at a place: each of several scenarios has its own moments.
    fn timed(&mut self, subject: &Subject, at: &Range<usize>, start: usize) -> Read<usize> {
        self.place = start;
        self.subjects.enter(subject.scenario);
        let (from, until) = self.times()?;
        self.note_last(until);
        self.window(subject, at, from, until)
    }

    /// The first of several: reached, and before each of the others, which may never be.
    pub(super) fn first(&mut self, subject: &Subject, at: &Range<usize>) -> Read<Expression> {
        self.expects("of")?;
        self.expects("(")?;
        let mut others = Vec::new();
        loop {
            let start = self.place;
            let other = self.subject(None)?;
            others.push((other, self.words[start].at.start..self.words[self.place - 1].at.end));
            if !self.takes(",") {
                break;
            }
        }
        self.expects(")")?;
        if let Some((_, again)) = others.iter().find(|(other, _)| other == subject) {
            return wrong(again, "it is before itself", "named twice", "list the others alone");
        }
        let start = self.place;
        let event = self.timed(subject, at, start)?;
        let mut all = Vec::new();
        for (other, at) in &others {
            all.push(Expression::Before(event, self.timed(other, at, start)?));
        }
        Ok(Expression::All(all))
    }
}
