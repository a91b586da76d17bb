//! The setup of a game, and why it may not go on.

use crate::model::Structure;

/// The setup of a game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Number of the trajectory.
    pub trajectory: u64,
    /// The seed of all randomness.
    pub seed: u64,
    /// The number of draws over which trajectories are spread.
    pub draws: u64,
    /// The number of futures from which probabilities are estimated.
    pub futures: u64,
    /// Worker threads; 0 for the number of processors.
    pub threads: usize,
    /// Index of the outcome of the game.
    pub outcome: usize,
    /// The year by whose end it is to be reached.
    pub by: i32,
}

impl Setup {
    /// The number of the year by whose end the probabilities are computed.
    #[must_use]
    pub fn year(&self, structure: &Structure) -> usize {
        structure.year_number(self.by) as usize
    }

    /// The draw with the parameters of the trajectory.
    #[must_use]
    pub fn draw(&self) -> u64 {
        self.trajectory % self.draws
    }
}

/// Why a game does not go on.
#[derive(Debug, thiserror::Error)]
pub enum GameError {
    /// The move is not possible.
    #[error("{0}")]
    Refused(String),
    /// The threads could not be started.
    #[error("cannot start the threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// No future is left.
    #[error(
        "all futures from here leave the model's domain, so there are no probabilities: some rate, volatility or value is too extreme"
    )]
    Aborted,
    /// It was stopped; the game is unchanged.
    #[error("stopped; the game is unchanged")]
    Stopped,
}
