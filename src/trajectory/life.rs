//! Where an agreement stands in a trajectory, and since when.

use crate::model::{Agreement, Stance};
use crate::theory::{Act, Phase, Phases, Standing};

/// An agreement in one lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Life {
    pub standing: Standing,
    /// When it came into its phase, in steps from the start of the run.
    pub since: f64,
    /// When it came into force or was renewed.
    pub in_force_since: f64,
}

impl Life {
    /// At the start of a run.
    pub fn at_start(agreement: &Agreement) -> Self {
        Self { standing: agreement.initial, since: agreement.since, in_force_since: agreement.in_force_since }
    }

    /// When the present term of a length ends, in steps; terms that were over before the start of the run were renewed.
    pub fn term_ends(&self, term: f64) -> f64 {
        let renewed = if self.in_force_since < 0.0 { (-self.in_force_since / term).floor() } else { 0.0 };
        self.in_force_since + (renewed + 1.0) * term
    }

    /// After an act at a moment.
    pub fn after(self, act: Act, agreement: &Agreement, moment: f64) -> Self {
        let standing = self.standing.after(act, agreement.kind);
        let changed = standing.phase != self.standing.phase;
        let enters = changed && standing.phase == Phase::InForce && !self.standing.phase.is_concluded();
        Self {
            standing,
            since: if changed { moment } else { self.since },
            in_force_since: if enters { moment } else { self.in_force_since },
        }
    }

    /// Whether a party stands so to an agreement.
    pub fn has(&self, party: usize, stance: Stance) -> bool {
        match stance {
            Stance::Ratified(needed) => self.standing.ratified[party] >= needed,
            Stance::Blocks => self.standing.blocks[party],
        }
    }

    /// Whether it stands in one of these phases. What was suspended when notice was given is both until the notice has run
    /// out, and not in force.
    #[inline]
    pub fn is_in(&self, phases: Phases) -> bool {
        let Standing { phase, was_suspended, .. } = self.standing;
        if phase == Phase::Notice && was_suspended {
            return phases.has(Phase::Suspended) || (phases.has(Phase::Notice) && !phases.has(Phase::InForce));
        }
        phases.has(phase)
    }
}
