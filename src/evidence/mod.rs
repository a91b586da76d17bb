//! Tables of evidence: what is known of an alignment, and since when, for forecasts that start from it.

mod reading;
mod subject;

pub use reading::{COLUMNS, load, parse};

use crate::model::Observation;

/// A row of a table of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number in the file, where the header is row 1.
    pub number: usize,
    /// The day to which it refers, as written.
    pub date: String,
    /// What is known, as written.
    pub what: String,
    /// Its value, as written.
    pub value: String,
    /// Where it comes from.
    pub source: String,
    /// What it is to the model.
    pub observation: Observation,
}

/// A table of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceList {
    /// Its file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its rows that count, in the order of the file.
    pub rows: Vec<Row>,
    /// Rows that were not known by the day asked for.
    pub later: usize,
}

impl EvidenceList {
    /// What is known, row by row.
    #[must_use]
    pub fn observations(&self) -> Vec<Observation> {
        self.rows.iter().map(|row| row.observation.clone()).collect()
    }
}
