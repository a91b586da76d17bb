//! Rows as CSV.

use std::io::{self, Write};

use crate::input::neutral;

use super::{Form, Rows};

/// Writes rows as CSV, with a header.
pub(super) struct CsvWriter<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    pub(super) fn new(to: W, form: &Form) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(form.fields.iter().map(|field| neutral(&field.column.name)))?;
        Ok(Self { writer })
    }

    pub(super) fn write(&mut self, rows: &Rows) -> io::Result<()> {
        for row in rows.iter() {
            // All values are numbers, days and words of the program, none of which a spreadsheet takes for a formula.
            self.writer.write_record(row.iter().map(|value| value.cell().to_string()))?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}
