//! Groups of trajectories from which errors are estimated by leaving one group out.

use crate::model::Model;

/// The number of groups where memory must not grow with the draws, or where there is one draw.
const GROUPS: u64 = 100;

/// Which group a trajectory belongs to: that of its draw, as trajectories of one draw belong together; where no parameter
/// is uncertain, draws do not differ, and groups are of trajectories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grouping {
    uncertain: bool,
    /// Whether each draw is a group of its own.
    by_draw: bool,
}

impl Grouping {
    /// That of draws which differ.
    #[cfg(test)]
    pub const UNCERTAIN: Self = Self { uncertain: true, by_draw: true };

    /// At most a hundred groups.
    pub fn of_hundred(model: &Model) -> Self {
        Self { uncertain: !model.priors.is_empty(), by_draw: false }
    }

    /// A group for each draw; without uncertain parameters, a hundred groups.
    pub fn of_draws(model: &Model) -> Self {
        Self { by_draw: true, ..Self::of_hundred(model) }
    }

    /// Whether draws differ.
    pub fn is_uncertain(self) -> bool {
        self.uncertain
    }

    /// The group of a trajectory of a draw.
    pub fn of(self, trajectory: u64, draw: u64) -> u64 {
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
        let of = |uncertain, by_draw| Grouping { uncertain, by_draw }.of(1_234, 777);
        assert_eq!([of(true, true), of(true, false), of(false, true), of(false, false)], [777, 77, 34, 34]);
    }
}
