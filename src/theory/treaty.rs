//! Treaties: declared as distinct from actual alignment (PROC: rhetoric is not the type; SMAF: treaties mislead).
//!
//! Declarations and the type follow each other, at one rate (PROC: actors "choose to establish coalitions or
//! alliances"; where the conditions fail, a treaty "remains a rhetorical tool"): while the type is an alliance or an
//! allied community, a treaty of defence is signed at the rate of declaration; while a treaty of alliance is in force,
//! an alliance whose conditions hold forms at least at that rate. Otherwise a treaty of defence is signed at
//! signing_rate g(I; incentive), times the members' exposure to each other.
//!
//! A treaty may have several obligations ([`Obligations`]); it is one of alliance if it obliges to defence or offence.
//! Any other (a pact of neutrality, consultation or non-aggression) does not affect the type, and does not prevent
//! signing: a new treaty adds to its obligations.
//!
//! A treaty ends at end_rate H (members / 2)^-size_exponent while the type is neither an alliance nor a community: it
//! can outlast the alignment (China and North Korea since 1961).

use super::AlignmentType;

parameters! {
    /// Treaties of alliance.
    pub struct TreatyParameters {
        /// Rate at which declarations follow the type, and the type follows declarations.
        declaration_rate = 0.5, "1/yr", EVENT_RATE, "PROC: alliances are chosen; chosen with NATO and claim 30 in view";
        /// Rate at which a treaty is signed without the type, at full incentive.
        signing_rate = 0.01, "1/yr", EVENT_RATE, "ATOP 5.1: .04 % of politically relevant dyad-years";
        /// Incentive at which a treaty is signed without the type at half its rate at full incentive.
        incentive = 0.55, "share", THRESHOLD, "judgement";
        /// Rate at which a treaty of two ends, before the effect of institutions, while the type is neither an alliance
        /// nor a community.
        end_rate = 0.015, "1/yr", EVENT_RATE, "ATOP 5.1, 1947-89: 3.4 % a year of all ends, half of which come with breaks";
        /// How much longer treaties of more members last: exponent of half their number.
        size_exponent = 1.5, "exponent", NON_NEGATIVE, "treaties of politically relevant dyads 1950-95: two members 17 % in five years, twelve 5 %, more .6 % (ATOP 5.1)";
    }
}

/// What the members of a treaty can oblige themselves to (ATOP 5.1, codebook: the kinds of provision that make a treaty
/// one of its alliances).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obligation {
    /// To fight for a member that is attacked.
    Defence,
    /// To fight beside a member that attacks.
    Offence,
    /// Not to help those that fight against a member.
    Neutrality,
    /// To consult in a crisis.
    Consultation,
    /// Not to use force against each other.
    NonAggression,
}

impl Obligation {
    /// All of them, in the order in which a treaty lists them.
    pub const ALL: [Self; 5] =
        [Self::Defence, Self::Offence, Self::Neutrality, Self::Consultation, Self::NonAggression];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Defence => "defence",
            Self::Offence => "offence",
            Self::Neutrality => "neutrality",
            Self::Consultation => "consultation",
            Self::NonAggression => "non_aggression",
        }
    }
}

/// The obligations of the treaty in force; empty without one. A set, one bit for each of [`Obligation::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Obligations(u8);

impl Obligations {
    /// No treaty.
    pub const NONE: Self = Self(0);
    /// Defence alone: what is signed unless stated otherwise.
    pub const DEFENCE: Self = Self(1 << Obligation::Defence as u8);
    /// Defence and offence; a treaty of alliance has at least one of them.
    pub const ALLIANCE: Self = Self(Self::DEFENCE.0 | 1 << Obligation::Offence as u8);
    /// All of them.
    pub const ALL: Self = Self((1 << Obligation::ALL.len()) - 1);

    /// Every set of obligations, starting with the empty one.
    pub fn sets() -> impl Iterator<Item = Self> {
        (0..=Self::ALL.0).map(Self)
    }

    /// The union.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has at least one of these.
    #[inline]
    #[must_use]
    pub const fn has_any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Whether a treaty is in force.
    #[inline]
    #[must_use]
    pub const fn is_in_force(self) -> bool {
        self.0 != 0
    }

    /// Whether a treaty of alliance is in force: one of defence or offence.
    #[inline]
    #[must_use]
    pub const fn is_of_alliance(self) -> bool {
        self.has_any(Self::ALLIANCE)
    }

    /// Its elements, in the order of [`Obligation::ALL`].
    pub fn list(self) -> impl Iterator<Item = Obligation> {
        Obligation::ALL.into_iter().filter(move |&one| self.has_any(one.into()))
    }
}

impl From<Obligation> for Obligations {
    fn from(one: Obligation) -> Self {
        Self(1 << one as u8)
    }
}

impl FromIterator<Obligation> for Obligations {
    fn from_iter<I: IntoIterator<Item = Obligation>>(all: I) -> Self {
        all.into_iter().fold(Self::NONE, |set, one| set.with(one.into()))
    }
}

/// The relation of the treaty to the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreatyStatus {
    /// No treaty.
    None,
    /// A treaty, whatever its obligations and the type.
    InForce,
    /// A treaty of alliance without the type of an alliance.
    Rhetorical,
    /// The type of an alliance without a treaty of alliance.
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
    pub fn holds(self, treaty: Obligations, kind: AlignmentType, advanced: bool) -> bool {
        match self {
            Self::None => !treaty.is_in_force(),
            Self::InForce => treaty.is_in_force(),
            Self::Rhetorical => treaty.is_of_alliance() && !kind.is_allied(),
            Self::Tacit => !treaty.is_of_alliance() && kind.is_allied(),
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
            for treaty in Obligations::sets() {
                let holds = |status: TreatyStatus| status.holds(treaty, kind, true);
                assert_ne!(holds(TreatyStatus::None), holds(TreatyStatus::InForce));
                assert!(!(holds(TreatyStatus::Rhetorical) && holds(TreatyStatus::Tacit)));
                assert_eq!(holds(TreatyStatus::Functioning), kind.is_allied());
                assert!(!TreatyStatus::Functioning.holds(treaty, kind, false));
            }
        }
    }

    #[test]
    fn only_a_treaty_of_defence_or_offence_declares_an_alliance() {
        for one in Obligation::ALL {
            let treaty = Obligations::from(one);
            let alliance = matches!(one, Obligation::Defence | Obligation::Offence);
            assert_eq!(treaty.is_of_alliance(), alliance, "{}", one.key());
            assert!(TreatyStatus::InForce.holds(treaty, AlignmentType::Thin, false));
            assert_eq!(TreatyStatus::Rhetorical.holds(treaty, AlignmentType::Thin, false), alliance);
            assert_eq!(TreatyStatus::Tacit.holds(treaty, AlignmentType::Alliance, false), !alliance);
            assert!(treaty.with(Obligations::DEFENCE).is_of_alliance());
        }
        assert!(TreatyStatus::Tacit.holds(Obligations::NONE, AlignmentType::Alliance, false));
    }

    #[test]
    fn sets_of_obligations_are_distinguished() {
        assert_eq!(Obligations::sets().count(), 32);
        for set in Obligations::sets() {
            assert_eq!(set.list().collect::<Obligations>(), set);
            assert_eq!(set.is_in_force(), set != Obligations::NONE);
        }
        let pact: Obligations = [Obligation::Consultation, Obligation::Neutrality].into_iter().collect();
        assert_eq!(pact.list().map(Obligation::key).collect::<Vec<_>>(), ["neutrality", "consultation"]);
        assert!(!pact.has_any(Obligations::ALLIANCE) && pact.has_any(Obligation::Neutrality.into()));
    }
}
