//! A sweep for people: the answer, then the settings.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table};

use crate::render::{ERRORS, NO_DISTRIBUTIONS, bare, estimate, grid, overrun_sentence, percent, thousands};
use crate::stats::{Estimate, Proportion, Z_95};
use crate::theory::TYPES;

use super::analysis::Cell;
use super::report::SweepReport;
use super::tables::bare_value;

/// Rows of a table for one axis; of more settings, some are told.
const ROWS_MAX: usize = 25;

/// The report for people: odds as the scenario stands and the range of the sweep; then a table of the settings.
pub(crate) fn sweep_human(report: SweepReport<'_>) -> String {
    let mut text = format!("{}\n\n", report.scenario.title);
    let Some(answer) = answer(&report) else { return text };
    let table = if report.axes.len() == 2 { matrix(&report) } else { list(&report) };
    let _ = writeln!(text, "{answer}\n\n{table}\n");
    let found = report.cells.iter().filter_map(|cell| odds(&report, cell));
    let errors = found.map(|odds| Z_95 * odds.standard_error).fold(0.0, f64::max);
    if report.axes.len() == 2 {
        let _ = writeln!(
            text,
            "Odds in %; {} across. 95 % Monte Carlo error at most ±{}; differences from the scenario as it stands, with \
             paired errors, are in probabilities.csv.",
            report.axes[1].path,
            percent(errors)
        );
    } else {
        let _ = writeln!(
            text,
            "{ERRORS} All settings run on the same trajectories, so that a difference is surer than the two odds."
        );
    }
    for note in report.notes {
        let _ = writeln!(text, "{note}");
    }
    if report.scenario.model.priors.is_empty() {
        let _ = writeln!(text, "{NO_DISTRIBUTIONS}");
    } else {
        let told =
            "Odds are means over the uncertain parameters; how far they vary with these is in probabilities.csv.\n";
        text.push_str(told);
    }
    let aborted: u64 = report.cells.iter().map(|cell| cell.aborted).sum();
    if aborted > 0 {
        let _ = writeln!(text, "{} trajectories left the model's domain and are in no figure.", thousands(aborted));
    }
    let overrun: u64 = report.cells.iter().map(|cell| cell.overrun).sum();
    if let Some(told) = overrun_sentence(overrun) {
        let _ = writeln!(text, "{told}");
    }
    let finished = report.cells.len() - 1;
    if finished < report.values.len() {
        let _ = writeln!(text, "Stopped early: these are {finished} of {} settings.", report.values.len());
    }
    let _ = writeln!(text, "{}, seed {}; {:.1} s.", size(&report), report.seed, report.seconds);
    text
}

/// How much was run.
pub(crate) fn size(report: &SweepReport<'_>) -> String {
    let (settings, histories) = (report.cells.len().saturating_sub(1), thousands(report.trajectories));
    format!("{settings} settings and the scenario as it stands, {histories} trajectories of each")
}

/// Odds as the scenario stands, and the least and the greatest of the settings.
pub(crate) fn answer(report: &SweepReport<'_>) -> Option<String> {
    let base = report.cells.first().and_then(|cell| odds(report, cell))?;
    let told: Vec<(String, Proportion)> =
        report.settings().filter_map(|(values, cell)| Some((setting(report, values), odds(report, cell)?))).collect();
    let by_odds = |a: &&(String, Proportion), b: &&(String, Proportion)| a.1.probability.total_cmp(&b.1.probability);
    let mut text = format!(
        "Odds of {} by the end of {}: {} as the scenario stands",
        report.outcome().title,
        report.year,
        estimate(&base)
    );
    if let (Some(least), Some(most)) = (told.iter().min_by(by_odds), told.iter().max_by(by_odds)) {
        let _ = write!(text, "; {} at {} to {} at {}", estimate(&least.1), least.0, estimate(&most.1), most.0);
    }
    text.push('.');
    Some(text)
}

fn odds(report: &SweepReport<'_>, cell: &Cell) -> Option<Proportion> {
    cell.odds_of(report.outcome, report.year).map(|finding| finding.odds)
}

/// `balance.power.non_permissive = 0.3`.
fn setting(report: &SweepReport<'_>, values: &[String]) -> String {
    let parts = report.axes.iter().zip(values).map(|(axis, value)| format!("{} = {}", axis.path, bare_value(value)));
    parts.collect::<Vec<_>>().join(", ")
}

/// `+0.52 ±0.13`, in points of per cent.
fn points(difference: Option<Estimate>) -> String {
    let Some(Estimate { value, standard_error }) = difference else { return String::new() };
    let sign = if value < 0.0 { "-" } else { "+" };
    format!("{sign}{} ±{}", bare(value.abs()), bare(Z_95 * standard_error))
}

fn list(report: &SweepReport<'_>) -> Table {
    let mut table = grid();
    let year = report.year + 1;
    table.set_header([
        report.label(0),
        "odds".to_owned(),
        "difference, %".to_owned(),
        format!("likeliest type on 1 January {year}"),
        "median year, if reached".to_owned(),
    ]);
    let row = |name: String, cell: &Cell| {
        let finding = cell.odds_of(report.outcome, report.year);
        let likeliest = cell.likeliest_type(year).map_or_else(String::new, |finding| {
            let name = TYPES.iter().find(|kind| kind.key() == finding.state).map_or("", |kind| kind.name());
            format!("{name}, {}", percent(finding.odds.probability))
        });
        let median = cell.times.iter().find(|finding| finding.outcome == report.outcome).map(|finding| finding.median);
        vec![
            name,
            finding.map_or_else(String::new, |finding| estimate(&finding.odds)),
            finding.map_or_else(String::new, |finding| points(finding.difference)),
            likeliest,
            median
                .filter(|date| date.value.is_finite())
                .map_or_else(|| "-".to_owned(), |date| format!("{:.0}", date.value.floor())),
        ]
    };
    if let Some(base) = report.cells.first() {
        table.add_row(row("as it stands".to_owned(), base));
    }
    let stride = (report.cells.len() - 1).div_ceil(ROWS_MAX).max(1);
    for (values, cell) in report.settings().step_by(stride) {
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
        row.extend(cells.iter().map(|cell| odds(report, cell).map_or_else(String::new, |odds| bare(odds.probability))));
        table.add_row(row);
    }
    right(table)
}

fn right(mut table: Table) -> Table {
    table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In points of per cent, with its sign, and 1.96 standard errors.
    #[test]
    fn a_difference_has_its_sign() {
        let told = |value: f64| points(Some(Estimate { value, standard_error: 0.001 }));
        assert_eq!([told(0.0523), told(-0.0523), told(0.0)], ["+5.2 ±0.20", "-5.2 ±0.20", "+0 ±0.20"]);
        assert_eq!(points(None), "");
    }
}
