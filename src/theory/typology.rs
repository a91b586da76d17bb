//! The six types of alignment and the transitions between them (PROC).
//!
//! An upgrade x -> y happens where y's conditions hold, at the edge's rate times g(I; iota), the response to an
//! incentive ([`super::IncentiveParameters`]), and times the members' exposure to each other. Coalitions and alliances
//! are chosen, and the faster the more urgent the threat: times the odds of urgency, min U / (1 - min U). Members that
//! all provide their own deterrence need no guarantee: rates into an alliance or an allied community times 1 - min D.
//! While a treaty of alliance is in force, an alliance forms at least at the rate of declaration.
//!
//! A downgrade happens where the present type's conditions fail by more than a margin, at its rate times H, the effect
//! of institutions (except for coalitions, with which all indicators above consultations end), to the first feasible of
//! its lesser types. A thin partnership dissolves at its rate times 1 - g(I; dissolution incentive).

use serde::{Deserialize, Serialize};

use crate::parameter::{Parametric, Visitor};

/// The number of types, "none" included.
pub const N_TYPES: usize = 7;

/// The analytical type of an alignment; its number is its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum AlignmentType {
    /// No alignment.
    None = 0,
    /// Thin strategic partnership.
    Thin = 1,
    /// Coalition.
    Coalition = 2,
    /// Thick strategic partnership.
    Thick = 3,
    /// Alliance.
    Alliance = 4,
    /// Non-allied security community.
    NonAlliedCommunity = 5,
    /// Allied security community.
    AlliedCommunity = 6,
}

/// The types by rank.
pub const TYPES: [AlignmentType; N_TYPES] = [
    AlignmentType::None,
    AlignmentType::Thin,
    AlignmentType::Coalition,
    AlignmentType::Thick,
    AlignmentType::Alliance,
    AlignmentType::NonAlliedCommunity,
    AlignmentType::AlliedCommunity,
];

impl AlignmentType {
    /// Its position in the order of types, 0 to 6.
    #[must_use]
    pub fn rank(self) -> u8 {
        self as u8
    }

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Thin => "thin",
            Self::Coalition => "coalition",
            Self::Thick => "thick",
            Self::Alliance => "alliance",
            Self::NonAlliedCommunity => "non_allied_community",
            Self::AlliedCommunity => "allied_community",
        }
    }

    /// Its name in prose.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "no alignment",
            Self::Thin => "thin partnership",
            Self::Coalition => "coalition",
            Self::Thick => "thick partnership",
            Self::Alliance => "alliance",
            Self::NonAlliedCommunity => "non-allied security community",
            Self::AlliedCommunity => "allied security community",
        }
    }

    /// Whether its members are allied.
    #[must_use]
    pub fn is_allied(self) -> bool {
        matches!(self, Self::Alliance | Self::AlliedCommunity)
    }

    /// The types to which it can fall back, in the order in which they are tried; the last is always possible.
    #[must_use]
    pub fn lesser(self) -> &'static [Self] {
        match self {
            Self::None => &[],
            Self::Thin => &[Self::None],
            Self::Coalition | Self::Thick => &[Self::Thin],
            Self::Alliance => &[Self::Thick, Self::Coalition, Self::Thin],
            Self::NonAlliedCommunity => &[Self::Thick, Self::Thin],
            Self::AlliedCommunity => {
                &[Self::NonAlliedCommunity, Self::Alliance, Self::Thick, Self::Coalition, Self::Thin]
            }
        }
    }
}

/// An allowed upgrade.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// The type before.
    pub from: AlignmentType,
    /// The type after.
    pub to: AlignmentType,
    /// Its name in parameter paths.
    pub key: &'static str,
}

/// The allowed upgrades.
pub const EDGES: [Edge; 9] = {
    use AlignmentType::{Alliance, AlliedCommunity, Coalition, NonAlliedCommunity, None, Thick, Thin};
    [
        Edge { from: None, to: Thin, key: "none_to_thin" },
        Edge { from: Thin, to: Coalition, key: "thin_to_coalition" },
        Edge { from: Thin, to: Thick, key: "thin_to_thick" },
        Edge { from: Thin, to: Alliance, key: "thin_to_alliance" },
        Edge { from: Coalition, to: Alliance, key: "coalition_to_alliance" },
        Edge { from: Thick, to: Alliance, key: "thick_to_alliance" },
        Edge { from: Thick, to: NonAlliedCommunity, key: "thick_to_non_allied_community" },
        Edge { from: Alliance, to: AlliedCommunity, key: "alliance_to_allied_community" },
        Edge { from: NonAlliedCommunity, to: AlliedCommunity, key: "non_allied_to_allied_community" },
    ]
};

/// The most upgrades that one type allows.
pub const EDGES_MAX: usize = 3;

parameters! {
    /// One upgrade.
    pub struct EdgeParameters {
        /// Rate of this change of type at full incentive, while its conditions hold.
        rate = 0.0, "1/yr", NON_NEGATIVE, "PROC: conditions are necessary, not sufficient; judgement";
        /// Incentive at which this change of type happens at half its rate at full incentive.
        incentive = 0.0, "share", THRESHOLD, "PROC: conditions are necessary, not sufficient; judgement";
    }
}

parameters! {
    /// Parameters that the transitions between types share.
    pub struct PassageParameters {
        /// Rate at which a type whose conditions fail falls back.
        downgrade_rate = 0.4, "1/yr", NON_NEGATIVE, "PROC: alliances and thick partnerships fall back to lesser types; judgement";
        /// Rate at which a thin partnership dissolves without incentive.
        dissolution_rate = 0.1, "1/yr", NON_NEGATIVE, "judgement";
        /// Incentive at which a thin partnership dissolves at half its rate without incentive.
        dissolution_incentive = 0.02, "share", THRESHOLD, "judgement";
    }
}

/// The parameters of the types.
#[derive(Clone, Debug, PartialEq)]
pub struct TypologyParameters {
    /// The shared ones.
    pub shared: PassageParameters,
    /// Each allowed upgrade, in the order of [`EDGES`].
    pub edges: [EdgeParameters; EDGES.len()],
}

impl Default for TypologyParameters {
    fn default() -> Self {
        const RATE: [f64; EDGES.len()] = [0.5, 0.15, 0.8, 0.1, 0.25, 0.3, 0.15, 0.1, 1.0];
        const INCENTIVE: [f64; EDGES.len()] = [0.05, 0.45, 0.15, 0.5, 0.45, 0.45, 0.2, 0.3, 0.35];
        let edges = std::array::from_fn(|i| EdgeParameters { rate: RATE[i], incentive: INCENTIVE[i] });
        Self { shared: PassageParameters::default(), edges }
    }
}

impl Parametric for TypologyParameters {
    fn visit<'a>(&'a mut self, prefix: &str, visitor: Visitor<'_, 'a>) {
        self.shared.visit(prefix, visitor);
        for (parameters, edge) in self.edges.iter_mut().zip(&EDGES) {
            parameters.visit(&format!("{prefix}.{}", edge.key), visitor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::{Condition, Levels};

    #[test]
    fn types_are_numbered_by_rank() {
        for (rank, kind) in TYPES.into_iter().enumerate() {
            assert_eq!(usize::from(kind.rank()), rank);
        }
    }

    #[test]
    fn no_type_allows_more_upgrades_than_the_maximum() {
        for kind in TYPES {
            assert!(EDGES.iter().filter(|edge| edge.from == kind).count() <= EDGES_MAX);
        }
    }

    /// PROC: alliances and coalitions are decided, security communities emerge: only from types that require at least a
    /// medium identity, and not before the second step from a thin partnership.
    #[test]
    fn alliances_and_coalitions_can_be_decided_and_communities_only_emerge() {
        use AlignmentType::{Alliance, AlliedCommunity, Coalition, NonAlliedCommunity, Thick, Thin};
        let origins =
            |to| EDGES.iter().filter(|edge| edge.to == to).map(|edge| edge.from).collect::<Vec<AlignmentType>>();
        assert!([Coalition, Alliance].iter().all(|&decided| origins(decided).contains(&Thin)));
        for community in [NonAlliedCommunity, AlliedCommunity] {
            for origin in origins(community) {
                assert!(![AlignmentType::None, Thin, Coalition].contains(&origin), "{origin:?} to {community:?}");
                assert!(Levels::demanded_by(origin).of(Condition::Identity) >= 1, "{origin:?} to {community:?}");
            }
        }
        assert_eq!(origins(NonAlliedCommunity), [Thick]);
        assert_eq!(origins(AlliedCommunity), [Alliance, NonAlliedCommunity]);
    }

    #[test]
    fn upgrades_raise_the_rank_and_downgrades_lower_it() {
        assert!(EDGES.iter().all(|edge| edge.to > edge.from));
        assert!(TYPES.iter().all(|kind| kind.lesser().iter().all(|lesser| lesser < kind)));
    }
}
