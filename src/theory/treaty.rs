//! Treaties: what is declared, which is not what is (PROC: rhetoric is not the type; SMAF: treaties mislead).

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
        /// How far the incentive must fall below the signing level before a treaty lapses at half its rate.
        hysteresis = 0.06, "share", NON_NEGATIVE, "judgement";
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
