//! All that is said of a question: its answer, by when it comes, and the rates of the past beside it.

use crate::ensemble::QueryRow;
use crate::model::Model;
use crate::study::Table;

use super::by_date::{curve_table, half_sentence};
use super::queries::{queries_table, query_sentences};
use super::question_rates::{question_rates_table, rate_sentences};

/// A question and its answer in sentences, one in each line.
#[must_use]
pub fn answer_sentences(model: &Model, row: &QueryRow) -> Vec<String> {
    let mut sentences = query_sentences(row, model.has_bands());
    if let Some(half) = half_sentence(&model.structure, row) {
        sentences.insert(1, half);
    }
    sentences.extend(rate_sentences(model, row));
    sentences
}

/// The tables of answers: `questions.csv`, `curve.csv`, and `question_base_rates.csv` where an open question names a class.
#[must_use]
pub fn answer_tables(model: &Model, rows: &[QueryRow]) -> Vec<Table> {
    let mut tables = vec![queries_table(rows), curve_table(&model.structure, rows)];
    tables.extend(question_rates_table(model, rows));
    tables
}
