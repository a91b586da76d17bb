//! Questions that take several runs: of several scenarios, or of one in parts.

mod cases;
mod compare;
mod splitting;
mod rare;

pub use cases::{CaseRow, Move, YEARS_AHEAD, case, needed};
pub use compare::{
    CompareOptions, Comparison, Course, CourseOdds, Decision, Estimate, Mover, OddsRatio, Robustness, Term, TermRow,
    Wanted, compare,
};
pub use rare::{LevelRow, Lineage, Rare, RareOptions, RareRow, Warning, rare, retell};
