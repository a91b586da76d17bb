//! The balance of interest (SMAF after Schweller; ENT).
//!
//! In each theatre a member's orientation runs from status quo (-1) to revisionist (+1). Complementarity
//! c = sum w_k (1 - (max o - min o) / 2); purpose v, revisionist allies or status quo allies, =
//! max(sum w_k max(0, min o), sum w_k max(0, -max o)). With contestation C of each other's core interests and
//! economic complementarity E: N = (1 - C) ((1 - w_eco) sqrt(c v) + w_eco E).

parameters! {
    /// The balance of interest.
    pub struct InterestParameters {
        /// Weight of economic complementarity against shared orientation.
        economic_weight = 0.35, "share", UNIT, "ATL, ENT: energy and trade; judgement";
        /// Balance of interest at which it is growing rather than passive.
        growing = 1.0 / 3.0, "share", UNIT, "SMAF, figure 1: three conditions; judgement: thirds";
        /// Balance of interest at which members are allied in interest.
        allied = 2.0 / 3.0, "share", UNIT, "SMAF, figure 1: three conditions; judgement: thirds";
    }
}

impl InterestParameters {
    /// The contribution of one theatre of weight `weight` to (complementarity, revisionist purpose, status quo
    /// purpose), from the least and most revisionist orientation there.
    #[inline(always)]
    #[must_use]
    pub fn theatre(weight: f64, orientation_min: f64, orientation_max: f64) -> (f64, f64, f64) {
        let revisionist = if orientation_min > 0.0 { orientation_min } else { 0.0 };
        let status_quo = if orientation_max < 0.0 { -orientation_max } else { 0.0 };
        (weight * (1.0 - (orientation_max - orientation_min) / 2.0), weight * revisionist, weight * status_quo)
    }

    /// N in [0, 1].
    #[inline(always)]
    #[must_use]
    pub fn balance(&self, complementarity: f64, purpose: f64, economic_complementarity: f64, contestation: f64) -> f64 {
        let orientation = (complementarity * purpose).sqrt();
        (1.0 - contestation)
            * ((1.0 - self.economic_weight) * orientation + self.economic_weight * economic_complementarity)
    }
}

#[cfg(test)]
mod tests {
    use super::InterestParameters;

    fn purpose(o: [f64; 2]) -> f64 {
        let (_, revisionist, status_quo) = InterestParameters::theatre(1.0, o[0].min(o[1]), o[0].max(o[1]));
        revisionist.max(status_quo)
    }

    #[test]
    fn revisionists_and_status_quo_states_align_alike_and_mixed_ones_do_not() {
        assert_eq!(purpose([0.4, 0.6]), 0.4);
        assert_eq!(purpose([-0.4, -0.6]), 0.4);
        assert_eq!(purpose([-0.4, 0.6]), 0.0);
    }

    #[test]
    fn contestation_lowers_the_balance_to_zero() {
        let interest = InterestParameters::default();
        assert!(interest.balance(0.9, 0.5, 0.6, 0.2) > interest.balance(0.9, 0.5, 0.6, 0.5));
        assert_eq!(interest.balance(0.9, 0.5, 0.6, 1.0), 0.0);
    }
}
