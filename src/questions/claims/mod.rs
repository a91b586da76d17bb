//! The claims ledger: the claims of the documents as experiments.

mod answer;
mod args;

pub use answer::{LedgerReport, LedgerRow, ledger_answer};
pub(crate) use args::ClaimsArgs;
