//! Questions that take several runs: of several scenarios, or of one in parts.

mod cases;
mod splitting;
mod rare;

pub use cases::{CaseRow, Move, YEARS_AHEAD, case, needed};
pub use rare::{LevelRow, Lineage, Rare, RareOptions, RareRow, Warning, rare, retell};
