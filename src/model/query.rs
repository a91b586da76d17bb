//! What is asked of a trajectory: events, joined by "and", "or", "not" and counts, and the condition under which they are
//! asked.

use super::{Moment, Outcome};
use crate::theory::Reading;

/// An expression that holds in a trajectory or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// An event is reached; by its index in [`Structure::events`](super::Structure::events).
    Reached(usize),
    /// An event is reached and its conditions cease to hold up to a step.
    Lost {
        /// The event.
        event: usize,
        /// The last step that counts.
        by: u32,
    },
    /// The first event is reached before the second, which may never be; not in the same step.
    Before(usize, usize),
    /// It does not hold.
    Not(Box<Self>),
    /// All hold.
    All(Vec<Self>),
    /// At least one holds.
    Any(Vec<Self>),
    /// A number of them hold.
    Count {
        /// At least so many.
        low: usize,
        /// At most so many.
        high: usize,
        /// Of these.
        of: Vec<Self>,
    },
}

/// The steps at which the events of a trajectory were reached and first ceased to hold; `None` for never.
pub trait Passages {
    /// The step at which an event was reached.
    fn reached(&self, event: usize) -> Option<u32>;

    /// The step at which it first ceased to hold after that.
    fn lost(&self, event: usize) -> Option<u32>;
}

impl Expression {
    /// Whether it holds in a trajectory.
    #[must_use]
    pub fn holds(&self, trajectory: &impl Passages) -> bool {
        match self {
            Self::Reached(event) => trajectory.reached(*event).is_some(),
            Self::Lost { event, by } => trajectory.lost(*event).is_some_and(|step| step <= *by),
            Self::Before(first, second) => match (trajectory.reached(*first), trajectory.reached(*second)) {
                (Some(first), Some(second)) => first < second,
                (first, _) => first.is_some(),
            },
            Self::Not(inner) => !inner.holds(trajectory),
            Self::All(parts) => parts.iter().all(|part| part.holds(trajectory)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(trajectory)),
            Self::Count { low, high, of } => {
                let number = of.iter().filter(|part| part.holds(trajectory)).count();
                (*low..=*high).contains(&number)
            }
        }
    }

    /// Whether it can only turn from "not yet" to "yes" as time passes, by its form: nothing in it is negated, and no number
    /// has an upper limit.
    #[must_use]
    pub fn never_turns_back(&self) -> bool {
        match self {
            Self::Reached(_) | Self::Lost { .. } | Self::Before(..) => true,
            Self::Not(_) => false,
            Self::All(parts) | Self::Any(parts) => parts.iter().all(Self::never_turns_back),
            Self::Count { high, of, .. } => *high >= of.len() && of.iter().all(Self::never_turns_back),
        }
    }

    /// The step at which an expression that [never turns back](Self::never_turns_back) comes true in a trajectory: the first
    /// up to which its passages make it hold. `None` if it never does, and of what is negated.
    #[must_use]
    pub fn first_step(&self, trajectory: &impl Passages) -> Option<u32> {
        match self {
            Self::Reached(event) => trajectory.reached(*event),
            Self::Lost { event, by } => trajectory.lost(*event).filter(|step| step <= by),
            Self::Before(first, _) => trajectory.reached(*first).filter(|_| self.holds(trajectory)),
            Self::Not(_) => None,
            Self::All(parts) => parts.iter().try_fold(0, |last, part| Some(last.max(part.first_step(trajectory)?))),
            Self::Any(parts) => parts.iter().filter_map(|part| part.first_step(trajectory)).min(),
            Self::Count { low, of, .. } => {
                let mut steps: Vec<u32> = of.iter().filter_map(|part| part.first_step(trajectory)).collect();
                steps.sort_unstable();
                low.checked_sub(1).map_or(Some(0), |place| steps.get(place).copied())
            }
        }
    }

    /// The events that it names, each with the last step that counts.
    pub fn events(&self) -> Vec<(usize, Option<u32>)> {
        match self {
            Self::Reached(event) => vec![(*event, None)],
            Self::Lost { event, by } => vec![(*event, Some(*by))],
            Self::Before(first, second) => vec![(*first, None), (*second, None)],
            Self::Not(inner) => inner.events(),
            Self::All(parts) | Self::Any(parts) | Self::Count { of: parts, .. } => {
                parts.iter().flat_map(Self::events).collect()
            }
        }
    }

    /// The same expression of other events.
    #[must_use]
    pub fn with_events(&self, of: &mut impl FnMut(usize) -> usize) -> Self {
        let all = |parts: &[Self], of: &mut _| parts.iter().map(|part| part.with_events(of)).collect();
        match self {
            Self::Reached(event) => Self::Reached(of(*event)),
            Self::Lost { event, by } => Self::Lost { event: of(*event), by: *by },
            Self::Before(first, second) => Self::Before(of(*first), of(*second)),
            Self::Not(inner) => Self::Not(Box::new(inner.with_events(of))),
            Self::All(parts) => Self::All(all(parts, of)),
            Self::Any(parts) => Self::Any(all(parts, of)),
            Self::Count { low, high, of: parts } => Self::Count { low: *low, high: *high, of: all(parts, of) },
        }
    }
}

/// A question about trajectories: how likely something is, at all or under a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Its text.
    pub text: String,
    /// What is asked.
    pub event: Expression,
    /// The condition, and its text.
    pub given: Option<(Expression, String)>,
    /// The step by which every event in it is decided.
    pub last: u32,
    /// The first day after the last one that counts, by its number; of the state on a day, that day. Where dates lie within
    /// steps it is before the day of the last step.
    pub decided: u32,
    /// How its dates are counted that lie within a step, in words.
    pub rounded: Vec<String>,
}

impl Query {
    /// The time in which what is asked can come, for a rate of the past: from the first step at which one of its events counts
    /// to the last. An event that is asked for on a day can come from the start.
    #[must_use]
    pub fn horizon(&self, events: &[Outcome]) -> (Moment, Moment) {
        let window = |(event, by): (usize, Option<Moment>)| {
            let Outcome { from, until, lasting_steps, .. } = events[event];
            (if from + lasting_steps == until { 0 } else { from }, by.unwrap_or(until))
        };
        let windows: Vec<(Moment, Moment)> = self.event.events().into_iter().map(window).collect();
        let (from, until) = (windows.iter().map(|window| window.0), windows.iter().map(|window| window.1));
        (from.min().unwrap_or(0), until.max().unwrap_or(0))
    }
}

/// A question that a scenario states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedQuery {
    /// Its name in files.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// What is asked.
    pub query: Query,
    /// The day on which it resolves, in ISO 8601.
    pub resolves: String,
    /// Whether the agreements in it count as signed or as in force; `None` where it names none.
    pub readings: Option<Readings>,
    /// Names of classes of the past, at whose rates its probability is to be seen; not part of the model.
    pub reference: Vec<String>,
}

/// How a question counts the agreements in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readings {
    /// As signed or as in force; `None` where some count as the one and some as the other.
    pub reading: Option<Reading>,
    /// The same in words that suit the agreements: "signed", "a member".
    pub words: String,
    /// The same question in the other reading, where it has one.
    pub other: Option<OtherReading>,
}

/// A question in the other reading of its agreements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherReading {
    /// The reading.
    pub reading: Reading,
    /// The same in words that suit the agreements.
    pub words: String,
    /// What is asked.
    pub event: Expression,
    /// The condition.
    pub given: Option<Expression>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By event: the steps at which it was reached and ended.
    struct Steps(Vec<(Option<u32>, Option<u32>)>);

    impl Passages for Steps {
        fn reached(&self, event: usize) -> Option<u32> {
            self.0[event].0
        }

        fn lost(&self, event: usize) -> Option<u32> {
            self.0[event].1
        }
    }

    const END: u32 = 3;

    /// Every course of some events up to the end: when each is reached and lost, if ever.
    fn courses(number: usize) -> Vec<Steps> {
        let mut one = vec![(None, None)];
        for reached in 0..=END {
            one.push((Some(reached), None));
            one.extend((reached + 1..=END).map(|lost| (Some(reached), Some(lost))));
        }
        let mut all = vec![Vec::new()];
        for _ in 0..number {
            let longer = |course: &Vec<_>| one.iter().map(|event| [course.as_slice(), &[*event]].concat()).collect();
            all = all.iter().flat_map(|course| -> Vec<Vec<_>> { longer(course) }).collect();
        }
        all.into_iter().map(Steps).collect()
    }

    /// What of a course is known at a step.
    fn cut(course: &Steps, at: u32) -> Steps {
        let seen = |step: Option<u32>| step.filter(|step| *step <= at);
        Steps(course.0.iter().map(|&(reached, lost)| (seen(reached), seen(lost))).collect())
    }

    /// By enumeration of all courses of three events: at each step an expression holds of what has happened up to it exactly
    /// if it has come true by then; and each that is said to turn back does so in some course.
    #[test]
    fn an_expression_comes_true_at_the_first_step_up_to_which_it_holds() {
        use Expression::{All, Any, Before, Count, Lost, Not, Reached};
        let not = |inner| Not(Box::new(inner));
        let of = || vec![Reached(0), Lost { event: 1, by: END }, Before(2, 0)];
        let cases = [
            (Reached(0), true),
            (Lost { event: 0, by: 2 }, true),
            (Before(0, 1), true),
            (All(vec![Before(0, 1), Reached(2)]), true),
            (Any(vec![Before(1, 0), All(vec![Reached(0), Reached(2)])]), true),
            (Any(Vec::new()), true),
            (All(Vec::new()), true),
            (Count { low: 0, high: 3, of: of() }, true),
            (Count { low: 2, high: 3, of: of() }, true),
            (Count { low: 3, high: 3, of: of() }, true),
            (Count { low: 1, high: 2, of: of() }, false),
            (Count { low: 0, high: 1, of: of() }, false),
            (not(Reached(0)), false),
            (Any(vec![Reached(0), not(Reached(1))]), false),
            (All(vec![Reached(0), not(Lost { event: 0, by: END })]), false),
            (not(Any(of())), false),
        ];
        let all = courses(3);
        assert_eq!(all.len(), 11_usize.pow(3));
        for (expression, never_turns_back) in cases {
            assert_eq!(expression.never_turns_back(), never_turns_back, "{expression:?}");
            let held = |course: &Steps| (0..=END).map(|at| expression.holds(&cut(course, at))).collect::<Vec<bool>>();
            if never_turns_back {
                for course in &all {
                    let came = expression.first_step(course);
                    let expected: Vec<bool> = (0..=END).map(|at| came.is_some_and(|step| step <= at)).collect();
                    assert_eq!(held(course), expected, "{expression:?} {:?}", course.0);
                }
            } else {
                let stays = |course: &Steps| held(course).is_sorted();
                assert!(!all.iter().all(stays), "{expression:?}");
            }
        }
    }

    #[test]
    fn the_events_of_an_expression_are_found_and_exchanged() {
        use Expression::{All, Before, Count, Lost, Not, Reached};
        let expression = All(vec![
            Not(Box::new(Reached(1))),
            Count { low: 1, high: 2, of: vec![Lost { event: 2, by: 7 }, Before(0, 1)] },
        ]);
        let expected = [(1, None), (2, Some(7)), (0, None), (1, None)];
        assert_eq!(expression.events(), expected);
        let moved = expression.with_events(&mut |event| event + 10);
        assert_eq!(moved.events(), expected.map(|(event, by)| (event + 10, by)));
        assert_eq!(moved.with_events(&mut |event| event - 10), expression);
    }

    #[test]
    fn expressions_are_evaluated() {
        use Expression::{All, Any, Before, Count, Lost, Not, Reached};
        let steps = Steps(vec![(Some(3), Some(9)), (Some(5), None), (None, None), (Some(3), None)]);
        let not = |inner| Not(Box::new(inner));
        let expected = [
            (Reached(0), true),
            (Reached(2), false),
            (not(Reached(2)), true),
            (Lost { event: 0, by: 9 }, true),
            (Lost { event: 0, by: 8 }, false),
            (Lost { event: 1, by: 20 }, false),
            (Before(0, 1), true),
            (Before(1, 0), false),
            (Before(0, 3), false),
            (Before(0, 2), true),
            (Before(2, 0), false),
            (All(vec![Reached(0), Reached(1)]), true),
            (All(vec![Reached(0), Reached(2)]), false),
            (Any(vec![Reached(2), Reached(1)]), true),
            (Any(vec![Reached(2), not(Reached(1))]), false),
        ];
        for (expression, holds) in expected {
            assert_eq!(expression.holds(&steps), holds, "{expression:?}");
        }
        let count = |low, high| Count { low, high, of: (0..4).map(Reached).collect() }.holds(&steps);
        assert!(count(3, 3) && count(0, 4) && !count(4, 4) && !count(0, 2));
    }
}
