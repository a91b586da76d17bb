//! The tables of differences.

use crate::stats::Proportion;
use crate::study::{Columns, PROBABILITY, Table};

use super::analysis::{ChangedProbability, Each, Move};
use super::inputs::Input;
use super::report::DiffReport;

/// `inputs.csv`, `probabilities.csv` and, where inputs were moved alone, `moves.csv`.
pub(super) fn diff_tables(report: DiffReport<'_>) -> Vec<Table> {
    let mut tables = vec![inputs(report), probabilities(report)];
    if report.each != Each::None && !report.tables_only {
        tables.push(moves(report));
    }
    tables
}

fn inputs(report: DiffReport<'_>) -> Table {
    Columns::new()
        .column("input", "", "path of the input in a scenario", |row: &Input| row.path.clone())
        .column("unit", "", "its unit; empty for the structure", |row| row.unit.clone())
        .column("in_a", "", "its value in A; empty if A does not have it", |row| row.a.clone())
        .column("in_b", "", "its value in B; empty if B does not have it", |row| row.b.clone())
        .column(
            "moved",
            "",
            "alone, in the block of the structure, or not, as no common probability depends on it",
            |row| row.moved.key(),
        )
        .table("inputs.csv", "an input that differs", report.inputs)
}

fn probabilities(report: DiffReport<'_>) -> Table {
    type Side = fn(&ChangedProbability) -> Proportion;
    let sides: [([&'static str; 4], &'static str, Side); 2] = [
        (["probability_a", "standard_error_a", "ci_low_a", "ci_high_a"], "A", |row| row.a),
        (["probability_b", "standard_error_b", "ci_low_b", "ci_high_b"], "B", |row| row.b),
    ];
    let common = Columns::new()
        .outcome(move |row: &ChangedProbability| report.common.outcomes[row.outcome].clone())
        .year_end(|row| row.year);
    let both = sides.into_iter().fold(common, |columns, ([value, error, low, high], side, of)| {
        columns
            .share(value, format!("probability in {side}"), move |row| of(row).probability)
            .share(error, format!("Monte Carlo standard error of {value}"), move |row| of(row).standard_error)
            .share(low, format!("lower limit of the 95 % Monte Carlo interval of {value}"), move |row| of(row).ci_low)
            .share(high, format!("upper limit of the 95 % Monte Carlo interval of {value}"), move |row| of(row).ci_high)
    });
    let how = if report.tables_only {
        "probability in B less that in A, from the tables of the two runs; its error is that of independent runs"
    } else {
        "probability in B less that in A, on common random numbers"
    };
    both.difference(PROBABILITY, how, |row| Some(row.difference))
        .estimate(
            ("remainder", "remainder_standard_error"),
            PROBABILITY,
            "the difference less the sum of what each input moves first; empty if not each was moved alone",
            |row| row.remainder,
        )
        .table(
            "probabilities.csv",
            "probability of an outcome by the end of a year in A and in B",
            &report.found.probabilities,
        )
}

fn moves(report: DiffReport<'_>) -> Table {
    Columns::new()
        .outcome(move |row: &Move| report.common.outcomes[row.outcome].clone())
        .year_end(|row| row.year)
        .column("input", "", "path of the input, or structure for all inputs that cannot be moved alone", move |row| {
            report.input(row.input)
        })
        .estimate(
            ("first", "first_standard_error"),
            PROBABILITY,
            "probability with this input as in B and all others as in A, less that in A; on common random numbers",
            |row| Some(row.first),
        )
        .estimate(
            ("last", "last_standard_error"),
            PROBABILITY,
            "probability in B, less that with this input as in A and all others as in B; empty if not simulated",
            |row| row.last,
        )
        .estimate(
            ("interaction", "interaction_standard_error"),
            PROBABILITY,
            "last less first: how what this input moves depends on the others; empty if not simulated",
            |row| row.interaction,
        )
        .table(
            "moves.csv",
            "what one input moves of the probability of an outcome by the end of a year",
            &report.found.moves,
        )
}
