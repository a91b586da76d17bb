//! The conditions that make a type of alignment possible (PROC, table 1): necessary, not sufficient.
//!
//! The demands of a type are defined once, as levels ([`Levels::demanded_by`]); a [`Demand`] is the same as numbers.

use super::{AlignmentType, Balance, StatusParameters};

/// How many conditions there are.
pub const N_CONDITIONS: usize = 3;

/// A condition, between the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Compatibility of threat assessment.
    Threat = 0,
    /// Compatibility of identities.
    Identity = 1,
    /// Compatibility of status expectations.
    Status = 2,
}

impl Condition {
    /// All of them, in the order of [`Levels`].
    pub const ALL: [Self; N_CONDITIONS] = [Self::Threat, Self::Identity, Self::Status];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Threat => "threat",
            Self::Identity => "identity",
            Self::Status => Balance::Status.name(),
        }
    }

    /// The names of its levels, from the lowest to the highest.
    #[must_use]
    pub fn level_names(self) -> &'static [&'static str] {
        match self {
            Self::Threat => &["low", "high"],
            Self::Identity => &["low", "medium", "high"],
            Self::Status => Balance::Status.level_names(),
        }
    }
}

/// A level of each condition, in the order of [`Condition::ALL`]: its index in [`Condition::level_names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels(pub [u8; N_CONDITIONS]);

impl Levels {
    /// The least levels that `kind` demands (PROC, table 1; for status, the text before it). Every alignment meets the
    /// lowest level: a demand for it is no demand.
    #[must_use]
    pub fn demanded_by(kind: AlignmentType) -> Self {
        // Threat: low, high. Identity: low, medium, high. Status: incompatible, minimal, high, highest.
        Self(match kind {
            AlignmentType::None | AlignmentType::Thin => [0, 0, 0],
            AlignmentType::Coalition => [1, 0, 1],
            AlignmentType::Thick => [0, 1, 1],
            AlignmentType::Alliance => [1, 1, 2],
            AlignmentType::NonAlliedCommunity => [0, 2, 2],
            AlignmentType::AlliedCommunity => [1, 2, 3],
        })
    }

    /// The level of a condition.
    #[must_use]
    pub fn of(self, condition: Condition) -> u8 {
        self.0[condition as usize]
    }
}

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
        identity_medium = 1.0 / 3.0, "share", UNIT, "PROC, table 1: non-radical Other; judgement";
        /// View of its partners that the most distant member must have for a high identity.
        identity_high = 0.75, "share", UNIT, "PROC, table 1: we-feeling; judgement";
        /// By how much a condition must fail before a type that it made possible falls back.
        margin = 0.03, "share", SHARE_DIFFERENCE, "judgement";
    }
}

/// The values that decide the conditions, each that of the decisive member.
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

/// The demand of a type on each condition; zero where there is none.
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
    /// The demand of `kind`: the values at which its levels begin.
    #[must_use]
    pub fn of(kind: AlignmentType, conditions: &ConditionParameters, status: &StatusParameters) -> Self {
        let levels = Levels::demanded_by(kind);
        let at = |condition: Condition| usize::from(levels.of(condition));
        let ConditionParameters { severity, urgency, overlap, identity_medium, identity_high, .. } = *conditions;
        let [severity, urgency, overlap] = [[0.0; 3], [severity, urgency, overlap]][at(Condition::Threat)];
        Self {
            severity,
            urgency,
            overlap,
            identity: [0.0, identity_medium, identity_high][at(Condition::Identity)],
            status: [0.0, status.minimal, status.high, status.highest][at(Condition::Status)],
        }
    }

    /// The numbers that decide and those that are demanded of them, in the order of the fields: what [`Demand::is_met`]
    /// compares.
    #[must_use]
    pub fn compared(&self, at: Conditions) -> [(f64, f64); 5] {
        [
            (at.severity_min, self.severity),
            (at.urgency_min, self.urgency),
            (at.overlap, self.overlap),
            (at.identity_min, self.identity),
            (at.status, self.status),
        ]
    }

    /// Whether the conditions meet the demand, within `margin`.
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
    use crate::theory::{EDGES, TYPES};

    /// The truth table of PROC, over every combination of low and high threat, three identities and four statuses: in
    /// levels and in numbers.
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
                        let levels = [usize::from(threat), identity_level, status_level];
                        let demanded = Levels::demanded_by(kind).0.map(usize::from);
                        assert_eq!(demanded.iter().zip(levels).all(|(&least, is)| is >= least), expected, "{kind:?}");
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

    /// PROC: none for a thin partnership, minimal for a coalition and a thick one, more for an alliance, the most for
    /// an allied community.
    #[test]
    fn the_demand_on_status_rises_with_the_type() {
        let levels = TYPES.map(|kind| Levels::demanded_by(kind).of(Condition::Status));
        let named = levels.map(|level| Condition::Status.level_names()[usize::from(level)]);
        // In the order of rank: none, thin, coalition, thick, alliance, non-allied and allied community.
        let [none, minimal, high, highest] = ["incompatible", "minimal", "high", "highest"];
        assert_eq!(named, [none, none, minimal, minimal, high, high, highest]);
        let (conditions, status) = (ConditionParameters::default(), StatusParameters::default());
        let numbers = TYPES.map(|kind| Demand::of(kind, &conditions, &status).status);
        for (level, number) in levels.windows(2).zip(numbers.windows(2)) {
            assert_eq!(level[0].cmp(&level[1]), number[0].total_cmp(&number[1]), "{level:?}: {number:?}");
        }
        assert_eq!(numbers[0], 0.0);
    }

    #[test]
    fn an_upgrade_never_demands_less_of_anything() {
        for edge in EDGES {
            let [before, after] = [edge.from, edge.to].map(|kind| Levels::demanded_by(kind).0);
            assert!(before.iter().zip(after).all(|(&before, after)| before <= after), "{}", edge.key);
        }
    }

    /// A demand is met where none of the numbers that decide is below the demanded one by more than the margin.
    #[test]
    fn what_is_compared_decides_whether_a_demand_is_met() {
        let demand = Demand::of(AlignmentType::Alliance, &ConditionParameters::default(), &StatusParameters::default());
        for place in 0..5 {
            for (below, margin) in [(0.0, 0.0), (0.02, 0.0), (0.02, 0.03), (0.04, 0.03)] {
                let level = |j: usize, demanded: f64| if j == place { demanded - below } else { demanded };
                let at = Conditions {
                    severity_min: level(0, demand.severity),
                    urgency_min: level(1, demand.urgency),
                    overlap: level(2, demand.overlap),
                    identity_min: level(3, demand.identity),
                    status: level(4, demand.status),
                };
                let compared = demand.compared(at).iter().all(|(value, demanded)| *value >= demanded - margin);
                assert_eq!((compared, below <= margin), (demand.is_met(at, margin), compared), "{place} {below}");
            }
        }
    }

    #[test]
    fn every_demanded_level_exists() {
        for kind in TYPES {
            for condition in Condition::ALL {
                assert!(usize::from(Levels::demanded_by(kind).of(condition)) < condition.level_names().len());
            }
        }
    }
}
