//! Status: whether the standings that the members believe they deserve are compatible (PROC; ENT).
//!
//! Capability share cs_i = (1 - w_ms) Y_i / sum Y + w_ms M_i / sum M; realised standing sh_i = (1 - w) cs_i + w / n, w
//! = w_eq d_2 / 3 (equality needs practice: d_2 is the depth of regular consultations; ENT, paragraph 7); overlap of
//! claims o = max(0, sum e_i - 1); sigma = exp(-o / tolerance) clip(1 - max a_i, 0, 1).
//!
//! In an asymmetrical alignment (PROC: compatible when both accept a dominant and a subordinate role; SMAF, conclusion:
//! hierarchy; Morrow, in SMAF) equality is not practised, w_eq = 0, and the expectation of a member in a lesser role
//! tends to its realised standing. Claims of a dominant member beyond its share still lower sigma.

use crate::math::exp;

parameters! {
    /// Status.
    pub struct StatusParameters {
        /// Weight of military expenditure against GDP in a member's share of the members' capability.
        military_weight = 0.4, "share", UNIT, "PROC: great-power status rests on military strength too; judgement";
        /// Weight of practised equality against capability in realised standing.
        equality_weight = 0.4, "share", UNIT, "ENT, paragraph 7: being treated as an equal; judgement";
        /// Excess of claims (sum of expected shares less 1) that lowers compatibility by a factor of e.
        overlap_tolerance = 0.3, "share", THRESHOLD, "PROC: status demands must be compatible; judgement";
        /// Rate at which status anxiety follows the gap between expected and realised standing.
        anxiety_rate = 0.4, "1/yr", NON_NEGATIVE, "PROC: status anxiety; judgement";
        /// Gap between expected and realised standing that makes an anxiety of 1.
        anxiety_scale = 0.4, "share", THRESHOLD, "PROC: status anxiety; judgement";
        /// Compatibility from which status expectations are minimally compatible.
        minimal = 0.25, "share", UNIT, "PROC, table 1: status levels; judgement: quarters";
        /// Compatibility from which it is high.
        high = 0.5, "share", UNIT, "PROC, table 1: status levels; judgement: quarters";
        /// Compatibility from which it is highest.
        highest = 0.75, "share", UNIT, "PROC, table 1: status levels; judgement: quarters";
    }
}

impl StatusParameters {
    /// sh_i, the realised standing of member i, from its shares of the members' GDP and military expenditure;
    /// `practice` in [0, 1] is the depth of regular consultations.
    #[inline(always)]
    #[must_use]
    pub fn realised_standing(&self, gdp_share: f64, military_share: f64, n_members: f64, practice: f64) -> f64 {
        let capability_share = (1.0 - self.military_weight) * gdp_share + self.military_weight * military_share;
        let equality = self.equality_weight * practice;
        (1.0 - equality) * capability_share + equality / n_members
    }

    /// R in [0, 1], how far status is recognised, from its compatibility.
    #[inline(always)]
    #[must_use]
    pub fn recognition(&self, compatibility: f64) -> f64 {
        let share = (compatibility - self.minimal) / (self.high - self.minimal);
        let share = if share < 0.0 { 0.0 } else { share };
        if share > 1.0 { 1.0 } else { share }
    }

    /// The anxiety towards which a gap between expected and realised standing drives a member.
    #[inline(always)]
    #[must_use]
    pub fn anxiety_target(&self, expectation: f64, realised_standing: f64) -> f64 {
        let gap = expectation - realised_standing;
        (if gap > 0.0 { gap } else { 0.0 }) / self.anxiety_scale
    }

    /// sigma in [0, 1], from the sum of expectations and the largest anxiety.
    #[inline(always)]
    #[must_use]
    pub fn compatibility(&self, expectation_sum: f64, anxiety_max: f64) -> f64 {
        let excess = expectation_sum - 1.0;
        let overlap = if excess > 0.0 { excess } else { 0.0 };
        let calm = 1.0 - anxiety_max;
        let calm = if calm < 0.0 { 0.0 } else { calm };
        let calm = if calm > 1.0 { 1.0 } else { calm };
        exp(-overlap / self.overlap_tolerance) * calm
    }
}

#[cfg(test)]
mod tests {
    use super::StatusParameters;

    #[test]
    fn equality_in_practice_offsets_asymmetry() {
        let status = StatusParameters::default();
        let equal = StatusParameters { equality_weight: 1.0, ..StatusParameters::default() };
        assert!(status.realised_standing(0.1, 0.1, 2.0, 1.0) < equal.realised_standing(0.1, 0.1, 2.0, 1.0));
        assert_eq!(equal.realised_standing(0.1, 0.1, 2.0, 1.0), 0.5);
        assert_eq!(equal.realised_standing(0.1, 0.1, 2.0, 0.0), 0.1);
    }

    /// 30 % of output and 50 % of military expenditure: capability .6 x .3 + .4 x .5 = .38. Consultations at depth 2 of
    /// 3 give equality the weight .4 x 2 / 3.
    #[test]
    fn standing_is_capability_as_far_as_equality_is_not_practised() {
        let standing = |practice| StatusParameters::default().realised_standing(0.3, 0.5, 4.0, practice);
        assert!((standing(0.0) - 0.38).abs() < 1e-15);
        let q = 0.4 * 2.0 / 3.0;
        assert!((standing(2.0 / 3.0) - ((1.0 - q) * 0.38 + q / 4.0)).abs() < 1e-15);
    }

    #[test]
    fn status_is_recognised_from_minimal_to_high_compatibility() {
        let status = StatusParameters::default();
        let recognised = [0.1, 0.25, 0.375, 0.5, 0.9].map(|compatibility| status.recognition(compatibility));
        assert_eq!(recognised, [0.0, 0.0, 0.5, 1.0, 1.0]);
    }

    #[test]
    fn claims_that_exceed_the_whole_and_anxiety_lower_compatibility() {
        let status = StatusParameters::default();
        assert_eq!(status.compatibility(0.9, 0.0), 1.0);
        assert!(status.compatibility(1.3, 0.0) < 0.37);
        assert_eq!(status.compatibility(0.9, 2.0), 0.0);
        assert!((status.compatibility(1.3, 0.4) - 0.6 / std::f64::consts::E).abs() < 1e-12);
        assert!((status.anxiety_target(0.6, 0.4) - 0.5).abs() < 1e-12 && status.anxiety_target(0.4, 0.6) == 0.0);
    }
}
