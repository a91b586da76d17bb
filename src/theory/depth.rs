//! The number of levels of the depth of an indicator (SMAF, conclusion: low and high, or low, developing and high, or a
//! further breakdown).
//!
//! The deepest level is equivalent to the highest of the standard three: of n levels, level d counts as 3 d / n
//! standard ones. Between the first level and the last the rates are n / 3 times those of standard levels, so that a
//! standard level takes the same time on average, in n / 3 smaller steps.

/// The names of the standard depths, from 0 (SMAF, conclusion).
pub const DEPTH_NAMES: [&str; 4] = ["absent", "low", "developing", "high"];

/// The words for the depths in files where the theory has no names, from 0.
const NUMBERED: [&str; 1 + DepthScale::MOST as usize] = ["absent", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The standard number of levels: low, developing and high.
const STANDARD: u8 = 3;

/// The levels of depth above "absent".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepthScale {
    /// Their number, from [`DepthScale::LEAST`] to [`DepthScale::MOST`].
    pub levels: u8,
}

impl Default for DepthScale {
    fn default() -> Self {
        Self { levels: STANDARD }
    }
}

impl DepthScale {
    /// The least number of levels: low and high.
    pub const LEAST: u8 = 2;
    /// The largest number of levels.
    pub const MOST: u8 = 9;

    /// The number of standard levels to which `levels` of this scale are equivalent.
    #[inline]
    #[must_use]
    pub fn in_standard_levels(self, levels: u32) -> f64 {
        f64::from(u32::from(STANDARD) * levels) / f64::from(self.levels)
    }

    /// Factor on the rates of transitions between levels that are both above "absent".
    #[inline]
    #[must_use]
    pub fn pace(self) -> f64 {
        f64::from(self.levels) / f64::from(STANDARD)
    }

    /// The words for the depths in files, from 0: the names of SMAF for two and three levels, else numbers.
    #[must_use]
    pub fn words(self) -> &'static [&'static str] {
        match self.levels {
            2 => &["absent", "low", "high"],
            STANDARD => &DEPTH_NAMES,
            levels => NUMBERED.get(..=usize::from(levels)).unwrap_or(&NUMBERED),
        }
    }

    /// A depth for people: the names of SMAF for two and three levels, else its number.
    #[must_use]
    pub fn name(self, depth: u8) -> String {
        match self.words().get(usize::from(depth)) {
            Some(&word) if depth == 0 || self.levels <= STANDARD => word.to_owned(),
            _ => format!("level {depth} of {}", self.levels),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DepthScale;

    #[test]
    fn the_deepest_level_is_equivalent_for_any_number_of_levels() {
        for levels in DepthScale::LEAST..=DepthScale::MOST {
            let scale = DepthScale { levels };
            assert_eq!(scale.in_standard_levels(u32::from(levels)), 3.0);
        }
        let standard = DepthScale::default();
        assert_eq!((standard.in_standard_levels(2), standard.pace()), (2.0, 1.0));
        assert_eq!(DepthScale { levels: 2 }.in_standard_levels(1), 1.5);
    }

    #[test]
    fn every_level_has_a_word() {
        for levels in DepthScale::LEAST..=DepthScale::MOST {
            assert_eq!(DepthScale { levels }.words().len(), usize::from(levels) + 1);
        }
        assert_eq!(DepthScale { levels: 4 }.words(), ["absent", "1", "2", "3", "4"]);
    }

    #[test]
    fn levels_have_names_as_far_as_the_theory_gives_them() {
        let name = |levels: u8, depth: u8| DepthScale { levels }.name(depth);
        assert_eq!([name(3, 2), name(2, 2), name(5, 4), name(5, 0)], ["developing", "high", "level 4 of 5", "absent"]);
    }
}
