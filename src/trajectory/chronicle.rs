//! One trajectory in full: its events, and its state at every moment.

use crate::model::{Layout, Quantity};
use crate::theory::{AlignmentType, N_INDICATORS, Obligations};

use super::batch::Batch;
use super::{Context, Entry, Parts, Seen};

/// The state of a trajectory at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The type.
    pub kind: AlignmentType,
    /// The obligations of the treaty in force.
    pub treaty: Obligations,
    /// The stage, 0 to 7.
    pub stage: u8,
    /// The depths of the indicators.
    pub depth: [u8; N_INDICATORS],
    layout: Layout,
    /// The derived quantities, then the variables in the order of the layout, in their natural units.
    values: Vec<f64>,
}

/// The quantities that are not variables, in their order in a standing.
const DERIVED: [Quantity; 5] =
    [Quantity::PowerRatio, Quantity::Power, Quantity::Threat, Quantity::Interest, Quantity::Status];

impl Standing {
    /// A quantity in its natural unit.
    #[must_use]
    pub fn value(&self, quantity: Quantity) -> f64 {
        let place = match quantity {
            Quantity::Stage => return f64::from(self.stage),
            Quantity::Depth(indicator) => return f64::from(self.depth[indicator]),
            Quantity::State(variable) => DERIVED.len() + self.layout.row(variable),
            derived => DERIVED.iter().position(|known| *known == derived).unwrap_or_default(),
        };
        self.values[place]
    }
}

/// One trajectory in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Chronicle {
    /// Its events, in order.
    pub entries: Vec<Entry>,
    /// The states, by moment: from the start (0) to the end, one more than there are steps.
    pub standings: Vec<Standing>,
    /// By outcome: the step at which it was reached, or [`super::NEVER`].
    pub passage: Vec<u32>,
    /// Whether it stayed in the model's domain.
    pub valid: bool,
    /// The observed conditions of an outcome, if one was watched.
    pub seen: Option<Seen>,
}

impl<const L: usize> Batch<L> {
    /// Records a trajectory in full: `legs` are trajectories, each from its moment on (a plain trajectory has one, from
    /// 0), as in [`Self::retrace`]. The conditions of an outcome are watched if its index is given.
    pub fn chronicle(
        &mut self,
        context: &Context<'_>,
        legs: &[(u64, u32)],
        watched: Option<(usize, &[Parts])>,
    ) -> Chronicle {
        let mut standings = Vec::with_capacity(context.model.structure.n_steps() as usize + 1);
        let mut seen = watched.map(|(_, clauses)| Seen::nothing(clauses));
        let entries = self.follow_legs(context, legs, &mut |batch, context, step| {
            standings.push(batch.standing(0));
            if let (Some((outcome, clauses)), Some(seen)) = (watched, &mut seen) {
                batch.see(context, outcome, clauses, step, 0, seen);
            }
        });
        let passage = self.records.passage.iter().map(|passage| passage[0]).collect();
        Chronicle { entries, standings, passage, valid: self.records.valid[0], seen }
    }

    /// The state of a lane, at the moment that was last evaluated.
    #[must_use]
    pub fn standing(&self, lane: usize) -> Standing {
        let layout = self.state.layout;
        let variables = layout.variables().into_iter().map(Quantity::State);
        Standing {
            kind: self.state.kind[lane],
            treaty: self.state.treaty[lane],
            stage: self.state.stage[lane],
            depth: self.state.depth[lane],
            layout,
            values: DERIVED.into_iter().chain(variables).map(|q| self.derived.quantity(&self.state, q, lane)).collect(),
        }
    }
}
