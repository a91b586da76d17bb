//! The counts of the questions: how often what is asked, its condition, and both happen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Model, NamedQuery, Passages};
use crate::stats::{Cluster, Estimate, Proportion, paired_difference};
use crate::trajectory::{NEVER, Records};

use super::grouping::Grouping;

/// The counts of a question in a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    valid: u64,
    event: u64,
    given: u64,
    both: u64,
}

/// The counts of a run or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct QueryCounts {
    #[serde(skip)]
    grouping: Grouping,
    #[serde(skip)]
    queries: Vec<NamedQuery>,
    /// By group, then question.
    groups: BTreeMap<u64, Vec<Counts>>,
}

/// A trajectory of a batch.
struct Lane<'r, const L: usize> {
    records: &'r Records<L>,
    l: usize,
}

impl<const L: usize> Passages for Lane<'_, L> {
    fn reached(&self, event: usize) -> Option<u32> {
        Some(self.records.events[event][self.l]).filter(|&step| step != NEVER)
    }

    fn lost(&self, event: usize) -> Option<u32> {
        Some(self.records.events_lost[event][self.l]).filter(|&step| step != NEVER)
    }
}

impl QueryCounts {
    pub fn new(model: &Model) -> Self {
        Self::of(model, model.structure.queries.clone())
    }

    /// The counts of these questions, of runs under the draws of a model.
    pub fn of(model: &Model, queries: Vec<NamedQuery>) -> Self {
        Self { grouping: Grouping::of_draws(model), queries, groups: BTreeMap::new() }
    }

    /// Takes in the valid (`valid`) ones among the first lanes of a batch, which belong to draw `draw`.
    pub fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64, valid: &[usize]) {
        if self.queries.is_empty() {
            return;
        }
        for &l in valid {
            self.add_one(trajectories[l], draw, &Lane { records, l });
        }
    }

    /// Takes in a trajectory of a draw.
    pub fn add_one(&mut self, trajectory: u64, draw: u64, passages: &impl Passages) {
        let group = self.grouping.of(trajectory, draw);
        let n = self.queries.len();
        let counts = self.groups.entry(group).or_insert_with(|| vec![Counts::default(); n]);
        for (counts, NamedQuery { query, .. }) in counts.iter_mut().zip(&self.queries) {
            let event = query.event.holds(passages);
            let given = query.given.as_ref().is_none_or(|(given, _)| given.holds(passages));
            counts.valid += 1;
            counts.event += u64::from(event);
            counts.given += u64::from(given);
            counts.both += u64::from(event && given);
        }
    }

    pub fn merge(&mut self, other: Self) {
        for (number, theirs) in other.groups {
            let Some(mine) = self.groups.get_mut(&number) else {
                self.groups.insert(number, theirs);
                continue;
            };
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                mine.valid += theirs.valid;
                mine.event += theirs.event;
                mine.given += theirs.given;
                mine.both += theirs.both;
            }
        }
    }

    /// The answers, in the order of the questions.
    pub fn answers(&self) -> Vec<QueryRow> {
        self.queries.iter().enumerate().map(|(place, query)| self.answer(place, query)).collect()
    }

    fn answer(&self, place: usize, query: &NamedQuery) -> QueryRow {
        let clusters = |of: &dyn Fn(Counts) -> (u64, u64)| -> Vec<Cluster> {
            let cluster = |(&group, counts): (&u64, &Vec<Counts>)| {
                self.grouping.cluster(group, query.query.last, of(counts[place]))
            };
            self.groups.iter().map(cluster).collect()
        };
        let estimate = |clusters: &[Cluster]| Proportion::estimate_with_band(clusters, self.grouping.is_uncertain());
        let conditional = || {
            let with = clusters(&|counts| (counts.given, counts.both));
            let without = clusters(&|counts| (counts.valid - counts.given, counts.event - counts.both));
            let trajectories: [u64; 2] = [&with, &without].map(|of| of.iter().map(|cluster| cluster.n).sum());
            // Of few trajectories the spread is as little known as the probability.
            let is_known = trajectories.iter().all(|&n| n >= CONDITION_LEAST);
            let unknown = Estimate { value: f64::NAN, standard_error: f64::NAN };
            Conditional {
                given: estimate(&clusters(&|counts| (counts.valid, counts.given))),
                with: estimate(&with),
                without: estimate(&without),
                difference: if is_known { paired_difference(&with, &without) } else { unknown },
                trajectories,
            }
        };
        QueryRow {
            query: query.clone(),
            estimate: estimate(&clusters(&|counts| (counts.valid, counts.event))),
            conditional: query.query.given.as_ref().map(|_| conditional()),
        }
    }
}

/// The trajectories of either kind that a difference takes at least.
const CONDITION_LEAST: u64 = 30;

/// The answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryRow {
    /// The question.
    pub query: NamedQuery,
    /// The probability of what is asked, in all trajectories.
    pub estimate: Proportion,
    /// That under the condition, if the question has one.
    pub conditional: Option<Conditional>,
}

/// Probabilities under a condition and where it does not hold. NaN where no trajectory is of the kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditional {
    /// The probability of the condition.
    pub given: Proportion,
    /// The probability where it holds.
    pub with: Proportion,
    /// The probability where it does not hold.
    pub without: Proportion,
    /// The difference of these two, with its error from the same draws.
    pub difference: Estimate,
    /// The trajectories in which it holds, and those in which it does not.
    pub trajectories: [u64; 2],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Expression, Query};

    fn asked(groups: &[(u64, u64, u64, u64)]) -> QueryRow {
        let query = Query {
            text: String::new(),
            event: Expression::Reached(0),
            given: Some((Expression::Reached(1), String::new())),
            last: 1,
            rounded: Vec::new(),
        };
        let query = NamedQuery { name: "q".to_owned(), title: String::new(), query, resolves: "2030-01-01".to_owned() };
        let group = |&(valid, event, given, both): &(u64, u64, u64, u64)| vec![Counts { valid, event, given, both }];
        let groups = (0..).zip(groups.iter().map(group)).collect();
        QueryCounts { grouping: Grouping::UNCERTAIN, queries: vec![query], groups }.answers().swap_remove(0)
    }

    /// By hand: 120 of 300 events, the condition in 150; 90 of the 150 and 30 of the other 150.
    #[test]
    fn conditional_probabilities_are_shares_of_their_sides() {
        let found = asked(&[(100, 40, 50, 30), (100, 50, 50, 40), (100, 30, 50, 20)]);
        let conditional = found.conditional.unwrap();
        assert!((found.estimate.probability - 0.4).abs() < 1e-12);
        assert_eq!((conditional.given.probability, conditional.trajectories), (0.5, [150, 150]));
        assert!((conditional.with.probability - 0.6).abs() < 1e-12);
        assert!((conditional.without.probability - 0.2).abs() < 1e-12);
        assert!((conditional.difference.value - 0.4).abs() < 1e-12);
        // The groups' differences are .4, .6 and .2: their mean has the error .2 / sqrt(3).
        assert!((conditional.difference.standard_error - 0.2 / 3.0_f64.sqrt()).abs() < 1e-12, "{conditional:?}");
    }

    /// A tenth of these trajectories give the same probabilities, but no difference: 15 are too few for its error.
    #[test]
    fn few_trajectories_have_no_difference() {
        let conditional = asked(&[(10, 4, 5, 3), (10, 5, 5, 4), (10, 3, 5, 2)]).conditional.unwrap();
        assert!((conditional.with.probability - 0.6).abs() < 1e-12 && conditional.difference.value.is_nan());
    }

    #[test]
    fn a_condition_that_never_holds_has_no_probability_under_it() {
        let conditional = asked(&[(10, 4, 0, 0), (10, 5, 0, 0)]).conditional.unwrap();
        assert!(conditional.with.probability.is_nan() && conditional.difference.value.is_nan());
        assert_eq!(conditional.trajectories, [0, 20]);
    }
}
