//! Facts: events of the record, against which a model can be scored.

use crate::theory::{AlignmentType, TreatyStatus};

use super::outcome::{Clause, Condition, Moment, Outcome};

/// The time to which a fact refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactTime {
    /// The state on a day.
    On,
    /// Any time up to a day.
    By,
}

impl FactTime {
    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::By => "by",
        }
    }
}

/// How certain the coding of a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactConfidence {
    /// Documented.
    Sure,
    /// Probable.
    Likely,
    /// A matter of judgement.
    Judgement,
}

impl FactConfidence {
    /// All of them, the most certain first.
    pub const ALL: [Self; 3] = [Self::Sure, Self::Likely, Self::Judgement];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Likely => "likely",
            Self::Judgement => "judgement",
        }
    }
}

/// Whether conditions held in fact on a day or by a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its name in files.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// The conditions: at least one of these clauses must hold.
    pub any: Vec<Clause>,
    /// The number of steps for which they must hold without a break.
    pub lasting_steps: u32,
    /// To which time it refers.
    pub time: FactTime,
    /// The day, as `1949-04-04`.
    pub date: String,
    /// From the start of the run to that day, in years of 365.25 days.
    pub years: f64,
    /// The window opens at this moment.
    pub from: Moment,
    /// The window closes at this moment.
    pub until: Moment,
    /// Whether the conditions held in fact.
    pub held: bool,
    /// How certain that is.
    pub confidence: FactConfidence,
    /// The evidence for it.
    pub source: String,
    /// Whether they would have held if nothing had changed; `None` if the state at the start decides that.
    pub persistence: Option<bool>,
}

impl Fact {
    /// The outcome that is reached in a run if the conditions hold in the fact's window.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        Outcome {
            name: self.name.clone(),
            title: self.title.clone(),
            any: self.any.clone(),
            from: self.from,
            until: self.until,
            lasting_steps: self.lasting_steps,
            reference: Vec::new(),
        }
    }

    /// The outcome that is reached in a run if the conditions hold at its start.
    #[must_use]
    pub fn at_start(&self) -> Outcome {
        Outcome { from: 0, until: 0, lasting_steps: 0, ..self.outcome() }
    }

    /// Whether the conditions hold at low cooperation: without any alignment, that is, without a type, a stage and a
    /// treaty, and with balances at their lowest.
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.any.iter().any(|clause| clause.iter().all(is_low))
    }
}

fn is_low(condition: &Condition) -> bool {
    match condition {
        Condition::Type(allowed) => allowed[usize::from(AlignmentType::None.rank())],
        Condition::Stage { low, .. } => *low == 0,
        Condition::StageFromStart { higher } => !higher,
        Condition::Treaty(status) => *status == TreatyStatus::None,
        Condition::Value { low, .. } => *low == f64::NEG_INFINITY,
        Condition::Level { low, .. } => *low == 0,
        _ => false,
    }
}
