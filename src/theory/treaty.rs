//! Treaties: what is declared, which is not what is (PROC: rhetoric is not the type; SMAF: treaties mislead).
//!
//! What is declared and what is follow each other, at one rate (PROC: actors "choose to establish coalitions or
//! alliances"; where the conditions fail, a treaty "remains a rhetorical tool"): while the type is an alliance or an allied
//! community, a treaty is signed at the rate of declaration; while a treaty is in force, an alliance whose conditions hold
//! is made at that rate at least. Otherwise a treaty is signed at signing_rate g(I; incentive), times how exposed the members
//! are to each other.
//!
//! It ends at end_rate H (members / 2)^-size_exponent while the type is neither an alliance nor a community; paper outlives
//! substance (China and North Korea since 1961).

use super::AlignmentType;

parameters! {
    /// Treaties of alliance.
    pub struct TreatyParameters {
        /// Rate at which what is declared follows the type, and the type what is declared.
        declaration_rate = 0.5, "1/yr", NON_NEGATIVE, "PROC: alliances are chosen; chosen with NATO and claim 30 in view";
        /// Rate at which a treaty is signed without the type, at full incentive.
        signing_rate = 0.01, "1/yr", NON_NEGATIVE, "ATOP 5.1: .04 % of politically relevant dyad-years";
        /// Incentive at which it is signed at half that rate.
        incentive = 0.55, "share", POSITIVE, "judgement";
        /// Rate at which a treaty of two ends, before what institutions hold, while the type is neither an alliance nor a community.
        end_rate = 0.015, "1/yr", NON_NEGATIVE, "ATOP 5.1, 1947-89: 3.4 % a year of all ends, half of which come with breaks";
        /// How much longer treaties of more members last: exponent of half their number.
        size_exponent = 1.5, "exponent", NON_NEGATIVE, "treaties of politically relevant dyads 1950-95: two members 17 % in five years, twelve 5 %, more .6 % (ATOP 5.1)";
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
