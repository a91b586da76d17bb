//! The strength of the incentive to align (SMAF).
//!
//! Power is necessary, threat and interest suffice, and divergence between the balances dampens. With spread =
//! max(P, B, N) - min(P, B, N):
//!
//! I* = (w_T B + (1 - w_T) N) (P + (1 - P)(g0 + g1 (1 - l))) (1 - lam spread).
//!
//! The part by which threat and interest outweigh power dies as l, what the members have learnt of the opponent's
//! weakness or strength, rises.

parameters! {
    /// The incentive to align.
    pub struct IncentiveParameters {
        /// Weight of the balance of threat against the balance of interest.
        threat_weight = 0.55, "share", UNIT, "SMAF, cluster two: threat and interest are the more immediate incentives; judgement";
        /// Part of the incentive that threat and interest keep without power (g0).
        without_power = 0.3, "share", UNIT, "SMAF, cluster two: threat and interest may outweigh power; judgement";
        /// Further part without power that lasts only until the members learn (g1).
        without_power_transient = 0.2, "share", UNIT, "SMAF, cluster two: outweighing power is short-lived; judgement";
        /// How far divergence between the three balances dampens the incentive (lambda).
        divergence_damping = 0.3, "share", UNIT, "SMAF, cluster two: US-India, balances that diverge; judgement";
        /// Rate at which the perceived incentive follows its target.
        adjustment_rate = 1.0, "1/yr", NON_NEGATIVE, "ATL: balancing is neither immediate nor automatic; judgement";
        /// Rate at which the members learn whether power calls for alignment.
        learning_rate = 0.2, "1/yr", NON_NEGATIVE, "SMAF, cluster two: states will learn; judgement";
        /// Incentive at which it is moderate rather than weak.
        moderate = 1.0 / 3.0, "share", UNIT, "SMAF, figure 1: three conditions; judgement: thirds";
        /// Incentive at which it is strong rather than moderate.
        strong = 2.0 / 3.0, "share", UNIT, "SMAF, figure 1: three conditions; judgement: thirds";
    }
}

impl IncentiveParameters {
    /// I* in [0, 1], the incentive towards which the perceived one moves, from the three balances and learning l.
    #[inline(always)]
    #[must_use]
    pub fn target(&self, power: f64, threat: f64, interest: f64, learning: f64) -> f64 {
        let larger = if threat > interest { threat } else { interest };
        let smaller = if threat > interest { interest } else { threat };
        let highest = if power > larger { power } else { larger };
        let lowest = if power < smaller { power } else { smaller };
        let sufficient = self.threat_weight * threat + (1.0 - self.threat_weight) * interest;
        let without_power = self.without_power + self.without_power_transient * (1.0 - learning);
        let necessary = power + (1.0 - power) * without_power;
        sufficient * necessary * (1.0 - self.divergence_damping * (highest - lowest))
    }
}

#[cfg(test)]
mod tests {
    use super::IncentiveParameters;

    #[test]
    fn power_alone_forms_nothing_and_threat_alone_fades() {
        let incentive = IncentiveParameters::default();
        assert_eq!(incentive.target(1.0, 0.0, 0.0, 0.0), 0.0);
        assert!(incentive.target(0.0, 1.0, 1.0, 0.0) > incentive.target(0.0, 1.0, 1.0, 1.0));
        assert!(incentive.target(1.0, 1.0, 1.0, 1.0) == 1.0);
    }

    #[test]
    fn divergence_dampens() {
        let incentive = IncentiveParameters::default();
        let balanced = incentive.target(0.6, 0.6, 0.6, 0.5);
        let undamped = IncentiveParameters { divergence_damping: 0.0, ..IncentiveParameters::default() };
        assert_eq!(balanced, undamped.target(0.6, 0.6, 0.6, 0.5));
        assert!(incentive.target(0.6, 0.9, 0.3, 0.5) < undamped.target(0.6, 0.9, 0.3, 0.5));
    }
}
