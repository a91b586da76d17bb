//! Whether a question is open on a day: what has happened up to then neither answers it with yes nor with no.

use super::{Expression, Moment, Outcome};

/// That what has happened up to a moment already answers an expression: with yes, or with no.
struct Decided {
    yes: Expression,
    no: Expression,
}

impl Expression {
    /// That it is still open at a moment: neither certain to hold nor certain not to, by what has happened up to then. The
    /// events that this names are added to `events`.
    #[must_use]
    pub fn undecided(&self, events: &mut Vec<Outcome>, at: Moment) -> Self {
        let Decided { yes, no } = self.decided(events, at);
        Self::Not(Box::new(Self::Any(vec![yes, no])))
    }

    fn decided(&self, events: &mut Vec<Outcome>, at: Moment) -> Decided {
        match self {
            Self::Reached(event) => {
                let yes = reached_up_to(*event, events, at);
                // Where its window has closed, it is answered in any case.
                let no = if events[*event].until <= at { Self::Not(Box::new(yes.clone())) } else { never() };
                Decided { yes, no }
            }
            Self::Lost { event, by } if *by <= at => {
                Decided { yes: self.clone(), no: Self::Not(Box::new(Self::Lost { event: *event, by: *by })) }
            }
            Self::Lost { event, .. } => Decided { yes: Self::Lost { event: *event, by: at }, no: never() },
            Self::Before(first, second) => {
                let [first, second] = [*first, *second].map(|event| (event, up_to(event, events, at)));
                // Once either has come, it is known whether the first came before.
                let yes = match (first.1, second.1) {
                    (Some(first), Some(second)) => Self::Before(first, second),
                    (Some(first), None) => Self::Reached(first),
                    _ => never(),
                };
                let came = |event: Option<usize>| event.map_or_else(never, Self::Reached);
                let closed = if events[first.0].until <= at { Self::Not(Box::new(came(first.1))) } else { never() };
                let later = Self::All(vec![came(second.1), Self::Not(Box::new(yes.clone()))]);
                Decided { yes, no: Self::Any(vec![closed, later]) }
            }
            Self::Not(inner) => {
                let Decided { yes, no } = inner.decided(events, at);
                Decided { yes: no, no: yes }
            }
            Self::All(parts) => {
                let (yes, no) = all_decided(parts, events, at);
                Decided { yes: Self::All(yes), no: Self::Any(no) }
            }
            Self::Any(parts) => {
                let (yes, no) = all_decided(parts, events, at);
                Decided { yes: Self::Any(yes), no: Self::All(no) }
            }
            Self::Count { low, high, of } => {
                let (yes, no) = all_decided(of, events, at);
                let (low, high, all) = (*low, *high, of.len());
                let at_least = |number: usize, of: &[Self]| Self::Count { low: number, high: all, of: of.to_vec() };
                Decided {
                    yes: Self::All(vec![at_least(low, &yes), at_least(all.saturating_sub(high), &no)]),
                    no: Self::Any(vec![at_least(high + 1, &yes), at_least((all + 1).saturating_sub(low), &no)]),
                }
            }
        }
    }
}

fn all_decided(parts: &[Expression], events: &mut Vec<Outcome>, at: Moment) -> (Vec<Expression>, Vec<Expression>) {
    parts.iter().map(|part| part.decided(events, at)).map(|Decided { yes, no }| (yes, no)).unzip()
}

/// What never holds.
fn never() -> Expression {
    Expression::Any(Vec::new())
}

fn reached_up_to(event: usize, events: &mut Vec<Outcome>, at: Moment) -> Expression {
    up_to(event, events, at).map_or_else(never, Expression::Reached)
}

/// The event with a window that closes at a moment; `None` where it cannot have been reached by then.
fn up_to(event: usize, events: &mut Vec<Outcome>, at: Moment) -> Option<usize> {
    let of = &events[event];
    if of.until <= at {
        return Some(event);
    }
    if at <= of.from || at - of.from < of.lasting_steps {
        return None;
    }
    let earlier = Outcome { until: at, ..of.clone() };
    Some(events.iter().position(|known| *known == earlier).unwrap_or_else(|| {
        events.push(earlier);
        events.len() - 1
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Passages;

    const UNTIL: Moment = 4;
    const AT: Moment = 2;

    fn events(number: usize) -> Vec<Outcome> {
        let event = |place: usize| Outcome {
            name: place.to_string(),
            title: String::new(),
            any: Vec::new(),
            from: 0,
            until: UNTIL,
            lasting_steps: 0,
            reference: Vec::new(),
        };
        (0..number).map(event).collect()
    }

    /// When each of the first events is reached and lost; those with earlier windows follow from them.
    struct Course<'e> {
        events: &'e [Outcome],
        steps: Vec<(Option<u32>, Option<u32>)>,
    }

    impl Course<'_> {
        fn of(&self, event: usize) -> (Option<u32>, Option<u32>) {
            let place: usize = self.events[event].name.parse().unwrap();
            let (reached, lost) = self.steps[place];
            match reached.filter(|step| *step <= self.events[event].until) {
                Some(step) => (Some(step), lost),
                None => (None, None),
            }
        }
    }

    impl Passages for Course<'_> {
        fn reached(&self, event: usize) -> Option<u32> {
            self.of(event).0
        }

        fn lost(&self, event: usize) -> Option<u32> {
            self.of(event).1
        }
    }

    /// Every course of events up to the end of the windows: `None` for what is never reached.
    fn courses(number: usize) -> Vec<Vec<(Option<u32>, Option<u32>)>> {
        let mut one = vec![(None, None)];
        for reached in 1..=UNTIL {
            one.push((Some(reached), None));
            one.extend((reached + 1..=UNTIL).map(|lost| (Some(reached), Some(lost))));
        }
        let mut all = vec![Vec::new()];
        for _ in 0..number {
            all = all
                .iter()
                .flat_map(|course| one.iter().map(move |event| [course.clone(), vec![*event]].concat()))
                .collect();
        }
        all
    }

    /// What of a course is known at the moment.
    fn known(course: &[(Option<u32>, Option<u32>)]) -> Vec<(Option<u32>, Option<u32>)> {
        let seen = |step: Option<u32>| step.filter(|step| *step <= AT);
        course.iter().map(|&(reached, lost)| (seen(reached), seen(lost))).collect()
    }

    /// By enumeration of all courses that agree with what is known: a question is open exactly where some of them hold and
    /// others do not.
    #[test]
    fn open_questions_are_those_that_can_still_go_either_way() {
        let reached = Expression::Reached;
        let not = |inner: Expression| Expression::Not(Box::new(inner));
        let cases = [
            reached(0),
            not(reached(0)),
            Expression::Lost { event: 0, by: UNTIL },
            Expression::Before(0, 1),
            Expression::Any(vec![reached(0), reached(1)]),
            Expression::All(vec![reached(0), not(reached(1))]),
            Expression::Count { low: 1, high: 1, of: vec![reached(0), reached(1)] },
            Expression::Count { low: 2, high: 2, of: vec![reached(0), reached(1)] },
            Expression::Any(vec![Expression::All(vec![reached(0), reached(1)]), Expression::Before(1, 0)]),
        ];
        for (number, question) in cases.iter().enumerate() {
            let mut events = events(2);
            let open = question.undecided(&mut events, AT);
            let all = courses(2);
            for course in &all {
                let holds = |steps: &[(Option<u32>, Option<u32>)], question: &Expression| {
                    question.holds(&Course { events: &events, steps: steps.to_vec() })
                };
                let like: Vec<bool> = all
                    .iter()
                    .filter(|other| known(other) == known(course))
                    .map(|other| holds(other, question))
                    .collect();
                let either_way = like.contains(&true) && like.contains(&false);
                // Parts that are open one by one may be decided together: then it counts as open.
                let is_exact = number < cases.len() - 1;
                assert!(holds(course, &open) == either_way || !is_exact && !either_way, "{number} {course:?}");
            }
        }
    }

    #[test]
    fn a_window_that_has_closed_decides() {
        let mut events = events(1);
        events[0].until = AT;
        let open = Expression::Reached(0).undecided(&mut events, AT);
        for steps in [vec![(None, None)], vec![(Some(1), None)]] {
            assert!(!open.holds(&Course { events: &events, steps }));
        }
    }
}
