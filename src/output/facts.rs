//! Facts and the probabilities that a model gave to them, for the terminal, as CSV and JSON.

use std::fmt::Write as _;

use comfy_table::CellAlignment;
use serde_json::{Map, Value, json};

use crate::analysis::{FactScores, Forecast, Score, ScoreRow, ScoredFact};

use super::grid::grid;
use super::number::{bare, counted};
use super::significant;
use super::tables::{TableError, table};

/// So many facts are printed where not all are wanted.
const PRINTED: usize = 10;

fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// A forecast in words.
fn words(forecast: Forecast) -> &'static str {
    match forecast {
        Forecast::Model => "the model",
        Forecast::Persistence => "nothing changes (with .90)",
        Forecast::BaseRate => "base rate of treaties in the era",
        Forecast::ShareHeld => "share of facts that held in the other cases",
        Forecast::Mixed => "the model mixed with that share",
    }
}

/// `1.86 ± 0.28`; a dash where the value does not exist, and no error where that does not.
fn value_with_error(value: f64, standard_error: f64) -> String {
    match (value.is_finite(), standard_error.is_finite()) {
        (false, _) => "-".to_owned(),
        (true, false) => format!("{value:.3}"),
        (true, true) => format!("{value:.3} ± {standard_error:.3}"),
    }
}

/// The facts and the scores for people; `all` facts, or those that cost the model most.
#[must_use]
pub fn facts_human(scores: &FactScores, all: bool) -> String {
    let mut text = String::new();
    let of = |forecast: Forecast| {
        let row = scores.of(forecast, Score::Log);
        row.map_or_else(|| "-".to_owned(), |row| value_with_error(row.value, row.standard_error))
    };
    let held = if scores.cases > 1 {
        format!(", the share of facts that held in the other cases {}", of(Forecast::ShareHeld))
    } else {
        String::new()
    };
    let _ = writeln!(
        text,
        "\nOn {} of {} the model's mean log score is {}; that nothing changes (with .90) has {}{held}. Low is good.\n",
        counted(scores.facts.len() as u64, "fact"),
        counted(scores.cases as u64, "alignment"),
        of(Forecast::Model),
        of(Forecast::Persistence),
    );
    let _ = writeln!(text, "{}\n", score_table(scores));
    if let Some(weight) = scores.of(Forecast::Mixed, Score::ShareWeight) {
        let _ = writeln!(
            text,
            "Mixed: (1 - w) p + w c, with the weight w of the share c chosen on the other cases; on all cases, w = {}.",
            value_with_error(weight.value, weight.standard_error)
        );
    }
    text.push_str(
        "± is one standard error (jackknife over cases). ROC area: of \"something changes\"; 0.5 does not discriminate.\n\
         The base rate is made for treaties; elsewhere it is a stand-in.\n\n",
    );
    let all = all || scores.facts.len() <= PRINTED;
    let costly = costly(&scores.facts);
    let mut shown: Vec<(&ScoredFact, bool)> = scores.facts.iter().zip(costly).collect();
    if all {
        text.push_str("Facts; * marks those that make half of the model's log score.\n");
    } else {
        shown.sort_by(|(a, _), (b, _)| b.log.total_cmp(&a.log));
        shown.truncate(PRINTED);
        let _ = writeln!(
            text,
            "The {PRINTED} facts that cost the model most, of {}; `--facts` prints all. * marks those that make half of its \
             log score.",
            scores.facts.len()
        );
    }
    let _ = writeln!(text, "{}", fact_table(&shown, all));
    text
}

/// By fact, whether it is among the fewest that make half of the model's log score.
fn costly(facts: &[ScoredFact]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.sort_by(|&a, &b| facts[b].log.total_cmp(&facts[a].log));
    let half = 0.5 * facts.iter().map(|fact| fact.log).sum::<f64>();
    let (mut marked, mut sum) = (vec![false; facts.len()], 0.0);
    for place in order {
        if sum >= half {
            break;
        }
        sum += facts[place].log;
        marked[place] = true;
    }
    marked
}

fn score_table(scores: &FactScores) -> comfy_table::Table {
    let mut table = grid();
    table.set_header(["forecast", "mean log score", "less the model's", "mean Brier score", "ROC area"]);
    for forecast in Forecast::ALL {
        let Some(log) = scores.of(forecast, Score::Log) else { continue };
        let shown = |score: Score| {
            let row = scores.of(forecast, score);
            row.map_or_else(String::new, |row| value_with_error(row.value, row.standard_error))
        };
        let difference = log.difference.map_or_else(String::new, |(value, error)| {
            let sign = if value >= 0.0 { "+" } else { "" };
            format!("{sign}{}", value_with_error(value, error))
        });
        table.add_row([
            words(forecast).to_owned(),
            shown(Score::Log),
            difference,
            shown(Score::Brier),
            shown(Score::RocArea),
        ]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// A table of facts with their marks; `by_case`: the name of a case stands in its first row only.
fn fact_table(facts: &[(&ScoredFact, bool)], by_case: bool) -> comfy_table::Table {
    let mut table = grid();
    table.set_header(["alignment", "fact", "date", "held", "model, %", "if nothing\nchanges", "log\nscore", ""]);
    let mut last = "";
    for (ScoredFact { case, row, log, .. }, costly) in facts {
        let fact = &row.fact;
        let case_shown = if by_case && case == last { "" } else { case };
        last = case;
        table.add_row([
            case_shown.to_owned(),
            fact.title.clone(),
            format!("{} {}", fact.time.key(), fact.date),
            yes_no(fact.held),
            bare(row.odds.probability),
            yes_no(row.persistence),
            format!("{log:.2}"),
            if *costly { "*" } else { "" }.to_owned(),
        ]);
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        if place == 4 || place == 6 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// The names of the probabilities of the forecasts in files.
const PROBABILITIES: [&str; Forecast::ALL.len()] =
    ["probability", "persistence_probability", "base_rate", "share_held", "mixed"];

/// `facts.csv`: a row for each fact.
fn facts_csv(scores: &FactScores) -> Result<(&'static str, Vec<u8>), TableError> {
    let own = ["case", "fact", "title", "by_or_on", "date", "held", "confidence", "persistence"];
    let header = [&own[..], &[PROBABILITIES[0], "standard_error", "log", "brier"], &PROBABILITIES[1..]].concat();
    let rows = scores.facts.iter().map(|ScoredFact { case, row, probabilities, log, brier }| {
        let fact = &row.fact;
        let own = [
            case.clone(),
            fact.name.clone(),
            fact.title.clone(),
            fact.time.key().to_owned(),
            fact.date.clone(),
            yes_no(fact.held),
            fact.confidence.key().to_owned(),
            yes_no(row.persistence),
        ];
        let of_model = [probabilities[0], row.odds.standard_error, *log, *brier].map(significant);
        let others = probabilities[1..].iter().map(|&probability| significant(probability));
        own.into_iter().chain(of_model).chain(others).collect::<Vec<String>>()
    });
    table("facts.csv", header, rows)
}

/// `scores.csv`: a row for each forecast and score.
fn scores_csv(scores: &FactScores) -> Result<(&'static str, Vec<u8>), TableError> {
    let header =
        ["forecast", "score", "value", "standard_error", "difference", "difference_standard_error", "facts", "cases"];
    let rows = scores.scores.iter().map(|row| {
        let ScoreRow { forecast, score, value, standard_error, difference } = *row;
        let (less_model, error) = difference.unwrap_or((f64::NAN, f64::NAN));
        let [value, standard_error, less_model, error] = [value, standard_error, less_model, error].map(significant);
        [
            forecast.key().to_owned(),
            score.key().to_owned(),
            value,
            standard_error,
            less_model,
            error,
            scores.facts.len().to_string(),
            scores.cases.to_string(),
        ]
    });
    table("scores.csv", header, rows)
}

/// `calibration.csv`: a row for each forecast and bin of probability with a fact in it.
fn calibration_csv(scores: &FactScores) -> Result<(&'static str, Vec<u8>), TableError> {
    let header = ["forecast", "low", "high", "facts", "mean_probability", "held"];
    let rows = scores.calibration.iter().map(|row| {
        [
            row.forecast.key().to_owned(),
            significant(row.low),
            significant(row.high),
            row.facts.to_string(),
            significant(row.mean_probability),
            significant(row.held),
        ]
    });
    table("calibration.csv", header, rows)
}

/// The tables of facts.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn facts_tables(scores: &FactScores) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    Ok(vec![facts_csv(scores)?, scores_csv(scores)?, calibration_csv(scores)?])
}

/// The same for programs: the columns of the tables as keys; what does not exist is null.
pub(super) fn facts_json(scores: &FactScores) -> Map<String, Value> {
    let fact = |ScoredFact { case, row, probabilities, log, brier }: &ScoredFact| {
        let fact = &row.fact;
        let mut object = json!({
            "case": case,
            "fact": fact.name,
            "title": fact.title,
            "by_or_on": fact.time.key(),
            "date": fact.date,
            "held": fact.held,
            "confidence": fact.confidence.key(),
            "source": fact.source,
            "persistence": row.persistence,
            "standard_error": row.odds.standard_error,
            "log": log,
            "brier": brier,
        });
        for (name, probability) in PROBABILITIES.into_iter().zip(probabilities) {
            object[name] = json!(probability);
        }
        object
    };
    let score = |row: &ScoreRow| {
        json!({
            "forecast": row.forecast.key(),
            "score": row.score.key(),
            "value": row.value,
            "standard_error": row.standard_error,
            "difference": row.difference.map(|(value, _)| value),
            "difference_standard_error": row.difference.map(|(_, error)| error),
            "facts": scores.facts.len(),
            "cases": scores.cases,
        })
    };
    let calibration = scores.calibration.iter().map(|row| {
        json!({
            "forecast": row.forecast.key(),
            "low": row.low,
            "high": row.high,
            "facts": row.facts,
            "mean_probability": row.mean_probability,
            "held": row.held,
        })
    });
    let entries: [(&str, Value); 3] = [
        ("facts", scores.facts.iter().map(fact).collect()),
        ("scores", scores.scores.iter().map(score).collect()),
        ("calibration", calibration.collect()),
    ];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
