//! What a game is played with, and why it may not go on.

use crate::model::Structure;

/// What a game is played with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Number of the history.
    pub trajectory: u64,
    /// The seed of all randomness.
    pub seed: u64,
    /// Over how many draws histories are spread.
    pub draws: u64,
    /// How many futures odds are told from.
    pub futures: u64,
    /// Threads; 0 for as many as there are processors.
    pub threads: usize,
    /// Place of the outcome that the game is about.
    pub outcome: usize,
    /// By the end of which year.
    pub by: i32,
}

impl Setup {
    /// The number of the year by whose end the odds are asked for.
    #[must_use]
    pub fn year(&self, structure: &Structure) -> usize {
        self.by.abs_diff(structure.start_year) as usize
    }

    /// The draw that the history has its parameters from.
    #[must_use]
    pub fn draw(&self) -> u64 {
        self.trajectory % self.draws
    }
}

/// Why a game does not go on.
#[derive(Debug, thiserror::Error)]
pub enum GameError {
    /// The move cannot be made.
    #[error("{0}")]
    Refused(String),
    /// The threads could not be started.
    #[error("cannot start the threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// No future is left.
    #[error(
        "all futures from here leave the model's domain, so there are no odds: some rate, volatility or value is too extreme"
    )]
    Aborted,
    /// It was stopped; the game is as it was before.
    #[error("stopped; the game is as it was")]
    Stopped,
}
