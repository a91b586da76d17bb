//! The subjects of codings: the seven indicators, the three conditions of the types, and the treaty.

use crate::theory::{Condition, DepthScale, INDICATORS, N_CONDITIONS, N_INDICATORS};

/// The number of subjects.
pub const N_SUBJECTS: usize = N_INDICATORS + N_CONDITIONS + 1;

/// The subject of a row of a file of codings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An indicator of military cooperation, from 0.
    Indicator(usize),
    /// A condition of the types.
    Condition(Condition),
    /// The treaty of alliance.
    Treaty,
}

impl Subject {
    /// All of them, in their order.
    #[must_use]
    pub fn all() -> [Self; N_SUBJECTS] {
        std::array::from_fn(|place| match place.checked_sub(N_INDICATORS) {
            None => Self::Indicator(place),
            Some(condition) => Condition::ALL.get(condition).map_or(Self::Treaty, |&it| Self::Condition(it)),
        })
    }

    /// Its index in that order.
    #[must_use]
    pub fn place(self) -> usize {
        match self {
            Self::Indicator(j) => j,
            Self::Condition(condition) => N_INDICATORS + condition as usize,
            Self::Treaty => N_SUBJECTS - 1,
        }
    }

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Indicator(j) => INDICATORS[j].key,
            Self::Condition(condition) => condition.key(),
            Self::Treaty => "treaty",
        }
    }

    /// Its name in prose.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Indicator(j) => INDICATORS[j].name,
            Self::Condition(Condition::Threat) => "compatibility of threat assessment",
            Self::Condition(Condition::Identity) => "compatibility of identities",
            Self::Condition(Condition::Status) => "compatibility of status expectations",
            Self::Treaty => "treaty of alliance",
        }
    }

    /// The words for its levels in files, from the lowest; a level is an index in this list.
    #[must_use]
    pub fn words(self, depth_scale: DepthScale) -> &'static [&'static str] {
        match self {
            Self::Indicator(_) => depth_scale.words(),
            Self::Condition(condition) => condition.level_names(),
            Self::Treaty => &["none", "in_force"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::TreatyStatus;

    #[test]
    fn every_subject_is_in_its_place_and_has_a_key_of_its_own() {
        let keys = Subject::all().map(Subject::key);
        for (place, subject) in Subject::all().into_iter().enumerate() {
            assert_eq!(subject.place(), place);
            assert_eq!(keys.iter().filter(|key| **key == subject.key()).count(), 1);
        }
        assert_eq!(
            Subject::Treaty.words(DepthScale::default()),
            [TreatyStatus::None, TreatyStatus::InForce].map(TreatyStatus::key)
        );
    }
}
