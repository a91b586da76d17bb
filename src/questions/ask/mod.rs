//! Questions about events and the conditions under which they happen, in a small language.

mod answer;
mod args;

pub use answer::{queries_table, query_sentences};
pub(crate) use args::AskArgs;
