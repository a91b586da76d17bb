//! The content of a valid file of codings.

use super::{Date, Subject};

/// How certain the coder was.
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

/// A row: from its date on the subject is at this level, until a later row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coding {
    /// The date from which it holds.
    pub date: Date,
    /// The subject.
    pub subject: Subject,
    /// Its level: an index into the words for its subject, see [`super::Framework::words`].
    pub level: u8,
    /// The evidence for it.
    pub source: String,
    /// How certain the coder was, if stated.
    pub confidence: Option<Confidence>,
}

/// An alignment as coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedAlignment {
    /// Its name.
    pub name: String,
    /// Its rows by date, those of the same date in the order of the subjects; at least one.
    pub codings: Vec<Coding>,
}
