//! Questions about events and the conditions under which they happen, in a small language.

mod answer;
mod args;
mod together;

pub(crate) use args::AskArgs;
