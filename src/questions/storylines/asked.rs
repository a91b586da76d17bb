//! How storylines are found, and where their trajectories come from.

use crate::analysis::Lineage;

/// How storylines are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorylineOptions {
    /// Place of the outcome in the structure.
    pub outcome: usize,
    /// How many storylines, at least 1.
    pub count: usize,
    /// The most trajectories of plain runs.
    pub trajectories: u64,
    /// Draws of the uncertain parameters that they are spread over.
    pub draws: u64,
    /// Whether to split histories at once; otherwise this is done where plain runs find too few.
    pub rare: bool,
    /// The seed.
    pub seed: u64,
    /// Threads; 0 for as many as there are processors.
    pub threads: usize,
}

/// Which history it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// One of a plain run.
    Trajectory {
        /// Its number.
        trajectory: u64,
        /// Its draw of the parameters.
        draw: u64,
    },
    /// One that splitting found.
    Lineage(Lineage),
}

/// How the histories were found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sampling {
    /// By plain runs.
    Plain {
        /// Histories that were run.
        histories: u64,
        /// Those that reached the outcome.
        reached: u64,
    },
    /// By splitting.
    Splitting {
        /// Repetitions.
        repetitions: u64,
        /// The odds that they give.
        odds: f64,
    },
}
