//! The answers to the questions of a scenario: sentences and the table.

use crate::ensemble::{Conditional, QueryRow};
use crate::model::{Expression, OtherReading};
use crate::render::{listed, percent, points, thousands};
use crate::stats::{Estimate, Proportion};
use crate::study::{Columns, PROBABILITY, Table};
use crate::theory::Reading;

use super::sentence::sentence;

/// The answer to a question: under its condition, if it has one.
pub(super) fn answered(row: &QueryRow) -> Proportion {
    row.conditional.as_ref().map_or(row.estimate, |conditional| conditional.with)
}

/// `questions.csv`: the answers to questions.
#[must_use]
pub fn queries_table(rows: &[QueryRow]) -> Table {
    type Side = fn(&Conditional) -> Proportion;
    let own = Columns::new()
        .column("name", "", "name of the question", |row: &QueryRow| row.query.name.clone())
        .column("title", "", "its title", |row| row.query.title.clone())
        .column("question", "", "what is asked", |row| row.query.query.text.clone())
        .column("resolves", "date", "the day on which it resolves (ISO 8601)", |row| row.query.resolves.clone())
        .share("probability", "of what is asked, under the condition if there is one", |row| answered(row).probability)
        .share("standard_error", "Monte Carlo standard error of the probability", |row| answered(row).standard_error)
        .interval(|row| known(answered(row)))
        .band(|row| known(answered(row)))
        .column("trajectories", "trajectories", "those in which the condition holds; empty without one", |row| {
            row.conditional.as_ref().map(|conditional| conditional.trajectories[0])
        });
    let sides: [(&str, &str, &str, Side); 2] = [
        ("condition", "condition_standard_error", "probability of the condition", |found| found.given),
        ("otherwise", "otherwise_standard_error", "probability where the condition does not hold", |found| {
            found.without
        }),
    ];
    let columns = sides.into_iter().fold(own, |columns, (name, error, meaning, side)| {
        columns
            .estimate((name, error), PROBABILITY, meaning, move |row| row.conditional.as_ref().map(side).map(estimate))
    });
    columns
        .difference(PROBABILITY, "probability less otherwise; its error is paired by draws", |row| {
            row.conditional.as_ref().map(|conditional| conditional.difference)
        })
        .estimate(
            ("unconditional", "unconditional_standard_error"),
            PROBABILITY,
            "probability whether the condition holds or not; empty without one",
            |row| row.conditional.as_ref().map(|_| estimate(row.estimate)),
        )
        .column("reading", "", "how it counts agreements: signed, in_force or mixed; empty without any", |row| {
            row.query.readings.as_ref().map(|readings| readings.reading.map_or("mixed", Reading::key))
        })
        .column("other_reading", "", "the other way to count them, where it differs", |row| {
            other_reading(row).map(|other| other.reading.key())
        })
        .estimate(
            ("other_probability", "other_standard_error"),
            PROBABILITY,
            "probability in the other reading, under the condition in that reading",
            |row| row.other.map(estimate),
        )
        .table("questions.csv", "answer to a question", rows)
}

fn estimate(found: Proportion) -> Estimate {
    Estimate { value: found.probability, standard_error: found.standard_error }
}

/// The other reading of a question.
fn other_reading(row: &QueryRow) -> Option<&OtherReading> {
    row.query.readings.as_ref()?.other.as_ref()
}

/// A probability that some trajectory tells about.
pub(super) fn known(found: Proportion) -> Option<Proportion> {
    found.probability.is_finite().then_some(found)
}

/// A question and its answer in sentences, one in each line.
#[must_use]
pub fn query_sentences(row: &QueryRow, uncertain: bool) -> Vec<String> {
    let NamedText { heading, condition } = NamedText::of(row);
    let share = |found: Proportion| match known(found) {
        Some(found) => sentence(&found, uncertain),
        None => "not known: no trajectory is of this kind.".to_owned(),
    };
    let mut sentences = vec![format!("{heading}: {}", share(answered(row)))];
    sentences.extend(rounding(row));
    sentences.extend(counted_when(row, &share));
    let Some((conditional, condition)) = row.conditional.as_ref().zip(condition) else { return sentences };
    let difference = if conditional.difference.value.is_finite() {
        format!(" Difference {} percentage points (95 %, paired by draws).", points(conditional.difference))
    } else {
        String::new()
    };
    // The opposite of `not x` is x.
    let negated = matches!(row.query.query.given, Some((Expression::Not(_), _)));
    let opposite = match condition.strip_prefix("not ").filter(|_| negated) {
        Some(condition) => format!("Given {condition}"),
        None => format!("Not given {condition}"),
    };
    sentences.push(format!("{opposite}: {}{difference}", share(conditional.without)));
    sentences.push(format!(
        "Given or not: {} The condition holds in {} of {} trajectories ({}).",
        share(row.estimate),
        thousands(conditional.trajectories[0]),
        thousands(conditional.trajectories.iter().sum()),
        percent(conditional.given.probability)
    ));
    if !conditional.difference.value.is_finite() {
        sentences
            .push("Too few for a difference: simulate more trajectories, or ask for a likelier condition.".to_owned());
    }
    sentences
}

/// How agreements are counted, and the probability in the other reading.
fn counted_when(row: &QueryRow, share: &dyn Fn(Proportion) -> String) -> Option<String> {
    let words = &row.query.readings.as_ref()?.words;
    Some(match other_reading(row).zip(row.other) {
        Some((other, found)) => {
            format!("Counted when {words}. Counted when {} instead: {}", other.words, share(found))
        }
        None => format!("Counted when {words}."),
    })
}

/// How dates within steps are counted, and the way to count them exactly.
fn rounding(row: &QueryRow) -> Option<String> {
    let rounded = &row.query.query.rounded;
    (!rounded.is_empty())
        .then(|| format!("Steps decide: {}. `--set steps_per_year=366` counts in days.", listed(rounded, "and")))
}

/// A question and its condition for people.
struct NamedText<'r> {
    heading: &'r str,
    condition: Option<&'r str>,
}

impl<'r> NamedText<'r> {
    fn of(row: &'r QueryRow) -> Self {
        Self {
            heading: &row.query.title,
            condition: row.query.query.given.as_ref().map(|(_, condition)| condition.as_str()),
        }
    }
}
