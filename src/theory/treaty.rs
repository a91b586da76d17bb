//! Treaties: what is declared, which is not what is (PROC: rhetoric is not the type; SMAF: treaties mislead).
//!
//! A treaty is signed at rate signing_rate S(beta_c (I - incentive)), times allied_factor while the type is an alliance
//! or an allied community. While it is neither, it lapses at lapse_rate S(-beta_c (I - incentive + hysteresis))
//! (1 - inertia (1 - exp(-age / inertia_years))).
//!
//! The inertia is ours, after that of the indicators: without it, a treaty that has stood on paper for sixty years
//! (China and North Korea, the United States and Thailand) would be gone within four. At full inertia it lapses at
//! 5 % a year without incentive; alliances of two ended at 3.3 % a year in 1816-2018 and at .3 % since 2000 (ATOP 5.1).
//! It grows slowly, so that a new treaty without substance falls apart all the same.

use super::AlignmentType;

parameters! {
    /// Treaties of alliance.
    pub struct TreatyParameters {
        /// Rate at which a treaty is signed at full incentive.
        signing_rate = 0.05, "1/yr", NON_NEGATIVE, "judgement";
        /// Incentive at which a treaty is signed at half that rate.
        incentive = 0.55, "share", REAL, "judgement";
        /// Factor on the signing rate while the type is an alliance or an allied community.
        allied_factor = 4.0, "factor", NON_NEGATIVE, "PROC: alliances are decided; judgement";
        /// Rate at which a treaty lapses without incentive, while the type is neither.
        lapse_rate = 0.25, "1/yr", NON_NEGATIVE, "PROC: a rhetorical alliance falls apart (Sino-Soviet, 1950); judgement";
        /// Largest part of the lapse rate that age takes away.
        inertia = 0.8, "share", UNIT, "as of indicators (SMAF, introduction: an alignment is unlikely to unravel overnight); judgement";
        /// Years after which a treaty has gained all but 1/e of its inertia.
        inertia_years = 20.0, "yr", POSITIVE, "treaties of alliance are concluded for about twenty years (1949, 1961, 2001: public record); judgement";
        /// How far the incentive must fall below the signing level before a treaty lapses at half its rate.
        hysteresis = 0.06, "share", NON_NEGATIVE, "judgement";
    }
}

impl TreatyParameters {
    /// Which part of the lapse rate age leaves, where `youth` = exp(-age / inertia_years).
    #[inline(always)]
    #[must_use]
    pub fn exposure(&self, youth: f64) -> f64 {
        1.0 - self.inertia * (1.0 - youth)
    }
}

/// How what is declared stands to what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreatyStatus {
    /// No treaty.
    None,
    /// A treaty, whatever the type.
    InForce,
    /// A treaty without the type of an alliance.
    Rhetorical,
    /// The type of an alliance without a treaty.
    Tacit,
    /// The type of an alliance, at a stage of the advanced band; with or without a treaty.
    Functioning,
}

impl TreatyStatus {
    /// All of them, in the order of the tables. "None" and "in force" exclude each other; the others overlap them.
    pub const ALL: [Self; 5] = [Self::None, Self::InForce, Self::Rhetorical, Self::Tacit, Self::Functioning];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::InForce => "in_force",
            Self::Rhetorical => "rhetorical",
            Self::Tacit => "tacit",
            Self::Functioning => "functioning",
        }
    }

    /// Whether an alignment is in this status; `advanced` says whether its stage is of the advanced band.
    #[inline]
    #[must_use]
    pub fn holds(self, treaty: bool, kind: AlignmentType, advanced: bool) -> bool {
        match self {
            Self::None => !treaty,
            Self::InForce => treaty,
            Self::Rhetorical => treaty && !kind.is_allied(),
            Self::Tacit => !treaty && kind.is_allied(),
            Self::Functioning => kind.is_allied() && advanced,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::TYPES;

    #[test]
    fn a_treaty_is_in_force_or_not_and_never_rhetorical_and_tacit_at_once() {
        for kind in TYPES {
            for treaty in [false, true] {
                let holds = |status: TreatyStatus| status.holds(treaty, kind, true);
                assert_ne!(holds(TreatyStatus::None), holds(TreatyStatus::InForce));
                assert!(!(holds(TreatyStatus::Rhetorical) && holds(TreatyStatus::Tacit)));
                assert_eq!(holds(TreatyStatus::Functioning), kind.is_allied());
                assert!(!TreatyStatus::Functioning.holds(treaty, kind, false));
            }
        }
    }
}
