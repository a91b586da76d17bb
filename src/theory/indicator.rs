//! The seven indicators of military cooperation (SMAF): their depths, and their rates of formation and erosion.
//!
//! Hazard of forming or deepening indicator j, where the indicators that it needs are active and d_j < 3:
//! f_j (deepen if d_j > 0) (reactivate if dormant) g(I_j; iota_j + step d_j) (floor + K) (1 - hedge for 3, 4).
//! Hazard of eroding by one level, if d_j > 1 or no active indicator needs j:
//! e_j (1 - g(I_j; (1 - hysteresis) (iota_j + step (d_j - 1)))) H.
//! g is the response to an incentive ([`super::IncentiveParameters`]), H the effect of institutions
//! ([`super::InstitutionParameters`]). I_j = I, except for two indicators with causes of their own: arms trade responds
//! to complementarity, under the first test (ATL: Russia needed markets, China arms), I_3 = max(I, trade E G(C)); and a
//! client's need brings a patron's troops or bases, I_6 = max(I, G(C) max_i B_i), B_i the threat to member i alone,
//! where one member has at least client_share of the members' GDP; these need no exercises. Where depth has another
//! number of levels than three, depths and rates are those of [`DepthScale`].

use crate::parameter::{Parametric, Visitor};

use super::DepthScale;

/// The number of indicators.
pub const N_INDICATORS: usize = 7;

/// The number of indicators of early cooperation, which come first; a rupture ends the others.
pub const N_EARLY: usize = 2;

/// Index in [`INDICATORS`]; only indicators with a rule of their own have such a constant.
pub const CONFIDENCE_BUILDING: usize = 0;
/// See [`CONFIDENCE_BUILDING`].
pub const MILITARY_TECHNICAL: usize = 2;
/// See [`CONFIDENCE_BUILDING`].
pub const EXERCISES: usize = 3;
/// See [`CONFIDENCE_BUILDING`].
pub const TROOP_PLACEMENT: usize = 5;

/// The band of an indicator: a third of the ladder, in the standard order.
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

impl Indicator {
    /// Whether its name is plural: "exercises deepen", "integrated command deepens".
    #[must_use]
    pub fn is_plural(&self) -> bool {
        self.name.ends_with('s') || self.name.contains(" and ")
    }

    /// What it does, in the present: `act("deepen")` is "integrated command deepens".
    #[must_use]
    pub fn act(&self, verb: &str) -> String {
        format!("{} {verb}{}", self.name, if self.is_plural() { "" } else { "s" })
    }
}

/// The seven indicators in the standard order; a scenario may have another one, see [`super::Stages`].
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

parameters! {
    /// The rates of one indicator.
    pub struct IndicatorRates {
        /// Rate at which the indicator forms at full incentive, before support and hedging.
        formation_rate = 0.0, "1/yr", NON_NEGATIVE, "SMAF: alignments take time; judgement";
        /// Incentive at which the indicator forms at half its rate at full incentive.
        incentive = 0.0, "share", THRESHOLD, "SMAF, figure 1: later indicators need stronger incentives; judgement";
        /// Rate at which the indicator erodes without incentive and institutions.
        erosion_rate = 0.0, "1/yr", NON_NEGATIVE, "SMAF, analytical approach: alignment is no one-way ratchet; judgement";
    }
}

parameters! {
    /// Parameters that the indicators share.
    pub struct SharedIndicatorParameters {
        /// Factor on the formation rate for deepening an indicator that is already present.
        deepening_factor = 0.6, "factor", NON_NEGATIVE, "SMAF, conclusion: depth within a stage; judgement";
        /// Factor on the formation rate for an indicator that was present before and fell dormant.
        reactivation_factor = 3.0, "factor", NON_NEGATIVE, "SMAF, analytical approach: military-technical cooperation, mid-2000s and 2008; judgement";
        /// Further incentive required by each level of depth, where there are three.
        depth_step = 0.05, "share per level", SHARE_DIFFERENCE, "SMAF, conclusion: low, developing and high levels; judgement";
        /// How far the incentive must fall below what formed a level before that level erodes at half its rate.
        hysteresis = 0.25, "share", UNIT, "judgement: round";
        /// Share of the members' GDP from which the strongest member is a patron, so that the need of a client can
        /// bring troops or bases without the stages below them.
        client_share = 0.95, "share", UNIT, "a member twenty times smaller; judgement";
        /// How far trade alone replaces an incentive to military-technical cooperation.
        trade = 0.3, "share", UNIT, "ATL: Russia needed markets, China arms; chosen with 1992-2008 in view";
        /// Formation at an expectation of support of 0, relative to that at an expectation of a half (where the factor
        /// is this plus a half).
        support_floor = 0.5, "factor", NON_NEGATIVE, "PROC: expectations of support; judgement";
        /// Rate at which confidence-building measures retire where the members' identity is high; none form there, and
        /// their effects remain.
        retirement_rate = 0.05, "1/yr", NON_NEGATIVE, "SMAF, conclusion: measures fall off when no longer necessary; judgement";
    }
}

/// The parameters of the indicators.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorParameters {
    /// The shared ones.
    pub shared: SharedIndicatorParameters,
    /// The rates of each.
    pub rates: [IndicatorRates; N_INDICATORS],
}

impl Default for IndicatorParameters {
    fn default() -> Self {
        const FORMATION: [f64; N_INDICATORS] = [0.8, 0.6, 0.45, 0.4, 0.1, 0.1, 0.1];
        const INCENTIVE: [f64; N_INDICATORS] = [0.02, 0.05, 0.16, 0.22, 0.45, 0.55, 0.65];
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
    pub fn formation_incentive(&self, j: usize, depth: u8, scale: DepthScale) -> f64 {
        self.rates[j].incentive + self.shared.depth_step * scale.in_standard_levels(u32::from(depth))
    }

    /// The incentive at which indicator `j` (from 0) at depth `depth` >= 1 erodes at half its rate.
    #[must_use]
    pub fn erosion_incentive(&self, j: usize, depth: u8, scale: DepthScale) -> f64 {
        self.formation_incentive(j, depth.saturating_sub(1), scale) * (1.0 - self.shared.hysteresis)
    }

    /// The rate at which indicator `j` (from 0) forms or deepens at full incentive, [1/yr], before support and hedging.
    #[must_use]
    pub fn formation_rate(&self, j: usize, depth: u8, dormant: bool, scale: DepthScale) -> f64 {
        let deepening = if depth > 0 { self.shared.deepening_factor * scale.pace() } else { 1.0 };
        let reactivation = if dormant && depth == 0 { self.shared.reactivation_factor } else { 1.0 };
        self.rates[j].formation_rate * deepening * reactivation
    }

    /// The rate at which indicator `j` (from 0) at depth `depth` >= 1 erodes by a level without incentive, [1/yr],
    /// before the effect of institutions.
    #[must_use]
    pub fn erosion_rate(&self, j: usize, depth: u8, scale: DepthScale) -> f64 {
        self.rates[j].erosion_rate * if depth > 1 { scale.pace() } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SMAF: seven indicators in three bands; consultations precede all moderate indicators, and these all advanced
    /// ones.
    #[test]
    fn seven_indicators_in_three_bands_need_those_below() {
        let expected: [(&str, Band, &[u8]); 7] = [
            ("confidence_building", Band::Early, &[]),
            ("consultations", Band::Early, &[]),
            ("military_technical", Band::Moderate, &[2]),
            ("exercises", Band::Moderate, &[2]),
            ("integrated_command", Band::Advanced, &[2, 3, 4]),
            ("troop_placement", Band::Advanced, &[2, 3, 4]),
            ("defence_policy", Band::Advanced, &[2, 3, 4]),
        ];
        assert_eq!(INDICATORS.map(|indicator| (indicator.key, indicator.band, indicator.needs)), expected);
    }

    #[test]
    fn an_indicator_needs_less_incentive_to_stay_than_to_form() {
        let indicators = IndicatorParameters::default();
        for levels in DepthScale::LEAST..=DepthScale::MOST {
            let scale = DepthScale { levels };
            for j in 0..N_INDICATORS {
                for depth in 1..=levels {
                    let forms = indicators.formation_incentive(j, depth - 1, scale);
                    assert!(indicators.erosion_incentive(j, depth, scale) < forms);
                }
            }
        }
    }

    /// Exercises: formed at half their rate at .22, deepened at .27 and .32; eroded at half their rate at three
    /// quarters of the incentive that formed the level.
    #[test]
    fn deeper_levels_need_more_incentive_and_present_ones_less() {
        let (indicators, scale) = (IndicatorParameters::default(), DepthScale::default());
        for depth in 0..3 {
            let asked = 0.22 + 0.05 * f64::from(depth);
            assert!((indicators.formation_incentive(3, depth, scale) - asked).abs() < 1e-15);
            assert!((indicators.erosion_incentive(3, depth + 1, scale) - 0.75 * asked).abs() < 1e-15);
        }
        let rates = [0, 1, 2].map(|depth| indicators.formation_rate(3, depth, false, scale));
        assert_eq!(rates, [0.4, 0.4 * 0.6, 0.4 * 0.6]);
        assert_eq!([1, 2, 3].map(|depth| indicators.erosion_rate(3, depth, scale)), [0.35; 3]);
    }

    #[test]
    fn dormant_indicators_come_back_faster() {
        let (indicators, scale) = (IndicatorParameters::default(), DepthScale::default());
        let forming = |dormant: bool| indicators.formation_rate(2, 0, dormant, scale);
        assert_eq!(forming(true), 3.0 * forming(false));
    }

    /// From the first third of the depth to the whole, and back: the mean time of a chain of exponential times is the
    /// sum of their means.
    #[test]
    fn a_standard_level_takes_the_same_time_for_any_division() {
        let (indicators, standard) = (IndicatorParameters::default(), DepthScale::default());
        for levels in [6, 9] {
            let scale = DepthScale { levels };
            let third = levels / 3;
            let up = |scale, depths: std::ops::Range<u8>| -> f64 {
                depths.map(|depth| 1.0 / indicators.formation_rate(2, depth, false, scale)).sum()
            };
            let down = |scale, depths: std::ops::Range<u8>| -> f64 {
                depths.map(|depth| 1.0 / indicators.erosion_rate(2, depth + 1, scale)).sum()
            };
            assert!((up(scale, third..levels) - up(standard, 1..3)).abs() < 1e-12, "up {levels} levels");
            assert!((down(scale, third..levels) - down(standard, 1..3)).abs() < 1e-12, "down {levels} levels");
            assert_eq!(up(scale, 0..1), up(standard, 0..1));
            assert_eq!(down(scale, 0..1), down(standard, 0..1));
        }
    }
}
