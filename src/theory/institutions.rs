//! Institutions perpetuate what they stand for (SMAF, analytical approach: organisations "act to perpetuate
//! themselves").
//!
//! Every decay of indicators, types and treaties happens at its rate times H = exp(-hold Q), with Q the
//! institutionalisation. An alignment "is unlikely to unravel overnight" because it is institutionalised, not because
//! it is old.

use crate::math::exp;

parameters! {
    /// The effect of institutions.
    pub struct InstitutionParameters {
        /// How strongly institutions slow down decay.
        hold = 3.0, "1/share", NON_NEGATIVE, "SMAF, analytical approach: organisations act to perpetuate themselves; chosen with the Atlantic Alliance after 1991 in view";
    }
}

impl InstitutionParameters {
    /// H in (0, 1], the factor on rates of decay at an institutionalisation Q in [0, 1].
    #[inline(always)]
    #[must_use]
    pub fn leave(&self, institutions: f64) -> f64 {
        exp(-self.hold * institutions)
    }
}

#[cfg(test)]
mod tests {
    use super::InstitutionParameters;

    /// The Atlantic Alliance of 1991, China and Russia of 2025, China and North Korea.
    #[test]
    fn institutions_slow_decay() {
        let institutions = InstitutionParameters::default();
        for (built_up, left) in [(0.0, 1.0), (0.04, 0.887), (0.27, 0.445), (0.88, 0.071)] {
            assert!((institutions.leave(built_up) - left).abs() < 5e-4, "{built_up}");
        }
    }
}
