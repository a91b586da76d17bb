//! A scenario for every row of a table, and how good the probabilities of the rows were.

mod answer;
mod args;
mod asked;
mod columns;
mod reading;
mod reliability;
mod resume;
mod run;
mod scored;
mod scores;
mod stack;
mod tables;

pub(crate) use args::PanelArgs;
