//! The default number of trajectories of a run.

/// The largest number of trajectories, in a scenario, a claim or an option: more would take weeks on any machine, and
/// the numbers of futures and of split trajectories begin above it.
pub const TRAJECTORIES_MAX: u64 = 1_000_000_000_000;

/// The most draws of the uncertain parameters.
pub const DRAWS_MAX: u64 = 20_000;

/// The size of a run unless the command line gives another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunDefaults {
    /// The number of trajectories in total.
    pub trajectories: u64,
    /// The number of draws of the uncertain parameters over which they are spread.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
}

impl Default for RunDefaults {
    fn default() -> Self {
        Self { trajectories: 96_000, draws: 1000, seed: 1 }
    }
}
