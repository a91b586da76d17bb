//! The effect of the length of a step on the probabilities, as a table and in a sentence.

use crate::render::{counted, percent, points};
use crate::stats::Estimate;
use crate::study::{Columns, Table};

use super::step_bias::StepBias;

/// `step.csv`: a row for each outcome, by the end of the run.
#[must_use]
pub fn step_table(found: &[StepBias], steps_per_year: u32) -> Table {
    // If no trajectory differs, the error is not known.
    let known = |row: &StepBias| row.difference.standard_error > 0.0;
    Columns::new()
        .outcome(|row: &StepBias| row.outcome.clone())
        .column("steps_per_year", "1/year", "steps of the run in a year", move |_| steps_per_year)
        .share("probability", "probability in these steps", |row| row.probability)
        .share("probability_at_half_step", "probability in steps of half the length", |row| row.probability_at_half)
        .share("difference", "the first less the second", |row| row.difference.value)
        .share("standard_error", "standard error of the difference; empty if no trajectory differs", move |row| {
            known(row).then_some(row.difference.standard_error)
        })
        .share("ci_low", "lower limit of the 95 % interval of the difference", move |row| {
            known(row).then(|| row.difference.interval().0)
        })
        .share("ci_high", "upper limit of the 95 % interval of the difference", move |row| {
            known(row).then(|| row.difference.interval().1)
        })
        .table(
            "step.csv",
            "effect of the length of the step on the probability of an outcome by the end of the run",
            found,
        )
}

/// The result of the check of the step in a paragraph: the outcome with the largest change relative to its error. `title`
/// gives the title of an outcome.
#[must_use]
pub fn step_human(found: &[StepBias], steps_per_year: u32, title: &dyn Fn(&str) -> String) -> String {
    let in_errors = |bias: &StepBias| {
        let ratio = bias.difference.value.abs() / bias.difference.standard_error;
        if ratio.is_finite() { ratio } else { 0.0 }
    };
    let Some(worst) = found.iter().max_by(|a, b| in_errors(a).total_cmp(&in_errors(b))) else {
        return String::new();
    };
    let verdict = if in_errors(worst) > crate::stats::Z_95 * 1.5 {
        format!("The step is too long: run with --set steps_per_year={}.", 2 * steps_per_year)
    } else {
        "No change is distinguishable from chance.".to_owned()
    };
    let change = Estimate { value: -worst.difference.value, ..worst.difference };
    format!(
        "Halving the step changes the probability of {} from {} to {} ({} percentage points), the largest change \
         relative to its error of the {}. {verdict}\n",
        title(&worst.outcome),
        percent(worst.probability),
        percent(worst.probability_at_half),
        points(change),
        counted(found.len() as u64, "outcome"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bias(outcome: &str, probability: f64, half: f64, standard_error: f64) -> StepBias {
        let difference = Estimate { value: probability - half, standard_error };
        StepBias { outcome: outcome.to_owned(), probability, probability_at_half: half, difference }
    }

    #[test]
    fn an_outcome_without_a_difference_has_no_error() {
        let table = step_table(&[bias("a", 0.0, 0.0, 0.0), bias("b", 0.5, 0.49, 0.01)], 12);
        let text = String::from_utf8(table.csv()).unwrap();
        let rows: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(rows, ["a,12,0,0,0,,,", "b,12,0.5,0.49,0.01,0.01,-0.00959964,0.0295996"]);
    }

    #[test]
    fn the_largest_change_is_reported_with_its_sign() {
        let found = [bias("a", 0.0, 0.0, 0.0), bias("b", 0.5, 0.49, 0.01)];
        let text = step_human(&found, 12, &|name| format!("outcome {name}"));
        let expected = "Halving the step changes the probability of outcome b from 50.0 % to 49.0 % (-1.0 ±2.0 \
                        percentage points), the largest change relative to its error of the 2 outcomes. No change is \
                        distinguishable from chance.\n";
        assert_eq!(text, expected);
        let text = step_human(&[bias("b", 0.5, 0.4, 0.01)], 12, &str::to_owned);
        assert!(
            text.ends_with("of the 1 outcome. The step is too long: run with --set steps_per_year=24.\n"),
            "{text}"
        );
    }

    /// Changes of four and of one and a half errors.
    #[test]
    fn the_change_that_is_largest_relative_to_its_error_is_reported() {
        let found = [bias("peace", 0.5, 0.875, 0.25), bias("war", 0.25, 0.5, 0.0625), bias("none", 0.0, 0.0, 0.0)];
        let text = step_human(&found, 12, &str::to_owned);
        // 1.96 * .0625.
        assert!(
            text.starts_with(
                "Halving the step changes the probability of war from 25.0 % to 50.0 % (+25.0 ±12.2 \
                                  percentage points)"
            ),
            "{text}"
        );
        assert!(step_human(&found[..1], 12, &str::to_owned).contains("No change is distinguishable from chance."));
        assert_eq!(step_human(&[], 12, &str::to_owned), "");
    }
}
