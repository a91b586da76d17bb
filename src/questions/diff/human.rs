//! The differences for the terminal: the answer, the inputs that differ, the probabilities, and what each input moves.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table};

use crate::render::{
    bare, counted, estimate, grid, listed, signed_points, signed_points_with_error, thousands, without_error,
};
use crate::stats::{Estimate, Z_95};

use super::analysis::Each;
use super::inputs::Moved;
use super::report::{DiffReport, STRUCTURE};

/// The most inputs that are shown; all of them are in the tables.
const INPUTS: usize = 20;

/// The report for people.
pub(super) fn diff_human(report: DiffReport<'_>) -> String {
    let [a, b] = report.sides.map(|side| format!("{} ({})", side.name, side.scenario.title));
    let mut text = format!("A: {a}\nB: {b}\n\n{}\n", answer(report));
    if !report.inputs.is_empty() {
        let _ = writeln!(text, "\n{}", inputs(report));
        text += &left_out(report.inputs.len());
    }
    let _ = writeln!(text, "\n{}", right(probabilities(report), 1));
    let moves = report.moves();
    if !moves.is_empty() {
        let _ = writeln!(text, "\n{}", right(moved(report), 1));
        text += &left_out(moves.len());
    }
    text.push('\n');
    for note in notes(report) {
        let _ = writeln!(text, "{note}");
    }
    let seed = if report.tables_only { String::new() } else { format!("; seed {}", report.seed) };
    let _ = writeln!(text, "\n{}{seed}; {:.1} s.", size(report), report.seconds);
    text
}

/// That a table shows the first rows only.
fn left_out(rows: usize) -> String {
    match rows.saturating_sub(INPUTS) {
        0 => String::new(),
        more => format!("... and {}; all are in the tables.\n", counted(more as u64, "more input")),
    }
}

/// The answer in sentences.
pub(super) fn answer(report: DiffReport<'_>) -> String {
    let mut text = String::new();
    if report.found.finished < report.asked {
        let _ = writeln!(text, "Interrupted: {} of {} variants were simulated.", report.found.finished, report.asked);
    }
    if let Some(row) = report.probability(report.outcome) {
        let _ = write!(
            text,
            "Probability of {} by {}: {} in A, {} in B (difference {} percentage points, Monte Carlo error \
             ±{}).",
            report.title(report.outcome),
            report.end(),
            without_error(&row.a),
            without_error(&row.b),
            signed_points(row.difference.value),
            bare(Z_95 * row.difference.standard_error),
        );
    }
    if report.inputs.is_empty() {
        text += "\nNo input differs.";
    }
    if let Some(largest) = report.moves().first() {
        let _ = write!(
            text,
            "\nThe largest move by one input alone is that of {}: {} percentage points, Monte Carlo error ±{}.",
            report.input(largest.input),
            signed_points(largest.first.value),
            bare(Z_95 * largest.first.standard_error),
        );
    }
    text
}

fn inputs(report: DiffReport<'_>) -> Table {
    let mut table = grid();
    table.set_header(["input", "in A", "in B", "moved"]);
    for input in report.inputs.iter().take(INPUTS) {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "(none)".to_owned());
        let moved = match input.moved {
            Moved::Alone => "alone",
            Moved::Block => STRUCTURE,
            Moved::Not => "-",
        };
        table.add_row([input.path.clone(), shown(&input.a), shown(&input.b), moved.to_owned()]);
    }
    table
}

fn probabilities(report: DiffReport<'_>) -> Table {
    let mut table = grid();
    let first = format!("probability, by {}", report.end());
    let remainder = report.found.probabilities.iter().any(|row| row.remainder.is_some());
    let mut header = vec![first, "in A".to_owned(), "in B".to_owned(), "difference, pp".to_owned()];
    header.extend(remainder.then(|| "of it only together, pp".to_owned()));
    table.set_header(header);
    for outcome in 0..report.common.outcomes.len() {
        let Some(row) = report.probability(outcome) else { continue };
        let mut cells = vec![
            report.title(outcome).to_owned(),
            estimate(&row.a),
            estimate(&row.b),
            signed_points_with_error(row.difference),
        ];
        cells.extend(remainder.then(|| shown(row.remainder)));
        table.add_row(cells);
    }
    table
}

fn moved(report: DiffReport<'_>) -> Table {
    let mut table = grid();
    let first = format!("what moves {} by {}", report.title(report.outcome), report.year);
    let mut header = vec![first, "moved first, pp".to_owned()];
    let both = report.each == Each::Both;
    if both {
        header.extend(["moved last, pp".to_owned(), "interaction, pp".to_owned()]);
    }
    table.set_header(header);
    for row in report.moves().into_iter().take(INPUTS) {
        let mut cells = vec![report.input(row.input).to_owned(), signed_points_with_error(row.first)];
        if both {
            cells.extend([shown(row.last), shown(row.interaction)]);
        }
        table.add_row(cells);
    }
    table
}

fn shown(difference: Option<Estimate>) -> String {
    difference.map_or_else(|| "-".to_owned(), signed_points_with_error)
}

/// What must be known to read the numbers.
pub(super) fn notes(report: DiffReport<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if report.tables_only {
        notes.push(
            "The probabilities are those of the two tables. Errors of differences are those of independent runs (95 % \
             half-widths); where both runs have the same seed and sizes, they are too large."
                .to_owned(),
        );
    } else {
        notes.push(
            "A, B and all variants were simulated on common random numbers, and errors of differences (95 % half-widths) \
             are paired. Differences are in percentage points (pp)."
                .to_owned(),
        );
    }
    if !report.found.moves.is_empty() {
        notes.push(
            "Moved first: the input is as in B, all others as in A. Moved last: as in A, all others as in B; the \
             difference to B. Interaction: the second less the first."
                .to_owned(),
        );
    }
    if !report.tables_only && report.inputs.iter().any(|input| input.moved == Moved::Block) {
        notes.push(format!(
            "What cannot be moved alone was moved together, as `{STRUCTURE}`: members, outcomes, dates and numbers that only \
             one scenario has."
        ));
    }
    notes.extend(program(report));
    let [a, b] = report.sides;
    if !report.tables_only && a.seed() != b.seed() {
        notes.push(format!(
            "The seeds differ, so the tables differ by chance, too; here both have seed {}.",
            report.seed
        ));
    }
    let only: Vec<&str> = report
        .inputs
        .iter()
        .filter(|input| input.path.starts_with("outcomes."))
        .filter(|input| input.moved == Moved::Not)
        .filter_map(|input| input.path.strip_prefix("outcomes."))
        .collect();
    if !only.is_empty() {
        notes
            .push(format!("Only one of the two has these outcomes, which are not compared: {}.", listed(&only, "and")));
    }
    if report.found.invalid > 0 {
        notes.push(format!(
            "{} trajectories of all variants left the model's domain and are in no table: invalid.",
            thousands(report.found.invalid)
        ));
    }
    notes
}

/// That another version of the program wrote a folder, or that its run was interrupted.
fn program(report: DiffReport<'_>) -> Vec<String> {
    const THIS: &str = env!("CARGO_PKG_VERSION");
    let mut notes = Vec::new();
    for side in report.sides {
        let Some(results) = &side.results else { continue };
        if results.version != THIS && !report.tables_only {
            notes.push(format!(
                "stadial {} wrote {}, and this is stadial {THIS}: what the program itself changed is not in these \
                 differences (--tables-only shows those of the tables).",
                results.version, side.name
            ));
        }
        if results.interrupted && report.tables_only {
            notes.push(format!("The run of {} was interrupted; its table is that of the finished part.", side.name));
        }
    }
    notes
}

/// How much was simulated, in words.
pub(super) fn size(report: DiffReport<'_>) -> String {
    if report.tables_only {
        return "Nothing was simulated".to_owned();
    }
    format!(
        "{} trajectories of each of {} on common random numbers, in {}",
        thousands(report.trajectories),
        counted(report.found.finished as u64, "variant"),
        counted(report.draws, "draw"),
    )
}

fn right(mut table: Table, first: usize) -> Table {
    table.column_iter_mut().skip(first).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table
}
