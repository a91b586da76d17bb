//! What changed between two scenarios or two runs: the inputs that differ, the probabilities that moved, and which input moved
//! them.

mod analysis;
mod answer;
mod args;
mod human;
mod inputs;
mod mixture;
mod parts;
mod report;
mod side;
mod tables;
mod written;

pub use analysis::{ChangedProbability, Differences, Each, Move, differences};
pub(crate) use args::DiffArgs;
pub use inputs::{Input, Moved, differing};
pub use mixture::Mixture;
