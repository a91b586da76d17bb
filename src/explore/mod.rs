//! A scenario to play with in a browser: numbers are moved, policies switched, shocks placed on a time line, and the probabilities
//! follow, first from few trajectories and then from more, while nothing moves.
//!
//! The page never has numbers of its own: each answer is that of `stadial run` with the command line that stands beside it, and
//! its charts are those of the report.

mod about;
mod answer;
mod history;
mod moves;
mod save;
mod screening;
mod session;
mod simulate;

pub use session::Session;
pub(crate) use simulate::Limits;
