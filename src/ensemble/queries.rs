//! The counts of the questions: how often what is asked, its condition, and both happen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Model, Moment, NamedQuery, Passages, Structure};
use crate::stats::{Cluster, Estimate, Proportion, paired_difference};
use crate::trajectory::{NEVER, Records};

use super::curve::{CurvePoint, dates};
use super::grouping::Grouping;

/// The counts of a question in a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    valid: u64,
    event: u64,
    given: u64,
    both: u64,
    /// Of `both`, by the dates of the question's curve: those in which the event came by a date and not by the one before.
    came: Vec<u64>,
    /// In the other reading of its agreements: the condition, and both.
    other: [u64; 2],
}

/// The counts of a run or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct QueryCounts {
    #[serde(skip)]
    grouping: Grouping,
    #[serde(skip)]
    queries: Vec<NamedQuery>,
    /// By question: the dates of its curve.
    #[serde(skip)]
    dates: Vec<Vec<Moment>>,
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
        let dates = all_dates(&model.structure).collect();
        Self::of(model, model.structure.queries.clone(), dates)
    }

    /// The counts of these questions, of runs under the draws of a model; `dates` are those of the curve of each.
    pub fn of(model: &Model, queries: Vec<NamedQuery>, dates: Vec<Vec<Moment>>) -> Self {
        Self { grouping: Grouping::of_draws(model), queries, dates, groups: BTreeMap::new() }
    }

    /// The number of counts in each group.
    pub fn per_group(structure: &Structure) -> u64 {
        all_dates(structure).map(|dates| 6 + dates.len() as u64).sum()
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
        let dates = &self.dates;
        let none = |dates: &Vec<Moment>| Counts { came: vec![0; dates.len()], ..Counts::default() };
        let counts = self.groups.entry(group).or_insert_with(|| dates.iter().map(none).collect());
        for ((counts, NamedQuery { query, readings, .. }), dates) in counts.iter_mut().zip(&self.queries).zip(dates) {
            let event = query.event.holds(passages);
            let given = query.given.as_ref().is_none_or(|(given, _)| given.holds(passages));
            counts.valid += 1;
            counts.event += u64::from(event);
            counts.given += u64::from(given);
            counts.both += u64::from(event && given);
            if event && given && !dates.is_empty() {
                let step = query.event.first_step(passages);
                let came = dates.partition_point(|date| step.is_some_and(|step| *date < step));
                counts.came[came] += 1;
            }
            if let Some(other) = readings.as_ref().and_then(|readings| readings.other.as_ref()) {
                let given = other.given.as_ref().is_none_or(|given| given.holds(passages));
                counts.other[0] += u64::from(given);
                counts.other[1] += u64::from(given && other.event.holds(passages));
            }
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
                mine.came.iter_mut().zip(theirs.came).for_each(|(mine, theirs)| *mine += theirs);
                mine.other.iter_mut().zip(theirs.other).for_each(|(mine, theirs)| *mine += theirs);
            }
        }
    }

    /// The answers, in the order of the questions.
    pub fn answers(&self) -> Vec<QueryRow> {
        self.queries.iter().enumerate().map(|(place, query)| self.answer(place, query)).collect()
    }

    fn answer(&self, place: usize, query: &NamedQuery) -> QueryRow {
        let clusters = |of: &dyn Fn(&Counts) -> (u64, u64)| self.clusters(place, query.query.last, of);
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
            curve: self.curve(place),
            other: query
                .readings
                .as_ref()
                .and_then(|readings| readings.other.as_ref())
                .map(|_| estimate(&clusters(&|counts| (counts.other[0], counts.other[1])))),
        }
    }

    /// The probability of a question by each of its dates.
    fn curve(&self, place: usize) -> Vec<CurvePoint> {
        let point = |(last, &moment): (usize, &Moment)| {
            let came = |counts: &Counts| (counts.given, counts.came[..=last].iter().sum());
            let estimate = Proportion::estimate(&self.clusters(place, moment, &came), self.grouping.is_uncertain());
            CurvePoint { moment, estimate }
        };
        self.dates[place].iter().enumerate().map(point).collect()
    }

    /// By group, two counts of a question, of which the second is decided by a step.
    fn clusters(&self, place: usize, step: Moment, of: &dyn Fn(&Counts) -> (u64, u64)) -> Vec<Cluster> {
        let cluster = |(&group, counts): (&u64, &Vec<Counts>)| self.grouping.cluster(group, step, of(&counts[place]));
        self.groups.iter().map(cluster).collect()
    }
}

/// By question: the dates of its curve.
fn all_dates(structure: &Structure) -> impl Iterator<Item = Vec<Moment>> {
    structure.queries.iter().map(|query| dates(&query.query, structure.steps_per_year))
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
    /// The probability of what is asked (under the condition, if there is one) by each date; empty where it can turn back.
    pub curve: Vec<CurvePoint>,
    /// The probability in the other reading of its agreements, if it has one.
    pub other: Option<Proportion>,
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
            decided: 0,
            rounded: Vec::new(),
        };
        let query = NamedQuery {
            name: "q".to_owned(),
            title: String::new(),
            query,
            resolves: "2030-01-01".to_owned(),
            readings: None,
            reference: Vec::new(),
        };
        // A third of what happened had come by the first of two dates.
        let group = |&(valid, event, given, both): &(u64, u64, u64, u64)| {
            vec![Counts { valid, event, given, both, came: vec![both / 3, both - both / 3], other: [0; 2] }]
        };
        let groups = (0..).zip(groups.iter().map(group)).collect();
        let dates = vec![vec![1, 4]];
        QueryCounts { grouping: Grouping::UNCERTAIN, queries: vec![query], dates, groups }.answers().swap_remove(0)
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

    /// By hand: 10, 13 and 6 of the 150 had come by the first date, all 90 by the last, as the answer says.
    #[test]
    fn a_curve_adds_up_to_the_answer() {
        let found = asked(&[(100, 40, 50, 30), (100, 50, 50, 40), (100, 30, 50, 20)]);
        let [first, last] = found.curve.as_slice() else { panic!("{:?}", found.curve) };
        let with = found.conditional.unwrap().with;
        assert_eq!(last.estimate, Proportion { parameter_band: None, ..with });
        assert_eq!((first.moment, last.moment, first.estimate.probability), (1, 4, 29.0 / 150.0));
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
