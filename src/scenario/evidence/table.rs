//! Tables of evidence in CSV.

use crate::input::{Form, NamedRow, Report};
use crate::scenario::known_rows;

use super::rows::Written;

/// The columns of a table of evidence; the last two may be missing.
pub const COLUMNS: [&str; 6] = ["date", "what", "value", "source", "error", "known_since"];

/// How many of them are needed.
const NEEDED: usize = 4;

/// The rows of the table `name` with this text, which is source number `source` of the report.
pub(crate) fn written_in(name: &str, text: &str, source: usize, report: &mut Report) -> Vec<Written> {
    let row = |NamedRow { number, place, cells }: NamedRow| {
        let (table, row) = (name.to_owned(), number.to_string());
        Written { table, label: format!("row {row}"), row, place, cells }
    };
    rows_of(text, source, report).into_iter().map(row).collect()
}

fn rows_of(text: &str, source: usize, report: &mut Report) -> Vec<NamedRow> {
    let form = Form {
        columns: &COLUMNS,
        row: "a row for each piece of evidence",
        example: "2012-06-01,stage,4,annual exercises,0.1, (date, what, value, source, error, known since)",
        may_be_empty: false,
    };
    known_rows(text, source, (form, NEEDED), report)
}
