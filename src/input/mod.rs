//! Input files and tables: read up to a stated size, decoded, split into cells, every error located.

pub(crate) mod place;
mod spelling;
mod spreadsheet;
mod unreadable;
mod decode;
mod file;
mod archive;
mod workbook;
pub(crate) mod problem;
mod cells;
mod table;
mod json;
mod date;

pub(crate) use archive::{Archive, is_archive};
pub(crate) use cells::{Cell, Row, rows};
pub(crate) use date::YEAR_MAX;
pub use date::{Date, DateError};
pub(crate) use decode::decode;
pub use file::{RESULTS_MAX, TABLE_MAX, TOML_MAX, read_bytes, read_text};
pub use json::check_json;
pub(crate) use json::json_place;
pub(crate) use place::{Lines, Place};
pub(crate) use problem::Report;
pub use problem::{LoadError, Problem, Problems, Severity, SourceText};
pub(crate) use spelling::{code_point, composed, folded, unseen, unseen_in_name};
pub(crate) use spreadsheet::{neutral, plain};
pub(crate) use table::{Form, NamedRow, Table, columns, separated_by_commas, table};
pub use unreadable::Unreadable;
pub(crate) use workbook::sheet;
