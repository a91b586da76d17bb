//! A table of questions about several scenarios: answered on the day on which each was asked, and scored where it has
//! resolved.

mod answer;
mod args;
mod asked;
mod coherence;
mod forecastbench;
mod reading;
mod scored;
mod tables;

pub(crate) use args::BankArgs;
pub use forecastbench::{QuestionSet, ResolutionSet};
pub use reading::{BankRow, COLUMNS};
