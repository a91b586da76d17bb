//! A scenario, simulated for every value of one or two parameters.

mod analysis;
mod answer;
mod args;
mod human;
mod page;
mod picture;
mod report;
mod tables;

pub use analysis::{Cell, ProbabilityFinding, StateFinding, TimeFinding, sweep};
pub use answer::{sweep_answer, sweep_manifest};
pub(crate) use args::SweepArgs;
pub use report::SweepReport;
pub use tables::{GridPoint, grid_tables};
