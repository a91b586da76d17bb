//! The scores of resolved questions: those of the model, and of others beside it.

use crate::questions::score::{AgainstRow, AgainstScore, against_scores, smoothed};
use crate::stats::Proportion;

use super::reading::{Bank, BankRow};

/// A question with its answer.
#[derive(Clone, Debug)]
pub(super) struct Answered<'b> {
    pub row: &'b BankRow,
    /// The name of its scenario.
    pub scenario: &'b str,
    /// The probability of what is asked, given that it is open on the day of asking; NaN where it never is.
    pub probability: Proportion,
    /// The probability of being open on that day; `None` for the first day of the scenario.
    pub open: Option<Proportion>,
    /// Valid trajectories on which the probability rests.
    pub trajectories: u64,
    /// How dates within steps are counted.
    pub rounded: &'b [String],
}

impl Answered<'_> {
    /// The probability away from 0 and 1, for scores.
    pub fn model(&self) -> f64 {
        let p = self.probability.probability;
        smoothed(&[1.0 - p, p], self.trajectories)[1]
    }
}

/// The probabilities in the column `crowd`.
pub(super) const CROWD: &str = "crowd";
/// Who gives one half to everything.
pub(super) const HALF: &str = "one half";
/// Who gives the share of yes among the other resolved questions.
pub(super) const SHARE: &str = "share of the others";

/// The scores of others beside the model's, each on the questions that it has a probability for.
pub(super) fn scores(answers: &[Answered<'_>]) -> Vec<AgainstScore> {
    let resolved: Vec<&Answered<'_>> =
        answers.iter().filter(|one| one.row.resolution.is_some() && one.probability.probability.is_finite()).collect();
    let came = |one: &Answered<'_>| one.row.resolution == Some(true);
    let yes = resolved.iter().filter(|one| came(one)).count() as f64;
    let others = resolved.len() as f64 - 1.0;
    let row = |one: &Answered<'_>, forecaster: &str, probability: f64| AgainstRow {
        scenario: one.scenario.to_owned(),
        question: one.row.id.clone(),
        date: one.row.asked.to_string(),
        forecaster: forecaster.to_owned(),
        probability,
        model: one.model(),
        standard_error: one.probability.standard_error,
        known: one.open.is_some(),
        came: came(one),
    };
    let mut rows: Vec<AgainstRow> = Vec::new();
    for one in &resolved {
        rows.extend(one.row.crowd.map(|p| row(one, CROWD, p)));
        rows.push(row(one, HALF, 0.5));
        // Away from 0 and 1, as all others may have had the same answer.
        let share = (yes - f64::from(u8::from(came(one))) + 0.5) / (others + 1.0);
        rows.push(row(one, SHARE, share));
    }
    against_scores(&rows)
}

/// The questions that the model has a probability for, with the scenario's name.
pub(super) fn answered<'b>(bank: &'b Bank, found: &[Vec<(Proportion, Option<Proportion>, u64)>]) -> Vec<Answered<'b>> {
    let mut next = vec![0; bank.scenarios.len()];
    bank.rows
        .iter()
        .filter_map(|row| {
            let place = next[row.scenario];
            next[row.scenario] += 1;
            let &(probability, open, trajectories) = found.get(row.scenario)?.get(place)?;
            let scenario = &bank.scenarios[row.scenario];
            let rounded = &scenario.model.structure.queries.get(place)?.query.rounded;
            Some(Answered { row, scenario: &scenario.name, probability, open, trajectories, rounded })
        })
        .collect()
}
