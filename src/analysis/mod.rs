//! Questions that take several runs: of several scenarios, or of one in parts.

mod cases;
mod splitting;
mod rare;
mod sensitivity;

pub use cases::{CaseRow, Move, YEARS_AHEAD, case, needed};
pub use rare::{LevelRow, Lineage, Rare, RareOptions, RareRow, Warning, rare, retell};
pub use sensitivity::{
    Convergence, Counted, Dependence, Elementary, Estimate, Indices, Input, InputError, Method, MorrisRow, Sensitivity,
    SensitivityOptions, SobolRow, Spread, Values, VarianceShare, dependence, elementary_effects, inputs, normalised,
    sensitivity, sobol_indices,
};
