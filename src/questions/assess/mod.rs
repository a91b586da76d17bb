//! Assessment of coded alignments with the framework, without simulation.

mod answer;
mod args;
mod change;
mod human;
mod json;
mod table;

pub(crate) use args::Assess;
pub use human::human_assessment;
pub use json::json_assessment;
pub use table::course_table;
