//! Experiments: a scenario, variants of it on common random numbers, and the expected results of the comparison.
//!
//! An experiment is a file. Each of its variants is run with the same trajectories, so that a difference between two
//! variants is due to the changes alone. A verdict requires three standard errors, of the paired difference where two
//! variants are compared.

mod measure;
mod sample;
mod expectation;
mod variant;
mod terms;
mod coded;
mod readings;
mod remark;
mod read;
mod run;

pub use expectation::{Bounds, Expectation, Figure, Finding, Term, Verdict};
pub use measure::{Measure, Reading};
pub use read::{Experiment, Source, TRAJECTORIES_MIN, read};
pub use remark::Remark;
pub use run::{Findings, run};
pub use variant::Variant;
