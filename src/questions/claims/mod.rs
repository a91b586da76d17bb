//! The claims ledger: what the documents assert, run.

mod answer;
mod args;

pub use answer::{LedgerReport, LedgerRow, ledger_answer};
pub(crate) use args::ClaimsArgs;
