//! The trajectories and draws of a run, and their distribution over blocks of work.

use std::ops::Range;

use crate::model::Model;
use crate::noise::Seed;
use crate::trajectory::InstructionSet;

/// Lanes of a batch: two vectors of the widest instruction set for every quantity.
pub const LANES: usize = 16;

/// A run: its trajectories, draws, seed and threads.
///
/// Trajectory i belongs to draw i mod `draws`, whatever the number of trajectories. So a run of more trajectories
/// starts with those of a shorter one, and every part of a run can be run anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The trajectories, by number.
    pub trajectories: Range<u64>,
    /// The number of draws of parameters over which they are spread, at least 1.
    pub draws: u64,
    /// The seed.
    pub seed: Seed,
    /// Worker threads; 0 for the number of processors.
    pub threads: usize,
    /// Instructions that may be used.
    pub instructions: InstructionSet,
}

impl Plan {
    /// A run of `trajectories` over `draws` draws (one, where the model has no uncertain parameter).
    #[must_use]
    pub fn new(model: &Model, trajectories: u64, draws: u64, seed: u64) -> Self {
        let draws = if model.priors.is_empty() { 1 } else { draws.max(1) };
        let instructions = InstructionSet::Widest;
        Self { trajectories: 0..trajectories, draws, seed: Seed(seed), threads: 0, instructions }
    }

    /// A run that is made under several models, to be compared trajectory by trajectory: the trajectories of a draw are
    /// a group, and where none of the models is `uncertain`, there are groups nevertheless, so that the error of a
    /// difference does not contain what two models have in common. Draws have whole batches.
    #[must_use]
    pub fn paired(uncertain: bool, trajectories: u64, draws: u64, seed: u64) -> Self {
        let wanted = if uncertain { draws } else { GROUPS };
        let draws = wanted.min(trajectories / LANES as u64).max(1);
        Self {
            trajectories: 0..trajectories,
            draws,
            seed: Seed(seed),
            threads: 0,
            instructions: InstructionSet::Widest,
        }
    }

    /// The number of threads of the run: as requested, but at most one for each block of work and four for each
    /// processor.
    #[must_use]
    pub fn n_threads(&self) -> usize {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let asked = if self.threads == 0 { processors } else { self.threads.min(4 * processors) };
        asked.min(usize::try_from(self.n_blocks()).unwrap_or(asked)).max(1)
    }

    /// The number of trajectories of the run.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.trajectories.end.saturating_sub(self.trajectories.start)
    }

    /// The replicates k of draw `draw` in this run: its trajectories are `draw + draws * k`.
    fn replicates(&self, draw: u64) -> Range<u64> {
        let first_at_least = |bound: u64| bound.saturating_sub(draw).div_ceil(self.draws);
        first_at_least(self.trajectories.start)..first_at_least(self.trajectories.end)
    }

    /// The number of blocks of work into which each draw is divided.
    fn blocks_per_draw(&self) -> u64 {
        (self.n().div_ceil(self.draws) + 1).div_ceil(BLOCK)
    }

    /// The number of blocks of work; some may be empty.
    #[must_use]
    pub fn n_blocks(&self) -> u64 {
        self.draws * self.blocks_per_draw()
    }

    /// The draw and the trajectories of a block of work: what is run at once. Consecutive blocks belong to different
    /// draws, so that a run that is stopped has covered as many draws as possible.
    #[must_use]
    pub fn block(&self, number: u64) -> (u64, Vec<u64>) {
        let draw = number % self.draws;
        (draw, self.replicates_of(number).map(|replicate| draw + self.draws * replicate).collect())
    }

    /// Whether a block has no trajectories.
    pub(super) fn is_empty(&self, number: u64) -> bool {
        self.replicates_of(number).is_empty()
    }

    /// The replicates of a block.
    fn replicates_of(&self, number: u64) -> Range<u64> {
        let all = self.replicates(number % self.draws);
        let start = (all.start + number / self.draws * BLOCK).min(all.end);
        start..(start + BLOCK).min(all.end)
    }
}

/// The groups of a paired run in which nothing is uncertain.
const GROUPS: u64 = 100;

/// The most trajectories in one block of work: small enough to stop soon, large enough that the cost of a draw's
/// constants is negligible. A multiple of the lanes of a batch.
const BLOCK: u64 = 512;

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(trajectories: Range<u64>, draws: u64) -> Plan {
        Plan { trajectories, draws, seed: Seed(1), threads: 1, instructions: InstructionSet::Baseline }
    }

    #[test]
    fn paired_runs_have_groups_of_whole_batches() {
        assert_eq!(Plan::paired(true, 16_000, 1_000, 1).draws, 1_000);
        assert_eq!(Plan::paired(true, 8_000, 1_000, 1).draws, 500);
        assert_eq!(Plan::paired(false, 8_000, 1_000, 1).draws, 100);
        assert_eq!(Plan::paired(false, 10, 1_000, 1).draws, 1);
    }

    #[test]
    fn blocks_hold_every_trajectory_once_and_under_its_draw() {
        for (range, draws) in [(0..10_000, 1), (0..999, 10), (0..7, 10), (350..2_001, 3), (5..5, 2), (3..4_099, 1)] {
            let plan = plan(range.clone(), draws);
            let mut all = Vec::new();
            for number in 0..plan.n_blocks() {
                let (draw, trajectories) = plan.block(number);
                assert!(trajectories.iter().all(|trajectory| trajectory % draws == draw));
                all.extend(trajectories);
            }
            all.sort_unstable();
            assert_eq!(all, range.collect::<Vec<_>>());
        }
    }

    /// Of 3 draws with 3 blocks each, the first three blocks are of all draws, and so are the next.
    #[test]
    fn a_run_that_is_stopped_has_covered_all_draws() {
        let plan = plan(0..3 * 3 * BLOCK - 6, 3);
        let draws: Vec<u64> = (0..plan.n_blocks()).map(|number| plan.block(number).0).collect();
        assert_eq!(draws, [0, 1, 2, 0, 1, 2, 0, 1, 2]);
        assert_eq!(plan.block(3).1.len() as u64, BLOCK);
    }
}
