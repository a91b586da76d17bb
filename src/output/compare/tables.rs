//! A comparison as CSV. Columns and their order are a contract with whoever reads the files.

use crate::analysis::Course;

use super::super::band::{INTERVALS, ends, intervals};
use super::super::significant;
use super::super::tables::{TableError, table};
use super::CompareReport;

type File = (&'static str, Vec<u8>);

/// `odds.csv`, `decision.csv` and `terms.csv`.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn compare_tables(report: CompareReport<'_>) -> Result<Vec<File>, TableError> {
    Ok(vec![odds(report)?, decision(report)?, terms(report)?])
}

fn name(report: CompareReport<'_>, course: usize) -> String {
    let Course { name, .. } = &report.courses[course];
    name.clone()
}

fn odds(report: CompareReport<'_>) -> Result<File, TableError> {
    let own = [
        "outcome",
        "year",
        "policy",
        "probability",
        "standard_error",
        "ci_low",
        "ci_high",
        "parameter_low",
        "parameter_high",
        "difference",
        "difference_standard_error",
        "odds_ratio",
        "odds_ratio_low",
        "odds_ratio_high",
    ];
    let header = [&own[..], &INTERVALS].concat();
    let rows = report.found.odds.iter().map(|row| {
        let [low, high] = ends(&row.odds);
        let ratio =
            row.ratio.map_or_else(Default::default, |ratio| [ratio.value, ratio.low, ratio.high].map(significant));
        let [ratio, ratio_low, ratio_high] = ratio;
        let own = [
            report.outcome(row.outcome).name.clone(),
            row.year.to_string(),
            name(report, row.course),
            significant(row.odds.probability),
            significant(row.odds.standard_error),
            significant(row.odds.ci_low),
            significant(row.odds.ci_high),
            low,
            high,
            significant(row.difference.value),
            significant(row.difference.standard_error),
            ratio,
            ratio_low,
            ratio_high,
        ];
        [&own[..], &intervals(&row.odds)].concat()
    });
    table("odds.csv", header, rows)
}

fn decision(report: CompareReport<'_>) -> Result<File, TableError> {
    let header = [
        "outcome",
        "year",
        "policy",
        "best",
        "surely_best",
        "possibly_best",
        "surely_better",
        "surely_worse",
        "mean_regret_low",
        "mean_regret_high",
        "high_regret",
        "bound",
        "satisficing",
        "satisficing_ci_low",
        "satisficing_ci_high",
    ];
    let optional = |value: Option<f64>| value.map_or_else(String::new, significant);
    let rows = report.found.decisions.iter().flat_map(|decision| {
        decision.robustness.iter().enumerate().map(move |(course, robustness)| {
            [
                report.outcome(decision.outcome).name.clone(),
                report.year.to_string(),
                name(report, course),
                significant(robustness.best),
                significant(robustness.surely_best),
                significant(robustness.possibly_best),
                significant(robustness.surely_better),
                significant(robustness.surely_worse),
                significant(robustness.mean_regret.0),
                significant(robustness.mean_regret.1),
                optional(robustness.high_regret),
                significant(decision.bound),
                optional(robustness.satisficing.and_then(|share| share.value)),
                optional(robustness.satisficing.map(|share| share.ci_low)),
                optional(robustness.satisficing.map(|share| share.ci_high)),
            ]
        })
    });
    table("decision.csv", header, rows)
}

fn terms(report: CompareReport<'_>) -> Result<File, TableError> {
    let header = ["policy", "year", "term", "mean", "difference", "difference_standard_error", "standardised"];
    let structure = &report.courses[0].model.structure;
    let rows = report.found.terms.iter().map(|row| {
        [
            name(report, row.course),
            row.year.to_string(),
            row.term.key(structure),
            significant(row.mean),
            significant(row.difference.value),
            significant(row.difference.standard_error),
            significant(row.standardised),
        ]
    });
    table("terms.csv", header, rows)
}
