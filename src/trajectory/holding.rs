//! Whether an outcome that was reached is in force: since when its conditions hold, and how often and for how long they
//! held.

use super::NEVER;

/// The spells for which an outcome has been in force in one trajectory. An outcome is in force from the moment at which
/// it is reached for as long as its conditions hold, and again whenever they hold again, also after its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The step from which it has been in force without a break, or [`NEVER`] if it is not in force.
    pub since: u32,
    /// The number of spells so far, the present one included.
    pub spells: u32,
    /// The steps of the spells that have ended.
    ended_steps: u32,
    /// The step at which it first ceased to be in force, or [`NEVER`].
    pub lost: u32,
}

impl Holding {
    pub(super) const NOTHING: Self = Self { since: NEVER, spells: 0, ended_steps: 0, lost: NEVER };

    /// It is in force from `step` on.
    pub(super) fn begin(&mut self, step: u32) {
        self.since = step;
        self.spells += 1;
    }

    /// Takes in whether its conditions hold at `step`, once it has been reached.
    pub(super) fn update(&mut self, holds: bool, step: u32) {
        match (self.since, holds) {
            (NEVER, true) => self.begin(step),
            (since, false) if since != NEVER => {
                self.ended_steps += step.saturating_sub(since);
                self.since = NEVER;
                self.lost = self.lost.min(step);
            }
            _ => {}
        }
    }

    /// Whether it is in force at the moment `step`.
    #[must_use]
    pub fn is_in_force(&self, step: u32) -> bool {
        self.since <= step
    }

    /// The steps for which it has been in force up to the moment `step`.
    #[must_use]
    pub fn steps(&self, step: u32) -> u32 {
        self.ended_steps + step.saturating_sub(self.since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In force from step 3 to 7 and from 9 on; by hand 4 steps and, at 12, 3 more.
    #[test]
    fn spells_are_counted_and_added_up() {
        let mut holding = Holding::NOTHING;
        holding.begin(3);
        assert!(holding.is_in_force(3) && !holding.is_in_force(2));
        for (step, holds) in [(4, true), (7, false), (8, false), (9, true), (12, true)] {
            holding.update(holds, step);
        }
        assert_eq!((holding.since, holding.spells, holding.lost), (9, 2, 7));
        assert_eq!((holding.steps(9), holding.steps(12)), (4, 7));
        holding.update(false, 13);
        assert_eq!((holding.steps(20), holding.lost, holding.is_in_force(20)), (8, 7, false));
        assert_eq!((Holding::NOTHING.steps(20), Holding::NOTHING.is_in_force(20)), (0, false));
    }
}
