//! Options of a sensitivity analysis.

use clap::ValueEnum;

use super::inputs::Input;

/// A method of sensitivity analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// Shares of the variance of p(x): first-order and total indices.
    Sobol,
    /// Elementary effects: a screening of many inputs.
    Morris,
    /// Distances between distributions, from ordinary draws, for any number of inputs.
    Pawn,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sobol, Self::Morris, Self::Pawn];

    /// Its name.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Sobol => "sobol",
            Self::Morris => "morris",
            Self::Pawn => "pawn",
        }
    }

    /// The points of a row for `n_inputs` inputs, with those for pairs of inputs if they are wanted.
    #[must_use]
    pub fn points(self, n_inputs: usize, second_order: bool) -> u64 {
        match self {
            Self::Sobol if second_order => 2 * n_inputs as u64 + 2,
            Self::Sobol => n_inputs as u64 + 2,
            Self::Morris => n_inputs as u64 + 1,
            Self::Pawn => 1,
        }
    }

    /// The half-width of 95 % intervals that counts as converged: .05 for shares and distances between 0 and 1. Effects
    /// have no natural scale: for them it is a tenth of the largest one (`largest`).
    pub(crate) fn target(self, largest: f64) -> f64 {
        match self {
            Self::Sobol | Self::Pawn => 0.05,
            Self::Morris => largest / 10.0,
        }
    }
}

/// A probability that is analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The year by whose end it is to be reached.
    pub year: i32,
}

/// The trajectories of each draw for a surrogate.
pub const SURROGATE_REPLICATES: u64 = 64;

/// The minimum number of draws for a surrogate: each third of them must be enough for an error.
pub const SURROGATE_DRAWS_LEAST: u64 = 384;

/// Options of an analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct SensitivityOptions {
    /// The probabilities that are analysed, from the same evaluations; at least one.
    pub targets: Vec<Target>,
    /// The method.
    pub method: Method,
    /// The inputs; with [`Method::Pawn`] single parameters.
    pub inputs: Vec<Input>,
    /// Whether pairs of inputs have indices, too; with [`Method::Sobol`] only.
    pub second_order: bool,
    /// Rows of the design; at least 2.
    pub draws: u64,
    /// Trajectories of every evaluation; a multiple of [`crate::ensemble::LANES`].
    pub replicates: u64,
    /// Draws for a surrogate, each with [`SURROGATE_REPLICATES`] trajectories: two thirds to fit it, one third to estimate
    /// what it leaves. None below [`SURROGATE_DRAWS_LEAST`]; with [`Method::Sobol`] only.
    pub surrogate_draws: u64,
    /// The seed.
    pub seed: u64,
    /// Worker threads; 0 for the number of processors.
    pub threads: usize,
}

impl SensitivityOptions {
    /// The points of a row of the design.
    #[must_use]
    pub fn points(&self) -> u64 {
        self.method.points(self.inputs.len(), self.second_order)
    }

    /// The trajectories of the whole study.
    #[must_use]
    pub fn trajectories(&self) -> u64 {
        self.surrogate_trajectories() + self.draws * self.points() * self.replicates
    }

    /// Those of them for the surrogate.
    #[must_use]
    pub fn surrogate_trajectories(&self) -> u64 {
        if self.has_surrogate() { self.surrogate_draws / 3 * 3 * SURROGATE_REPLICATES } else { 0 }
    }

    /// Whether there is to be a surrogate.
    #[must_use]
    pub fn has_surrogate(&self) -> bool {
        self.surrogate_draws >= SURROGATE_DRAWS_LEAST
    }
}
