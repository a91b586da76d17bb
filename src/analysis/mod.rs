//! Questions that take several runs: of several scenarios, or of one in parts.

mod estimate;
mod cases;
mod compare;
mod splitting;
mod rare;
mod sensitivity;

pub use cases::{CaseRow, Move, YEARS_AHEAD, case, needed};
pub use compare::{
    CompareOptions, Comparison, Course, CourseOdds, Decision, Mover, OddsRatio, Robustness, Term, TermRow, Wanted,
    compare,
};
pub use estimate::Estimate;
pub use rare::{LevelRow, Lineage, Rare, RareOptions, RareRow, Warning, rare, retell};
pub use sensitivity::{
    Convergence, Counted, Dependence, Elementary, Indices, Input, InputError, Method, MorrisRow, Sensitivity,
    SensitivityOptions, SobolRow, Spread, Values, VarianceShare, dependence, elementary_effects, inputs, normalised,
    sensitivity, sobol_indices,
};
