//! Kinds of events.

use crate::model::Model;
use crate::theory::{Act, AlignmentType};
use crate::trajectory::{Event, IndicatorChange};

/// Kinds of events: events of the same kind count as the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A shock of a class, by index in the structure; those that policies bring about count under their class.
    Shock(usize),
    /// An indicator (from 0) rose to this depth from below.
    Rose(usize, u8),
    /// It fell to this depth from above; 0 for suspension or retirement.
    Fell(usize, u8),
    /// The alignment changed to this type.
    Became(AlignmentType),
    /// A treaty was signed (true) or ended.
    Treaty(bool),
    /// Something happened to an agreement, by index in the structure.
    Agreement(usize, Act),
    /// A rupture.
    Ruptured,
    /// A member adopted another story of its partners.
    Turned(usize),
}

impl Happened {
    /// The kind of an event.
    #[must_use]
    pub fn of(model: &Model, event: Event) -> Self {
        match event {
            Event::Shock { class, .. } => Self::Shock(model.structure.shocks[class].counts_as.unwrap_or(class)),
            Event::Indicator { indicator, change, depth } => match change {
                IndicatorChange::Formed
                | IndicatorChange::Reactivated
                | IndicatorChange::Deepened
                | IndicatorChange::JumpStarted => Self::Rose(indicator, depth),
                IndicatorChange::Eroded
                | IndicatorChange::Suspended
                | IndicatorChange::Retired
                | IndicatorChange::Ended => Self::Fell(indicator, depth),
            },
            Event::Type { to, .. } => Self::Became(to),
            Event::Treaty(now) => Self::Treaty(now.is_in_force()),
            Event::Agreement { agreement, act, .. } => Self::Agreement(agreement, act),
            Event::Rupture => Self::Ruptured,
            Event::Turn { member, .. } => Self::Turned(member),
        }
    }
}
