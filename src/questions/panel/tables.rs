//! The tables of a panel: the rows with their probabilities, the scores, the stack, reliability, rows left out.

use crate::stats::Estimate;
use crate::study::{Columns, Table};

use super::asked::Asked;
use super::reading::{LeftOut, PanelRow};
use super::reliability::Bin;
use super::run::{Estimated, Finding};
use super::scores::{Forecast, Scores};
use super::stack::Nested;

/// A row and what was found for it.
struct Line<'a> {
    row: &'a PanelRow,
    finding: &'a Finding,
}

/// The file of the rows' table.
pub(crate) const ROWS: &str = "panel.csv";

/// `panel.csv`: some rows with what was found.
pub(crate) fn rows_table(asked: &Asked, rows: &[PanelRow], findings: &[Finding]) -> Table {
    let mut columns = Columns::new()
        .column("row", "", "number of the row below the header, from 1", |line: &Line<'_>| line.row.number)
        .column("id", "", "name of the row: its cell in the column id, else its number", |line| line.row.id.clone());
    for carried in &asked.carried {
        let meaning = "as in the rows";
        let from = carried.from;
        columns = columns.column(carried.name.clone(), "", meaning, move |line| from.text(line.row));
    }
    for (place, name) in asked.setup.outcomes.iter().enumerate() {
        columns = estimate_columns(columns, place, asked.prefix(name));
    }
    columns = columns.column("trajectories", "", "valid trajectories", |line| line.finding.valid).column(
        "invalid",
        "",
        "trajectories that left the model's domain, and are in no figure",
        |line| line.finding.invalid,
    );
    if asked.columns.happened.is_some() {
        columns = columns.column("happened", "", "1 if it happened, 0 if not; empty if not known", |line| {
            line.row.happened.map(u32::from)
        });
    }
    if asked.columns.baseline.is_some() {
        columns = columns
            .share("baseline", "the probability of the baseline column; empty if not known", |line| line.row.baseline);
    }
    let lines: Vec<Line<'_>> = rows.iter().zip(findings).map(|(row, finding)| Line { row, finding }).collect();
    columns.table(ROWS, "the probabilities of a row", &lines)
}

/// The estimates of an outcome, with its name before those of several.
fn estimate_columns<'a>(
    mut columns: Columns<'a, Line<'a>>,
    outcome: usize,
    (title, prefix): (String, String),
) -> Columns<'a, Line<'a>> {
    type Part = fn(&Estimated) -> f64;
    let first = if prefix.is_empty() { "probability".to_owned() } else { title.clone() };
    let shares: [(String, String, Part); 4] = [
        (first, format!("share of the valid trajectories that reach {title}"), |found| found.probability),
        (format!("{prefix}standard_error"), "Monte Carlo standard error of it".to_owned(), |found| {
            found.standard_error
        }),
        (format!("{prefix}ci_low"), "lower limit of its 95 % Monte Carlo interval".to_owned(), |found| found.ci_low),
        (format!("{prefix}ci_high"), "upper limit of its 95 % Monte Carlo interval".to_owned(), |found| found.ci_high),
    ];
    for (name, meaning, part) in shares {
        columns = columns.share(name, meaning, move |line: &Line<'_>| {
            Some(part(&line.finding.estimates[outcome])).filter(|_| line.finding.valid > 0)
        });
    }
    columns.column(format!("{prefix}reached"), "", format!("valid trajectories that reach {title}"), move |line| {
        line.finding.estimates[outcome].reached
    })
}

/// `left_out.csv`: the rows that were left out.
pub(crate) fn left_out_table(left_out: &[LeftOut]) -> Table {
    Columns::new()
        .column("row", "", "number of the row below the header, from 1", |row: &LeftOut| row.number)
        .column("id", "", "name of the row", |row| row.id.clone())
        .column("empty", "", "the columns with empty cells that are needed", |row| row.columns.join(", "))
        .table("left_out.csv", "a row that was left out, as cells that are needed are empty", left_out)
}

/// A value and its error as two columns, each empty if it cannot be had.
fn parts(found: Option<Estimate>) -> [Option<f64>; 2] {
    [found.map(|found| found.value), found.map(|found| found.standard_error)].map(|it| it.filter(|it| it.is_finite()))
}

/// A line of the table of scores.
struct ScoreLine {
    forecast: Forecast,
    score: &'static str,
    found: Option<Estimate>,
    difference: Option<Estimate>,
    rows: usize,
    pairs: Option<u64>,
    missing: &'static str,
}

fn score_lines(scores: &Scores) -> Vec<ScoreLine> {
    let plain = scores.scores.iter().map(|row| ScoreLine {
        forecast: row.forecast,
        score: row.score.key(),
        found: Some(row.found),
        difference: row.difference,
        rows: row.rows,
        pairs: row.pairs,
        missing: if row.found.value.is_finite() {
            ""
        } else {
            "no pair of a row in which it happened and one in which not"
        },
    });
    let recalibrated = scores.recalibration.iter().flat_map(|row| {
        ["recalibration_intercept", "recalibration_slope"].into_iter().enumerate().map(|(term, score)| ScoreLine {
            forecast: row.forecast,
            score,
            found: row.found.as_ref().ok().map(|found| found[term]),
            difference: None,
            rows: row.rows,
            pairs: None,
            missing: row.found.as_ref().err().map_or("", |why| why.words()),
        })
    });
    plain.chain(recalibrated).collect()
}

/// `scores.csv`: scores and recalibration of the model and of the baseline.
fn scores_table(scores: &Scores) -> Table {
    Columns::new()
        .column("forecast", "", "model, or baseline in the rows that have it", |line: &ScoreLine| line.forecast.key())
        .column(
            "score",
            "",
            "mean log score, mean Brier score (low is good), area under the ROC curve (high is good), of all pairs of rows or \
             of those within a group; intercept and slope of the recalibration (0 and 1 are good)",
            |line| line.score,
        )
        .column("value", "", "its value; empty if it cannot be had", |line| parts(line.found)[0])
        .column("standard_error", "", "standard error over clusters; empty if it cannot be had", |line| parts(line.found)[1])
        .column("difference", "", "the value less that of the model in the same rows", |line| parts(line.difference)[0])
        .column("difference_standard_error", "", "standard error of the difference, over clusters", |line| {
            parts(line.difference)[1]
        })
        .column("rows", "", "rows that it is from", |line| line.rows)
        .column("pairs", "", "pairs of rows that an area is from", |line| line.pairs)
        .column("missing", "", "why there is no value", |line| line.missing)
        .table("scores.csv", "a score of a forecast", &score_lines(scores))
}

/// `stack.csv`: the nested regressions, scored out of fold.
fn stack_table(scores: &Scores) -> Table {
    let stack = &scores.stack;
    let mut columns = Columns::new()
        .column("regression", "", "what the regression has beside a constant", |level: &super::stack::Level| {
            level.nested.key()
        })
        .column("log", "", "mean log score out of fold; empty if it cannot be had", |level| {
            parts(level.log.as_ref().ok().copied())[0]
        })
        .column("log_standard_error", "", "standard error of log over clusters", |level| {
            parts(level.log.as_ref().ok().copied())[1]
        })
        .column("than_constant", "", "log less that of the constant; below 0 is better", |level| {
            parts(level.than_constant)[0]
        })
        .column("than_constant_standard_error", "", "its standard error, over clusters", |level| {
            parts(level.than_constant)[1]
        });
    if stack.level(Nested::Baseline).is_some() {
        columns = columns
            .column("than_baseline", "", "log less that of the baseline; below 0 is better", |level| {
                parts(level.than_baseline)[0]
            })
            .column("than_baseline_standard_error", "", "its standard error, over clusters", |level| {
                parts(level.than_baseline)[1]
            });
    }
    let terms = [
        ("constant", "constant_standard_error", "the constant"),
        ("model", "model_standard_error", "the logit of the model's probability"),
        ("baseline", "baseline_standard_error", "the logit of the baseline"),
    ];
    for (term, (name, error, meaning)) in terms.into_iter().enumerate() {
        if term == 2 && stack.level(Nested::Baseline).is_none() {
            continue;
        }
        columns = columns
            .column(name, "", format!("weight of {meaning}, from all rows"), move |level| parts(level.weights[term])[0])
            .column(error, "", "its standard error, over clusters", move |level| parts(level.weights[term])[1]);
    }
    columns
        .column(
            "with_prior",
            "",
            "parts of the rows in which the weights had a prior, as the other rows were perfectly separated",
            |level| level.with_prior,
        )
        .column("missing", "", "why there is no score out of fold", |level| {
            level.log.as_ref().err().map_or("", |why| why.words())
        })
        .table(
            "stack.csv",
            "a logistic regression of what happened, fitted without the rows it is scored on",
            &stack.levels,
        )
}

/// `reliability.csv`: how often it happened, by probability.
fn reliability_table(bins: &[Bin]) -> Table {
    Columns::new()
        .share("low", "lowest probability of the part", |bin: &Bin| bin.low)
        .share("high", "highest probability of the part", |bin| bin.high)
        .column("rows", "", "rows of the part", |bin| bin.rows)
        .share("mean_probability", "their mean probability", |bin| bin.mean)
        .share("happened", "share of them in which it happened", |bin| bin.happened)
        .share("band_low", "lower limit of 95 % of that share if the probabilities were right", |bin| bin.band.0)
        .share("band_high", "upper limit of 95 % of that share if the probabilities were right", |bin| bin.band.1)
        .table("reliability.csv", "rows of about the same probability", bins)
}

/// All tables of scores.
pub(crate) fn score_tables(scores: &Scores) -> Vec<Table> {
    vec![scores_table(scores), stack_table(scores), reliability_table(&scores.reliability)]
}
