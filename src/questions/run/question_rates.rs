//! The answers to questions beside the classes of the past that the questions name.

use crate::ensemble::QueryRow;
use crate::model::{Model, Moment};
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

/// For each class that a question names, over the time that is open: under evidence from its last day on. None where evidence
/// has told all of it.
fn beside<'r>(model: &'r Model, row: &'r QueryRow) -> impl Iterator<Item = Beside<'r>> {
    let (structure, open) = (&model.structure, model.last_evidence());
    let (from, until) = row.query.query.horizon(&structure.events);
    let from = from.max(open);
    let told = open > 0 && until <= from;
    let years = f64::from(until.saturating_sub(from)) * structure.dt();
    row.query.reference.iter().filter(move |_| !told).filter_map(|class| base_rate(class)).map(move |class| {
        let outside = Outside::new(answered(row), class, years);
        Beside { name: &row.query.name, from, until, outside }
    })
}

/// `question_base_rates.csv`; `None` if no question that is open names a reference class.
#[must_use]
pub fn question_rates_table(model: &Model, rows: &[QueryRow]) -> Option<Table> {
    let structure = &model.structure;
    let all: Vec<Beside<'_>> = rows.iter().flat_map(|row| beside(model, row)).collect();
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
pub(super) fn rate_sentences(model: &Model, row: &QueryRow) -> Vec<String> {
    let structure = &model.structure;
    let sentence = |beside: Beside<'_>| {
        let (from, until) = (first_day(structure, beside.from), last_day(structure, beside.until));
        beside.outside.sentence(&format!("this from {from} to {until}"))
    };
    beside(model, row).map(sentence).collect()
}
