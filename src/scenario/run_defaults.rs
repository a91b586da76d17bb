//! How many trajectories a run has, if nobody says.

/// The most trajectories that can be asked for, in a scenario, a claim or by an option: more would take weeks anywhere, and
/// the numbers of futures and of split histories begin where the numbers of trajectories must have ended.
pub const TRAJECTORIES_MAX: u64 = 1_000_000_000_000;

/// The most draws of the uncertain parameters.
pub const DRAWS_MAX: u64 = 20_000;

/// How a run is sized unless the command line says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunDefaults {
    /// How many trajectories there are in all.
    pub trajectories: u64,
    /// How many draws of the uncertain parameters they are spread over.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
}

impl Default for RunDefaults {
    fn default() -> Self {
        Self { trajectories: 96_000, draws: 1000, seed: 1 }
    }
}
