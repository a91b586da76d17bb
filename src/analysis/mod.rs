//! Questions that take runs of several scenarios, or of one at several points.

mod cases;

pub use cases::{CaseRow, Move, YEARS_AHEAD, case, needed};
