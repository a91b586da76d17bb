//! What happens in a trajectory, with names in the place of numbers.

use std::fmt;

use crate::model::Structure;
use crate::render::agreements;
use crate::scenario::first_day;
use crate::theory::{AlignmentType, INDICATORS, Obligation, Obligations};
use crate::trajectory::{Entry, Event as Happening, IndicatorChange};

/// The first day of the step of a run in which something happened; with monthly steps, of its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// The month, from 1 to 12.
    pub month: u8,
    /// The day, from 1 to 31.
    pub day: u8,
}

impl Date {
    /// The date of what is first seen at the end of the step before `step`.
    pub(super) fn before(structure: &Structure, step: u32) -> Self {
        let (year, month, day) = first_day(structure, step.saturating_sub(1)).first_day();
        Self { year, month, day }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Something that happened in a trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A shock occurred, or a policy acted.
    Shock {
        /// The name of its class in the scenario's file; of what a policy does, `policies.` and the policy's name.
        name: String,
        /// Its title, for people.
        title: String,
        /// Whether members kept their support for each other; `None` where the shock did not test it.
        support_kept: Option<bool>,
    },
    /// An indicator of cooperation changed.
    Indicator {
        /// Its name in files, e.g. `exercises`.
        name: &'static str,
        /// How it changed.
        change: IndicatorChange,
        /// Its depth afterwards, from 0, absent, to the scenario's number of levels.
        depth: u8,
    },
    /// The type of the alignment changed.
    Type {
        /// Before.
        from: AlignmentType,
        /// After.
        to: AlignmentType,
    },
    /// A treaty was signed or ended: the obligations in force afterwards, none if it ended.
    Treaty(Obligations),
    /// Something happened to an agreement.
    Agreement {
        /// Its name in the scenario's file.
        name: String,
        /// What happened, in words with its title.
        text: String,
        /// Its phase from then on, by its name in files, e.g. `signed`.
        phase: &'static str,
    },
    /// Estranged partners that contest each other's core interests gave up what went beyond early cooperation.
    Rupture,
    /// A member's leadership turned to another narrative of its partners.
    Turn {
        /// The member.
        member: String,
        /// Whether that broke the alignment.
        broke: bool,
    },
}

impl Event {
    fn of(structure: &Structure, event: Happening) -> Self {
        match event {
            Happening::Shock { class, kept } => {
                let class = &structure.shocks[class];
                Self::Shock { name: class.name.clone(), title: class.title.clone(), support_kept: kept }
            }
            Happening::Indicator { indicator, change, depth } => {
                Self::Indicator { name: INDICATORS[indicator].key, change, depth }
            }
            Happening::Type { from, to } => Self::Type { from, to },
            Happening::Treaty(obligations) => Self::Treaty(obligations),
            Happening::Agreement { agreement, act, phase } => {
                let agreement = &structure.agreements[agreement];
                let text = agreements::act(agreement, act, phase);
                Self::Agreement { name: agreement.name.clone(), text, phase: phase.key() }
            }
            Happening::Rupture => Self::Rupture,
            Happening::Turn { member, broke } => Self::Turn { member: structure.members[member].clone(), broke },
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shock { title, support_kept, .. } => {
                let support = match support_kept {
                    Some(true) => ": support kept",
                    Some(false) => ": support failed",
                    None => "",
                };
                write!(f, "{title}{support}")
            }
            Self::Indicator { name, change, depth } => {
                let change = match change {
                    IndicatorChange::Formed => "formed",
                    IndicatorChange::Reactivated => "reactivated",
                    IndicatorChange::Deepened => "deepened",
                    IndicatorChange::Eroded => "eroded",
                    IndicatorChange::Suspended => "suspended",
                    IndicatorChange::Retired => "retired",
                    IndicatorChange::Ended => "ended",
                    IndicatorChange::JumpStarted => "jump-started",
                };
                write!(f, "{} {change}, depth {depth}", name.replace('_', " "))
            }
            Self::Type { from, to } => write!(f, "{} becomes {}", from.name(), to.name()),
            Self::Treaty(Obligations::NONE) => f.write_str("treaty no longer in force"),
            Self::Treaty(obligations) => {
                let keys: Vec<&str> = obligations.list().map(Obligation::key).collect();
                write!(f, "treaty in force: {}", keys.join(", ").replace('_', " "))
            }
            Self::Agreement { text, .. } => f.write_str(text),
            Self::Rupture => f.write_str("rupture"),
            Self::Turn { member, broke: true } => write!(f, "{member} turns away, and the alignment breaks"),
            Self::Turn { member, broke: false } => write!(f, "{member} turns to another narrative of its partners"),
        }
    }
}

/// An event and its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedEvent {
    /// When it happened.
    pub date: Date,
    /// What happened.
    pub event: Event,
}

impl DatedEvent {
    pub(super) fn of(structure: &Structure, entry: Entry) -> Self {
        Self { date: Date::before(structure, entry.step), event: Event::of(structure, entry.event) }
    }
}
