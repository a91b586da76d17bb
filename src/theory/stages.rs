//! The stage that each indicator marks (SMAF, conclusion: further cases may change the order of some stages).
//!
//! The stage of an indicator is its position in the order. A band has as many stages as indicators of it remain: with
//! all seven, 1 and 2 are early, 3 and 4 moderate, 5 to 7 advanced. An indicator that is moved takes the band of its
//! new position; dropping others makes no indicator less advanced: a joint command is not an early sign among members
//! that never needed confidence-building measures.

use super::{Band, DepthScale, INDICATORS, N_INDICATORS};

/// The stage that each indicator marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages {
    /// By indicator; 0 for one that the order leaves out.
    numbers: [u8; N_INDICATORS],
    /// The first stage of the moderate band.
    moderate_from: u8,
    /// The first stage of the advanced band.
    advanced_from: u8,
}

impl Default for Stages {
    fn default() -> Self {
        Self::in_order(&std::array::from_fn::<usize, N_INDICATORS, _>(|j| j))
    }
}

impl Stages {
    /// The stages of indicators (from 0, each at most once) in this order; indicators left out mark none.
    #[must_use]
    pub fn in_order(order: &[usize]) -> Self {
        let mut numbers = [0; N_INDICATORS];
        for (number, &j) in (1..).zip(order) {
            numbers[j] = number;
        }
        let number_of = |band: Band| order.iter().filter(|&&j| INDICATORS[j].band == band).count() as u8;
        let moderate_from = 1 + number_of(Band::Early);
        Self { numbers, moderate_from, advanced_from: moderate_from + number_of(Band::Moderate) }
    }

    /// The indicators (from 0) in their order.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..N_INDICATORS).filter(|&j| self.numbers[j] > 0).collect();
        order.sort_unstable_by_key(|&j| self.numbers[j]);
        order
    }

    /// The stage that indicator `j` (from 0) marks, from 1; 0 if it marks none.
    #[inline]
    #[must_use]
    pub fn number(&self, j: usize) -> u8 {
        self.numbers[j]
    }

    /// The stage at these depths: that of the highest indicator present, or 0.
    #[inline]
    #[must_use]
    pub fn reached(&self, depth: [u8; N_INDICATORS]) -> u8 {
        self.numbers.iter().zip(depth).filter(|&(_, depth)| depth > 0).map(|(&number, _)| number).max().unwrap_or(0)
    }

    /// Q, institutionalisation: the sum of number times depth over the indicators, as a share of 84, its value with all
    /// seven at the deepest of the standard levels.
    #[inline]
    #[must_use]
    pub fn institutionalisation(&self, depth: [u8; N_INDICATORS], scale: DepthScale) -> f64 {
        let weighted =
            self.numbers.iter().zip(depth).map(|(&number, depth)| u32::from(number) * u32::from(depth)).sum();
        scale.in_standard_levels(weighted) / 84.0
    }

    /// The band of a stage; `None` at stage 0.
    #[must_use]
    pub fn band(&self, stage: u8) -> Option<Band> {
        match stage {
            0 => None,
            stage if stage >= self.advanced_from => Some(Band::Advanced),
            stage if stage >= self.moderate_from => Some(Band::Moderate),
            _ => Some(Band::Early),
        }
    }

    /// Whether a stage is of the advanced band.
    #[inline]
    #[must_use]
    pub fn is_advanced(&self, stage: u8) -> bool {
        stage >= self.advanced_from
    }

    /// The first stage of the advanced band; higher than any stage if no indicator of that band is left.
    #[must_use]
    pub fn advanced_from(&self) -> u8 {
        self.advanced_from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_is_the_highest_indicator_present() {
        let stages = Stages::default();
        assert_eq!(stages.reached([0; 7]), 0);
        assert_eq!(stages.reached([0, 0, 0, 1, 0, 0, 0]), 4);
        assert_eq!(stages.reached([3, 3, 2, 2, 0, 0, 1]), 7);
        assert!(!stages.is_advanced(4) && stages.is_advanced(5));
        let bands: Vec<Option<Band>> = (0..=7).map(|stage| stages.band(stage)).collect();
        let expected = INDICATORS.iter().map(|indicator| Some(indicator.band));
        assert_eq!(bands, std::iter::once(None).chain(expected).collect::<Vec<_>>());
    }

    /// Over all 4^7 depths: the stage is the number of the highest indicator present, with the band of that indicator,
    /// whatever the depths of those below it.
    #[test]
    fn higher_indicators_subsume_lower_ones_whatever_their_depths() {
        let stages = Stages::default();
        for code in 0..4_u32.pow(7) {
            let depth: [u8; N_INDICATORS] = std::array::from_fn(|j| (code / 4_u32.pow(j as u32) % 4) as u8);
            let highest = depth.iter().rposition(|&depth| depth > 0);
            let stage = stages.reached(depth);
            assert_eq!(usize::from(stage), highest.map_or(0, |j| j + 1), "{depth:?}");
            assert_eq!(stages.band(stage), highest.map(|j| INDICATORS[j].band), "{depth:?}");
            let Some(highest) = highest else { continue };
            let alone: [u8; N_INDICATORS] = std::array::from_fn(|j| if j == highest { depth[j] } else { 0 });
            let full: [u8; N_INDICATORS] = std::array::from_fn(|j| if j < highest { 3 } else { depth[j] });
            assert_eq!([stages.reached(alone), stages.reached(full)], [stage; 2], "{depth:?}");
        }
    }

    #[test]
    fn institutionalisation_is_a_share_and_weighs_upper_indicators_more() {
        let found = [[0; 7], [3; 7], [0, 0, 0, 0, 0, 0, 3]]
            .map(|depth| Stages::default().institutionalisation(depth, DepthScale::default()));
        assert_eq!(found, [0.0, 1.0, 0.25]);
    }

    #[test]
    fn the_place_in_the_order_is_the_stage_and_gives_the_band() {
        // Bases come first, confidence-building measures last.
        let stages = Stages::in_order(&[5, 1, 2, 3, 4, 6, 0]);
        assert_eq!((stages.number(5), stages.number(1), stages.number(0)), (1, 2, 7));
        assert_eq!(stages.order(), [5, 1, 2, 3, 4, 6, 0]);
        assert_eq!(stages.reached([0, 1, 0, 0, 0, 3, 0]), 2);
        assert_eq!(stages.reached([1, 0, 0, 0, 0, 0, 0]), 7);
        assert_eq!(stages.advanced_from(), 5);
    }

    #[test]
    fn remaining_indicators_keep_their_bands_when_others_are_dropped() {
        // Without both early indicators: 1 and 2 are moderate, an integrated command is advanced.
        let stages = Stages::in_order(&[2, 3, 4, 5, 6]);
        assert_eq!((stages.number(2), stages.number(6), stages.number(0)), (1, 5, 0));
        assert_eq!(stages.advanced_from(), 3);
        // Without any advanced one, no stage is.
        let stages = Stages::in_order(&[0, 1, 2, 3]);
        assert!((0..=4).all(|stage| !stages.is_advanced(stage)));
    }
}
