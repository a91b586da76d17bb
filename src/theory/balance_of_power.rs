//! The balance of power (SMAF): neither too weak nor too strong.
//!
//! Alignment against an adversary is worth its cost when the members' combined capability is comparable to the
//! adversary's, and is no longer needed when it far exceeds it. With r the members' combined capability relative to the
//! adversary's,
//!
//! A = S((ln r - ln th_np) / s_P)            reach: balancing can succeed,
//! Z = 1 - S((ln r' - ln th_over) / s_P)     need: no member can balance alone,
//!
//! where r' is the largest ratio of a single member. P = A Z. The two sides of the Goldilocks logic differ (SMAF,
//! cluster two: "states will learn that a deeper alignment may not be necessary to balance a weaker opponent"): members
//! can learn that they do not need the alignment, but not that balancing can succeed. An alignment is needless where
//! one member can balance alone (SMAF, US-India: power calls for the alignment because India is weak), so r' is the
//! strongest member's own. In an alignment with a dominant member (SMAF, conclusion: hierarchy; Morrow in SMAF: the
//! lesser member seeks security, the greater one influence) r' counts the others alone: a member that cannot balance
//! the adversary alone needs the alignment, whatever the combined capability of the two.

use crate::math::{ln, logistic};

parameters! {
    /// The balance of power.
    pub struct PowerParameters {
        /// Combined capability ratio below which the balance of power does not permit balancing.
        non_permissive = 0.5, "ratio to the adversary", POSITIVE, "SMAF, cluster two: half of the leader's GNP";
        /// Combined capability ratio above which the balance of power is permissive.
        permissive = 0.6, "ratio to the adversary", POSITIVE, "SMAF, cluster two: the Soviet peak of the 1970s";
        /// Combined capability ratio above which a deeper alignment is no longer needed against a weaker opponent.
        overmatch = 1.6, "ratio to the adversary", POSITIVE, "SMAF, cluster two: the Goldilocks logic; judgement";
        /// Width of the transition from one level to the next, in logarithms of the ratio.
        width = 0.12, "log ratio", POSITIVE, "judgement";
        /// Weight of military expenditure against GDP in the ratio.
        military_weight = 0.0, "share", UNIT, "SMAF, cluster two: GNP decides; judgement";
        /// Weight of the composite indices of the actors against GDP in the ratio.
        composite_weight = 0.0, "share", UNIT, "SMAF, cluster two: GNP decides";
    }
}

impl PowerParameters {
    /// The capability of a member relative to the adversary, from its relative GDP, military expenditure and composite index.
    #[inline(always)]
    #[must_use]
    pub fn relative(&self, gdp_ratio: f64, military_ratio: f64, composite_ratio: f64) -> f64 {
        let output_weight = 1.0 - self.military_weight - self.composite_weight;
        output_weight * gdp_ratio + self.military_weight * military_ratio + self.composite_weight * composite_ratio
    }

    /// A in [0, 1], whether balancing can succeed, at the combined ratio `r` > 0 of all members.
    #[inline(always)]
    #[must_use]
    pub fn reach(&self, r: f64) -> f64 {
        logistic((ln(r) - ln(self.non_permissive)) / self.width)
    }

    /// Z in [0, 1], whether no member can balance alone, at the ratio `strongest` > 0 of the strongest member that is
    /// not dominant.
    #[inline(always)]
    #[must_use]
    pub fn need(&self, strongest: f64) -> f64 {
        1.0 - logistic((ln(strongest) - ln(self.overmatch)) / self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::PowerParameters;
    use crate::math::{exp, logistic};

    #[test]
    fn rises_and_falls_with_the_ratio() {
        let power = PowerParameters::default();
        let balance = |r: f64| power.reach(r) * power.need(r);
        assert!((balance(0.5) - 0.5).abs() < 0.01);
        assert!(balance(0.15) < 0.01 && balance(0.9) > 0.85 && balance(5.0) < 0.01);
    }

    #[test]
    fn reach_and_need_are_a_half_at_their_thresholds() {
        let power = PowerParameters::default();
        let [reach, need] = [power.reach(0.5), power.need(1.6)];
        assert!((reach - 0.5).abs() < 1e-12 && (need - 0.5).abs() < 1e-12, "{reach} {need}");
        assert!((power.reach(0.5 * exp(0.12)) - logistic(1.0)).abs() < 1e-12);
        assert!((power.need(1.6 * exp(0.24)) - logistic(-2.0)).abs() < 1e-12);
    }

    #[test]
    fn capability_is_output_unless_another_measure_has_a_weight() {
        assert_eq!(PowerParameters::default().relative(0.4, 0.9, 0.7), 0.4);
        let mixed = PowerParameters { military_weight: 0.25, ..PowerParameters::default() };
        assert!((mixed.relative(0.4, 0.8, 0.7) - 0.5).abs() < 1e-15);
        let mixed = PowerParameters { military_weight: 0.25, composite_weight: 0.5, ..PowerParameters::default() };
        assert!((mixed.relative(0.4, 0.8, 1.2) - 0.9).abs() < 1e-15);
    }

    #[test]
    fn beside_a_dominant_member_the_others_decide_whether_it_is_needed() {
        let power = PowerParameters::default();
        let balance = |r: f64, strongest: f64| power.reach(r) * power.need(strongest);
        assert!(balance(20.0, 0.4) > 0.99 && balance(20.0, 5.0) < 0.01 && balance(0.15, 0.1) < 0.01);
    }
}
