//! Groups of trajectories from which errors are estimated by leaving one group out.

use std::sync::Arc;

use crate::model::Model;
use crate::stats::Cluster;

/// The number of groups where memory must not grow with the draws, or where there is one draw.
const GROUPS: u64 = 100;

/// Which draws depend on each other: none do, unless they were conditioned on evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dependence(Option<Arc<[u64]>>);

impl Dependence {
    /// That of the draws of a model.
    pub fn of(model: &Model) -> Self {
        Self(model.conditioned.as_ref().map(|known| known.draws.iter().map(|draw| draw.group).collect()))
    }

    /// The group of a draw.
    pub fn group(&self, draw: u64) -> Option<u64> {
        let groups = self.0.as_ref()?;
        Some(groups[(draw % groups.len() as u64) as usize])
    }

    /// The trajectories of a draw.
    pub fn cluster(&self, draw: u64, n: u64, hits: u64) -> Cluster {
        Cluster { group: self.group(draw), ..Cluster::new(n, hits) }
    }
}

/// Which group a trajectory belongs to: that of its draw, as trajectories of one draw belong together; where no parameter
/// is uncertain, draws do not differ, and groups are of trajectories.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// The trajectories of a group; under evidence, with the draws on which it depends.
    pub fn cluster(&self, group: u64, n: u64, hits: u64) -> Cluster {
        let is_draw = self.by_draw && self.uncertain;
        let dependent = self.dependence.0.is_some() && !is_draw;
        let of = if dependent { Some(group) } else { self.dependence.group(group) };
        Cluster { group: of, ..Cluster::new(n, hits) }
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
        let dependence = Dependence(Some([5, 6, 5].into()));
        let of = |uncertain, by_draw| Grouping { uncertain, dependence: dependence.clone(), by_draw }.of(1_234, 7);
        assert_eq!([of(true, true), of(true, false), of(false, false)], [7, 6, 6], "draw 7 is draw 1 of 3");
    }
}
