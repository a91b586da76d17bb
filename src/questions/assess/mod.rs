//! Assessment of coded alignments with the framework, without simulation.

mod answer;
mod args;
mod change;
mod human;
mod sentence;
mod tables;

pub use answer::{Assessment, assessment_answer};
pub(crate) use args::AssessArgs;
pub use tables::course_table;
