//! Evidence: what is known of an alignment, and since when, row by row: in the scenario itself, or in tables (CSV).

mod rows;
mod section;
mod subject;
mod table;

pub use rows::EvidenceRow;
pub(crate) use rows::read_rows;
pub(super) use section::{ROW_KEYS, read_evidence};
pub use table::COLUMNS;
pub(crate) use table::written_in;
