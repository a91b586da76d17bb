//! What measuring coded alignments finds: for people, as JSON, and as a table.

mod answer;
mod change;
mod human;
mod json;
mod table;

pub use human::human_assessment;
pub use json::json_assessment;
pub use table::course_table;
