//! By when the event of a question comes: the dates of its curve, and the probability by each.

use crate::model::{Moment, Query};
use crate::stats::Proportion;

/// The most dates of a question that ends within a few years of the start.
const DATES_MAX: u32 = 36;

/// Years from the start to the last date of a question, up to which its curve has steps, and not years.
const YEARS_MAX: u32 = 3;

/// The probability of a question by a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// The step up to which it counts.
    pub moment: Moment,
    /// The probability that its event has come by then, under its condition if it has one; without a parameter band.
    pub estimate: Proportion,
}

/// The steps up to which the curve of a question counts, in order; the last one is that of the question. Of a question of up to 36
/// steps each; of a longer one up to three years after the start every second, third, ... step, so that there are at most 36;
/// else each anniversary of the start. None where what is asked can turn back.
pub(super) fn dates(query: &Query, steps_per_year: u32) -> Vec<Moment> {
    if !query.event.never_turns_back() {
        return Vec::new();
    }
    let last = query.last;
    let every =
        if last <= DATES_MAX.max(YEARS_MAX * steps_per_year) { last.div_ceil(DATES_MAX) } else { steps_per_year };
    let every = every.max(1);
    (1..last.div_ceil(every)).map(|number| number * every).chain([last]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Expression;

    #[test]
    fn dates_are_steps_at_first_and_then_years() {
        let of = |last: u32, steps_per_year: u32, event: Expression| {
            dates(
                &Query { text: String::new(), event, given: None, last, decided: 0, rounded: Vec::new() },
                steps_per_year,
            )
        };
        let reached = |last: u32, steps_per_year: u32| of(last, steps_per_year, Expression::Reached(0));
        assert_eq!(reached(5, 12), [1, 2, 3, 4, 5]);
        assert_eq!(reached(36, 12), (1..=36).collect::<Vec<u32>>());
        assert_eq!(reached(40, 12), [12, 24, 36, 40]);
        assert_eq!(reached(48, 12), [12, 24, 36, 48], "the last one once");
        assert_eq!(reached(36, 1), (1..=36).collect::<Vec<u32>>(), "years are steps");
        assert_eq!(reached(0, 12), [0], "a question of the start");
        assert_eq!(reached(366, 366)[..2], [11, 22]);
        assert_eq!(reached(366, 366).len(), 34);
        assert_eq!(*reached(366, 366).last().unwrap(), 366);
        for (last, steps_per_year) in [(1, 12), (30, 4), (365, 366), (1_098, 366), (1_099, 366), (360, 12)] {
            let found = reached(last, steps_per_year);
            assert!(found.is_sorted_by(|one, next| one < next) && found.last() == Some(&last), "{found:?}");
            assert!(found.len() <= 36, "{found:?}");
        }
        assert_eq!(of(5, 12, Expression::Not(Box::new(Expression::Reached(0)))), Vec::<u32>::new());
    }
}
