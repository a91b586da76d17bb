//! When outcomes are reached, and for how long they are in force.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::Model;
use crate::stats::Estimate;
use crate::trajectory::{NEVER, Records};

use super::grouping::Grouping;

/// The spells of an outcome in the trajectories of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Spells {
    /// Trajectories that reached it.
    reached: u64,
    /// Those of them in which it ceased to be in force.
    lost: u64,
    /// Spells in force.
    spells: u64,
    /// Steps in force.
    steps: u64,
}

impl Spells {
    fn add(&mut self, more: Self) {
        self.reached += more.reached;
        self.lost += more.lost;
        self.spells += more.spells;
        self.steps += more.steps;
    }

    fn without(self, less: Self) -> Self {
        Self {
            reached: self.reached - less.reached,
            lost: self.lost - less.lost,
            spells: self.spells - less.spells,
            steps: self.steps - less.steps,
        }
    }
}

/// Means over the trajectories that reached an outcome, up to the end of the run, with Monte Carlo errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InForce {
    /// The share of them in which it ceased to be in force at least once.
    pub lost: Estimate,
    /// The number of spells in force.
    pub spells: Estimate,
    /// The years in force, all spells together.
    pub years: Estimate,
    /// The mean length of a spell, in years. A spell that lasts at the end of the run counts up to the end.
    pub spell_years: Estimate,
}

/// The counts of a run or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Passages {
    #[serde(skip)]
    grouping: Grouping,
    steps_per_year: u32,
    /// By outcome, then step: the trajectories that reached it there.
    at: Vec<BTreeMap<u32, u64>>,
    /// By group, then outcome.
    groups: BTreeMap<u64, Vec<Spells>>,
}

impl Passages {
    pub fn new(model: &Model) -> Self {
        Self {
            grouping: Grouping::of_hundred(model),
            steps_per_year: model.structure.steps_per_year,
            at: vec![BTreeMap::new(); model.structure.outcomes.len()],
            groups: BTreeMap::new(),
        }
    }

    /// Takes in the valid (`valid`) ones among the first lanes of a batch, which belong to draw `draw`.
    pub fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64, valid: &[usize]) {
        let n_outcomes = self.at.len();
        for &l in valid {
            let group = self.grouping.of(trajectories[l], draw);
            let group = self.groups.entry(group).or_insert_with(|| vec![Spells::default(); n_outcomes]);
            for (outcome, spells) in group.iter_mut().enumerate() {
                let passage = records.passage[outcome][l];
                if passage == NEVER {
                    continue;
                }
                *self.at[outcome].entry(passage).or_default() += 1;
                spells.add(Spells {
                    reached: 1,
                    lost: u64::from(records.lost[outcome][l] != NEVER),
                    spells: records.spells[outcome][l].into(),
                    steps: records.steps_in_force[outcome][l].into(),
                });
            }
        }
    }

    pub fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.at.iter_mut().zip(other.at) {
            theirs.into_iter().for_each(|(step, count)| *mine.entry(step).or_default() += count);
        }
        for (number, theirs) in other.groups {
            match self.groups.get_mut(&number) {
                Some(mine) => mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine.add(theirs)),
                None => {
                    self.groups.insert(number, theirs);
                }
            }
        }
    }

    /// The first step by which at least `share` of `valid` trajectories have reached an outcome; `None` if fewer do by
    /// the end.
    pub fn step_of(&self, outcome: usize, valid: u64, share: f64) -> Option<u32> {
        let mut reached = 0;
        let wanted = share * valid as f64;
        let found = self.at[outcome].iter().find(|(_, count)| {
            reached += *count;
            reached as f64 >= wanted
        });
        found.map(|(&step, _)| step)
    }

    /// Means over the trajectories that reached an outcome; `None` if none did.
    pub fn in_force(&self, outcome: usize) -> Option<InForce> {
        let groups: Vec<Spells> = self.groups.values().map(|group| group[outcome]).collect();
        let mut all = Spells::default();
        groups.iter().for_each(|&group| all.add(group));
        if all.reached == 0 {
            return None;
        }
        let mean = |of: &dyn Fn(Spells) -> f64| {
            Estimate::from_groups(groups.len(), |left_out| of(left_out.map_or(all, |group| all.without(groups[group]))))
        };
        let per_year = f64::from(self.steps_per_year);
        Some(InForce {
            lost: mean(&|all| all.lost as f64 / all.reached as f64),
            spells: mean(&|all| all.spells as f64 / all.reached as f64),
            years: mean(&|all| all.steps as f64 / per_year / all.reached as f64),
            spell_years: mean(&|all| all.steps as f64 / per_year / all.spells as f64),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(groups: &[(u64, u64, u64, u64)]) -> Passages {
        let group =
            |&(reached, lost, spells, steps): &(u64, u64, u64, u64)| vec![Spells { reached, lost, spells, steps }];
        Passages {
            grouping: Grouping::UNCERTAIN,
            steps_per_year: 4,
            at: vec![BTreeMap::from([(4, 2), (9, 3)])],
            groups: (0..).zip(groups.iter().map(group)).collect(),
        }
    }

    /// By hand: 5 of 20 trajectories reach it, 2 at step 4 and 3 at step 9.
    #[test]
    fn quantiles_count_those_that_never_reach_it() {
        let found = passages(&[]);
        let steps = [0.05, 0.1, 0.11, 0.25, 0.26].map(|share| found.step_of(0, 20, share));
        assert_eq!(steps, [Some(4), Some(4), Some(9), Some(9), None]);
    }

    /// By hand: in groups of 2, 2 and 2 with 8, 12 and 16 steps of a quarter: 36 steps, 1.5 years each; without one
    /// group 28, 24, 20 steps in 4 trajectories: 1.75, 1.5, 1.25 years; the error is sqrt(2/3 (1/16 + 1/16)).
    #[test]
    fn means_and_errors_are_those_worked_out_by_hand() {
        let found = passages(&[(2, 1, 2, 8), (2, 2, 4, 12), (2, 0, 3, 16)]).in_force(0).unwrap();
        assert_eq!((found.years.value, found.spells.value, found.lost.value), (1.5, 1.5, 0.5));
        assert!((found.years.standard_error - (2.0_f64 / 3.0 / 8.0).sqrt()).abs() < 1e-12);
        assert_eq!(found.spell_years.value, 1.0);
        assert!(found.lost.standard_error > 0.2, "{found:?}");
        assert_eq!(passages(&[(0, 0, 0, 0)]).in_force(0), None);
    }
}
