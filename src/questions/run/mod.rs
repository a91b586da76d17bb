//! The probabilities of a scenario's outcomes, and all other results of one run.

mod args;
mod depends;
mod first_order;
mod draws;
mod every_trajectory;
mod export;
mod export_args;
mod history;
mod own_error;
mod page;
mod pictured;
mod plane;
mod precision;
mod queries;
mod sentence;
mod precision_args;
mod shocks;
mod states;
mod step;
mod step_bias;
mod summary;
mod table_args;
mod tables;
mod terminal;

pub(crate) use args::RunArgs;
pub use first_order::{Variation, first_order_tables, variations};
pub use pictured::pictured_tables;
pub use precision::Precision;
pub use queries::{queries_table, query_sentences};
pub(crate) use states::{stage_numbers, type_keys};
pub use step::{step_human, step_table};
pub use step_bias::{StepBias, step_bias};
pub use summary::{Summary, run_answer};
pub(crate) use summary::{occupancy_table, type_name};
pub use tables::{tables, timing_tables};
pub use terminal::terminal_charts;
