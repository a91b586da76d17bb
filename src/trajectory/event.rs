//! The events of a trajectory, as recorded in its log.

use crate::theory::{Act, AlignmentType, Obligations, Phase};

/// A step that never comes.
pub const NEVER: u32 = u32::MAX;

/// How an indicator changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndicatorChange {
    /// From absent to low.
    Formed,
    /// From dormant to low.
    Reactivated,
    /// One level deeper.
    Deepened,
    /// One level less deep, still active.
    Eroded,
    /// From low to dormant.
    Suspended,
    /// Confidence-building measures given up among members that trust each other.
    Retired,
    /// Ended with a coalition, in a rupture or in a break.
    Ended,
    /// Set by a shock, whatever it needs.
    JumpStarted,
}

/// An event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// A shock of a class occurred; where it tested support, whether support was kept.
    Shock {
        /// Index of the class in the structure.
        class: usize,
        /// Whether support was kept, if it was tested.
        kept: Option<bool>,
    },
    /// An indicator changed.
    Indicator {
        /// Index of the indicator.
        indicator: usize,
        /// How.
        change: IndicatorChange,
        /// Its depth now.
        depth: u8,
    },
    /// The type changed.
    Type {
        /// Before.
        from: AlignmentType,
        /// After.
        to: AlignmentType,
    },
    /// A treaty was signed, or it ended (empty): the obligations in force from now on.
    Treaty(Obligations),
    /// Something happened to an agreement.
    Agreement {
        /// Which, by index in the structure.
        agreement: usize,
        /// What.
        act: Act,
        /// Its phase from now on.
        phase: Phase,
    },
    /// Estranged partners that contest each other's core interests ended all cooperation beyond the early indicators.
    Rupture,
    /// A member adopted another story of its partners.
    Turn {
        /// Which member.
        member: usize,
        /// Whether it broke the alignment.
        broke: bool,
    },
}

/// An event and its step: it happened between the moments `step - 1` and `step`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The first step with its effects.
    pub step: u32,
    /// The event.
    pub event: Event,
}

/// A shock in a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strike {
    /// The lane.
    pub lane: usize,
    /// The first step with its effects.
    pub step: u32,
    /// The class under which it is counted, by index in the structure.
    pub class: usize,
}

/// A change of type in a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The lane.
    pub lane: usize,
    /// The first step with the new type.
    pub step: u32,
    /// Before.
    pub from: AlignmentType,
    /// After.
    pub to: AlignmentType,
}
