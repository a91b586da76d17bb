//! Methods that several questions use.

mod axis;
mod counts;
mod intervention;
mod fulfilment;
mod pareto;
mod requirements;
mod splitting;
mod start;

pub use axis::{Axis, AxisError, Range, Spacing};
pub use counts::EventCounts;
pub(crate) use fulfilment::{ClauseTally, Tally, add_to_clauses};
pub use intervention::{Intervention, World};
pub use pareto::{dominates, front, spread};
pub use requirements::requirements;
pub use splitting::{Lineage, Sampled};
pub(crate) use splitting::{Particle, Replicate, Setting};
pub use start::{ConditionRow, Contradiction, ExpectedRow, StartAudit};
