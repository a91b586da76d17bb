//! The probabilities of two folders as their tables have them.

use crate::stats::{Estimate, Proportion};
use crate::study::page::{About, Layout, PROBABILITY, ReportError, ResultFiles, SHARE_ERROR};

use super::analysis::{ChangedProbability, Common};

/// A probability of a table: outcome, year and estimate.
type Written = (String, i32, Proportion);

/// The probabilities that two tables have in common. Their differences have the errors of independent runs.
///
/// # Errors
/// If a table is missing or invalid.
pub(super) fn written_differences(common: &Common, a: &[Written], b: &[Written]) -> Vec<ChangedProbability> {
    let find = |all: &[Written], outcome: usize, year: i32| {
        let found = all.iter().find(|(name, of, _)| *name == common.outcomes[outcome] && *of == year);
        found.map(|(_, _, estimate)| *estimate)
    };
    let row = |(outcome, year): (usize, i32)| {
        let (a, b) = (find(a, outcome, year)?, find(b, outcome, year)?);
        let difference =
            Estimate { value: b.probability - a.probability, standard_error: a.standard_error.hypot(b.standard_error) };
        Some(ChangedProbability { outcome, year, a, b, difference, remainder: None })
    };
    common.probabilities().filter_map(row).collect()
}

/// The probabilities in the table of a folder.
pub(super) fn written(files: &ResultFiles) -> Result<Vec<Written>, ReportError> {
    let about = About::read(files)?;
    let keys = [("outcome", about.outcome_names()), ("year_end", about.in_years())];
    let layout = Layout::new("probabilities.csv", keys)
        .rows(about.rows("probabilities.csv"))
        .with(&PROBABILITY, ["probability", "ci_low", "ci_high"])
        .with(&SHARE_ERROR, ["standard_error"]);
    let sheet = files.table(&layout)?;
    let [outcomes, years, probabilities, errors, lows, highs] =
        ["outcome", "year_end", "probability", "standard_error", "ci_low", "ci_high"].map(|name| sheet.texts(name));
    let number = |cells: &[&str], row: usize| cells[row].parse().unwrap_or(f64::NAN);
    let row = |row: usize| {
        let estimate = Proportion {
            probability: number(&probabilities, row),
            standard_error: number(&errors, row),
            ci_low: number(&lows, row),
            ci_high: number(&highs, row),
            parameter_band: None,
        };
        (outcomes[row].to_owned(), years[row].parse().unwrap_or_default(), estimate)
    };
    Ok((0..outcomes.len()).map(row).collect())
}
