//! The rows of a panel: their cells, checked.

use std::collections::BTreeMap;

use crate::input::{Cell, Lines, Place, Report, Row};

use super::columns::{RowColumns, Sets};

/// A row of a panel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PanelRow {
    /// Its number below the header, from 1.
    pub(crate) number: usize,
    /// Its name: the cell of the column `id`, or its number.
    pub(crate) id: String,
    /// What it changes in the template, in the order of the columns.
    pub(crate) changes: Vec<Change>,
    /// The cells that are carried along.
    pub(crate) kept: Vec<String>,
    pub(crate) group: String,
    pub(crate) cluster: String,
    /// Whether the event happened; `None` if not known.
    pub(crate) happened: Option<bool>,
    pub(crate) baseline: Option<f64>,
    /// The whole row in its file.
    pub(crate) place: Place,
}

/// A value that a cell changes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) path: String,
    pub(crate) value: String,
    pub(crate) column: usize,
    pub(crate) place: Place,
}

/// A row that is left out because a cell is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOut {
    pub(crate) number: usize,
    pub(crate) id: String,
    /// The names of the columns with empty cells.
    pub(crate) columns: Vec<String>,
}

/// The rows as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Read {
    pub(crate) rows: Vec<PanelRow>,
    pub(crate) left_out: Vec<LeftOut>,
    /// By column, in how many rows the template's value holds.
    pub(crate) from_template: BTreeMap<String, usize>,
}

/// Whether a cell says that its value is not known.
fn is_empty(text: &str) -> bool {
    text.is_empty() || text == "NA"
}

/// Reads the rows; all errors are reported. With `skip`, rows in which a needed cell is empty are left out.
pub(crate) fn read_rows(
    rows: &[(usize, Row)],
    columns: &RowColumns,
    skip: bool,
    text: &str,
    report: &mut Report,
) -> Read {
    let mut found = Read::default();
    let mut ids: BTreeMap<String, Place> = BTreeMap::new();
    let lines = Lines::of(text);
    for (number, row) in rows.iter().map(|(number, row)| (number - 1, row)) {
        let cell = |column: usize| &row.cells[column];
        let id = columns.id.map_or_else(|| number.to_string(), |column| cell(column).text.clone());
        if let Some(column) = columns.id {
            check_id(cell(column), &mut ids, &lines, report);
        }
        let (mut empty, mut changes, mut defaulted) = (Vec::new(), Vec::new(), Vec::new());
        for sets in &columns.sets {
            let given = cell(sets.column);
            match (is_empty(&given.text), sets.optional) {
                (false, _) => changes.extend(changes_of(sets, given)),
                (true, true) => defaulted.push(columns.names[sets.column].clone()),
                (true, false) => empty.push((columns.names[sets.column].clone(), given.place.clone())),
            }
        }
        let needed = [columns.group, columns.cluster];
        for column in needed.into_iter().flatten().filter(|&column| is_empty(&cell(column).text)) {
            empty.push((columns.names[column].clone(), cell(column).place.clone()));
        }
        let happened = columns.happened.and_then(|column| read_happened(cell(column), report));
        let baseline = columns.baseline.and_then(|column| read_probability(cell(column), report));
        if !empty.is_empty() {
            if skip {
                let columns = empty.into_iter().map(|(name, _)| name).collect();
                found.left_out.push(LeftOut { number, id, columns });
            } else {
                report_empty(empty, &id, report);
            }
            continue;
        }
        defaulted.into_iter().for_each(|name| *found.from_template.entry(name).or_default() += 1);
        let text = |column: Option<usize>| column.map_or_else(String::new, |column| cell(column).text.clone());
        found.rows.push(PanelRow {
            number,
            id,
            changes,
            kept: columns.keep.iter().map(|&column| cell(column).text.clone()).collect(),
            group: text(columns.group),
            cluster: text(columns.cluster),
            happened,
            baseline,
            place: row.place.clone(),
        });
    }
    found
}

fn changes_of<'a>(sets: &'a Sets, cell: &'a Cell) -> impl Iterator<Item = Change> + 'a {
    sets.paths.iter().map(|path| Change {
        path: path.clone(),
        value: cell.text.clone(),
        column: sets.column,
        place: cell.place.clone(),
    })
}

fn check_id(cell: &Cell, ids: &mut BTreeMap<String, Place>, lines: &Lines, report: &mut Report) {
    if cell.text.is_empty() {
        report.add(&cell.place, "the `id` is empty", "every row needs one", "name the row, or remove the column `id`");
    } else if let Some(first) = ids.insert(cell.text.clone(), cell.place.clone()) {
        let message = format!("the `id` {} occurs twice, first in line {}", cell.text, lines.line(&first));
        report.add(&cell.place, message, "named before", "give each row a name of its own, or remove the double row");
    }
}

fn report_empty(empty: Vec<(String, Place)>, id: &str, report: &mut Report) {
    for (name, place) in empty {
        let help = "fill it; leave such rows out with --skip-incomplete; or let the template's value hold, with \
                    `optional = true` at the column in [panel.columns] of the template";
        report.add(&place, format!("`{name}` is empty in the row {id}"), "not known is not zero", help);
    }
}

fn read_happened(cell: &Cell, report: &mut Report) -> Option<bool> {
    match cell.text.to_lowercase().as_str() {
        "1" | "1.0" | "yes" | "true" => Some(true),
        "0" | "0.0" | "no" | "false" => Some(false),
        _ if is_empty(&cell.text) => None,
        _ => {
            let message = format!("`{}` does not say whether it happened", cell.text);
            report.add(
                &cell.place,
                message,
                "must be 1 or 0",
                "write 1 or yes, 0 or no, or nothing if it is not known",
            );
            None
        }
    }
}

fn read_probability(cell: &Cell, report: &mut Report) -> Option<f64> {
    if is_empty(&cell.text) {
        return None;
    }
    let number = cell.text.parse::<f64>().ok().filter(|number| *number > 0.0 && *number < 1.0);
    if number.is_none() {
        let message = format!("the baseline is `{}`, but must be a probability above 0 and below 1", cell.text);
        let help = "write it as in 0.03 for 3 %; one of 0 or 1 cannot be scored: its logarithm is infinite";
        report.add(&cell.place, message, "must be above 0 and below 1", help);
    }
    number
}
