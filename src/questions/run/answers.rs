//! All that is said of a question: its answer, by when it comes, and the rates of the past beside it.

use crate::ensemble::QueryRow;
use crate::model::Structure;
use crate::study::Table;

use super::by_date::{curve_table, half_sentence};
use super::queries::{queries_table, query_sentences};
use super::question_rates::{question_rates_table, rate_sentences};

/// A question and its answer in sentences, one in each line.
#[must_use]
pub fn answer_sentences(structure: &Structure, row: &QueryRow, uncertain: bool) -> Vec<String> {
    let mut sentences = query_sentences(row, uncertain);
    if let Some(half) = half_sentence(structure, row) {
        sentences.insert(1, half);
    }
    sentences.extend(rate_sentences(structure, row));
    sentences
}

/// The tables of answers: `questions.csv`, `curve.csv`, and `question_base_rates.csv` where a question names a class.
#[must_use]
pub fn answer_tables(structure: &Structure, rows: &[QueryRow]) -> Vec<Table> {
    let mut tables = vec![queries_table(rows), curve_table(structure, rows)];
    tables.extend(question_rates_table(structure, rows));
    tables
}
