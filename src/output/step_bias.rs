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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Estimate;

    fn bias(outcome: &str, [whole, half]: [f64; 2], standard_error: f64) -> StepBias {
        let difference = Estimate { value: whole - half, standard_error };
        StepBias { outcome: outcome.to_owned(), probability: whole, probability_at_half: half, difference }
    }

    /// Differences of four, one and a half and no errors.
    #[test]
    fn the_difference_that_is_largest_against_its_error_is_told() {
        let found =
            [bias("war", [0.25, 0.5], 0.0625), bias("peace", [0.5, 0.875], 0.25), bias("none", [0.0, 0.0], 0.0)];
        let told = step_human(&found, 12);
        assert!(told.contains("with 24 steps a year in place of 12, war has 50.0 % in place of 25.0 %"), "{told}");
        // 1.96 * .0625.
        assert!(told.contains("a difference of 25.0 % ±12.2 % (95 %), the largest of 3 outcomes"), "{told}");
        assert!(told.contains("The step moves it: run with --set steps_per_year=24."), "{told}");
        let told = step_human(&found[1..], 12);
        assert!(told.contains("peace has 87.5 % in place of 50.0 %") && told.contains("told from chance"), "{told}");
        assert_eq!(step_human(&[], 12), "");
    }

    #[test]
    fn the_table_has_the_interval_of_the_difference() {
        let (_, bytes) = step_csv(&[bias("war", [0.25, 0.5], 0.0625)], 12).unwrap();
        // 1.96 * .0625 is .122498.
        let expected = "war,12,0.25,0.5,-0.25,0.0625,-0.372498,-0.127502\n";
        assert!(String::from_utf8(bytes).unwrap().ends_with(expected));
    }
}
