//! A sweep for people: the answer, then the grid points.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table};

use crate::render::{
    ERRORS, IN_FORCE_MEANS, IN_FORCE_THEN, NO_DISTRIBUTIONS, bare, day_in, end_of, estimate, grid, overrun_sentence,
    percent, signed_points_with_error, thousands,
};
use crate::stats::{Proportion, Z_95};
use crate::theory::TYPES;

use super::analysis::Cell;
use super::report::SweepReport;
use super::tables::bare_value;

/// The maximum number of rows of a table for one axis; of more grid points, every n-th is shown.
const ROWS_MAX: usize = 25;

/// The report for people: the probability with the scenario unchanged and the range over the grid; then a table of the grid
/// points.
pub(crate) fn sweep_human(report: SweepReport<'_>) -> String {
    let mut text = format!("{}\n\n", report.scenario.title);
    let Some(answer) = answer(&report) else { return text };
    let table = if report.axes.len() == 2 { matrix(&report) } else { list(&report) };
    let _ = writeln!(text, "{answer}\n\n{table}\n");
    for note in notes(&report) {
        let _ = writeln!(text, "{note}");
    }
    let finished = report.cells.len() - 1;
    if finished < report.values.len() {
        let _ = writeln!(text, "Interrupted: these are {finished} of {} grid points.", report.values.len());
    }
    let _ = writeln!(text, "{}, seed {}; {:.1} s.", size(&report), report.seed, report.seconds);
    text
}

/// How to read it: a sentence or paragraph each.
pub(crate) fn notes(report: &SweepReport<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if report.axes.len() == 2 {
        let found = report.cells.iter().filter_map(|cell| probability(report, cell));
        let errors = found.map(|found| Z_95 * found.standard_error).fold(0.0, f64::max);
        notes.push(format!(
            "Probabilities in %; {} from left to right. The 95 % Monte Carlo error is at most ±{}. Differences from \
             the scenario unchanged, with paired errors, are in probabilities.csv.",
            report.axes[1].path,
            percent(errors)
        ));
    } else {
        notes.push(format!(
            "{ERRORS} All grid points run on the same random numbers, so that a difference is more precise than the \
             two probabilities; it is in percentage points (pp)."
        ));
        notes.extend(report.outcome().is_state().then(|| IN_FORCE_MEANS.to_owned()));
    }
    notes.extend(report.notes.iter().map(ToString::to_string));
    notes.push(if report.scenario.model.priors.is_empty() {
        NO_DISTRIBUTIONS.to_owned()
    } else {
        "Probabilities are means over the uncertain parameters; their parameter bands are in probabilities.csv."
            .to_owned()
    });
    let invalid: u64 = report.cells.iter().map(|cell| cell.invalid).sum();
    if invalid > 0 {
        notes.push(format!(
            "{} trajectories left the model's domain and are in no table or figure: invalid.",
            thousands(invalid)
        ));
    }
    notes.extend(overrun_sentence(report.cells.iter().map(|cell| cell.overrun).sum()));
    notes
}

/// How much was run.
pub(crate) fn size(report: &SweepReport<'_>) -> String {
    let (points, trajectories) = (report.cells.len().saturating_sub(1), thousands(report.trajectories));
    format!("{points} grid points and the scenario unchanged, {trajectories} trajectories at each")
}

/// The probability with the scenario unchanged, and the smallest and the largest over the grid.
pub(crate) fn answer(report: &SweepReport<'_>) -> Option<String> {
    let base = report.cells.first().and_then(|cell| probability(report, cell))?;
    let found = report.varied().filter_map(|(values, cell)| Some((point(report, values), probability(report, cell)?)));
    let found: Vec<(String, Proportion)> = found.collect();
    let order = |a: &&(String, Proportion), b: &&(String, Proportion)| a.1.probability.total_cmp(&b.1.probability);
    let mut text = format!(
        "Probability of {} by {}: {} with the scenario unchanged",
        report.outcome().title,
        end_of(report.scenario.model.structure.start_day, report.year),
        estimate(&base)
    );
    if let (Some(least), Some(most)) = (found.iter().min_by(order), found.iter().max_by(order)) {
        let _ = write!(text, "; from {} at {} to {} at {}", estimate(&least.1), least.0, estimate(&most.1), most.0);
    }
    text.push('.');
    Some(text)
}

fn probability(report: &SweepReport<'_>, cell: &Cell) -> Option<Proportion> {
    cell.probability_of(report.outcome, report.year).map(|finding| finding.estimate)
}

/// `balance.power.non_permissive = 0.3`.
fn point(report: &SweepReport<'_>, values: &[String]) -> String {
    let parts = report.axes.iter().zip(values).map(|(axis, value)| format!("{} = {}", axis.path, bare_value(value)));
    parts.collect::<Vec<_>>().join(", ")
}

fn list(report: &SweepReport<'_>) -> Table {
    let mut table = grid();
    let structure = &report.scenario.model.structure;
    let year = structure.year_after(report.year);
    let mut header = vec![
        report.label(0),
        "probability".to_owned(),
        "difference, pp".to_owned(),
        format!("most likely type on {}", day_in(structure.start_day, year)),
        "median year, if reached".to_owned(),
    ];
    // A shock passes: it is never in force.
    let lasts = report.outcome().is_state();
    if lasts {
        header.insert(2, IN_FORCE_THEN.to_owned());
    }
    table.set_header(header);
    let row = |name: String, cell: &Cell| {
        let finding = cell.probability_of(report.outcome, report.year);
        let likeliest = cell.likeliest_type(year).map_or_else(String::new, |finding| {
            let name = TYPES.iter().find(|kind| kind.key() == finding.state).map_or("", |kind| kind.name());
            format!("{name}, {}", percent(finding.estimate.probability))
        });
        let median = cell.times.iter().find(|finding| finding.outcome == report.outcome).map(|finding| finding.median);
        let in_force = finding.and_then(|finding| finding.in_force);
        let mut cells = vec![
            name,
            finding.map_or_else(String::new, |finding| estimate(&finding.estimate)),
            finding.and_then(|finding| finding.difference).map_or_else(String::new, signed_points_with_error),
            likeliest,
            median
                .filter(|date| date.value.is_finite())
                .map_or_else(|| "-".to_owned(), |date| format!("{:.0}", date.value.floor())),
        ];
        if lasts {
            cells.insert(2, in_force.map_or_else(String::new, |(in_force, _)| estimate(&in_force)));
        }
        cells
    };
    if let Some(base) = report.cells.first() {
        table.add_row(row("unchanged".to_owned(), base));
    }
    let stride = (report.cells.len() - 1).div_ceil(ROWS_MAX).max(1);
    for (values, cell) in report.varied().step_by(stride) {
        table.add_row(row(bare_value(&values[0]).to_owned(), cell));
    }
    right(table)
}

fn matrix(report: &SweepReport<'_>) -> Table {
    let mut table = grid();
    let (down, across) = (&report.axes[0], &report.axes[1]);
    let mut header = vec![down.path.clone()];
    header.extend(across.values.iter().map(|value| bare_value(value).to_owned()));
    table.set_header(header);
    let cells: Vec<&Cell> = report.cells.iter().skip(1).collect();
    for (value, cells) in down.values.iter().zip(cells.chunks(across.values.len())) {
        let mut row = vec![bare_value(value).to_owned()];
        row.extend(
            cells
                .iter()
                .map(|cell| probability(report, cell).map_or_else(String::new, |found| bare(found.probability))),
        );
        table.add_row(row);
    }
    right(table)
}

fn right(mut table: Table) -> Table {
    table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table
}
