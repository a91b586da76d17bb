//! The strength of the incentive to align (SMAF), and the response of decisions to it.
//!
//! Power is necessary, threat and interest suffice, and divergence between the balances dampens. With P = A Z, spread =
//! max(P, B, N) - min(P, B, N):
//!
//! I* = (w_T B + (1 - w_T) N) (A + (1 - A) g0) (Z + (1 - Z)(1 - l)) (1 - lam spread) G(C) W, at most 1.
//!
//! l is what the members have learned about their need, G(C) the first test ([`super::RuptureParameters::first_test`]).
//! Where a leader is named, lesser members join the side that they expect to win (ATL; SMAF on smaller states beside a
//! rising revisionist): W = 1 + b max(0, 2 S(ln r / w) - 1); else W = 1. The factor A already keeps them from the
//! losing side.
//!
//! Decisions respond to the perceived incentive by g(I; iota) = I^n / (I^n + iota^n): 0 without an incentive, a half at
//! iota (SMAF, figure 1: weak incentives give the early band only).

use crate::math::{exp, ln, logistic};

parameters! {
    /// The incentive to align.
    pub struct IncentiveParameters {
        /// Weight of the balance of threat against the balance of interest.
        threat_weight = 0.55, "share", UNIT, "SMAF, cluster two: threat and interest are the more immediate incentives; judgement";
        /// Part of the incentive that threat and interest retain where balancing cannot succeed (g0).
        without_power = 0.3, "share", UNIT, "SMAF, cluster two: threat and interest may outweigh power; judgement";
        /// How far divergence between the three balances dampens the incentive (lambda).
        divergence_damping = 0.3, "share", UNIT, "SMAF, cluster two: US-India, balances that diverge; judgement";
        /// How far the expectation to win raises the incentive of members beside a leader (b).
        bandwagoning = 0.3, "share", SHARE_DIFFERENCE, "ATL: bandwagoning; SMAF: smaller states beside a rising revisionist; judgement";
        /// Width of the expectation to win, in logarithms of the power ratio.
        bandwagoning_width = 0.3, "log ratio", POSITIVE, "judgement";
        /// Exponent of the response of decisions to the incentive (n).
        response = 6.0, "exponent", EXPONENT, "SMAF, figure 1: weak incentives, early band; chosen with the ledger in view";
        /// Standard deviation, between trajectories, of the strength of the response to incentives, in logarithms of
        /// the incentive.
        response_spread = 0.2, "log incentive", UNIT, "thresholds are judgements, good to a fifth; judgement";
        /// Rate at which the perceived incentive follows its target.
        adjustment_rate = 1.0, "1/yr", NON_NEGATIVE, "ATL: balancing is neither immediate nor automatic; judgement";
        /// Rate at which the members learn whether they need the alignment.
        learning_rate = 0.2, "1/yr", NON_NEGATIVE, "SMAF, cluster two: states will learn; judgement";
        /// Incentive from which it is moderate rather than weak.
        moderate = 1.0 / 3.0, "share", UNIT, "SMAF, figure 1: three conditions; judgement: thirds";
        /// Incentive from which it is strong rather than moderate.
        strong = 2.0 / 3.0, "share", UNIT, "SMAF, figure 1: three conditions; judgement: thirds";
    }
}

/// The inputs of the incentive.
#[derive(Clone, Copy, Debug)]
pub struct IncentiveInputs {
    /// A, whether balancing can succeed, in [0, 1].
    pub reach: f64,
    /// Z, whether no member can balance alone, in [0, 1].
    pub need: f64,
    /// B, the balance of threat, in [0, 1].
    pub threat: f64,
    /// N, the balance of interest, in [0, 1].
    pub interest: f64,
    /// l, what the members have learned about their need, in [0, 1].
    pub learning: f64,
    /// G(C), the first test, in [0, 1].
    pub first_test: f64,
}

impl IncentiveParameters {
    /// The incentive towards which the perceived one moves, before bandwagoning; in [0, 1].
    #[inline(always)]
    #[must_use]
    pub fn target(&self, at: IncentiveInputs) -> f64 {
        let IncentiveInputs { reach, need, threat, interest, learning, first_test } = at;
        let power = reach * need;
        let larger = if threat > interest { threat } else { interest };
        let smaller = if threat > interest { interest } else { threat };
        let highest = if power > larger { power } else { larger };
        let lowest = if power < smaller { power } else { smaller };
        let sufficient = self.threat_weight * threat + (1.0 - self.threat_weight) * interest;
        let possible = reach + (1.0 - reach) * self.without_power;
        let needed = need + (1.0 - need) * (1.0 - learning);
        sufficient * possible * needed * (1.0 - self.divergence_damping * (highest - lowest)) * first_test
    }

    /// W, the factor of bandwagoning where a leader is named, at the combined ratio `r` > 0.
    #[inline(always)]
    #[must_use]
    pub fn bandwagon(&self, r: f64) -> f64 {
        let expected = 2.0 * logistic(ln(r) / self.bandwagoning_width) - 1.0;
        1.0 + self.bandwagoning * if expected > 0.0 { expected } else { 0.0 }
    }

    /// I^n, of which g(I; iota) = I^n / (I^n + iota^n) is composed; 0 at no incentive, whatever the exponent.
    #[inline(always)]
    #[must_use]
    pub fn power(&self, incentive: f64) -> f64 {
        let power = exp(self.response * ln(incentive));
        if incentive > 0.0 { power } else { 0.0 }
    }

    /// iota^n; never rounded to 0, so that the response to no incentive is 0.
    #[must_use]
    pub fn threshold(&self, incentive: f64) -> f64 {
        self.power(incentive).max(f64::MIN_POSITIVE)
    }

    /// e^(n eta): the factor on I^n in a trajectory whose response is stronger by eta standard deviations.
    #[must_use]
    pub fn answer(&self, standard_deviations: f64) -> f64 {
        exp(self.response * self.response_spread * standard_deviations)
    }
}

#[cfg(test)]
mod tests {
    use super::{IncentiveInputs, IncentiveParameters};
    use crate::math::{exp, ln};

    const FULL: IncentiveInputs =
        IncentiveInputs { reach: 1.0, need: 1.0, threat: 1.0, interest: 1.0, learning: 0.0, first_test: 1.0 };

    #[test]
    fn power_alone_gives_no_incentive_and_an_unneeded_one_fades() {
        let incentive = IncentiveParameters::default();
        assert_eq!(incentive.target(IncentiveInputs { threat: 0.0, interest: 0.0, ..FULL }), 0.0);
        let needless = |learning| incentive.target(IncentiveInputs { need: 0.0, learning, ..FULL });
        assert!(needless(0.0) > 0.5 && needless(1.0) == 0.0);
        assert_eq!(incentive.target(FULL), 1.0);
        assert_eq!(incentive.target(IncentiveInputs { first_test: 0.0, ..FULL }), 0.0);
    }

    /// A = .8, Z = .5, B = .6, N = .2, l = .4, G = .9: P = .4, the spread is .4, and
    /// (.55 x .6 + .45 x .2)(.8 + .2 x .3)(.5 + .5 x .6)(1 - .3 x .4) .9 = .42 x .86 x .8 x .88 x .9.
    #[test]
    fn the_target_is_the_product_of_its_parts() {
        let at = IncentiveInputs { reach: 0.8, need: 0.5, threat: 0.6, interest: 0.2, learning: 0.4, first_test: 0.9 };
        let found = IncentiveParameters::default().target(at);
        assert!((found - 0.42 * 0.86 * 0.8 * 0.88 * 0.9).abs() < 1e-15, "{found}");
        // Need is subject to learning, reach is not: where balancing cannot succeed, .3 remains, whatever was learned.
        let weak =
            |learning| {
                IncentiveParameters { divergence_damping: 0.0, ..IncentiveParameters::default() }
                    .target(IncentiveInputs { reach: 0.0, learning, ..FULL })
            };
        assert_eq!([weak(0.0), weak(1.0)], [0.3, 0.3]);
    }

    #[test]
    fn divergence_dampens() {
        let incentive = IncentiveParameters::default();
        let undamped = IncentiveParameters { divergence_damping: 0.0, ..IncentiveParameters::default() };
        let balanced = IncentiveInputs { reach: 0.6, threat: 0.6, interest: 0.6, ..FULL };
        assert_eq!(incentive.target(balanced), undamped.target(balanced));
        let apart = IncentiveInputs { threat: 0.9, interest: 0.3, ..balanced };
        assert!(incentive.target(apart) < undamped.target(apart));
    }

    #[test]
    fn the_response_is_zero_at_no_incentive_and_a_half_at_the_threshold() {
        for response in [1e-9, 6.0, 50.0] {
            let incentive = IncentiveParameters { response, ..IncentiveParameters::default() };
            let answers = |to: f64, iota: f64| incentive.power(to) / (incentive.power(to) + incentive.threshold(iota));
            assert_eq!((answers(0.0, 1e-9), answers(0.3, 0.3)), (0.0, 0.5));
            assert!((answers(0.4, 0.2) - 1.0 / (1.0 + exp(response * ln(0.5)))).abs() < 1e-12);
        }
    }

    /// A response stronger by one standard deviation equals that of other trajectories to an incentive 1.22 times as
    /// large.
    #[test]
    fn a_stronger_response_is_equivalent_to_a_larger_incentive() {
        let incentive = IncentiveParameters::default();
        let (more, larger) = (incentive.power(0.3) * incentive.answer(1.0), incentive.power(0.3 * exp(0.2)));
        assert!((more / larger - 1.0).abs() < 1e-12 && incentive.answer(0.0) == 1.0);
    }

    #[test]
    fn lesser_members_join_the_winning_side() {
        let incentive = IncentiveParameters::default();
        assert_eq!((incentive.bandwagon(0.5), incentive.bandwagon(1.0)), (1.0, 1.0));
        assert!((incentive.bandwagon(100.0) - 1.3).abs() < 1e-6);
        // At r = e^.3, W = 1 + .3 (2 S(1) - 1).
        let expected = 1.0 + 0.3 * (2.0 / (1.0 + exp(-1.0)) - 1.0);
        assert!((incentive.bandwagon(exp(0.3)) - expected).abs() < 1e-12);
    }
}
