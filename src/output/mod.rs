//! What a run leaves behind: tables, a manifest, and a summary that answers the question first; and what measuring,
//! comparing and testing alignments finds.

mod assessment;
mod cases;
mod compare;
mod discover;
mod discover_files;
mod drivers;
mod drivers_files;
pub mod chart;
mod files;
mod fork;
mod grid;
mod ledger;
mod manifest;
mod msel;
mod number;
mod pictured;
mod precision;
mod rare;
pub mod report;
mod sensitivity;
mod sensitivity_files;
mod standing;
mod story;
mod storylines;
mod study;
mod summary;
mod sweep;
mod tables;
mod terminal;
mod timeline;
mod tip;
mod wargame;
mod words;

pub use assessment::{course_table, human_assessment, json_assessment};
pub use cases::{cases_csv, cases_human, cases_json};
pub use compare::{CompareReport, compare_human, compare_json, compare_manifest, compare_tables};
pub use discover::{DiscoverReport, discover_human};
pub use discover_files::{discover_json, discover_study, discover_tables};
pub use drivers::{DriversReport, drivers_human};
pub use drivers_files::{drivers_json, drivers_study, drivers_tables};
pub use files::{Growing, WriteError, check_writable, replace, write_all};
pub use fork::{ForkReport, fork_human, fork_json, fork_manifest, fork_tables};
pub use grid::grid;
pub use ledger::{LedgerRow, ledger_csv, ledger_human, ledger_json, ledger_markdown};
pub use manifest::{Finished, InjectsEntry, Manifest, digest};
pub use msel::{Likelihood, MselRow, msel, msel_csv, msel_json};
pub use number::{percent, significant, thousands};
pub use pictured::{parameter_table, pictured_tables};
pub use precision::Precision;
pub use rare::{RareReport, rare_human, rare_json, rare_manifest, rare_tables};
pub use sensitivity::{SensitivityReport, sensitivity_human};
pub use sensitivity_files::{evaluations_table, sensitivity_json, sensitivity_manifest, sensitivity_table};
pub use story::{Happening, History, Nature, Story, story, story_markdown};
pub use storylines::{
    StorylineReport, storylines_human, storylines_json, storylines_markdown, storylines_study, storylines_tables,
};
pub use study::{Study, page_entries, study_manifest};
pub use summary::{Summary, human, json};
pub use sweep::{SweepReport, cell_tables, sweep_human, sweep_json, sweep_page, sweep_picture};
pub use tables::{TableError, row_counts, tables};
pub use terminal::terminal_charts;
pub use timeline::{Timeline, timeline};
pub use tip::{TipReport, TipRow, look_table, tip_human, tip_json, tip_picture, tip_tables};
pub use wargame::{MAIN, game_injects, game_story, log, menu, moved, past, told_turn, where_it_stands};
