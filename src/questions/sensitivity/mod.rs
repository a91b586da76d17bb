//! Global sensitivity analysis: the share of the spread of a probability over the uncertain parameters that is due to
//! each of them.
//!
//! The function that is analysed is p(x), the probability of an outcome by the end of a year given the values x of the
//! uncertain parameters. It is not known: an evaluation is the share of R trajectories that reach the outcome, and its
//! variance over x is that of p plus E[p(1 - p)]/R, the simulator's own noise. Here the two are separated. All squares
//! and products are of *different* trajectories, so that the noise cancels in every index without bias, and its share
//! is reported beside them. All points of a row of the design share their random numbers, which reduces the noise of
//! differences; different rows share none, so that errors estimated from rows are valid.

mod analysis;
mod answer;
mod args;
mod control;
mod design;
mod estimate;
mod evaluate;
mod evaluated;
mod human;
mod importance;
mod inputs;
mod morris;
mod notes;
mod options;
mod page;
mod pawn;
mod report;
mod sobol;
mod surrogate;
mod tried;
mod values;
mod vary;

pub use analysis::{Analysed, Indices, Sensitivity, sensitivity};
pub use answer::{evaluations_table, sensitivity_answer};
pub(crate) use args::SensitivityArgs;
pub use control::Explained;
pub use estimate::{Convergence, Spread};
pub use evaluated::Evaluated;
pub use inputs::{Input, InputError, inputs, normalised, single_inputs};
pub use morris::{Elementary, MorrisRow, elementary_effects};
pub use options::{Method, SURROGATE_DRAWS_LEAST, SURROGATE_REPLICATES, SensitivityOptions, Target};
pub use pawn::{Dependence, dependence};
pub use report::SensitivityReport;
pub use sobol::{PairShare, SobolRow, VarianceShare, pair_indices, sobol_indices};
pub use tried::Untried;
pub use values::{Counted, Distances, Values};
