//! The years of events, and the stages.

use crate::theory::N_INDICATORS;
use crate::trajectory::NEVER;

/// Stages 0 to 7.
pub(super) const N_STAGES: usize = N_INDICATORS + 1;

/// The number of the year of something that is seen at `step`: what is first seen at the start of a year happened in the year
/// before; what holds from the start counts for the first year.
pub(super) fn year_of(step: u32, steps_per_year: u32) -> Option<usize> {
    (step != NEVER).then(|| (step.saturating_sub(1) / steps_per_year) as usize)
}

#[cfg(test)]
mod tests {
    use super::year_of;
    use crate::trajectory::NEVER;

    #[test]
    fn a_year_ends_with_the_state_at_the_start_of_the_next() {
        assert_eq!(year_of(0, 12), Some(0));
        assert_eq!(year_of(12, 12), Some(0));
        assert_eq!(year_of(13, 12), Some(1));
        assert_eq!(year_of(NEVER, 12), None);
    }
}
