//! Models whose trajectories are run side by side, and what is asked of them together.

use std::sync::Arc;

use crate::noise::Seed;

use super::common::Common;
use super::draws::Model;
use super::query::NamedQuery;

/// Several models, and questions about all of them. Trajectory i of one belongs to trajectory i of each other: they are under
/// the same draw of the parameters that mean the same in all (see [`Common::has_parameter`]), and the shared shocks strike them
/// at the same moments. All else is independent.
#[derive(Clone, Debug, PartialEq)]
pub struct Joint {
    /// The models, each with the events that are asked of it.
    pub models: Vec<Model>,
    /// The questions; their events are numbered over all models, and their moments are days (see `days`).
    pub queries: Vec<NamedQuery>,
    /// By event: its model, and its place among the events of that.
    pub events: Vec<(usize, usize)>,
    /// By model and moment: a number for the day on which the moment is, which orders days over all models.
    pub days: Vec<Vec<u32>>,
    /// The names of the shared classes of shocks.
    pub shared: Vec<String>,
}

/// An odd number whose multiples differ in all of their digits (the golden ratio, as a share of 2^64).
const APART: u64 = 0x9E37_79B9_7F4A_7C15;

impl Joint {
    /// The models of a run with a seed, each with the seed of its own random numbers. The first has that of the run, and its
    /// trajectories are those that it has alone.
    #[must_use]
    pub fn seeded(&self, seed: Seed) -> Vec<(Model, Seed)> {
        let common = Arc::new(Common { seed, shocks: self.shared.clone() });
        let model = |(place, model): (u64, &Model)| {
            let own = Seed(seed.0.wrapping_add(place.wrapping_mul(APART)));
            (Model { common: Some(Arc::clone(&common)), ..model.clone() }, own)
        };
        (0..).zip(&self.models).map(model).collect()
    }
}
