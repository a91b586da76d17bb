//! What a file of codings says, once it breaks no rule.

use super::{Date, Subject};

/// How sure the coder was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Contested, or thinly documented.
    Low,
    /// Documented, with room for another reading.
    Medium,
    /// Well documented.
    High,
}

impl Confidence {
    /// All of them, from the least.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One row: from its date on the subject stands at this level, until a later row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coding {
    /// From when on.
    pub date: Date,
    /// What.
    pub subject: Subject,
    /// Its level: a place in the words for its subject, see [`super::Framework::words`].
    pub level: u8,
    /// What says so.
    pub source: String,
    /// How sure the coder was, if told.
    pub confidence: Option<Confidence>,
}

/// An alignment as coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedAlignment {
    /// Its name.
    pub name: String,
    /// Its rows by date, those of a date in the order of the subjects; at least one.
    pub codings: Vec<Coding>,
}
