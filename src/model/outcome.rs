//! Outcomes: the events whose probabilities a user asks for.

use crate::parameter::Domain;
use crate::theory::{Balance, N_INDICATORS, N_TYPES, Obligations, Phases, TreatyStatus};

use super::Variable;

/// A quantity of an alignment at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The members' combined capability relative to the adversary.
    PowerRatio,
    /// The balance of power P.
    Power,
    /// The balance of threat B.
    Threat,
    /// The balance of interest N.
    Interest,
    /// Compatibility of status expectations.
    Status,
    /// A continuous variable, in its natural unit.
    State(Variable),
    /// The stage, 0 to 7.
    Stage,
    /// The depth of an indicator (from 0), in levels; 0 where it is absent.
    Depth(usize),
}

impl Quantity {
    /// The values, in its natural unit, that a condition may name.
    #[must_use]
    pub fn domain(self) -> Domain {
        match self {
            Self::PowerRatio => Domain::POSITIVE,
            Self::Power | Self::Threat | Self::Interest | Self::Status => Domain::UNIT,
            Self::State(variable) => variable.domain(),
            Self::Stage => Domain::between(0.0, N_INDICATORS as f64),
            Self::Depth(_) => Domain::DEPTH,
        }
    }

    /// The quantity on which the levels of a balance are defined.
    #[must_use]
    pub fn of_balance(balance: Balance) -> Self {
        match balance {
            Balance::Power => Self::PowerRatio,
            Balance::Threat => Self::Threat,
            Balance::Interest => Self::Interest,
            Balance::Incentive => Self::State(Variable::Incentive),
            Balance::Status => Self::Status,
        }
    }
}

/// Shocks that must have happened within a period.
#[derive(Clone, Debug, PartialEq)]
pub struct ShockPattern {
    /// The classes, by index in the structure.
    pub classes: Vec<usize>,
    /// The period, in steps; need not be whole.
    pub within_steps: f64,
    /// At least this many shocks of the classes together; if `None`, at least one of each class.
    pub at_least: Option<u8>,
}

/// What a party does to an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// So many of its states have ratified it.
    Ratified(u8),
    /// It blocks it.
    Blocks,
}

/// One condition on an alignment at a moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// The type is one of these (by rank).
    Type([bool; N_TYPES]),
    /// The stage is within these, ends included.
    Stage {
        /// Lowest.
        low: u8,
        /// Highest.
        high: u8,
    },
    /// The stage is higher, or lower, than at the start.
    StageFromStart {
        /// Higher rather than lower.
        higher: bool,
    },
    /// An indicator (from 0) is at least this deep.
    Depth {
        /// Which indicator, from 0.
        indicator: usize,
        /// Least depth.
        low: u8,
    },
    /// The alignment broke at least this many times since the start: ruptures, and turns that broke it.
    Breaks {
        /// Least number, from 1.
        low: u32,
    },
    /// The treaty status holds.
    Treaty(TreatyStatus),
    /// The treaty in force has at least one of these obligations.
    TreatyKind(Obligations),
    /// An agreement stands in one of these phases.
    Agreement {
        /// Which, by index in the structure.
        agreement: usize,
        /// The phases.
        phases: Phases,
    },
    /// A party has ratified an agreement, as far as it must, or blocks it.
    Party {
        /// Which agreement, by index in the structure.
        agreement: usize,
        /// Which of its parties.
        party: usize,
        /// What it does.
        stance: Stance,
    },
    /// A quantity is within these, ends included.
    Value {
        /// The quantity.
        quantity: Quantity,
        /// Lowest.
        low: f64,
        /// Highest.
        high: f64,
    },
    /// A balance is in one of these levels (by index).
    Level {
        /// Which balance.
        balance: Balance,
        /// Lowest level.
        low: usize,
        /// Highest level.
        high: usize,
    },
    /// Shocks have happened close to each other.
    Shocks(ShockPattern),
}

/// Conditions that must hold together.
pub type Clause = Vec<Condition>;

/// A step of a run, counted from its start.
pub type Moment = u32;

/// An outcome: reached when one of its clauses holds (for long enough) within its window.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its name in files.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// At least one of these clauses must hold.
    pub any: Vec<Clause>,
    /// The window opens at this moment: states at it and events after it count.
    pub from: Moment,
    /// The window closes at this moment: events up to it count.
    pub until: Moment,
    /// The number of steps for which it must hold without a break.
    pub lasting_steps: u32,
    /// Names of classes of the past, at whose rates its probability is to be seen; not part of the model.
    pub reference: Vec<String>,
}

impl Outcome {
    /// Whether it can be reached without an event (of type, treaty, indicator or shock) in the same step: if it uses a
    /// continuous quantity, has a window or must last.
    #[must_use]
    pub fn depends_on_time(&self) -> bool {
        self.from > 0 || self.lasting_steps > 0 || self.depends_on_quantities()
    }

    /// Whether a condition is on a continuous quantity, so that it can begin or cease to hold without an event.
    #[must_use]
    pub fn depends_on_quantities(&self) -> bool {
        let is_quantity =
            |condition: &Condition| matches!(condition, Condition::Value { .. } | Condition::Level { .. });
        self.any.iter().flatten().any(is_quantity)
    }

    /// Whether it is a state, which lasts and can end, and not a shock, which passes.
    #[must_use]
    pub fn is_state(&self) -> bool {
        !self.any.iter().flatten().any(|condition| matches!(condition, Condition::Shocks(_)))
    }
}
