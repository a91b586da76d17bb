//! What a run leaves behind: tables, a manifest, and a summary that answers the question first; and what measuring
//! alignments finds.

mod assessment;
mod files;
mod grid;
mod manifest;
mod number;
mod summary;
mod tables;
mod timeline;

pub use assessment::{course_table, human_assessment, json_assessment};
pub use files::{WriteError, check_writable, write_all};
pub use grid::grid;
pub use manifest::Manifest;
pub use number::{percent, significant};
pub use summary::{Summary, human, json};
pub use tables::{TableError, tables};
pub use timeline::{Timeline, timeline};
