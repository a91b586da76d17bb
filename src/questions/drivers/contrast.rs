//! Statistics of trajectories that reach an outcome and of those that do not, in groups of draws.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::{ClauseTally, Tally, add_to_clauses};
use crate::ensemble::Dependence;
use crate::ensemble::ledger::Partial;
use crate::model::{Model, Quantity};
use crate::stats::{Cluster, Moments, Proportion, jackknife};
use crate::theory::N_INDICATORS;
use crate::trajectory::{NEVER, Parts, Records, Seen};

/// The most groups; more draws share groups, and so do trajectories without uncertain parameters.
const GROUPS: u64 = 100;

/// A quantity compared between the trajectories that reach an outcome and the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// A driver, in its natural unit.
    Driver(Quantity),
    /// The stage, 0 to 7.
    Stage,
    /// Whether an indicator (from 0) is active: 1 or 0.
    Indicator(usize),
    /// Whether a treaty is in force: 1 or 0.
    Treaty,
    /// How often a class of shocks has occurred since the start.
    Shock(usize),
    /// An uncertain parameter, by its index among the priors; the same in every year.
    Parameter(usize),
}

/// The difference in one quantity on the start's day of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The year.
    pub year: i32,
    /// The quantity.
    pub watched: Watched,
    /// Mean over the trajectories that reach the outcome by the end of the run, whether before or after this year.
    pub reached: f64,
    /// Mean over the others.
    pub others: f64,
    /// Difference of the means in standard deviations: the root of the mean of both groups' variances; NaN where
    /// nothing varies.
    pub effect: f64,
    /// Its standard error, from leaving out one group of draws at a time.
    pub standard_error: f64,
}

/// The order in which indicators formed after the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// The indicators (from 0) that formed, up to first passage or to the end.
    pub order: Vec<usize>,
    /// Trajectories that reached the outcome with this order.
    pub reached: u64,
    /// Other trajectories with this order.
    pub others: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Group {
    reached: u64,
    others: u64,
    /// By year, then quantity: the others, then those that reached the outcome.
    moments: Vec<[Moments; 2]>,
    clauses: Vec<ClauseTally>,
}

impl Group {
    fn merge(&mut self, other: &Self) {
        self.reached += other.reached;
        self.others += other.others;
        for (mine, more) in self.moments.iter_mut().flatten().zip(other.moments.iter().flatten()) {
            mine.merge(more);
        }
        self.clauses.iter_mut().zip(&other.clauses).for_each(|(mine, more)| mine.merge(more));
    }
}

/// The trajectories of which a share is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Among {
    /// Those that reached the outcome by the clause.
    Reached,
    /// Of these, those in which the part came true after the start.
    Came,
    /// Those that did not reach it.
    Others,
}

/// A condition: its clause, its part, and the index of a need of that part, if it is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf {
    pub clause: usize,
    pub part: usize,
    pub need: Option<usize>,
}

/// The counts of a run or of a part of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Contrast<'a> {
    #[serde(skip)]
    watched: &'a [Watched],
    n_years: usize,
    steps_per_year: u32,
    uncertain: bool,
    #[serde(skip)]
    dependence: Dependence,
    groups: Vec<Group>,
    orders: BTreeMap<Vec<usize>, [u64; 2]>,
    pub invalid: u64,
    pub overrun: u64,
}

impl Partial for Contrast<'_> {
    fn kind(&self) -> String {
        format!("contrast of {:?}", self.watched)
    }

    fn merge(&mut self, other: Self) {
        self.groups.iter_mut().zip(&other.groups).for_each(|(mine, more)| mine.merge(more));
        for (order, [others, reached]) in other.orders {
            let mine = self.orders.entry(order).or_default();
            mine[0] += others;
            mine[1] += reached;
        }
        self.invalid += other.invalid;
        self.overrun += other.overrun;
    }
}

impl<'a> Contrast<'a> {
    pub fn new(model: &Model, watched: &'a [Watched], clauses: &[Parts], draws: u64) -> Self {
        let n_years = model.structure.n_years() as usize;
        let group = Group {
            reached: 0,
            others: 0,
            moments: vec![[Moments::default(), Moments::default()]; (n_years + 1) * watched.len()],
            clauses: clauses.iter().map(ClauseTally::new).collect(),
        };
        let dependence = Dependence::of(model);
        let groups = if draws > 1 { draws.min(GROUPS) } else { GROUPS };
        let groups = dependence.n_groups().unwrap_or(groups);
        Self {
            watched,
            n_years,
            steps_per_year: model.structure.steps_per_year,
            uncertain: draws > 1,
            dependence,
            groups: vec![group; groups as usize],
            orders: BTreeMap::new(),
            invalid: 0,
            overrun: 0,
        }
    }

    /// Adds a batch of trajectories of one draw, whose uncertain parameters have the values `drawn`.
    pub fn add<const L: usize>(
        &mut self,
        (records, seen): (&Records<L>, &[Seen]),
        trajectories: &[u64],
        (draw, drawn): (u64, &[f64]),
        clauses: &[Parts],
    ) {
        for (l, (&trajectory, seen)) in trajectories.iter().zip(seen).enumerate() {
            if !records.valid[l] {
                self.invalid += 1;
                continue;
            }
            self.overrun += u64::from(records.overrun[l]);
            let number = if self.uncertain { draw } else { trajectory };
            let number = self.dependence.group(draw).unwrap_or(number);
            let place = (number % self.groups.len() as u64) as usize;
            let group = &mut self.groups[place];
            let reached = seen.reached != NEVER;
            *(if reached { &mut group.reached } else { &mut group.others }) += 1;
            add_values(group, self.watched, records, seen, l, drawn, self.n_years, self.steps_per_year);
            add_to_clauses(&mut group.clauses, seen, clauses);
            self.orders.entry(order(seen)).or_default()[usize::from(reached)] += 1;
        }
    }

    /// Trajectories that reached the outcome, by group of draws.
    pub fn clusters(&self) -> Vec<Cluster> {
        let counts = |group: &Group| (group.reached + group.others, group.reached);
        self.clusters_of(counts)
    }

    /// The groups with these numbers of trajectories and, among them, of those with a property.
    fn clusters_of(&self, counts: impl Fn(&Group) -> (u64, u64)) -> Vec<Cluster> {
        let cluster = |(number, group): (u64, &Group)| {
            let (n, hits) = counts(group);
            self.dependence.whole_group(number, n, hits)
        };
        (0..).zip(&self.groups).map(cluster).filter(|cluster| cluster.n > 0).collect()
    }

    /// The means and the effect of quantity number `place`, at the start of year number `year`.
    pub fn difference(&self, year: usize, place: usize) -> [f64; 4] {
        let cell = year * self.watched.len() + place;
        let mut whole = [Moments::default(), Moments::default()];
        for group in &self.groups {
            whole.iter_mut().zip(&group.moments[cell]).for_each(|(whole, part)| whole.merge(part));
        }
        let full = |group: &&Group| group.reached + group.others > 0;
        let without = |group: &Group| {
            let [others, reached] = &group.moments[cell];
            effect(&whole[0].without(others), &whole[1].without(reached))
        };
        let without: Vec<f64> = self.groups.iter().filter(full).map(without).collect();
        let mean = |moments: &Moments| if moments.n() > 0 { moments.mean() } else { f64::NAN };
        [mean(&whole[1]), mean(&whole[0]), effect(&whole[0], &whole[1]), jackknife(&without)]
    }

    /// A share of some trajectories.
    pub fn share(&self, leaf: Leaf, of: fn(&Tally) -> u64, among: Among) -> Proportion {
        let counts = |group: &Group| {
            let clause = &group.clauses[leaf.clause];
            let part = &clause.parts[leaf.part];
            let n = match among {
                Among::Reached => clause.reached,
                Among::Came => part.came,
                Among::Others => clause.others,
            };
            (n, of(leaf.need.map_or(&part.own, |need| &part.needs[need])))
        };
        Proportion::estimate(&self.clusters_of(counts), self.uncertain)
    }

    /// Mean number of steps for which a condition had held; NaN if it never did.
    pub fn steps(&self, leaf: Leaf) -> f64 {
        let mut steps = Moments::default();
        for group in &self.groups {
            let part = &group.clauses[leaf.clause].parts[leaf.part];
            steps.merge(&leaf.need.map_or(&part.own, |need| &part.needs[need]).steps);
        }
        if steps.n() > 0 { steps.mean() } else { f64::NAN }
    }

    /// Orders of indicators, the most frequent among the trajectories that reached the outcome first.
    pub fn orders(&self) -> Vec<OrderRow> {
        let row =
            |(order, &[others, reached]): (&Vec<usize>, &[u64; 2])| OrderRow { order: order.clone(), reached, others };
        let mut rows: Vec<OrderRow> = self.orders.iter().map(row).collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.reached), std::cmp::Reverse(row.others)));
        rows
    }
}

/// The difference of two means in standard deviations.
fn effect(others: &Moments, reached: &Moments) -> f64 {
    let spread = f64::midpoint(others.sd() * others.sd(), reached.sd() * reached.sd()).sqrt();
    if others.n() < 2 || reached.n() < 2 || spread == 0.0 {
        return f64::NAN;
    }
    (reached.mean() - others.mean()) / spread
}

#[allow(clippy::too_many_arguments, reason = "the parts of a trajectory and their destinations")]
fn add_values<const L: usize>(
    group: &mut Group,
    watched: &[Watched],
    records: &Records<L>,
    seen: &Seen,
    l: usize,
    drawn: &[f64],
    n_years: usize,
    steps_per_year: u32,
) {
    let side = usize::from(seen.reached != NEVER);
    let flag = |is: bool| if is { 1.0 } else { 0.0 };
    for year in 0..=n_years {
        let ends = year as u32 * steps_per_year;
        let occurred = |class: usize| seen.shocks.iter().filter(|&&(step, of)| of == class && step <= ends).count();
        // Drivers come first, in the order of the records.
        for (place, watched_) in watched.iter().enumerate() {
            let value = match *watched_ {
                Watched::Driver(_) => records.drivers[year][place][l],
                Watched::Stage => f64::from(records.stage[year][l]),
                Watched::Indicator(j) => flag(records.depth[year][l][j] > 0),
                Watched::Treaty => flag(records.treaty[year][l].is_in_force()),
                Watched::Shock(class) => occurred(class) as f64,
                Watched::Parameter(prior) if year == 0 => drawn[prior],
                Watched::Parameter(_) => continue,
            };
            group.moments[year * watched.len() + place][side].add(value);
        }
    }
}

/// The indicators that formed after the start, in order; within one step in the order of their numbers.
fn order(seen: &Seen) -> Vec<usize> {
    let counts = |&j: &usize| seen.formed[j] > 0 && seen.formed[j] <= seen.reached && seen.formed[j] != NEVER;
    let mut order: Vec<usize> = (0..N_INDICATORS).filter(counts).collect();
    order.sort_by_key(|&j| seen.formed[j]);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_is_the_difference_in_standard_deviations() {
        let of = |values: &[f64]| {
            let mut moments = Moments::default();
            values.iter().for_each(|&value| moments.add(value));
            moments
        };
        let (others, reached) = (of(&[0.0, 0.0, 2.0, 2.0]), of(&[3.0, 3.0, 5.0, 5.0]));
        assert!((effect(&others, &reached) - 3.0).abs() < 1e-8);
        assert!((effect(&reached, &others) + 3.0).abs() < 1e-8);
        assert!(effect(&of(&[1.0, 1.0]), &of(&[2.0, 2.0])).is_nan(), "nothing varies");
        assert!(effect(&of(&[]), &reached).is_nan());
    }
}
