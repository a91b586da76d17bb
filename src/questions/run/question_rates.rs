//! The answers to questions beside the classes of the past that the questions name.

use crate::ensemble::QueryRow;
use crate::model::{Moment, Structure};
use crate::scenario::{base_rate, first_day, last_day};
use crate::study::{Columns, Table};

use super::outside::{Outside, class_columns, rate_columns};
use super::queries::answered;

/// The answer to a question beside the rate of a class over the same time.
struct Beside<'r> {
    name: &'r str,
    from: Moment,
    until: Moment,
    outside: Outside,
}

fn beside<'r>(structure: &'r Structure, row: &'r QueryRow) -> impl Iterator<Item = Beside<'r>> {
    let (from, until) = row.query.query.horizon(&structure.events);
    let years = f64::from(until.saturating_sub(from)) * structure.dt();
    row.query.reference.iter().filter_map(|class| base_rate(class)).map(move |class| {
        let outside = Outside::new(answered(row), class, years);
        Beside { name: &row.query.name, from, until, outside }
    })
}

/// `question_base_rates.csv`; `None` if no question names a reference class.
#[must_use]
pub fn question_rates_table(structure: &Structure, rows: &[QueryRow]) -> Option<Table> {
    let all: Vec<Beside<'_>> = rows.iter().flat_map(|row| beside(structure, row)).collect();
    let table = Columns::new()
        .column("name", "", "name of the question", |row: &Beside<'_>| row.name)
        .column("from", "date", "the first day that counts (ISO 8601)", |row| {
            first_day(structure, row.from).to_string()
        })
        .column("to", "date", "the last day that counts", |row| last_day(structure, row.until).to_string())
        .and(rate_columns(|row| &row.outside))
        .and(class_columns(|row| &row.outside));
    (!all.is_empty()).then(|| {
        table.table(
            "question_base_rates.csv",
            "the answer to a question beside the probability over the same time at the rate of a class of the past",
            &all,
        )
    })
}

/// A sentence for each reference class of a question.
pub(super) fn rate_sentences(structure: &Structure, row: &QueryRow) -> Vec<String> {
    let sentence = |beside: Beside<'_>| {
        let (from, until) = (first_day(structure, beside.from), last_day(structure, beside.until));
        beside.outside.sentence(&format!("this from {from} to {until}"))
    };
    beside(structure, row).map(sentence).collect()
}
