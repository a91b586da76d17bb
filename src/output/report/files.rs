//! The files that a page is made from, read and checked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::input::{RESULTS_MAX, Unreadable, check_json, read_bytes};

/// Why no page could be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder has no file of this name.
    #[error("{name}: not in the folder; make the results again with this version, into a folder of their own")]
    Missing {
        /// The file.
        name: &'static str,
    },
    /// A file could not be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Unreadable,
    },
    /// A file does not hold what one of its name must.
    #[error("{name}, line {line}: {what}; make the results again, into a folder of their own")]
    Wrong {
        /// The file.
        name: &'static str,
        /// The line, from 1.
        line: u64,
        /// What is wrong, with what is expected.
        what: String,
    },
    /// The results are not those of a command that has a page.
    #[error(
        "manifest.json: made by {found}; a page is made of the results of run, compare, sweep, sensitivity or rare"
    )]
    Kind {
        /// What made it.
        found: String,
    },
    /// The template could not be filled.
    #[error("cannot fill the template of the page")]
    Template(#[from] askama::Error),
}

/// Files of results, by name.
#[derive(Clone, Debug)]
pub struct ResultFiles(Place);

#[derive(Clone, Debug)]
enum Place {
    Held(BTreeMap<String, Vec<u8>>),
    Folder(PathBuf),
}

impl ResultFiles {
    /// Of files that are at hand.
    #[must_use]
    pub fn of(files: &[(&str, Vec<u8>)]) -> Self {
        Self(Place::Held(files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect()))
    }

    /// Those of a folder, each read when it is needed.
    ///
    /// # Errors
    /// If there is no such folder, or it cannot be read.
    pub fn read(folder: &Path) -> Result<Self, ReportError> {
        let unreadable =
            |error: std::io::Error| ReportError::Unreadable { path: folder.to_owned(), source: error.into() };
        std::fs::read_dir(folder).map(|_| Self(Place::Folder(folder.to_owned()))).map_err(unreadable)
    }

    fn bytes(&self, name: &'static str) -> Result<Cow<'_, [u8]>, ReportError> {
        match &self.0 {
            Place::Held(files) => {
                files.get(name).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or(ReportError::Missing { name })
            }
            Place::Folder(folder) => {
                let path = folder.join(name);
                read_bytes(&path, RESULTS_MAX).map(Cow::Owned).map_err(|source| match source {
                    Unreadable::System(error) if error.kind() == std::io::ErrorKind::NotFound => {
                        ReportError::Missing { name }
                    }
                    source => ReportError::Unreadable { path, source },
                })
            }
        }
    }

    /// The manifest.
    pub(super) fn manifest(&self) -> Result<Value, ReportError> {
        let name = "manifest.json";
        let wrong = |error: serde_json::Error| ReportError::Wrong {
            name,
            line: error.line() as u64,
            what: format!("not JSON as a manifest must be ({error})"),
        };
        let bytes = self.bytes(name)?;
        check_json(&bytes).map_err(wrong)?;
        serde_json::from_slice(&bytes).map_err(wrong)
    }

    /// A table, which must have these columns, with numbers (or nothing) in those that are `numeric`.
    pub(super) fn table(&self, name: &'static str, columns: &[&str], numeric: &[&str]) -> Result<Sheet, ReportError> {
        let wrong = |line: u64, what: String| ReportError::Wrong { name, line, what };
        let bytes = self.bytes(name)?;
        let mut reader = csv::Reader::from_reader(&*bytes);
        let header = reader.headers().map_err(|error| wrong(1, error.to_string()))?.clone();
        if header.iter().ne(columns.iter().copied()) {
            let found = header.iter().collect::<Vec<_>>().join(",");
            return Err(wrong(1, format!("the columns are `{found}`, not `{}`", columns.join(","))));
        }
        let mut rows = Vec::new();
        for (place, record) in reader.records().enumerate() {
            let record = record.map_err(|error| wrong(place as u64 + 2, error.to_string()))?;
            let line = record.position().map_or(place as u64 + 2, csv::Position::line);
            for (column, cell) in columns.iter().zip(&record) {
                let number = cell.is_empty() || cell.parse::<f64>().is_ok_and(f64::is_finite);
                if numeric.contains(column) && !number {
                    return Err(wrong(line, format!("`{cell}` under `{column}` is no number")));
                }
            }
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok(Sheet { columns: columns.iter().map(ToString::to_string).collect(), rows })
    }
}

/// A table as its file has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    fn place(&self, column: &str) -> usize {
        self.columns.iter().position(|known| known == column).unwrap_or(usize::MAX)
    }

    /// The rows with `value` under `column`.
    pub fn with(&self, column: &str, value: &str) -> Self {
        self.within(column, &|cell| cell == value)
    }

    /// The rows with what is wanted under `column`.
    pub fn within(&self, column: &str, wanted: &dyn Fn(&str) -> bool) -> Self {
        let place = self.place(column);
        let rows = self.rows.iter().filter(|row| row.get(place).is_some_and(|cell| wanted(cell)));
        Self { columns: self.columns.clone(), rows: rows.cloned().collect() }
    }

    /// The cells of a column.
    pub fn texts(&self, column: &str) -> Vec<&str> {
        let place = self.place(column);
        self.rows.iter().map(|row| row.get(place).map_or("", String::as_str)).collect()
    }

    /// The numbers of a column, where there are any.
    pub fn numbers(&self, column: &str) -> Vec<Option<f64>> {
        self.texts(column).into_iter().map(|cell| cell.parse().ok()).collect()
    }

    /// What is in a column, each once, in its order.
    pub fn distinct(&self, column: &str) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        for cell in self.texts(column) {
            if seen.last().is_none_or(|last| last != cell) && !seen.iter().any(|known| known == cell) {
                seen.push(cell.to_owned());
            }
        }
        seen
    }

    /// The number under `column` in the first row.
    pub fn number(&self, column: &str) -> Option<f64> {
        self.numbers(column).first().copied().flatten()
    }

    /// As a file.
    pub fn csv(&self) -> String {
        let quoted = |cell: &String| {
            if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        };
        let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
        std::iter::once(&self.columns).chain(&self.rows).map(line).collect()
    }
}
