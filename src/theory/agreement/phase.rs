//! Where an agreement stands, and what can be said of it.

/// Where an agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nobody has begun it.
    None,
    /// It is applied for, requested or negotiated.
    Begun,
    /// Its text, or the invitation, is agreed.
    Agreed,
    /// It is signed; its parties ratify it.
    Signed,
    /// It is in force.
    InForce,
    /// It is suspended.
    Suspended,
    /// A party has given notice; until it has run out the agreement is in force.
    Notice,
    /// It was in force, and is not any more.
    Ended,
    /// It came to nothing before it was in force.
    Failed,
}

/// The number of phases.
pub const N_PHASES: usize = 9;

/// The most parties of an agreement; a group of states counts as one.
pub const PARTIES_MAX: usize = 8;

impl Phase {
    /// All of them.
    pub const ALL: [Self; N_PHASES] = [
        Self::None,
        Self::Begun,
        Self::Agreed,
        Self::Signed,
        Self::InForce,
        Self::Suspended,
        Self::Notice,
        Self::Ended,
        Self::Failed,
    ];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Begun => "begun",
            Self::Agreed => "agreed",
            Self::Signed => "signed",
            Self::InForce => "in_force",
            Self::Suspended => "suspended",
            Self::Notice => "notice",
            Self::Ended => "ended",
            Self::Failed => "failed",
        }
    }

    /// Whether it can be begun.
    #[inline]
    #[must_use]
    pub fn is_idle(self) -> bool {
        matches!(self, Self::None | Self::Ended | Self::Failed)
    }

    /// Whether it is begun and not yet in force, so that a party can block it.
    #[inline]
    #[must_use]
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Begun | Self::Agreed | Self::Signed)
    }

    /// Whether it has come into force and has not ended.
    #[inline]
    #[must_use]
    pub fn is_concluded(self) -> bool {
        matches!(self, Self::InForce | Self::Suspended | Self::Notice)
    }
}

/// A set of phases, one bit for each of [`Phase::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phases(u16);

impl Phases {
    /// Whether it has this one.
    #[inline]
    #[must_use]
    pub const fn has(self, phase: Phase) -> bool {
        self.0 & (1 << phase as u16) != 0
    }

    /// Its phases, in the order of [`Phase::ALL`].
    pub fn list(self) -> impl Iterator<Item = Phase> {
        Phase::ALL.into_iter().filter(move |&phase| self.has(phase))
    }

    /// The phases in which what a word says is so: `signed` as long as it is signed, whether or not it is in force.
    pub(super) fn of(word: Status) -> Self {
        use Phase::{Agreed, Begun, Ended, Failed, InForce, None, Notice, Signed, Suspended};
        let list: &[Phase] = match word {
            Status::None => &[None],
            Status::Begun => &[Begun, Agreed, Signed, InForce, Suspended, Notice],
            Status::Agreed => &[Agreed, Signed, InForce, Suspended, Notice],
            Status::Signed => &[Signed, InForce, Suspended, Notice],
            Status::InForce => &[InForce, Notice],
            Status::Concluded => &[InForce, Suspended, Notice],
            Status::Suspended => &[Suspended],
            Status::Notice => &[Notice],
            Status::Ended => &[Ended],
            Status::Failed => &[Failed],
        };
        list.iter().copied().collect()
    }
}

impl FromIterator<Phase> for Phases {
    fn from_iter<I: IntoIterator<Item = Phase>>(all: I) -> Self {
        Self(all.into_iter().fold(0, |set, phase| set | 1 << phase as u16))
    }
}

/// What can be said of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    None,
    Begun,
    Agreed,
    Signed,
    InForce,
    Concluded,
    Suspended,
    Notice,
    Ended,
    Failed,
}

impl Status {
    /// The phase of an agreement of which no more than this is said.
    pub(super) fn phase(self) -> Phase {
        match self {
            Self::None => Phase::None,
            Self::Begun => Phase::Begun,
            Self::Agreed => Phase::Agreed,
            Self::Signed => Phase::Signed,
            Self::InForce | Self::Concluded => Phase::InForce,
            Self::Suspended => Phase::Suspended,
            Self::Notice => Phase::Notice,
            Self::Ended => Phase::Ended,
            Self::Failed => Phase::Failed,
        }
    }
}
