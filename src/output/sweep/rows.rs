//! The tables of a sweep, a setting at a time.

use crate::analysis::{Axis, Cell};
use crate::ensemble::StateKind;
use crate::model::Structure;
use crate::stats::{Estimate, Proportion};

use super::super::band::{ENDS, INTERVALS, ends, intervals};
use super::super::significant;
use super::super::tables::{TableError, table, without_header};
use super::bare_value;

/// The rows of one setting for each table of a sweep: the first one, the baseline, brings the headers.
///
/// The columns of what varies are called by its path; they are empty for the baseline.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn cell_tables(
    structure: &Structure,
    axes: &[Axis],
    values: &[String],
    cell: &Cell,
) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    let paths = axes.iter().map(|axis| axis.path.as_str());
    let setting: Vec<String> = std::iter::once(cell.number.to_string())
        .chain((0..axes.len()).map(|axis| values.get(axis).map_or_else(String::new, |v| bare_value(v).to_owned())))
        .collect();
    let columns = |own: &[&'static str]| -> Vec<&str> {
        std::iter::once("setting").chain(paths.clone()).chain(own.iter().copied()).collect()
    };
    let row = |own: Vec<String>| -> Vec<String> { setting.iter().cloned().chain(own).collect() };

    let probability = [&["probability", "standard_error", "ci_low", "ci_high"][..], &ENDS].concat();
    let difference = ["difference", "difference_standard_error"];
    let odds = cell.odds.iter().map(|finding| {
        let outcome = structure.outcomes[finding.outcome].name.clone();
        let year = finding.year.to_string();
        let compared = compared(finding.difference);
        row([vec![outcome, year], shares(&finding.odds), compared, intervals(&finding.odds).to_vec()].concat())
    });
    let header = columns(&[&["outcome", "year"], &probability[..], &difference[..], &INTERVALS].concat());
    let mut tables = vec![table("odds.csv", header, odds)?];
    for (name, kind, state) in [
        ("types.csv", StateKind::Type, "type"),
        ("stages.csv", StateKind::Stage, "stage"),
        ("treaties.csv", StateKind::Treaty, "status"),
    ] {
        let rows = cell.states.iter().filter(|finding| finding.kind == kind).map(|finding| {
            let own = vec![
                finding.year.to_string(),
                finding.state.clone(),
                significant(finding.odds.probability),
                significant(finding.odds.standard_error),
            ];
            row([own, compared(finding.difference)].concat())
        });
        let header = columns(&[&["year", state, "probability", "standard_error"], &difference[..]].concat());
        tables.push(table(name, header, rows)?);
    }
    let times = cell.times.iter().map(|finding| {
        let own = vec![structure.outcomes[finding.outcome].name.clone(), finding.reached.to_string()];
        let dates = [finding.mean, finding.median].map(|date| pair(&date)).concat();
        row([own, dates, compared(finding.difference)].concat())
    });
    let dates = ["mean_year", "mean_standard_error", "median_year", "median_standard_error"];
    let header = columns(&[&["outcome", "reached"], &dates[..], &difference[..]].concat());
    tables.push(table("times.csv", header, times)?);
    if cell.number > 0 {
        tables.iter_mut().for_each(|(_, bytes)| *bytes = without_header(bytes));
    }
    Ok(tables)
}

fn shares(odds: &Proportion) -> Vec<String> {
    let [low, high] = ends(odds);
    let told = [odds.probability, odds.standard_error, odds.ci_low, odds.ci_high].map(significant);
    told.into_iter().chain([low, high]).collect()
}

fn pair(estimate: &Estimate) -> [String; 2] {
    [estimate.value, estimate.standard_error].map(significant)
}

fn compared(difference: Option<Estimate>) -> Vec<String> {
    difference.map_or_else(|| vec![String::new(); 2], |difference| pair(&difference).to_vec())
}
