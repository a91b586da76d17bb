//! What is asked of a trajectory: events, joined by "and", "or", "not" and counts, and the condition under which they are
//! asked.

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
    /// How its dates are counted that lie within a step, in words.
    pub rounded: Vec<String>,
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
