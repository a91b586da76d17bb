//! Groups of trajectories from which errors are estimated by leaving one group out.

use std::sync::Arc;

use crate::model::Model;
use crate::stats::{Cluster, Group};

/// The number of groups where memory must not grow with the draws, or where there is one draw.
const GROUPS: u64 = 100;

/// Which draws depend on each other: none do, unless they were conditioned on evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dependence(Option<Arc<Groups>>);

/// The groups of draws, and how many different trajectories there are up to each moment of evidence.
#[derive(Debug, PartialEq, Eq)]
struct Groups {
    of_draws: Vec<u64>,
    distinct: Vec<(u32, u64)>,
}

impl Dependence {
    /// That of the draws of a model.
    pub fn of(model: &Model) -> Self {
        Self(model.conditioned.as_ref().map(|known| {
            let distinct = known.moments.iter().copied().zip(known.distinct.iter().copied());
            let of_draws = known.draws.iter().map(|draw| draw.group).collect();
            Arc::new(Groups { of_draws, distinct: distinct.collect() })
        }))
    }

    /// The number of groups; `None` if draws do not depend on each other.
    pub fn n_groups(&self) -> Option<u64> {
        self.0.as_ref().map(|groups| groups.of_draws.iter().max().map_or(0, |last| last + 1))
    }

    /// The group of a draw.
    pub fn group(&self, draw: u64) -> Option<u64> {
        let groups = &self.0.as_ref()?.of_draws;
        Some(groups[(draw % groups.len() as u64) as usize])
    }

    /// How many different trajectories there are up to a step. After the last evidence none is a copy of another, but those
    /// that continue from one state are still alike.
    fn distinct(&self, step: u32) -> u64 {
        let Some(groups) = &self.0 else { return u64::MAX };
        let found = groups.distinct.iter().find(|(moment, _)| *moment >= step).or(groups.distinct.last());
        found.map_or(u64::MAX, |(_, distinct)| *distinct)
    }

    /// The trajectories of all draws of a group, up to the end of the run; under evidence groups are those of the draws.
    pub fn whole_group(&self, number: u64, n: u64, hits: u64) -> Cluster {
        let group = self.0.as_ref().map(|_| Group { number, distinct: self.distinct(u32::MAX) });
        Cluster { group, ..Cluster::new(n, hits) }
    }

    /// The trajectories of a draw with an event that is decided by `step`.
    pub fn cluster(&self, draw: u64, step: u32, (n, hits): (u64, u64)) -> Cluster {
        let group = self.group(draw).map(|number| Group { number, distinct: self.distinct(step) });
        Cluster { group, ..Cluster::new(n, hits) }
    }
}

/// Which group a trajectory belongs to: that of its draw, as trajectories of one draw belong together; where no parameter
/// is uncertain, draws do not differ, and groups are of trajectories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grouping {
    uncertain: bool,
    dependence: Dependence,
    /// Whether each draw is a group of its own.
    by_draw: bool,
}

impl Grouping {
    /// That of draws which differ.
    #[cfg(test)]
    pub const UNCERTAIN: Self = Self { uncertain: true, dependence: Dependence(None), by_draw: true };

    /// At most a hundred groups.
    pub fn of_hundred(model: &Model) -> Self {
        Self { uncertain: !model.priors.is_empty(), dependence: Dependence::of(model), by_draw: false }
    }

    /// A group for each draw; without uncertain parameters, a hundred groups.
    pub fn of_draws(model: &Model) -> Self {
        Self { by_draw: true, ..Self::of_hundred(model) }
    }

    /// Whether draws differ.
    pub fn is_uncertain(&self) -> bool {
        self.uncertain
    }

    /// The trajectories of a group with an event that is decided by `step`; under evidence, with the draws on which it
    /// depends.
    pub fn cluster(&self, group: u64, step: u32, counts: (u64, u64)) -> Cluster {
        let is_draw = self.by_draw && self.uncertain;
        let cluster = self.dependence.cluster(group, step, counts);
        let number = |of: Group| Group { number: if is_draw { of.number } else { group }, ..of };
        Cluster { group: cluster.group.map(number), ..cluster }
    }

    /// The group of a trajectory of a draw.
    pub fn of(&self, trajectory: u64, draw: u64) -> u64 {
        if let Some(group) = self.dependence.group(draw).filter(|_| !(self.by_draw && self.uncertain)) {
            return group;
        }
        match (self.uncertain, self.by_draw) {
            (true, true) => draw,
            (true, false) => draw % GROUPS,
            (false, _) => trajectory % GROUPS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trajectories_of_a_draw_are_in_one_group_unless_draws_do_not_differ() {
        let of = |uncertain, by_draw| Grouping { uncertain, dependence: Dependence(None), by_draw }.of(1_234, 777);
        assert_eq!([of(true, true), of(true, false), of(false, true), of(false, false)], [777, 77, 34, 34]);
        let dependence =
            Dependence(Some(Arc::new(Groups { of_draws: vec![5, 6, 5], distinct: vec![(4, 30), (9, 20)] })));
        let of_step = |step| dependence.cluster(4, step, (8, 2)).group.map(|group| (group.number, group.distinct));
        assert_eq!([3, 4, 5, 10].map(of_step), [(6, 30), (6, 30), (6, 20), (6, 20)].map(Some));
        let of = |uncertain, by_draw| Grouping { uncertain, dependence: dependence.clone(), by_draw }.of(1_234, 7);
        assert_eq!([of(true, true), of(true, false), of(false, false)], [7, 6, 6], "draw 7 is draw 1 of 3");
    }
}
