//! What agreements are about: the pace of each kind, and the words for its phases.

use super::phase::Status;
use super::{AgreementParameters, PartyParameters, Phase, Phases};

/// What an agreement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreementKind {
    /// Mutual defence.
    Alliance,
    /// Security without a clause of help.
    Security,
    /// Access to bases, ports or air space.
    Access,
    /// The status of forces.
    StatusOfForces,
    /// Logistics.
    Logistics,
    /// Exchange of intelligence.
    Intelligence,
    /// Consultation in a crisis.
    Consultation,
    /// Not to use force against each other.
    NonAggression,
    /// Not to help those that fight against a party.
    Neutrality,
    /// Arms: requested, promised, contracted, delivered.
    Arms,
    /// A base, or troops abroad.
    Base,
    /// Membership of a body: applied for, invited, signed, ratified by each member.
    Membership,
    /// Diplomatic relations: normal, ambassadors recalled, broken off.
    Diplomatic,
    /// A war: fought, ceasefire, over.
    War,
}

impl AgreementKind {
    /// All of them; the last two are relations.
    pub const ALL: [Self; 14] = [
        Self::Alliance,
        Self::Security,
        Self::Access,
        Self::StatusOfForces,
        Self::Logistics,
        Self::Intelligence,
        Self::Consultation,
        Self::NonAggression,
        Self::Neutrality,
        Self::Arms,
        Self::Base,
        Self::Membership,
        Self::Diplomatic,
        Self::War,
    ];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Alliance => "alliance",
            Self::Security => "security",
            Self::Access => "access",
            Self::StatusOfForces => "status_of_forces",
            Self::Logistics => "logistics",
            Self::Intelligence => "intelligence",
            Self::Consultation => "consultation",
            Self::NonAggression => "non_aggression",
            Self::Neutrality => "neutrality",
            Self::Arms => "arms",
            Self::Base => "base",
            Self::Membership => "membership",
            Self::Diplomatic => "diplomatic",
            Self::War => "war",
        }
    }

    /// Whether it is a relation, which begins without being negotiated, signed or ratified.
    #[must_use]
    pub fn is_relation(self) -> bool {
        matches!(self, Self::Diplomatic | Self::War)
    }

    /// Whether its parties ratify it unless a scenario says otherwise.
    #[must_use]
    pub fn is_ratified(self) -> bool {
        !matches!(self, Self::Logistics | Self::Intelligence | Self::Arms) && !self.is_relation()
    }

    /// Its phase at the start unless a scenario says otherwise: diplomatic relations are normal, and nothing else is begun.
    #[must_use]
    pub fn at_start(self) -> Phase {
        if self == Self::Diplomatic { Phase::InForce } else { Phase::None }
    }

    /// The phase into which it is begun.
    #[must_use]
    pub fn first(self) -> Phase {
        if self.is_relation() { Phase::InForce } else { Phase::Begun }
    }

    /// The numbers of its life, unless a scenario gives others.
    #[must_use]
    pub fn life(self) -> AgreementParameters {
        let general = AgreementParameters::default();
        match self {
            // From contract to delivery; what is delivered does not come back.
            Self::Arms => {
                AgreementParameters { force_rate: 0.4, suspend_rate: 0.0, end_rate: 0.0, lapse_rate: 0.06, ..general }
            }
            Self::Membership => AgreementParameters {
                begin_incentive: 0.0,
                stay_incentive: 0.0,
                suspend_rate: 0.0,
                end_rate: 0.0,
                ..general
            },
            Self::Diplomatic => AgreementParameters {
                begin_rate: 0.15,
                begin_incentive: 0.0,
                stay_incentive: 0.0,
                resume_rate: 1.0,
                end_rate: 0.005,
                ..general
            },
            Self::War => AgreementParameters {
                begin_rate: 0.002,
                begin_incentive: 0.0,
                stay_incentive: 0.0,
                suspend_rate: 0.3,
                resume_rate: 0.3,
                end_rate: 0.5,
                ..general
            },
            _ => general,
        }
    }

    /// The numbers of each party, unless a scenario gives others.
    #[must_use]
    pub fn party(self) -> PartyParameters {
        let general = PartyParameters::default();
        match self {
            // NATO and the European Union up to 2024: one exit in about 2,400 years of membership.
            // The last of 28 states then ratifies after 1.1 years on average, as in NATO's seven rounds of 1999-2024.
            Self::Membership => PartyParameters { ratify_rate: 3.6, leave_rate: 0.0004, ..general },
            Self::Arms | Self::Diplomatic | Self::War => PartyParameters { leave_rate: 0.0, ..general },
            _ => general,
        }
    }

    /// What can be said of an agreement of this kind, and the phases in which it is so.
    #[must_use]
    pub fn words(self) -> Vec<(&'static str, Phases)> {
        self.statuses().into_iter().map(|(word, status)| (word, Phases::of(status))).collect()
    }

    /// The same words, and the phase of an agreement of which no more is said.
    #[must_use]
    pub fn states(self) -> Vec<(&'static str, Phase)> {
        self.statuses().into_iter().map(|(word, status)| (word, status.phase())).collect()
    }

    fn statuses(self) -> Vec<(&'static str, Status)> {
        use Status::{Agreed, Begun, Concluded, Ended, Failed, InForce, None, Notice, Signed, Suspended};
        let own: &[(&str, Status)] = match self {
            Self::Membership => &[("applied", Begun), ("invited", Agreed), ("member", Concluded), ("left", Ended)],
            Self::Arms => &[
                ("requested", Begun),
                ("promised", Agreed),
                ("contracted", Signed),
                ("delivered", InForce),
                ("refused", Failed),
            ],
            Self::Base => &[("requested", Begun), ("present", Concluded), ("withdrawn", Ended), ("refused", Failed)],
            Self::Diplomatic => &[("normal", InForce), ("recalled", Suspended), ("broken", Ended)],
            Self::War => &[("fought", InForce), ("ceasefire", Suspended), ("over", Ended)],
            _ => &[],
        };
        // Relations have the life without its beginnings.
        let pending = [("begun", Begun), ("agreed", Agreed), ("signed", Signed), ("failed", Failed)];
        let kept =
            [("none", None), ("in_force", InForce), ("suspended", Suspended), ("notice", Notice), ("ended", Ended)];
        let general = pending.into_iter().filter(|_| !self.is_relation()).chain(kept);
        own.iter().copied().chain(general).collect()
    }

    /// A phase, in words that suit the kind.
    #[must_use]
    pub fn phase_words(self, phase: Phase) -> &'static str {
        match (self, phase) {
            (Self::Membership, Phase::Begun) => "applied for",
            (Self::Membership, Phase::Agreed) => "invited",
            (Self::Membership, Phase::InForce) => "a member",
            (Self::Membership, Phase::Ended) => "left",
            (Self::Arms | Self::Base, Phase::Begun) => "requested",
            (Self::Arms, Phase::Agreed) => "promised",
            (Self::Arms, Phase::Signed) => "contracted",
            (Self::Arms, Phase::InForce) => "delivered",
            (Self::Arms | Self::Base, Phase::Failed) => "refused",
            (Self::Base, Phase::InForce) => "present",
            (Self::Base, Phase::Ended) => "withdrawn",
            (Self::Diplomatic, Phase::InForce) => "normal",
            (Self::Diplomatic, Phase::Suspended) => "ambassadors recalled",
            (Self::Diplomatic, Phase::Ended) => "broken off",
            (Self::War, Phase::None) => "at peace",
            (Self::War, Phase::InForce) => "fought",
            (Self::War, Phase::Suspended) => "ceasefire",
            (Self::War, Phase::Ended) => "over",
            (_, Phase::None) => "not begun",
            (_, Phase::Begun) => "under negotiation",
            (_, Phase::Agreed) => "agreed",
            (_, Phase::Signed) => "signed, not in force",
            (_, Phase::InForce) => "in force",
            (_, Phase::Suspended) => "suspended",
            (_, Phase::Notice) => "notice given",
            (_, Phase::Ended) => "ended",
            (_, Phase::Failed) => "failed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_holds_in_all_phases_that_it_implies() {
        let words = AgreementKind::Membership.words();
        let phases = |word: &str| words.iter().find(|(known, _)| *known == word).unwrap().1;
        assert!(phases("signed").has(Phase::InForce) && !phases("signed").has(Phase::Ended));
        assert!(phases("member").has(Phase::Suspended) && !phases("in_force").has(Phase::Suspended));
        assert!(phases("applied").has(Phase::Signed) && !phases("none").has(Phase::Failed));
        for kind in AgreementKind::ALL {
            let words: Vec<&str> = kind.words().iter().map(|(word, _)| *word).collect();
            let distinct: std::collections::BTreeSet<&&str> = words.iter().collect();
            assert_eq!(distinct.len(), words.len(), "{}", kind.key());
        }
    }
}
