//! What leads to an outcome.

mod analysis;
mod answer;
mod args;
mod contrast;
mod human;

pub use analysis::{ConditionRow, Drivers, Role, drivers};
pub use answer::drivers_answer;
pub(crate) use args::DriversArgs;
pub use contrast::{Difference, OrderRow, Watched};
pub use human::DriversReport;
