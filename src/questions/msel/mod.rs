//! A storyline as a master scenario events list.

mod args;
mod blueprint;
mod list;
mod workbook;

pub(crate) use args::MselArgs;
pub use blueprint::msel_blueprint;
pub use list::{Likelihood, MselRow, msel, msel_json, msel_table};
pub use workbook::{SHEET_COLUMNS, msel_workbook};
