//! The probability of a rare outcome, by splitting.

mod levels;
mod analysis;
mod answer;
mod args;
mod bound;
mod page;

pub use analysis::{LevelRow, Rare, RareOptions, RareRow, Warning, rare, replay};
pub use answer::{RareReport, rare_answer};
pub(crate) use args::RareArgs;
