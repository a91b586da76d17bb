//! The seven indicators of military cooperation (SMAF): how deep each one is, and how fast it forms and erodes.
//!
//! Hazard of forming or deepening indicator j, where the indicators that it needs are active and d_j < 3:
//! f_j (deepen if d_j > 0) (reactivate if dormant) S(beta (I - iota_j - step d_j)) (floor + K) (1 - hedge for 3, 4).
//! Hazard of eroding by one level, if d_j > 1 or no active indicator needs j:
//! e_j S(-beta (I - iota_j - step (d_j - 1) + hysteresis)) (1 - inertia (1 - exp(-age_j / inertia_years))).

use crate::parameter::{Parametric, Visitor};

/// How many indicators there are.
pub const N_INDICATORS: usize = 7;

/// The greatest depth.
pub const DEPTH_MAX: u8 = 3;

/// The names of the depths, from 0 (SMAF, conclusion).
pub const DEPTH_NAMES: [&str; DEPTH_MAX as usize + 1] = ["absent", "low", "developing", "high"];

/// Which third of the ladder an indicator stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Indicators 1 and 2.
    Early,
    /// Indicators 3 and 4.
    Moderate,
    /// Indicators 5 to 7.
    Advanced,
}

impl Band {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Moderate => "moderate",
            Self::Advanced => "advanced",
        }
    }

    /// The band in which a stage stands; none at stage 0.
    #[inline]
    #[must_use]
    pub fn of_stage(stage: u8) -> Option<Self> {
        let highest = usize::from(stage).checked_sub(1)?;
        INDICATORS.get(highest).map(|indicator| indicator.band)
    }
}

/// One indicator of the ladder.
#[derive(Clone, Copy, Debug)]
pub struct Indicator {
    /// Its name in scenario files.
    pub key: &'static str,
    /// Its name in prose.
    pub name: &'static str,
    /// Its band.
    pub band: Band,
    /// The indicators (by number 1..7) that it needs, by default.
    pub needs: &'static [u8],
}

/// The seven indicators in their order; the stage that each one marks is its place, counted from 1.
pub const INDICATORS: [Indicator; N_INDICATORS] = [
    Indicator { key: "confidence_building", name: "confidence-building measures", band: Band::Early, needs: &[] },
    Indicator { key: "consultations", name: "regular consultations", band: Band::Early, needs: &[] },
    Indicator {
        key: "military_technical",
        name: "military-technical cooperation and personnel exchange",
        band: Band::Moderate,
        needs: &[2],
    },
    Indicator { key: "exercises", name: "regular joint exercises", band: Band::Moderate, needs: &[2] },
    Indicator { key: "integrated_command", name: "integrated command", band: Band::Advanced, needs: &[2, 3, 4] },
    Indicator {
        key: "troop_placement",
        name: "joint troop placement or base sharing",
        band: Band::Advanced,
        needs: &[2, 3, 4],
    },
    Indicator { key: "defence_policy", name: "common defence policy", band: Band::Advanced, needs: &[2, 3, 4] },
];

/// The stage: the highest indicator present, or 0.
#[inline]
#[must_use]
pub fn stage(depth: [u8; N_INDICATORS]) -> u8 {
    (1..=N_INDICATORS as u8).rev().find(|&j| depth[usize::from(j) - 1] > 0).unwrap_or(0)
}

/// Q, institutionalisation: the sum of j d_j over the indicators, as a share of the most that it can be.
#[inline(always)]
#[must_use]
pub fn institutionalisation(depth: [u8; N_INDICATORS]) -> f64 {
    const MOST: u32 = DEPTH_MAX as u32 * (N_INDICATORS * (N_INDICATORS + 1) / 2) as u32;
    let weighted: u32 = (1..).zip(depth).map(|(j, depth)| j * u32::from(depth)).sum();
    f64::from(weighted) / f64::from(MOST)
}

parameters! {
    /// The rates of one indicator.
    pub struct IndicatorRates {
        /// Rate at which it forms where nothing stands in the way.
        formation_rate = 0.0, "1/yr", NON_NEGATIVE, "SMAF: alignments take time; judgement";
        /// Incentive at which it forms at half that rate.
        incentive = 0.0, "share", REAL, "SMAF, figure 1: later indicators need stronger incentives; judgement";
        /// Rate at which it erodes where nothing holds it.
        erosion_rate = 0.0, "1/yr", NON_NEGATIVE, "SMAF, analytical approach: alignment is no one-way ratchet; judgement";
    }
}

parameters! {
    /// What the indicators have in common.
    pub struct SharedIndicatorParameters {
        /// Steepness of the effect of the incentive on formation and erosion.
        steepness = 14.0, "1/incentive", STEEPNESS, "judgement";
        /// Factor on the formation rate for deepening an indicator that is already present.
        deepening_factor = 0.6, "factor", NON_NEGATIVE, "SMAF, conclusion: depth within a stage; judgement";
        /// Factor on the formation rate for an indicator that was present before and fell dormant.
        reactivation_factor = 3.0, "factor", NON_NEGATIVE, "SMAF, analytical approach: military-technical cooperation, mid-2000s and 2008; judgement";
        /// Further incentive that each level of depth asks for.
        depth_step = 0.05, "share per level", NON_NEGATIVE, "SMAF, conclusion: low, developing and high levels; judgement";
        /// How far the incentive must fall below what formed a level before that level erodes at half its rate.
        hysteresis = 0.06, "share", NON_NEGATIVE, "judgement";
        /// Largest part of the erosion rate that age takes away.
        inertia = 0.8, "share", UNIT, "SMAF, introduction: an alignment is unlikely to unravel overnight; judgement";
        /// Years after which an indicator has gained all but 1/e of its inertia.
        inertia_years = 6.0, "yr", POSITIVE, "judgement";
        /// Formation where support is not expected at all, relative to where it is half expected (then the factor is this plus a half).
        support_floor = 0.5, "factor", NON_NEGATIVE, "PROC: expectations of support; judgement";
        /// Rate at which confidence-building measures retire where the members' identity is high; none form there, and what they achieved stands.
        retirement_rate = 0.05, "1/yr", NON_NEGATIVE, "SMAF, conclusion: measures fall off when no longer necessary; judgement";
    }
}

/// All that governs the indicators.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorParameters {
    /// What they have in common.
    pub shared: SharedIndicatorParameters,
    /// The rates of each.
    pub rates: [IndicatorRates; N_INDICATORS],
}

impl Default for IndicatorParameters {
    fn default() -> Self {
        const FORMATION: [f64; N_INDICATORS] = [0.8, 0.6, 0.45, 0.4, 0.3, 0.2, 0.2];
        const INCENTIVE: [f64; N_INDICATORS] = [0.02, 0.05, 0.11, 0.17, 0.45, 0.55, 0.65];
        const EROSION: [f64; N_INDICATORS] = [0.15, 0.2, 0.35, 0.35, 0.35, 0.35, 0.35];
        let rates = std::array::from_fn(|j| IndicatorRates {
            formation_rate: FORMATION[j],
            incentive: INCENTIVE[j],
            erosion_rate: EROSION[j],
        });
        Self { shared: SharedIndicatorParameters::default(), rates }
    }
}

impl Parametric for IndicatorParameters {
    fn visit<'a>(&'a mut self, prefix: &str, visitor: Visitor<'_, 'a>) {
        self.shared.visit(prefix, visitor);
        for (rates, indicator) in self.rates.iter_mut().zip(&INDICATORS) {
            rates.visit(&format!("{prefix}.{}", indicator.key), visitor);
        }
    }
}

impl IndicatorParameters {
    /// The incentive at which indicator `j` (from 0) passes from depth `depth` to the next at half its rate.
    #[must_use]
    pub fn formation_incentive(&self, j: usize, depth: u8) -> f64 {
        self.rates[j].incentive + self.shared.depth_step * f64::from(depth)
    }

    /// The incentive at which indicator `j` (from 0) at depth `depth` >= 1 erodes at half its rate.
    #[must_use]
    pub fn erosion_incentive(&self, j: usize, depth: u8) -> f64 {
        self.formation_incentive(j, depth.saturating_sub(1)) - self.shared.hysteresis
    }

    /// The rate at which indicator `j` (from 0) forms or deepens at full incentive, [1/yr], before support and hedging.
    #[must_use]
    pub fn formation_rate(&self, j: usize, depth: u8, dormant: bool) -> f64 {
        let deepening = if depth > 0 { self.shared.deepening_factor } else { 1.0 };
        let reactivation = if dormant && depth == 0 { self.shared.reactivation_factor } else { 1.0 };
        self.rates[j].formation_rate * deepening * reactivation
    }

    /// Which part of the erosion rate age leaves, where `youth` = exp(-age / inertia_years).
    #[inline(always)]
    #[must_use]
    pub fn exposure(&self, youth: f64) -> f64 {
        1.0 - self.shared.inertia * (1.0 - youth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_is_the_highest_indicator_present() {
        assert_eq!(stage([0; 7]), 0);
        assert_eq!(stage([0, 0, 0, 1, 0, 0, 0]), 4);
        assert_eq!(stage([3, 3, 2, 2, 0, 0, 1]), 7);
    }

    #[test]
    fn institutionalisation_is_a_share_and_weighs_upper_indicators_more() {
        assert_eq!([[0; 7], [3; 7], [0, 0, 0, 0, 0, 0, 3]].map(institutionalisation), [0.0, 1.0, 0.25]);
    }

    #[test]
    fn an_indicator_needs_less_incentive_to_stay_than_to_form() {
        let indicators = IndicatorParameters::default();
        for j in 0..N_INDICATORS {
            for depth in 1..=DEPTH_MAX {
                assert!(indicators.erosion_incentive(j, depth) < indicators.formation_incentive(j, depth - 1));
            }
        }
    }

    #[test]
    fn dormant_indicators_come_back_faster_and_old_ones_erode_slower() {
        let indicators = IndicatorParameters::default();
        assert_eq!(indicators.formation_rate(2, 0, true), 3.0 * indicators.formation_rate(2, 0, false));
        assert!(indicators.exposure(1.0) == 1.0 && (indicators.exposure(0.0) - 0.2).abs() < 1e-12);
    }
}
