//! Many futures from one moment of a trajectory.

mod analysis;
mod answer;
mod args;

pub use analysis::{Fork, ForkOptions, Forked, Moved, fork};
pub(crate) use answer::action_text;
pub use answer::{ForkReport, fork_answer};
pub(crate) use args::ForkArgs;
