//! A file of rows: written beside its place under a temporary name, and moved there once it is complete.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::study::files::{WriteError, staged};
use crate::study::manifest::{ColumnEntry, TableEntry};

use super::csv::CsvWriter;
use super::parquet::ParquetWriter;
use super::{Form, Format, Rows};

/// A table of many rows that is being written. If it is dropped before it is finished, nothing of it remains.
pub(crate) struct RowFile {
    path: PathBuf,
    name: String,
    form: Form,
    rows: usize,
    writer: Writer,
}

enum Writer {
    Csv(Box<CsvWriter<BufWriter<NamedTempFile>>>),
    Parquet(Box<ParquetWriter<BufWriter<NamedTempFile>>>),
}

impl RowFile {
    /// Begins a file in `folder`, which is created if necessary.
    pub(crate) fn begin(folder: &Path, form: &Form, format: Format) -> Result<Self, WriteError> {
        let name = format!("{}.{}", form.key, format.ending());
        let path = folder.join(&name);
        let to = BufWriter::new(staged(&path)?);
        let writer = match format {
            Format::Csv => CsvWriter::new(to, form).map(|writer| Writer::Csv(Box::new(writer))),
            Format::Parquet => ParquetWriter::new(to, form).map(|writer| Writer::Parquet(Box::new(writer))),
        };
        let writer = writer.map_err(|reason| WriteError::new(&path, reason))?;
        Ok(Self { path, name, form: form.clone(), rows: 0, writer })
    }

    pub(crate) fn write(&mut self, rows: Rows) -> Result<(), WriteError> {
        self.rows += rows.len();
        let written = match &mut self.writer {
            Writer::Csv(writer) => writer.write(&rows),
            Writer::Parquet(writer) => writer.write(rows),
        };
        written.map_err(|reason| WriteError::new(&self.path, reason))
    }

    /// Completes the file and moves it to its place; returns its entry in the manifest.
    pub(crate) fn finish(self) -> Result<TableEntry, WriteError> {
        let failed = |reason| WriteError::new(&self.path, reason);
        let buffer = match self.writer {
            Writer::Csv(writer) => writer.finish(),
            Writer::Parquet(writer) => writer.finish(),
        };
        let file = buffer.and_then(|buffer| buffer.into_inner().map_err(std::io::IntoInnerError::into_error));
        let file = file.map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&self.path).map_err(|error| failed(error.error))?;
        let columns = self.form.fields.iter().map(|field| ColumnEntry::from(&field.column)).collect();
        Ok(TableEntry { name: self.name, meaning: self.form.meaning.to_owned(), rows: self.rows, columns })
    }
}

impl Format {
    /// The ending of files.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}
