//! The evaluation of a row of points on the same trajectories.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::ensemble::LANES;
use crate::model::Model;
use crate::noise::Seed;
use crate::trajectory::{Batch, Constants, Context, InstructionSet, NEVER};

use super::options::Target;
use super::values::Counted;

/// What all rows have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evaluator<'a> {
    pub(crate) model: &'a Model,
    /// The outcomes, each by the end of a year.
    pub(crate) targets: &'a [Target],
    /// Trajectories of every point; a multiple of the lanes of a batch.
    pub(crate) replicates: u64,
    pub(crate) seed: Seed,
    /// Set to stop: a row that is not finished then is abandoned.
    pub(crate) stop: Option<&'a AtomicBool>,
}

/// The counts of a row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Evaluation {
    /// By target; `None` where too few trajectories are valid, which are the same for all.
    pub(crate) counted: Option<Vec<Counted>>,
    /// Trajectories, of all points, that left the model's domain.
    pub(crate) invalid: u64,
}

impl Evaluator<'_> {
    /// Runs the trajectories of row `row` at each of `points`: values of the uncertain parameters. All points of a row
    /// share the random numbers of their trajectories; no two rows do. `None` if it was stopped.
    pub(crate) fn row(&self, row: u64, points: &[Vec<f64>]) -> Option<Evaluation> {
        let words = (self.replicates as usize).div_ceil(u64::BITS as usize);
        let structure = &self.model.structure;
        // The last step that counts for each target.
        let ends: Vec<u32> = self.targets.iter().map(|target| structure.steps_to_end_of(target.year)).collect();
        let mut hits = vec![vec![vec![0; words]; points.len()]; self.targets.len()];
        let mut valid = vec![u64::MAX; words];
        if let Some(last) = valid.last_mut().filter(|_| !self.replicates.is_multiple_of(64)) {
            *last = (1 << (self.replicates % 64)) - 1;
        }
        let mut invalid = 0;
        let mut batch: Option<Batch<LANES>> = None;
        for (point, values) in points.iter().enumerate() {
            let parameters = self.model.with(values);
            let constants = Constants::new(self.model, &parameters);
            let context =
                Context { model: self.model, parameters: &parameters, constants: &constants, seed: self.seed };
            let batch = batch.get_or_insert_with(|| Batch::new(&context, InstructionSet::Widest));
            for first in (0..self.replicates).step_by(LANES) {
                if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                    return None;
                }
                let trajectories = std::array::from_fn(|l| row * self.replicates + first + l as u64);
                let records = batch.run(&context, &trajectories);
                for ((target, &end), hits) in self.targets.iter().zip(&ends).zip(&mut hits) {
                    for (l, &passage) in records.passage[target.outcome].iter().enumerate() {
                        let (word, bit) = ((first as usize + l) / 64, (first as usize + l) % 64);
                        hits[point][word] |= u64::from(passage != NEVER && passage <= end) << bit;
                    }
                }
                for (l, &is_valid) in records.valid.iter().enumerate() {
                    let (word, bit) = ((first as usize + l) / 64, (first as usize + l) % 64);
                    valid[word] &= !(u64::from(!is_valid) << bit);
                    invalid += u64::from(!is_valid);
                }
            }
        }
        let counted = hits.into_iter().map(|hits| Counted::new(hits, valid.clone())).collect();
        Some(Evaluation { counted, invalid })
    }
}
