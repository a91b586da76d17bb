//! The header of a file of codings: the position of each column.

use crate::input::{Cell, Report, Row, Table, columns};
use crate::scenario::{near, unknown};

/// The columns that a file of codings may have.
pub const COLUMNS: [&str; 6] = ["alignment", "date", "indicator", "depth", "source", "confidence"];

/// Indices in [`COLUMNS`].
pub(super) const ALIGNMENT: usize = 0;
pub(super) const DATE: usize = 1;
pub(super) const INDICATOR: usize = 2;
pub(super) const DEPTH: usize = 3;
pub(super) const SOURCE: usize = 4;
/// Optional.
pub(super) const CONFIDENCE: usize = 5;

/// The position of each of [`COLUMNS`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    places: [Option<usize>; COLUMNS.len()],
}

impl Header {
    /// Reads the header. A misspelled column is read as the suggested one, so that its values are checked, too.
    pub(super) fn read(table: &Table, report: &mut Report) -> Self {
        let mut places = [None; COLUMNS.len()];
        let known = columns(table.names(), &COLUMNS, report);
        if known.iter().all(Option::is_none) {
            let help = format!("begin the file with the line {}", COLUMNS.join(","));
            report.add(&table.header.place, "the first line names none of the columns", "not a header", help);
            return Self { places };
        }
        let mut likely_misspelling = Vec::new();
        for (number, (cell, column)) in table.header.cells.iter().zip(known).enumerate() {
            let place = COLUMNS.iter().position(|name| Some(*name) == column);
            match place {
                Some(place) => places[place] = Some(number),
                None if cell.text.is_empty() => {
                    let help = format!("name it, or remove it with its values; the columns are {}", COLUMNS.join(", "));
                    report.add(&cell.place, format!("column {} has no name", number + 1), "no name", help);
                }
                None if COLUMNS.contains(&cell.text.to_lowercase().as_str()) => {}
                None => {
                    unknown("column", &cell.text, "", &COLUMNS, &cell.place, report);
                    likely_misspelling.push((number, near(&cell.text, COLUMNS)));
                }
            }
        }
        for (column, name) in COLUMNS.into_iter().enumerate() {
            if places[column].is_none() {
                places[column] = likely_misspelling
                    .iter()
                    .find(|(_, suggestion)| *suggestion == Some(name))
                    .map(|(number, _)| *number);
                if places[column].is_none() && column != CONFIDENCE {
                    let help =
                        format!("name it here and give it a value in every row; columns: {}", COLUMNS.join(", "));
                    report.add(
                        &table.header.place,
                        format!("there is no column `{name}`"),
                        format!("no `{name}`"),
                        help,
                    );
                }
            }
        }
        Self { places }
    }

    /// The cell of a row in a column, if the column exists.
    pub(super) fn cell<'r>(&self, row: &'r Row, column: usize) -> Option<&'r Cell> {
        row.cells.get(self.places[column]?)
    }

    /// Whether there is any column to read.
    pub(super) fn is_usable(&self) -> bool {
        self.places.iter().any(Option::is_some)
    }
}
