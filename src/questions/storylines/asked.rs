//! How storylines are found, and where their trajectories come from.

use crate::analysis::Lineage;

/// Options for finding storylines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorylineOptions {
    /// Place of the outcome in the structure.
    pub outcome: usize,
    /// The number of storylines, at least 1.
    pub count: usize,
    /// The most trajectories of plain runs.
    pub trajectories: u64,
    /// Draws of the uncertain parameters over which they are spread.
    pub draws: u64,
    /// Whether to use splitting from the start; otherwise it is used if plain runs find too few trajectories.
    pub rare: bool,
    /// The seed.
    pub seed: u64,
    /// Threads; 0 for as many as there are processors.
    pub threads: usize,
}

/// Where a trajectory comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A plain run.
    Trajectory {
        /// Its number.
        trajectory: u64,
        /// Its draw of the parameters.
        draw: u64,
    },
    /// Splitting.
    Lineage(Lineage),
}

/// How the trajectories were found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sampling {
    /// By plain runs.
    Plain {
        /// Valid trajectories that were simulated.
        histories: u64,
        /// Those that reached the outcome.
        reached: u64,
    },
    /// By splitting.
    Splitting {
        /// Replicates.
        repetitions: u64,
        /// Their estimate of the probability.
        odds: f64,
    },
}
