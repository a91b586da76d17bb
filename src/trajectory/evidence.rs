//! Following trajectories from one moment of evidence to the next, and how likely the evidence is in each.

use crate::model::{Evidence, Observation, Tested, log_of_level, log_of_measurement, log_of_name};
use crate::theory::N_INDICATORS;

use super::batch::Batch;
use super::monitor::is_met;
use super::state::SHOCKS_STORED;
use super::{Context, Snapshot, Start};

/// The state of a trajectory at a moment of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Advanced {
    /// Its state.
    pub snapshot: Snapshot,
    /// By observation: the logarithm of the probability, or of the density, of what was observed. Minus infinity where
    /// the trajectory left the model's domain.
    pub log_likelihoods: Vec<f64>,
}

impl<const L: usize> Batch<L> {
    /// Continues up to `L` trajectories, which are all at the moment of the first, to moment `to`, and holds
    /// observations against their states there.
    pub fn advance(
        &mut self,
        context: &Context<'_>,
        starts: &[Start<'_>],
        to: u32,
        observations: &[Observation],
    ) -> Vec<Advanced> {
        // Lanes without a trajectory of their own repeat the last one and are ignored.
        let of_lane = |l: usize| starts[l.min(starts.len() - 1)];
        let trajectories: [u64; L] = std::array::from_fn(|l| of_lane(l).trajectory);
        let from = starts.first().map_or(0, |start| start.step);
        self.set_out(context, &trajectories);
        for step in from..=to {
            let context = &self.turn(context, step);
            self.state.next_step = step;
            if step == from {
                for l in 0..L {
                    if let Some(snapshot) = of_lane(l).from {
                        snapshot.put(context, &mut self.state, &mut self.monitor, trajectories[l], l);
                    }
                }
            }
            self.derive(context);
            self.state.touched.clear();
            if step < to {
                self.step(context, &trajectories, step);
            }
        }
        let context = &context.at(to);
        (0..starts.len())
            .map(|l| {
                let is_within = self.records.is_within(&self.derived, &self.state, l);
                let log = |observation: &Observation| {
                    if is_within { self.log_likelihood(context, observation, l) } else { f64::NEG_INFINITY }
                };
                let log_likelihoods = observations.iter().map(log).collect();
                Advanced { snapshot: Snapshot::take(&self.state, &self.monitor, l), log_likelihoods }
            })
            .collect()
    }

    /// The logarithm of the probability, or of the density, of an observation in a lane.
    fn log_likelihood(&self, context: &Context<'_>, observation: &Observation, l: usize) -> f64 {
        let (state, derived, structure) = (&self.state, &self.derived, &context.model.structure);
        let Observation { step, evidence, error } = observation;
        match evidence {
            Evidence::Type(kind) => log_of_name(state.kind[l] == *kind, crate::model::OTHER_TYPES, *error),
            Evidence::Stage(stage) => log_of_level(*stage, state.stage[l], N_INDICATORS as u8, *error),
            Evidence::Depth { indicator, depth } => {
                log_of_level(*depth, state.depth[l][*indicator], structure.depth_scale.levels, *error)
            }
            Evidence::Holds { condition, holds } => {
                let found = is_met(condition, context.parameters, derived, state, 0, *step, l);
                log_of_name(found == *holds, 1, *error)
            }
            Evidence::Value { quantity, value } => {
                log_of_measurement(*value, derived.quantity(state, *quantity, l), *error)
            }
            Evidence::Support { class, found, since } => {
                // A shock that someone brings about counts as one of its class.
                let tests = structure.shocks.iter().enumerate().filter(|(_, class)| class.tests_support);
                let asked = tests.filter(|(place, _)| class.is_none_or(|class| class == *place));
                let latest = asked.map(|(place, _)| (state.struck[place][l][0], state.kept[place][l]));
                let counts = latest.filter(|(at, _)| *at >= f64::from(*since) && *at < f64::from(*step));
                let last = counts.max_by(|one, other| one.0.total_cmp(&other.0));
                let tested = last.map_or(Tested::Never, |(_, kept)| if kept { Tested::Kept } else { Tested::Failed });
                log_of_name(tested == *found, Tested::ALL.len() - 1, *error)
            }
            Evidence::Shocks { class, number, since } => {
                let counts = |&&at: &&f64| at >= f64::from(*since) && at < f64::from(*step);
                let happened = state.struck[*class][l].iter().filter(counts).count() as u8;
                log_of_level((*number).min(SHOCKS_STORED as u8), happened, SHOCKS_STORED as u8, *error)
            }
        }
    }
}
