//! The header of a file of codings: which column of the file is which.

use crate::input::{Report, Table, columns};
use crate::scenario::{near, unknown};

/// The columns that a file of codings may have.
pub const COLUMNS: [&str; 6] = [ALIGNMENT, DATE, INDICATOR, DEPTH, SOURCE, CONFIDENCE];

pub(super) const ALIGNMENT: &str = "alignment";
pub(super) const DATE: &str = "date";
pub(super) const INDICATOR: &str = "indicator";
pub(super) const DEPTH: &str = "depth";
pub(super) const SOURCE: &str = "source";
/// Optional.
pub(super) const CONFIDENCE: &str = "confidence";

/// Reads the header: by column of the file, which of [`COLUMNS`] it is. A misspelled column is read as the suggested one,
/// so that its values are checked, too.
pub(super) fn read_header(table: &Table, report: &mut Report) -> Vec<Option<&'static str>> {
    let mut found = columns(table.names(), &COLUMNS, report);
    if found.iter().all(Option::is_none) {
        let help = format!("begin the file with the line {}", COLUMNS.join(","));
        report.add(&table.header.place, "the first line names none of the columns", "not a header", help);
        return found;
    }
    let mut likely_misspelling = Vec::new();
    for (number, (cell, column)) in table.header.cells.iter().zip(&found).enumerate() {
        if column.is_some() || COLUMNS.contains(&cell.text.to_lowercase().as_str()) {
            continue;
        }
        if cell.text.is_empty() {
            let help = format!("name it, or remove it with its values; the columns are {}", COLUMNS.join(", "));
            report.add(&cell.place, format!("column {} has no name", number + 1), "no name", help);
        } else {
            unknown("column", &cell.text, "", &COLUMNS, &cell.place, report);
            likely_misspelling.push((number, near(&cell.text, COLUMNS)));
        }
    }
    for name in COLUMNS {
        if found.contains(&Some(name)) {
            continue;
        }
        if let Some((number, _)) = likely_misspelling.iter().find(|(_, suggestion)| *suggestion == Some(name)) {
            found[*number] = Some(name);
        } else if name != CONFIDENCE {
            let help = format!("name it here and give it a value in every row; columns: {}", COLUMNS.join(", "));
            table.has_one(&[name], &found, &help, report);
        }
    }
    found
}
