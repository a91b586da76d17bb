//! A row of the design, as it is reported.

use serde::{Deserialize, Serialize};

use super::values::Counted;

/// A row of the design: its points, and the counts there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluated {
    /// Its number, from 0.
    pub draw: u64,
    /// Its points, each with the values of all uncertain parameters. Sobol: one draw, another, then for every input the
    /// first with that input of the second, and for pairs of inputs the second with that input of the first. Morris: the steps of a path. PAWN: one draw.
    pub points: Vec<Vec<f64>>,
    /// By target, then point: the number of trajectories that reach the outcome, of those that are valid at all points.
    pub reached: Vec<Vec<u64>>,
    /// The number of trajectories that are valid at all points; 0 where they are too few for the row to count.
    pub trajectories: u64,
    /// The weight of the row: 1 without a surrogate; with one, rows are chosen where the probability is high, and weights
    /// make up for it.
    pub weight: f64,
}

impl Evaluated {
    pub(super) fn new(draw: u64, points: Vec<Vec<f64>>, n_targets: usize, counted: Option<&[Counted]>) -> Self {
        let reached = |target: usize| {
            let of = |point: usize| counted.map_or(0, |counted| counted[target].reached(point));
            (0..points.len()).map(of).collect()
        };
        let reached = (0..n_targets).map(reached).collect();
        let trajectories = counted.and_then(<[Counted]>::first).map_or(0, Counted::n);
        Self { draw, points, reached, trajectories, weight: 1.0 }
    }
}
