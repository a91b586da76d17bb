//! The value of a parameter at which a probability crosses a level.

mod analysis;
mod answer;
mod args;
mod band_end;
mod crossing;
mod human;
mod picture;
mod range;
mod report;
mod root;
mod tables;
mod tip_band;

pub use analysis::tip;
pub use answer::{tip_answer, tip_manifest};
pub(crate) use args::TipArgs;
pub use band_end::BandEnd;
pub use crossing::{Crossing, Tip, TipOptions, TipPoint};
pub use report::{TipReport, TipRow};
pub use tables::{Evaluation, evaluation_table, tip_tables};
