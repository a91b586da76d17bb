//! Stochastic processes in continuous time and their exact transitions over a step.

mod growth;
mod hazard;
mod ornstein_uhlenbeck;
mod relaxation;

pub use growth::{CorrelationError, EconomyParameters, growth_mean, innovation_factor};
pub use hazard::choose;
pub use ornstein_uhlenbeck::{DiffusionParameters, Transition};
pub use relaxation::{kept_over_step, relax};
