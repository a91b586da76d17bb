//! Policies side by side, on common random numbers.

mod analysis;
mod answer;
mod args;
mod decision;
mod gather;
mod human;
mod probabilities;
mod page;
mod report;
mod tables;
mod terms;
mod words;

pub use analysis::{CompareOptions, Comparison, Course, Decision, compare};
pub use answer::compare_answer;
pub(crate) use args::CompareArgs;
pub use decision::{Robustness, Wanted};
pub(crate) use gather::Gathered;
pub use gather::Term;
pub(crate) use probabilities::difference;
pub use probabilities::{CourseProbability, OddsRatio};
pub use report::CompareReport;
pub use terms::{Mover, TermRow};
