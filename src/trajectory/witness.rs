//! Trajectories observed at every step: since when the conditions of an outcome hold, and what preceded them.
//!
//! An outcome requires conditions that must hold together. Some of them come true only where others hold already (an
//! alliance where threats are compatible); these are evaluated at the moment before, which is the start of the step.
//! Only the depths of indicators change one after another within a step; these may have changed at the same moment.

use crate::model::Condition;
use crate::theory::N_INDICATORS;

use super::batch::Batch;
use super::monitor::{happened_in_step_before, is_met};
use super::{Context, NEVER, Records};

/// Something that must hold, or helps, before a condition can come true: any of the alternatives is enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The alternatives.
    pub any: Vec<Condition>,
    /// Whether the condition cannot come true without it.
    pub necessary: bool,
}

/// A condition of an outcome, and what it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The condition.
    pub condition: Condition,
    /// What must or may hold before.
    pub needs: Vec<Need>,
}

/// The conditions of a clause, which must hold together.
pub type Parts = Vec<Part>;

/// The time since which something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The step from which it has held without a break, or [`NEVER`] if it does not hold.
    pub since: u32,
    /// Whether it held at any time so far.
    pub ever: bool,
}

const NO_SPELL: Spell = Spell { since: NEVER, ever: false };

/// The observations of a part of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartSeen {
    /// The condition itself.
    pub held: Spell,
    /// Its needs, at present.
    pub needs: Vec<Spell>,
    /// Its needs, at the moment before it came true for the last time (depths also at that moment); empty where it held
    /// from the start or never.
    pub needs_before: Vec<Spell>,
}

/// The observations of a trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The moment at which the outcome was reached, or [`NEVER`].
    pub reached: u32,
    /// By clause, then part: at the moment when the outcome was reached, else at the end.
    pub clauses: Vec<Vec<PartSeen>>,
    /// By indicator: the step at which it was first active, or [`NEVER`].
    pub formed: [u32; N_INDICATORS],
    /// The steps in which shocks occurred, with their class, in order.
    pub shocks: Vec<(u32, usize)>,
}

impl<const L: usize> Batch<L> {
    /// Runs trajectories, as [`Batch::run`] does, and evaluates the clauses of an outcome at every step.
    pub fn watch(
        &mut self,
        context: &Context<'_>,
        trajectories: &[u64; L],
        outcome: usize,
        clauses: &[Parts],
    ) -> (&Records<L>, Vec<Seen>) {
        let mut seen = vec![Seen::nothing(clauses); L];
        self.follow(context, trajectories, &mut |batch, context, step| {
            for (l, seen) in seen.iter_mut().enumerate() {
                batch.see(context, outcome, clauses, step, l, seen);
            }
        });
        (&self.records, seen)
    }

    /// Adds the observations of lane `l` at a moment.
    pub(super) fn see(
        &self,
        context: &Context<'_>,
        outcome: usize,
        clauses: &[Parts],
        step: u32,
        l: usize,
        seen: &mut Seen,
    ) {
        for (formed, depth) in seen.formed.iter_mut().zip(self.state.depth[l]) {
            if *formed == NEVER && depth > 0 {
                *formed = step;
            }
        }
        for (class, struck) in self.state.struck.iter().enumerate() {
            let now = struck[l].iter().filter(|&&struck| happened_in_step_before(struck, step)).count();
            seen.shocks.extend(std::iter::repeat_n((step, class), if step > 0 { now } else { 0 }));
        }
        if seen.reached != NEVER {
            return;
        }
        let opened = context.model.structure.outcomes[outcome].from;
        let holds =
            |condition: &Condition| is_met(condition, context.parameters, &self.derived, &self.state, opened, step, l);
        for (parts, seen) in clauses.iter().zip(&mut seen.clauses) {
            for (part, seen) in parts.iter().zip(seen) {
                let now = holds(&part.condition);
                if now && seen.held.since == NEVER {
                    let needs = if step > 0 { part.needs.as_slice() } else { &[] };
                    let before = |(need, &spell): (&Need, &Spell)| {
                        // Indicators form one after another within a step, so the need of one may have become active in
                        // the same step.
                        let is_depth = |condition: &&Condition| matches!(condition, Condition::Depth { .. });
                        let mut spell = spell;
                        spell.extend(spell.since != NEVER || need.any.iter().filter(is_depth).any(holds), step);
                        spell
                    };
                    seen.needs_before = needs.iter().zip(&seen.needs).map(before).collect();
                }
                seen.held.extend(now, step);
                for (need, spell) in part.needs.iter().zip(&mut seen.needs) {
                    spell.extend(need.any.iter().any(holds), step);
                }
            }
        }
        if self.monitor.passage[outcome][l] != NEVER {
            seen.reached = step;
        }
    }
}

impl Spell {
    fn extend(&mut self, holds: bool, step: u32) {
        self.since = if holds { self.since.min(step) } else { NEVER };
        self.ever |= holds;
    }
}

impl Seen {
    pub(super) fn nothing(clauses: &[Parts]) -> Self {
        let part = |part: &Part| PartSeen {
            held: NO_SPELL,
            needs: vec![NO_SPELL; part.needs.len()],
            needs_before: Vec::new(),
        };
        Self {
            reached: NEVER,
            clauses: clauses.iter().map(|parts| parts.iter().map(part).collect()).collect(),
            formed: [NEVER; N_INDICATORS],
            shocks: Vec::new(),
        }
    }
}
