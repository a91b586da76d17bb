//! The conditions that make a type of alignment possible (PROC, table 1): necessary, not sufficient.

use super::{AlignmentType, StatusParameters};

parameters! {
    /// The conditions of the types.
    pub struct ConditionParameters {
        /// Severity that the least threatened member must perceive for compatible threats.
        severity = 0.6, "share", UNIT, "PROC: magnitude of threat; judgement";
        /// Urgency that the least pressed member must perceive for compatible threats.
        urgency = 0.5, "share", UNIT, "PROC: urgency of threat; judgement";
        /// Category overlap that compatible threats need.
        overlap = 0.6, "share", UNIT, "PROC: source of threat; SMAF: same category; judgement";
        /// View of its partners that the most distant member must have for a medium identity.
        identity_medium = 0.35, "share", UNIT, "PROC, table 1: non-radical Other; judgement";
        /// View of its partners that the most distant member must have for a high identity.
        identity_high = 0.7, "share", UNIT, "PROC, table 1: we-feeling; judgement";
        /// By how much a condition must fail before a type that it made possible falls back.
        margin = 0.03, "share", NON_NEGATIVE, "judgement";
    }
}

/// What the conditions are read from, each by the member that decides.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// Severity as the least threatened member perceives it.
    pub severity_min: f64,
    /// Urgency as the least pressed member perceives it.
    pub urgency_min: f64,
    /// Overlap of threat categories.
    pub overlap: f64,
    /// The most distant member's view of its partners.
    pub identity_min: f64,
    /// Compatibility of status expectations.
    pub status: f64,
}

/// What a type demands of each condition; zero where it demands nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Demand {
    /// Least severity.
    pub severity: f64,
    /// Least urgency.
    pub urgency: f64,
    /// Least overlap.
    pub overlap: f64,
    /// Least identity.
    pub identity: f64,
    /// Least status compatibility.
    pub status: f64,
}

impl Demand {
    /// What `kind` demands (PROC, table 1).
    #[must_use]
    pub fn of(kind: AlignmentType, conditions: &ConditionParameters, status: &StatusParameters) -> Self {
        let ConditionParameters { severity, urgency, overlap, identity_medium, identity_high, .. } = *conditions;
        let nothing = Self::default();
        let threat = Self { severity, urgency, overlap, ..nothing };
        match kind {
            AlignmentType::None | AlignmentType::Thin => nothing,
            AlignmentType::Coalition => Self { status: status.minimal, ..threat },
            AlignmentType::Thick => Self { identity: identity_medium, status: status.minimal, ..nothing },
            AlignmentType::Alliance => Self { identity: identity_medium, status: status.high, ..threat },
            AlignmentType::NonAlliedCommunity => Self { identity: identity_high, status: status.high, ..nothing },
            AlignmentType::AlliedCommunity => Self { identity: identity_high, status: status.highest, ..threat },
        }
    }

    /// Whether the conditions meet the demand, give or take `margin`.
    #[inline(always)]
    #[must_use]
    pub fn is_met(&self, at: Conditions, margin: f64) -> bool {
        (at.severity_min >= self.severity - margin)
            & (at.urgency_min >= self.urgency - margin)
            & (at.overlap >= self.overlap - margin)
            & (at.identity_min >= self.identity - margin)
            & (at.status >= self.status - margin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::TYPES;

    /// The truth table of PROC, over every combination of low and high threat, three identities and four statuses.
    #[test]
    fn the_truth_table_holds() {
        let (conditions, status) = (ConditionParameters::default(), StatusParameters::default());
        for threat in [false, true] {
            for (identity_level, identity_min) in [0.2, 0.5, 0.8].into_iter().enumerate() {
                for (status_level, compatibility) in [0.1, 0.3, 0.6, 0.9].into_iter().enumerate() {
                    let level = if threat { 0.9 } else { 0.1 };
                    let at = Conditions {
                        severity_min: level,
                        urgency_min: level,
                        overlap: level,
                        identity_min,
                        status: compatibility,
                    };
                    for kind in TYPES {
                        let expected = match kind {
                            AlignmentType::None | AlignmentType::Thin => true,
                            AlignmentType::Coalition => threat && status_level >= 1,
                            AlignmentType::Thick => identity_level >= 1 && status_level >= 1,
                            AlignmentType::Alliance => threat && identity_level >= 1 && status_level >= 2,
                            AlignmentType::NonAlliedCommunity => identity_level >= 2 && status_level >= 2,
                            AlignmentType::AlliedCommunity => threat && identity_level >= 2 && status_level >= 3,
                        };
                        assert_eq!(
                            Demand::of(kind, &conditions, &status).is_met(at, 0.0),
                            expected,
                            "{kind:?} at {at:?}"
                        );
                    }
                }
            }
        }
    }
}
