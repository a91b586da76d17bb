//! What a run leaves behind: tables, a manifest, and a summary that answers the question first; and what measuring,
//! comparing and testing alignments finds.

mod assessment;
mod cases;
pub mod chart;
mod files;
mod grid;
mod ledger;
mod manifest;
mod number;
mod rare;
mod study;
mod summary;
mod sweep;
mod tables;
mod timeline;
mod tip;

pub use assessment::{course_table, human_assessment, json_assessment};
pub use cases::{cases_csv, cases_human, cases_json};
pub use files::{Growing, WriteError, check_writable, replace, write_all};
pub use grid::grid;
pub use ledger::{LedgerRow, ledger_csv, ledger_human, ledger_json, ledger_markdown};
pub use manifest::Manifest;
pub use number::{percent, significant, thousands};
pub use rare::{RareReport, rare_human, rare_json, rare_tables};
pub use study::{Study, study_manifest};
pub use summary::{Summary, human, json};
pub use sweep::{SweepReport, cell_tables, sweep_human, sweep_json, sweep_picture};
pub use tables::{TableError, tables};
pub use timeline::{Timeline, timeline};
pub use tip::{TipReport, TipRow, tip_human, tip_json, tip_picture, tip_tables};
