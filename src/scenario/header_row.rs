//! The header of a table whose columns are all known.

use crate::input::{Form, NamedRow, Report, columns, table};

use super::name::unknown;

/// Reads the table in text number `source`: its rows by column, without empty cells. There are none if it has no header, or
/// one with a column that is not known, or without one of the first `needed` columns.
pub(crate) fn known_rows(
    text: &str,
    source: usize,
    (form, needed): (Form<'static>, usize),
    report: &mut Report,
) -> Vec<NamedRow> {
    let Some(table) = table(text, source, form, report) else { return Vec::new() };
    let found = columns(table.names(), form.columns, report);
    let before = report.count();
    for (cell, column) in table.header.cells.iter().zip(&found) {
        if column.is_none() && !cell.text.is_empty() && !form.columns.contains(&cell.text.to_lowercase().as_str()) {
            unknown("column", &cell.text, "", form.columns, &cell.place, report);
        }
    }
    let help = format!("add it; the columns are {}", form.columns.join(", "));
    for column in &form.columns[..needed] {
        table.has_one(&[column], &found, &help, report);
    }
    if report.count() > before {
        return Vec::new();
    }
    table.by_column(&found).into_iter().map(NamedRow::filled).collect()
}
