//! Options of storylines, and where their trajectories come from.

use crate::analysis::Lineage;

/// Options of the search for storylines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorylineOptions {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The number of storylines, at least 1.
    pub count: usize,
    /// The most trajectories of plain runs.
    pub trajectories: u64,
    /// Draws of the uncertain parameters over which they are spread.
    pub draws: u64,
    /// Whether to split trajectories at once; otherwise only where plain runs find too few.
    pub rare: bool,
    /// The seed.
    pub seed: u64,
    /// Worker threads; 0 for the number of processors.
    pub threads: usize,
}

/// The origin of a trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A trajectory of a plain run.
    Trajectory {
        /// Its number.
        trajectory: u64,
        /// Its draw of the parameters.
        draw: u64,
    },
    /// A trajectory found by splitting.
    Lineage(Lineage),
}

/// How the trajectories were found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sampling {
    /// By plain runs.
    Plain {
        /// Trajectories that were run.
        trajectories: u64,
        /// Those that reached the outcome.
        reached: u64,
    },
    /// By splitting.
    Splitting {
        /// Replicates.
        replicates: u64,
        /// The probability that they give.
        probability: f64,
    },
}
