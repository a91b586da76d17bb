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
        self.last = self.last.max(by);
        let event = self.window(subject, at, 0, by)?;
        Ok(Expression::Lost { event, by })
    }

    pub(super) fn before(&mut self, first: &Subject, at: &Range<usize>) -> Read<Expression> {
        let start = self.place;
        let second = self.subject(None)?;
        let at_second = self.words[start].at.start..self.words[self.place - 1].at.end;
        let (from, until) = self.times()?;
        self.last = self.last.max(until);
        Ok(Expression::Before(self.window(first, at, from, until)?, self.window(&second, &at_second, from, until)?))
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
        let (from, until) = self.times()?;
        self.last = self.last.max(until);
        let event = self.window(subject, at, from, until)?;
        let mut all = Vec::new();
        for (other, at) in others.iter().filter(|(other, _)| other != subject) {
            all.push(Expression::Before(event, self.window(other, at, from, until)?));
        }
        Ok(if all.is_empty() { Expression::Reached(event) } else { Expression::All(all) })
    }
}
