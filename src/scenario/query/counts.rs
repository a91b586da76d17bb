//! Numbers of events: `at least 2 of (...)`, `any of (...)`, `at least 2 crisis by 2040`.

use crate::model::Expression;

use super::grammar::Reader;
use super::subjects::TIMES_MAX;
use super::words::Word;
use super::wrong::{Read, wrong};

impl Reader<'_, '_, '_> {
    /// `at least 2 of (...)`, or `at least 2 crisis by 2040`.
    pub(super) fn count(&mut self, exactly: bool) -> Read<Expression> {
        let first = self.next("a number")?;
        let at_most = !exactly && self.next("`least`")?.text == "most";
        let number = self.next("a number")?;
        let Ok(wanted) = number.text.parse::<usize>() else {
            let message = format!("`{}` is no number", number.text);
            return wrong(&number.at, message, "a whole number", "write for example `at least 2 of (a, b, c)`");
        };
        if !self.takes("of") {
            return self.shocks(first, (number, wanted), exactly || at_most);
        }
        let of = self.list()?;
        let (low, high) = match (exactly, at_most) {
            (true, _) => (wanted, wanted),
            (_, true) => (0, wanted),
            _ => (wanted, of.len()),
        };
        if wanted > of.len() || (wanted == 0 && !exactly && !at_most) {
            let message = format!("{wanted} of {} events", of.len());
            let help = format!("give a number from 1 to {}", of.len());
            return wrong(&number.at, message, "not a number of these", help);
        }
        Ok(Expression::Count { low, high, of })
    }

    /// `any of (...)`, `all of (...)`, `none of (...)`.
    pub(super) fn quantified(&mut self) -> Read<Expression> {
        let which = self.next("`any`")?.text;
        self.expects("of")?;
        let parts = self.list()?;
        Ok(match which {
            "any" => Expression::Any(parts),
            "all" => Expression::All(parts),
            _ => Expression::Not(Box::new(Expression::Any(parts))),
        })
    }

    /// Expressions in parentheses, separated by commas.
    fn list(&mut self) -> Read<Vec<Expression>> {
        self.expects("(")?;
        let mut parts = vec![self.expression()?];
        while self.takes(",") {
            parts.push(self.expression()?);
        }
        self.expects(")")?;
        Ok(parts)
    }

    fn shocks(&mut self, first: &Word<'_>, (number, wanted): (&Word<'_>, usize), other: bool) -> Read<Expression> {
        if other {
            let help = "write `not at least 2 crisis by 2040` for fewer than 2, or `of (...)` for a number of events";
            return wrong(&first.at, "only `at least` counts shocks", "no count of shocks", help);
        }
        match u8::try_from(wanted) {
            Ok(times @ 1..=TIMES_MAX) => self.event(Some(times)),
            _ => {
                let message = format!("{wanted} shocks of a class");
                wrong(&number.at, message, "from 1 to 4", format!("give a number from 1 to {TIMES_MAX}"))
            }
        }
    }
}
