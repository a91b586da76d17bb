//! The pairs of states for which rows are made.

use std::ops::RangeInclusive;
use std::path::Path;

use crate::input::{Cell, Form, LoadError, Report, Row, SourceText, TABLE_MAX, folded, table};

use super::rule::COLUMNS;
use super::states::iso;

/// A pair of states and the year in which its row starts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dyad {
    pub(super) members: [&'static str; 2],
    /// The adversary, if it is given.
    pub(super) against: Option<&'static str>,
    pub(super) start: i32,
    /// The cells of the other columns.
    pub(super) carried: Vec<String>,
}

/// The pairs, and the names of the columns that are carried along.
#[derive(Clone, Debug, Default)]
pub(super) struct Dyads {
    pub(super) rows: Vec<Dyad>,
    pub(super) carried: Vec<String>,
}

/// The columns that are read.
const KNOWN: [&str; 4] = ["a", "b", "against", "start"];

/// The years that a row may start in.
pub(super) const YEARS: RangeInclusive<i32> = 1800..=2200;

/// Reads the pairs; without a column `start` each pair has a row for every one of `years`.
pub(super) fn read_dyads(path: &Path, years: &[i32]) -> Result<Dyads, LoadError> {
    let source = SourceText::read(path, "a table of pairs of states in CSV", TABLE_MAX)?;
    let mut report = Report::default();
    let form = Form { columns: &KNOWN, row: "a row for each pair", example: "CHN,RUS", may_be_empty: false };
    let mut dyads = Dyads::default();
    if let Some(read) = table(&source.text, 0, form, &mut report) {
        let place = |name: &str| read.header.cells.iter().position(|cell| folded(&cell.text) == name);
        let [a, b, against, start] = KNOWN.map(place);
        if a.is_none() || b.is_none() {
            let help = "name the columns of the two states `a` and `b`";
            report.add(&read.header.place, "the pairs have no columns `a` and `b`", "needed", help);
        }
        if start.is_none() && years.is_empty() {
            let help = "add the year in which each row starts, or give --year for all pairs";
            report.add(&read.header.place, "no column `start`, and no --year", "when do rows start?", help);
        }
        if let (Some(column), false) = (start, years.is_empty()) {
            let help = "leave out --year, or the column";
            let place = &read.header.cells[column].place;
            report.add(place, "the column `start` and --year both say when rows start", "and --year", help);
        }
        let carried: Vec<usize> =
            (0..read.header.cells.len()).filter(|column| ![a, b, against, start].contains(&Some(*column))).collect();
        check_carried(&read.header, &carried, &mut report);
        dyads.carried = carried.iter().map(|&column| read.header.cells[column].text.clone()).collect();
        if let (Some(a), Some(b)) = (a, b) {
            for (_, row) in &read.rows {
                let found = dyad(row, (a, b, against, start), &carried, &mut report);
                let own = start.is_some();
                dyads.rows.extend(found.into_iter().flat_map(|found| starts(found, own, years)));
            }
        }
    }
    match report.into_problems(std::slice::from_ref(&source)) {
        Some(problems) => Err(problems.into()),
        None => Ok(dyads),
    }
}

/// The rows of a pair: its own start, or every year.
fn starts(dyad: Dyad, own: bool, years: &[i32]) -> Vec<Dyad> {
    if own { vec![dyad] } else { years.iter().map(|&start| Dyad { start, ..dyad.clone() }).collect() }
}

/// Reports columns that are carried along and whose names the rule gives to its own.
fn check_carried(header: &Row, carried: &[usize], report: &mut Report) {
    for &column in carried {
        let cell = &header.cells[column];
        if cell.text.is_empty() || cell.text == "id" || COLUMNS.contains(&cell.text.as_str()) {
            let message = format!("the column `{}` cannot be carried along", cell.text);
            report.add(&cell.place, message, "the rows have one of this name", "name it otherwise");
        }
    }
}

fn dyad(
    row: &Row,
    (a, b, against, start): (usize, usize, Option<usize>, Option<usize>),
    carried: &[usize],
    report: &mut Report,
) -> Option<Dyad> {
    let a = state(&row.cells[a], report);
    let b = state(&row.cells[b], report);
    let given = against.map(|column| &row.cells[column]).filter(|cell| !cell.text.is_empty());
    let found = given.and_then(|cell| state(cell, report));
    let year = start.map_or(Some(0), |column| year(&row.cells[column], report));
    let (a, b, year) = (a?, b?, year?);
    if a == b || found == Some(a) || found == Some(b) {
        report.add(
            &row.place,
            format!("{a} stands twice in a pair and its adversary"),
            "three states",
            "name each once",
        );
        return None;
    }
    let carried = carried.iter().map(|&column| row.cells[column].text.clone()).collect();
    (given.is_some() == found.is_some()).then_some(Dyad { members: [a, b], against: found, start: year, carried })
}

fn state(cell: &Cell, report: &mut Report) -> Option<&'static str> {
    let found = iso(&cell.text);
    if found.is_none() {
        let help = "give its ISO code (CHN), its number in the Correlates of War (710) or its name (China)";
        report.add(&cell.place, format!("unknown state `{}`", cell.text), "no such state", help);
    }
    found
}

fn year(cell: &Cell, report: &mut Report) -> Option<i32> {
    let found = cell.text.parse::<i32>().ok().filter(|year| YEARS.contains(year));
    if found.is_none() {
        report.add(&cell.place, format!("`{}` is not a year", cell.text), "must be a year", "write it as in 1993");
    }
    found
}
