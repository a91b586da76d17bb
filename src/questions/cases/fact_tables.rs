//! Facts and the probabilities that a model gave to them, for the terminal and as tables.

use std::fmt::Write as _;

use comfy_table::CellAlignment;

use crate::render::{bare, counted, grid};
use crate::stats::Z_95;
use crate::study::{Columns, ScreenText, Table};

use super::fact_scores::{CalibrationRow, FactScores, Forecast, Score, ScoreRow, ScoredFact};

/// The number of facts that are printed without `--facts`.
const PRINTED: usize = 10;

fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// A forecast in words.
fn words(forecast: Forecast) -> &'static str {
    match forecast {
        Forecast::Model => "the model",
        Forecast::Persistence => "nothing changes (with probability .90)",
        Forecast::BaseRate => "base rate of treaties in the era",
        Forecast::ShareHeld => "share of facts that held in the other cases",
        Forecast::Mixed => "the model mixed with that share",
    }
}

/// `1.86 ±0.55`, with the 95 % half-width; a dash if there is no value, and no error if there is none.
fn value_with_error(value: f64, standard_error: f64) -> String {
    match (value.is_finite(), standard_error.is_finite()) {
        (false, _) => "-".to_owned(),
        (true, false) => format!("{value:.3}"),
        (true, true) => format!("{value:.3} ±{:.3}", Z_95 * standard_error),
    }
}

/// How good the probabilities of the facts are, in a sentence.
pub(crate) fn facts_sentence(scores: &FactScores) -> String {
    let of = |forecast: Forecast| {
        let row = scores.of(forecast, Score::Log);
        row.map_or_else(|| "-".to_owned(), |row| value_with_error(row.value, row.standard_error))
    };
    let held = if scores.cases > 1 {
        format!(", the share of facts that held in the other cases {}", of(Forecast::ShareHeld))
    } else {
        String::new()
    };
    format!(
        "On {} of {} the model's mean log score is {}; the forecast that nothing changes (with probability .90) has {}{held}. Low is good.",
        counted(scores.facts.len() as u64, "fact"),
        counted(scores.cases as u64, "alignment"),
        of(Forecast::Model),
        of(Forecast::Persistence),
    )
}

/// Adds the facts and the scores to the text for the terminal; `all` facts, or those with the worst log scores.
pub(crate) fn facts_human(scores: &FactScores, all: bool, text: &mut ScreenText) {
    let _ = writeln!(text, "\n{}\n\n{}\n", facts_sentence(scores), score_table(scores));
    if let Some(weight) = scores.of(Forecast::Mixed, Score::ShareWeight) {
        text.note(format!(
            "Mixed: (1 - w) p + w c; the weight w of the share c is estimated from the other cases; from all cases, w = {}.",
            value_with_error(weight.value, weight.standard_error)
        ));
    }
    text.note(
        "Of scores, ± is the 95 % half-width (1.96 standard errors, jackknife over cases). ROC area: for \"something \
         changes\"; 0.5 is no better than chance.",
    );
    text.note("The base rate is that of treaties; for other ties it is an approximation.");
    text.push_str("\n");
    let all = all || scores.facts.len() <= PRINTED;
    let marks = marked(&scores.facts);
    let mut shown: Vec<(&ScoredFact, bool)> = scores.facts.iter().zip(marks).collect();
    if all {
        text.push_str("Facts; * marks the worst ones, which make up half of the model's log score.\n");
    } else {
        shown.sort_by(|(a, _), (b, _)| b.log.total_cmp(&a.log));
        shown.truncate(PRINTED);
        let _ = writeln!(
            text,
            "The {PRINTED} facts with the worst log scores, of {}; `--facts` prints all. * marks those that make up half of the \
             model's log score.",
            scores.facts.len()
        );
    }
    let _ = writeln!(text, "{}", fact_table(&shown, all));
}

/// By fact, whether it is among the fewest that make up half of the model's log score.
fn marked(facts: &[ScoredFact]) -> Vec<bool> {
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

/// A table of facts with their marks; `by_case`: the name of a case is only in its first row.
fn fact_table(facts: &[(&ScoredFact, bool)], by_case: bool) -> comfy_table::Table {
    let mut table = grid();
    table.set_header(["alignment", "fact", "date", "held", "model, %", "if nothing\nchanges", "log\nscore", ""]);
    let mut last = "";
    for (ScoredFact { case, row, log, .. }, mark) in facts {
        let fact = &row.fact;
        let case_shown = if by_case && case == last { "" } else { case };
        last = case;
        table.add_row([
            case_shown.to_owned(),
            fact.title.clone(),
            format!("{} {}", fact.time.key(), fact.date),
            yes_no(fact.held),
            bare(row.estimate.probability),
            yes_no(row.persistence),
            format!("{log:.2}"),
            if *mark { "*" } else { "" }.to_owned(),
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
fn facts(scores: &FactScores) -> Table {
    let own = Columns::new()
        .column("case", "", "name of the scenario", |row: &ScoredFact| row.case.clone())
        .column("fact", "", "name of the fact", |row| row.row.fact.name.clone())
        .column("title", "", "its title", |row| row.row.fact.title.clone())
        .column("by_or_on", "", "by: at any time up to the date; on: on the date itself", |row| row.row.fact.time.key())
        .column("date", "date", "the date", |row| row.row.fact.date.clone())
        .column("held", "", "whether it happened", |row| row.row.fact.held)
        .column("confidence", "", "how certain it is that it did or did not", |row| row.row.fact.confidence.key())
        .column("persistence", "", "whether it would hold if nothing changed", |row| row.row.persistence)
        .share(PROBABILITIES[0], "probability that the model gives to it", |row| row.probabilities[0])
        .share("standard_error", "Monte Carlo standard error of that", |row| row.row.estimate.standard_error)
        .column("log", "nats", "log score of the model", |row| row.log)
        .column("brier", "", "Brier score of the model", |row| row.brier);
    let others = PROBABILITIES.into_iter().enumerate().skip(1).fold(own, |columns, (place, name)| {
        columns.share(name, "probability that this simpler forecast gives to it", move |row| row.probabilities[place])
    });
    others.table("facts.csv", "facts of the past and their probabilities", &scores.facts)
}

/// `scores.csv`: a row for each forecast and score.
fn scores_of(scores: &FactScores) -> Table {
    let (facts, cases) = (scores.facts.len(), scores.cases);
    Columns::new()
        .column("forecast", "", "the model or a simpler forecast", |row: &ScoreRow| row.forecast.key())
        .column("score", "", "which score", |row| row.score.key())
        .column("value", "", "mean over the facts", |row| row.value)
        .column("standard_error", "", "its standard error over the cases", |row| row.standard_error)
        .column("difference", "", "the score less that of the model", |row| row.difference.map(|(value, _)| value))
        .column("difference_standard_error", "", "standard error of the difference", |row| {
            row.difference.map(|(_, error)| error)
        })
        .column("facts", "facts", "number of facts", move |_| facts)
        .column("cases", "cases", "number of cases", move |_| cases)
        .table("scores.csv", "scores of the model and of simpler forecasts", &scores.scores)
}

/// `calibration.csv`: a row for each forecast and bin of probability with a fact in it.
fn calibration(scores: &FactScores) -> Table {
    Columns::new()
        .column("forecast", "", "the model or a simpler forecast", |row: &CalibrationRow| row.forecast.key())
        .share("low", "lower end of the bin", |row| row.low)
        .share("high", "upper end of the bin", |row| row.high)
        .column("facts", "facts", "facts with a probability in the bin", |row| row.facts)
        .share("mean_probability", "their mean probability", |row| row.mean_probability)
        .share("held", "share of them that held", |row| row.held)
        .table("calibration.csv", "calibration: how often facts held, by their probability", &scores.calibration)
}

/// The tables of facts.
pub(crate) fn facts_tables(scores: &FactScores) -> Vec<Table> {
    vec![facts(scores), scores_of(scores), calibration(scores)]
}
