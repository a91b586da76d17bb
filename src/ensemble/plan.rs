//! How many trajectories of which draws a run has, and how they are shared out.

use std::ops::Range;

use crate::model::Model;
use crate::noise::Seed;
use crate::trajectory::InstructionSet;

/// Lanes of a batch: two vectors of the widest instruction set for every quantity.
pub const LANES: usize = 16;

/// A run: which trajectories, which draws, with which means.
///
/// Trajectory i belongs to draw i mod `draws`, whatever the number of trajectories. So a run of more trajectories
/// starts with those of a shorter one, and every part of a run can be run anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The trajectories, by number.
    pub trajectories: Range<u64>,
    /// How many draws of parameters they are spread over, at least 1.
    pub draws: u64,
    /// The seed.
    pub seed: Seed,
    /// Threads to run on; 0 for as many as there are processors.
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

    /// A run that is made under several settings, to be compared history by history: the histories of a draw are a group,
    /// and where none of the settings is `uncertain`, there are groups all the same, so that what two settings have in
    /// common can be taken out of the error of their difference. Draws have whole batches.
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

    /// How many threads the run takes: as many as asked for, but no more than there is work for, nor than four for
    /// each processor.
    #[must_use]
    pub fn n_threads(&self) -> usize {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let asked = if self.threads == 0 { processors } else { self.threads.min(4 * processors) };
        asked.min(usize::try_from(self.n_blocks()).unwrap_or(asked)).max(1)
    }

    /// How many trajectories the run has.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.trajectories.end.saturating_sub(self.trajectories.start)
    }

    /// The replicates k of draw `draw` in this run: its trajectories are `draw + draws * k`.
    fn replicates(&self, draw: u64) -> Range<u64> {
        let first_at_least = |bound: u64| bound.saturating_sub(draw).div_ceil(self.draws);
        first_at_least(self.trajectories.start)..first_at_least(self.trajectories.end)
    }

    /// How many blocks of work each draw is cut into.
    fn blocks_per_draw(&self) -> u64 {
        (self.n().div_ceil(self.draws) + 1).div_ceil(BLOCK)
    }

    /// How many blocks of work there are; some may be empty.
    #[must_use]
    pub fn n_blocks(&self) -> u64 {
        self.draws * self.blocks_per_draw()
    }

    /// The draw and the trajectories of a block of work: what can be run at one go. Blocks go round the draws, so that a run
    /// which is stopped has seen as many of them as it could.
    #[must_use]
    pub fn block(&self, number: u64) -> (u64, Vec<u64>) {
        let (part, draw) = (number / self.draws, number % self.draws);
        let all = self.replicates(draw);
        let start = (all.start + part * BLOCK).min(all.end);
        let end = (start + BLOCK).min(all.end);
        (draw, (start..end).map(|replicate| draw + self.draws * replicate).collect())
    }
}

/// The groups of a paired run in which nothing is uncertain.
const GROUPS: u64 = 100;

/// Most trajectories in one block of work: small enough to stop soon, large enough that a draw's constants cost
/// nothing. A multiple of the lanes of a batch.
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
    fn a_run_that_is_stopped_has_seen_all_draws() {
        let plan = plan(0..3 * 3 * BLOCK - 6, 3);
        let draws: Vec<u64> = (0..plan.n_blocks()).map(|number| plan.block(number).0).collect();
        assert_eq!(draws, [0, 1, 2, 0, 1, 2, 0, 1, 2]);
        assert_eq!(plan.block(3).1.len() as u64, BLOCK);
    }
}
