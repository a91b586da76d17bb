//! The balance of threat (SMAF, ATL after Walt; PROC).
//!
//! The target of member i's perceived severity is the sum of Walt's components, less the value of good relations with
//! the adversary:
//!
//! th_i = clip(b_pow / (1 + rel_i) + b_prox prox_i + b_off off_i + b_int S(h_i) - b_stake S(s_i), floor, ceiling).
//!
//! Threats add up to the extent that they come from the same state *in the same category* (overlap O) and are severe
//! and urgent to the least threatened member: B = O^wO (min T)^wT (min U)^wU.

//!
//! Of several adversaries each member sees a share w_ix of its threat in x. Their overlap is the sum over x of the
//! smallest share (SMAF, cluster two: a common adversary), and what they balance together is the mean of the
//! adversaries' capabilities, weighted by these smallest shares; without any in common, by the mean of the shares. A
//! member's own severity has the mean weighted by its own shares.

use crate::math::{exp, ln};

parameters! {
    /// The balance of threat.
    pub struct ThreatParameters {
        /// Effect of the adversary's aggregate power on perceived severity.
        power_weight = 0.25, "severity", NON_NEGATIVE, "ATL, theoretical framework, after Walt: aggregate power; judgement";
        /// Effect of the adversary's proximity on perceived severity (negative where a near adversary deters
        /// alignment).
        proximity_weight = 0.25, "severity", REAL, "ATL, theoretical framework, after Walt: geographic proximity; judgement";
        /// Effect of the adversary's offensive capability on perceived severity.
        offensive_weight = 0.2, "severity", NON_NEGATIVE, "ATL, theoretical framework, after Walt: offensive power; judgement";
        /// Effect of the adversary's perceived hostile intent on severity.
        intent_weight = 0.3, "severity", NON_NEGATIVE, "ATL, theoretical framework, after Walt: aggressive intentions; judgement";
        /// How far an economic stake in good relations with the adversary lowers perceived severity.
        stake_weight = 0.3, "severity", NON_NEGATIVE, "PROC: China's economic stake in the United States; judgement";
        /// Lowest severity that the components can give.
        floor = 0.02, "severity", SHARE, "judgement: keeps the logit finite";
        /// Highest severity that the components can give.
        ceiling = 0.98, "severity", SHARE, "judgement: keeps the logit finite";
        /// Exponent of category overlap in the balance of threat.
        overlap_exponent = 0.25, "exponent", NON_NEGATIVE, "SMAF, cluster two: same state and same category; judgement";
        /// Exponent of severity in the balance of threat.
        severity_exponent = 0.5, "exponent", NON_NEGATIVE, "PROC: magnitude of threat; judgement";
        /// Exponent of urgency in the balance of threat.
        urgency_exponent = 0.25, "exponent", NON_NEGATIVE, "PROC: urgency of threat; judgement";
        /// Balance of threat at which threats are growing rather than distant.
        growing = 1.0 / 3.0, "share", UNIT, "SMAF, figure 1: three conditions; judgement: thirds";
        /// Balance of threat at which threats are immediate rather than growing.
        immediate = 2.0 / 3.0, "share", UNIT, "SMAF, figure 1: three conditions; judgement: thirds";
    }
}

/// The components of member i's perception of the adversary.
#[derive(Clone, Copy, Debug)]
pub struct ThreatInputs {
    /// The member's own capability relative to the adversary (> 0).
    pub relative_capability: f64,
    /// Proximity of the adversary, in [0, 1].
    pub proximity: f64,
    /// Offensive capability of the adversary, in [0, 1].
    pub offensive_capability: f64,
    /// Hostile intent ascribed to the adversary, in [0, 1].
    pub hostile_intent: f64,
    /// Economic stake in good relations with the adversary, in [0, 1].
    pub stake: f64,
}

impl ThreatParameters {
    /// th_i, the target of member i's perceived severity.
    #[inline(always)]
    #[must_use]
    pub fn severity(&self, inputs: ThreatInputs) -> f64 {
        let sum = self.power_weight / (1.0 + inputs.relative_capability)
            + self.proximity_weight * inputs.proximity
            + self.offensive_weight * inputs.offensive_capability
            + self.intent_weight * inputs.hostile_intent
            - self.stake_weight * inputs.stake;
        let raised = if sum < self.floor { self.floor } else { sum };
        if raised > self.ceiling { self.ceiling } else { raised }
    }

    /// B in [0, 1], from the overlap O and the least severe and least urgent perceptions.
    #[inline(always)]
    #[must_use]
    pub fn balance(&self, overlap: f64, severity_min: f64, urgency_min: f64) -> f64 {
        exp(self.overlap_exponent * ln(overlap)
            + self.severity_exponent * ln(severity_min)
            + self.urgency_exponent * ln(urgency_min))
    }
}

/// By adversary, the smallest share that any member sees in it; the shares of each member sum to 1. Empty without members.
fn smallest_shares(sources: &[Vec<f64>]) -> Vec<f64> {
    let n = sources.first().map_or(0, Vec::len);
    (0..n).map(|x| sources.iter().map(|shares| shares[x]).fold(f64::INFINITY, f64::min)).collect()
}

/// The overlap of the members' adversaries, in [0, 1]: 1 where all see the same, 0 where they have none in common.
#[must_use]
pub fn overlap_of_sources(sources: &[Vec<f64>]) -> f64 {
    smallest_shares(sources).iter().sum()
}

/// By adversary, its weight in what the members balance together; the weights sum to 1. Empty without members.
#[must_use]
pub fn shared_sources(sources: &[Vec<f64>]) -> Vec<f64> {
    let smallest = smallest_shares(sources);
    let total: f64 = smallest.iter().sum();
    if total > 0.0 {
        return smallest.iter().map(|share| share / total).collect();
    }
    (0..smallest.len()).map(|x| sources.iter().map(|shares| shares[x]).sum::<f64>() / sources.len() as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INPUTS: ThreatInputs = ThreatInputs {
        relative_capability: 0.5,
        proximity: 0.4,
        offensive_capability: 0.5,
        hostile_intent: 0.6,
        stake: 0.3,
    };

    #[test]
    fn adversaries_in_common_are_those_that_every_member_sees() {
        let both = [vec![0.3, 0.7], vec![0.6, 0.4]];
        assert!((overlap_of_sources(&both) - 0.7).abs() < 1e-15);
        let [first, second] = [0.3 / 0.7, 0.4 / 0.7];
        assert!(shared_sources(&both).iter().zip([first, second]).all(|(found, share)| (found - share).abs() < 1e-15));
        let apart = [vec![1.0, 0.0], vec![0.0, 1.0]];
        assert_eq!((overlap_of_sources(&apart), shared_sources(&apart)), (0.0, vec![0.5, 0.5]));
        assert_eq!(shared_sources(&[]), Vec::<f64>::new());
    }

    #[test]
    fn each_component_raises_severity_and_a_stake_lowers_it() {
        let threat = ThreatParameters::default();
        let base = threat.severity(INPUTS);
        assert!((base - (0.25 / 1.5 + 0.1 + 0.1 + 0.18 - 0.09)).abs() < 1e-12);
        assert!(threat.severity(ThreatInputs { relative_capability: 0.1, ..INPUTS }) > base);
        assert!(threat.severity(ThreatInputs { proximity: 0.8, ..INPUTS }) > base);
        assert!(threat.severity(ThreatInputs { offensive_capability: 0.9, ..INPUTS }) > base);
        assert!(threat.severity(ThreatInputs { hostile_intent: 0.9, ..INPUTS }) > base);
        assert!(threat.severity(ThreatInputs { stake: 0.6, ..INPUTS }) < base);
        assert_eq!(threat.severity(ThreatInputs { stake: 9.0, ..INPUTS }), 0.02);
    }

    #[test]
    fn the_weakest_part_limits_the_balance() {
        let threat = ThreatParameters::default();
        let balance = threat.balance(0.7, 0.5, 0.4);
        assert!((balance - 0.7_f64.powf(0.25) * 0.5_f64.sqrt() * 0.4_f64.powf(0.25)).abs() < 1e-12);
    }
}
