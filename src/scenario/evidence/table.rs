//! Tables of evidence in CSV.

use crate::input::{Form, NamedRow, Report, columns, table};
use crate::scenario::unknown;

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
        example: "2012-06-01,stage,4,annual exercises,0.1,",
        may_be_empty: false,
    };
    let Some(table) = table(text, source, form, report) else { return Vec::new() };
    let found = columns(table.names(), &COLUMNS, report);
    let mut complete = true;
    for (cell, column) in table.header.cells.iter().zip(&found) {
        if column.is_none() && !cell.text.is_empty() && !COLUMNS.contains(&cell.text.to_lowercase().as_str()) {
            unknown("column", &cell.text, "", &COLUMNS, &cell.place, report);
            complete = false;
        }
    }
    let help = format!("add it; the columns are {}", COLUMNS.join(", "));
    for column in &COLUMNS[..NEEDED] {
        complete &= table.has_one(&[column], &found, &help, report);
    }
    if !complete {
        return Vec::new();
    }
    table.by_column(&found).into_iter().map(NamedRow::filled).collect()
}
