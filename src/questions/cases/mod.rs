//! Alignments side by side, and how good the probabilities of known facts are.

mod analysis;
mod answer;
mod args;
mod base_rate;
mod fact_scores;
mod fact_tables;
mod facts;

pub use analysis::{CaseRow, Move, YEARS_AHEAD, case, needed};
pub use answer::{CasesReport, cases_answer};
pub(crate) use args::CasesArgs;
pub use base_rate::{base_rate, base_rate_of_era};
pub use fact_scores::{CalibrationRow, FactScores, Forecast, Score, ScoreRow, ScoredFact, fact_scores};
pub use facts::{FactRow, fact_outcomes};
