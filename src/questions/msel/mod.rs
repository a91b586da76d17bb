//! A storyline as a master scenario events list.

mod args;
mod list;

pub(crate) use args::MselArgs;
pub use list::{Likelihood, MselRow, msel, msel_json, msel_table};
