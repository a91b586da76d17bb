//! Lists of injects (master scenario events lists): read from CSV or JSON with every error reported, and played as
//! dated shocks and policies.

mod date;
mod list;
mod reading;
mod planned;
mod table;

pub use date::{duration, seconds};
pub use list::{Inject, InjectList, Played};
pub use planned::plan_once;
pub use reading::{load, parse, planned_by};
pub use table::COLUMNS;
