//! Questions that take several runs: of several scenarios, of one in parts, or of one under many settings.

mod axis;
mod cases;
mod splitting;
mod rare;
mod root;
mod sweep;
mod tip;

pub use axis::{Axis, AxisError, Range, Spacing};
pub use cases::{CaseRow, Move, YEARS_AHEAD, case, needed};
pub use rare::{LevelRow, Lineage, Rare, RareOptions, RareRow, Warning, rare, retell};
pub use root::{Crossing, Tip, TipOptions, TipPoint};
pub use sweep::{Cell, OddsFinding, StateFinding, TimeFinding, sweep};
pub use tip::tip;
