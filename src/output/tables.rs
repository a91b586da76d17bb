//! The tables of a run as CSV. Columns and their order are a contract with whoever reads the files.

use std::collections::BTreeMap;
use std::path::Path;

use crate::ensemble::{OccupancyRow, Results};
use crate::input::neutral;

use super::band::{ENDS, INTERVALS, ends, intervals};
use super::significant;

/// A table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the table {name} could not be made")]
pub struct TableError {
    name: &'static str,
    source: csv::Error,
}

/// Every table of a run: its file name and its bytes.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn tables(results: &Results) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    Ok(vec![
        odds(results)?,
        occupancy("types.csv", "type", &results.types)?,
        occupancy("stages.csv", "stage", &results.stages)?,
        occupancy("treaties.csv", "status", &results.treaties)?,
        drivers(results)?,
        transitions(results)?,
    ])
}

/// A table as CSV. All tables of the program are written here, so that no cell is taken for a formula by a spreadsheet.
pub(super) fn table<'h>(
    name: &'static str,
    header: impl AsRef<[&'h str]>,
    rows: impl Iterator<Item: AsRef<[String]>>,
) -> Result<(&'static str, Vec<u8>), TableError> {
    let error = |source| TableError { name, source };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header.as_ref().iter().map(|cell| neutral(cell))).map_err(error)?;
    for row in rows {
        writer.write_record(row.as_ref().iter().map(|cell| neutral(cell))).map_err(error)?;
    }
    let bytes = writer.into_inner().map_err(|full| error(full.into_error().into()))?;
    Ok((name, bytes))
}

/// How many rows below its header each of these tables has, by its file name. A page of results holds its tables against
/// it, so that a row that is missing is noticed.
#[must_use]
pub fn row_counts(files: &[(&'static str, Vec<u8>)]) -> BTreeMap<String, usize> {
    let tables = files.iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|kind| kind == "csv"));
    tables
        .map(|(name, bytes)| ((*name).to_owned(), csv::Reader::from_reader(bytes.as_slice()).records().count()))
        .collect()
}

/// The rows of a table without its header, to be added to one that has it.
pub(super) fn without_header(bytes: &[u8]) -> Vec<u8> {
    let header = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
    bytes[header..].to_vec()
}

fn odds(results: &Results) -> Result<(&'static str, Vec<u8>), TableError> {
    let own = ["outcome", "year", "probability", "standard_error", "ci_low", "ci_high"];
    let header = [&own[..], &ENDS, &INTERVALS].concat();
    let rows = results.odds.iter().map(|row| {
        let odds = &row.odds;
        let own = [
            row.outcome.clone(),
            row.year.to_string(),
            significant(odds.probability),
            significant(odds.standard_error),
            significant(odds.ci_low),
            significant(odds.ci_high),
        ];
        [&own[..], &ends(odds), &intervals(odds)].concat()
    });
    table("odds.csv", header, rows)
}

fn occupancy(name: &'static str, state: &str, rows: &[OccupancyRow]) -> Result<(&'static str, Vec<u8>), TableError> {
    let rows = rows.iter().map(|row| {
        [
            row.year.to_string(),
            row.state.clone(),
            significant(row.odds.probability),
            significant(row.odds.standard_error),
        ]
    });
    table(name, ["year", state, "probability", "standard_error"], rows)
}

fn drivers(results: &Results) -> Result<(&'static str, Vec<u8>), TableError> {
    let header = ["year", "variable", "mean", "sd", "q05", "q25", "q50", "q75", "q95"];
    let rows = results.drivers.iter().map(|row| {
        let [q05, q25, q50, q75, q95] = row.quantiles.map(significant);
        let (mean, sd) = (significant(row.mean), significant(row.sd));
        [row.year.to_string(), row.variable.clone(), mean, sd, q05, q25, q50, q75, q95]
    });
    table("drivers.csv", header, rows)
}

fn transitions(results: &Results) -> Result<(&'static str, Vec<u8>), TableError> {
    let rows = results.transitions.iter().map(|row| {
        [
            row.from.to_owned(),
            row.to.to_owned(),
            row.count.to_string(),
            significant(row.per_trajectory),
            row.median_year.to_string(),
        ]
    });
    table("transitions.csv", ["from", "to", "count", "per_trajectory", "median_year"], rows)
}
