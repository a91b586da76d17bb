//! The two readings of an agreement: some count it when it is signed, others when it is in force.

use super::{AgreementKind, Phase, Phases};

/// When an agreement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// When it is signed.
    Signed,
    /// When it is in force.
    InForce,
}

impl Reading {
    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::InForce => "in_force",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Signed => Self::InForce,
            Self::InForce => Self::Signed,
        }
    }

    /// Of phases: those of what is signed, whether or not it is in force; or those of what is in force, even if it is
    /// suspended or a party has given notice.
    fn of(phases: Phases) -> Option<Self> {
        use Phase::{InForce, Notice, Signed, Suspended};
        let list: Vec<Phase> = phases.list().collect();
        match list.as_slice() {
            [Signed, InForce, Suspended, Notice] => Some(Self::Signed),
            [InForce, Notice] | [InForce, Suspended, Notice] => Some(Self::InForce),
            _ => None,
        }
    }
}

impl AgreementKind {
    /// The reading of an agreement of this kind that counts in these phases, and the word for it. `None` where the phases are
    /// those of another stage, and for relations, which nobody signs.
    #[must_use]
    pub fn reading(self, phases: Phases) -> Option<(Reading, &'static str)> {
        let reading = Reading::of(phases).filter(|_| !self.is_relation())?;
        let (word, _) = self.words().into_iter().find(|(_, known)| *known == phases)?;
        Some((reading, word))
    }

    /// The word for a reading of an agreement of this kind, and the phases in which it counts; `None` for relations.
    #[must_use]
    pub fn read_as(self, reading: Reading) -> Option<(&'static str, Phases)> {
        self.words().into_iter().find(|(_, phases)| self.reading(*phases).is_some_and(|(known, _)| known == reading))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_both_readings_in_its_own_words_and_relations_have_none() {
        for kind in AgreementKind::ALL {
            let expected = match kind {
                AgreementKind::Arms => Some(("contracted", "delivered")),
                AgreementKind::Base => Some(("signed", "present")),
                AgreementKind::Membership => Some(("signed", "member")),
                AgreementKind::Diplomatic | AgreementKind::War => None,
                _ => Some(("signed", "in_force")),
            };
            let word = |reading: Reading| kind.read_as(reading).map(|(word, _)| word);
            assert_eq!(word(Reading::Signed).zip(word(Reading::InForce)), expected, "{kind:?}");
            for (word, phases) in kind.words() {
                let wanted = match word {
                    _ if kind.is_relation() => None,
                    "signed" | "contracted" => Some(Reading::Signed),
                    "in_force" | "delivered" | "present" | "member" => Some(Reading::InForce),
                    _ => None,
                };
                assert_eq!(kind.reading(phases).map(|(reading, _)| reading), wanted, "{kind:?} {word}");
            }
        }
    }
}
