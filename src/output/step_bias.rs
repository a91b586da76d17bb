//! How much the length of a step moves the odds, as a table and in a sentence.

use crate::analysis::StepBias;

use super::tables::{TableError, table};
use super::{percent, significant};

/// `step.csv`: a row for each outcome, by the end of the run.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn step_csv(found: &[StepBias], steps_per_year: u32) -> Result<(&'static str, Vec<u8>), TableError> {
    let header = [
        "outcome",
        "steps_per_year",
        "probability",
        "probability_at_half_step",
        "difference",
        "standard_error",
        "ci_low",
        "ci_high",
    ];
    let rows = found.iter().map(|bias| {
        let (low, high) = bias.difference.interval();
        let numbers = [
            bias.probability,
            bias.probability_at_half,
            bias.difference.value,
            bias.difference.standard_error,
            low,
            high,
        ];
        let mut row = vec![bias.outcome.clone(), steps_per_year.to_string()];
        row.extend(numbers.map(significant));
        row
    });
    table("step.csv", header, rows)
}

/// What the check of the step found, in a paragraph: the outcome that moves most, against its error.
#[must_use]
pub fn step_human(found: &[StepBias], steps_per_year: u32) -> String {
    let in_errors = |bias: &StepBias| {
        let ratio = bias.difference.value.abs() / bias.difference.standard_error;
        if ratio.is_finite() { ratio } else { 0.0 }
    };
    let Some(worst) = found.iter().max_by(|a, b| in_errors(a).total_cmp(&in_errors(b))) else {
        return String::new();
    };
    let half = crate::stats::Z_95 * worst.difference.standard_error;
    let double = 2 * steps_per_year;
    let verdict = if in_errors(worst) > crate::stats::Z_95 * 1.5 {
        format!("The step moves it: run with --set steps_per_year={double}.")
    } else {
        "No difference is told from chance.".to_owned()
    };
    format!(
        "Length of the step: with {double} steps a year in place of {steps_per_year}, {} has {} in place of {}, a \
         difference of {} ±{} (95 %), the largest of {} outcomes against its error. {verdict}\n",
        worst.outcome,
        percent(worst.probability_at_half),
        percent(worst.probability),
        percent(worst.difference.value.abs()),
        percent(half),
        found.len(),
    )
}
