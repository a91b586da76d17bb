//! Lists of injects (master scenario events lists): read from CSV, JSON, workbooks and what other tools export, with every
//! error reported, and played as dated shocks and policies.

mod columns;
mod date;
mod list;
mod json;
mod openaev;
mod blueprint;
mod table;
mod source;
mod reading;
mod planned;

pub use blueprint::INJECT;
pub use columns::{COLUMNS, STARTEX};
pub use date::{duration, seconds};
pub use list::{Inject, InjectList, Played};
pub use planned::plan_once;
pub use reading::{load, parse, planned_by};
pub use source::SHEET;
