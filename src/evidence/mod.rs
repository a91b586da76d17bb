//! Tables of evidence beside a scenario: what is known of an alignment, and since when, for forecasts that start from it.

use std::path::Path;

use crate::input::{Date, LoadError, Report, SourceText, TABLE_MAX};
use crate::model::Observation;
use crate::scenario::{EvidenceRow, Scenario, read_rows, written_in};

pub use crate::scenario::EVIDENCE_COLUMNS as COLUMNS;

/// The evidence of a run: that of the scenario, and that of tables beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceList {
    /// The tables beside the scenario.
    pub tables: Vec<SourceText>,
    /// The rows that count: those of the scenario, then those of the tables, in their order.
    pub rows: Vec<EvidenceRow>,
    /// Rows that were not known by the day asked for.
    pub later: usize,
}

impl EvidenceList {
    /// The evidence of a scenario that was known by the end of the day, month or year `until`.
    #[must_use]
    pub fn of(scenario: &Scenario, until: Option<Date>) -> Self {
        Self::known(Vec::new(), scenario.evidence.clone(), until)
    }

    fn known(tables: Vec<SourceText>, mut rows: Vec<EvidenceRow>, until: Option<Date>) -> Self {
        let all = rows.len();
        rows.retain(|row| until.is_none_or(|until| row.is_known_by(until)));
        Self { tables, later: all - rows.len(), rows }
    }

    /// What is known, row by row.
    #[must_use]
    pub fn observations(&self) -> Vec<Observation> {
        self.rows.iter().map(|row| row.observation.clone()).collect()
    }

    /// The files of its rows, each once.
    #[must_use]
    pub fn files(&self) -> Vec<&str> {
        let mut files: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !files.contains(&row.table.as_str()) {
                files.push(&row.table);
            }
        }
        files
    }

    /// The last day to which a row refers.
    #[must_use]
    pub fn last_day(&self) -> &str {
        self.rows.iter().max_by_key(|row| row.observation.step).map_or("", |row| row.date.as_str())
    }

    /// The moment of the last evidence, in steps.
    #[must_use]
    pub fn last_step(&self) -> u32 {
        self.rows.iter().map(|row| row.observation.step).max().unwrap_or(0)
    }
}

/// Reads the table at `path`, in addition to the evidence of the scenario, up to what was known by the end of the day, month
/// or year `until`.
///
/// # Errors
/// If the file cannot be read, or with all of its errors.
pub fn load(path: &Path, scenario: &Scenario, until: Option<Date>) -> Result<EvidenceList, LoadError> {
    let file = SourceText::read(path, "a table of evidence in CSV", TABLE_MAX)?;
    parse(&file.name, &file.text, scenario, until)
}

/// Reads a table from the text of the file `name`.
///
/// # Errors
/// With all of its errors.
pub fn parse(name: &str, text: &str, scenario: &Scenario, until: Option<Date>) -> Result<EvidenceList, LoadError> {
    // Spreadsheets write a byte order mark at the beginning of a file.
    let file = SourceText::new(name, text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut report = Report::default();
    let written = written_in(&file.name, &file.text, 0, &mut report);
    // Rows that `until` leaves out may lie after the end of the run.
    let all = written.len();
    let written: Vec<_> = written.into_iter().filter(|row| !row.is_beyond(&scenario.model.structure, until)).collect();
    let beyond = all - written.len();
    let rows = read_rows(&scenario.evidence, &written, &scenario.model.structure, &mut report);
    match report.into_problems(std::slice::from_ref(&file)) {
        Some(problems) => Err(problems.into()),
        None => {
            let list = EvidenceList::known(vec![file], rows, until);
            Ok(EvidenceList { later: list.later + beyond, ..list })
        }
    }
}
