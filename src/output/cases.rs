//! Alignments side by side, for the terminal, as CSV and JSON.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ColumnConstraint};
use serde_json::{Map, Value, json};

use crate::analysis::{CaseRow, FactScores, Move, YEARS_AHEAD};
use crate::stats::Proportion;

use super::band::{ENDS, INTERVALS, ends, intervals, with_band};
use super::facts::facts_json;
use super::grid::grid;
use super::number::bare;
use super::tables::{TableError, table};
use super::{percent, significant, thousands};

/// The drivers of the table, in its order.
const DRIVERS: [(&str, &str); 4] = [("incentive", "I"), ("power", "P"), ("threat", "B"), ("interest", "N")];

fn driver(row: &CaseRow, name: &str) -> f64 {
    row.drivers.iter().find(|(driver, _)| driver == name).map_or(f64::NAN, |(_, value)| *value)
}

/// Odds in per cent; a dash beyond the end of the scenario.
fn shown(odds: Option<&Proportion>) -> String {
    odds.map_or_else(|| "-".to_owned(), |odds| bare(odds.probability))
}

/// The table for people, the strongest incentive first.
#[must_use]
pub fn cases_human(rows: &[CaseRow], trajectories: u64, seconds: f64) -> String {
    let mut text = String::new();
    let mut by_incentive: Vec<&CaseRow> = rows.iter().collect();
    by_incentive.sort_by(|a, b| driver(b, "incentive").total_cmp(&driver(a, "incentive")));
    let mut table = grid();
    let mut header = vec!["alignment".to_owned(), "from".to_owned(), "stage".to_owned(), "type".to_owned()];
    header.extend(DRIVERS.map(|(_, symbol)| symbol.to_owned()));
    header.extend(Move::ALL.map(|change| {
        let [first, second] = YEARS_AHEAD;
        format!("{}\n{first}/{second} yr, %", change.key().replace('_', " "))
    }));
    table.set_header(header);
    for row in by_incentive {
        let mut cells = vec![row.name.clone(), row.year.to_string(), stage(row), kind(row)];
        cells.extend(DRIVERS.map(|(name, _)| format!("{:.2}", driver(row, name))));
        cells.extend(
            row.odds.iter().map(|odds| odds.iter().map(|odds| shown(odds.as_ref())).collect::<Vec<_>>().join("/")),
        );
        table.add_row(cells);
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        if place == 0 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        if place >= 4 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let _ = writeln!(text, "{table}\n");
    text.push_str(
        "stage: 0 to 7 and the depth of the indicator that marks it. I: incentive; P, B, N: balances of power, threat \
         and interest; all 0 to 1, at the start.\nup, down: odds of a higher or lower type or stage than at the start, \
         reached at any time within 5 and 10 years.\n",
    );
    let worst = rows.iter().flat_map(|row| row.odds.iter().flatten().flatten());
    let worst = worst.map(|odds| crate::stats::Z_95 * odds.standard_error).fold(0.0, f64::max);
    let _ = writeln!(
        text,
        "{} trajectories of each; Monte Carlo error of the odds (95 %) at most ±{}; {seconds:.1} s.",
        thousands(trajectories),
        percent(worst)
    );
    let certain: Vec<&str> = rows.iter().filter(|row| !row.uncertain).map(|row| row.name.as_str()).collect();
    if !certain.is_empty() {
        let names = certain.join(", ");
        let _ = writeln!(text, "Parameter uncertainty not assessed where a scenario has no distributions: {names}.");
    }
    let aborted: u64 = rows.iter().map(|row| row.aborted).sum();
    if aborted > 0 {
        let _ = writeln!(text, "{} trajectories left the model's domain and are in no figure.", thousands(aborted));
    }
    text
}

fn stage(row: &CaseRow) -> String {
    if row.stage == 0 { "0".to_owned() } else { format!("{} {}", row.stage, row.depth_name) }
}

fn kind(row: &CaseRow) -> String {
    let name = row.kind.name().trim_end_matches(" partnership");
    if row.treaty { format!("{name}, treaty") } else { name.to_owned() }
}

/// The fields of a row that are not odds.
fn fields(row: &CaseRow) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = [
        ("case", row.name.clone()),
        ("title", row.title.clone()),
        ("year", row.year.to_string()),
        ("stage", row.stage.to_string()),
        ("depth", row.depth.to_string()),
        ("indicator", row.indicator.unwrap_or_default().to_owned()),
        ("band", row.band.map_or("", |band| band.name()).to_owned()),
        ("type", row.kind.key().to_owned()),
        ("treaty", row.treaty.to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    fields.extend(row.drivers.iter().map(|(name, value)| (name.clone(), significant(*value))));
    fields
}

/// `cases.csv`: a row for each case, move and span of years.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn cases_csv(rows: &[CaseRow]) -> Result<(&'static str, Vec<u8>), TableError> {
    let own = [
        "case",
        "title",
        "year",
        "stage",
        "depth",
        "indicator",
        "band",
        "type",
        "treaty",
        "power_ratio",
        "power",
        "threat",
        "interest",
        "incentive",
        "status",
        "move",
        "within_years",
        "probability",
        "standard_error",
        "ci_low",
        "ci_high",
    ];
    let header = [&own[..], &ENDS, &INTERVALS].concat();
    let records = rows.iter().flat_map(|row| {
        let fields = fields(row);
        Move::ALL.into_iter().zip(&row.odds).flat_map(move |(change, odds)| {
            let fields = fields.clone();
            YEARS_AHEAD.into_iter().zip(odds).filter_map(move |(years, odds)| {
                let odds = odds.as_ref()?;
                let own = [
                    change.key().to_owned(),
                    years.to_string(),
                    significant(odds.probability),
                    significant(odds.standard_error),
                    significant(odds.ci_low),
                    significant(odds.ci_high),
                ];
                let odds = own.into_iter().chain(ends(odds)).chain(intervals(odds));
                Some(fields.iter().map(|(_, value)| value.clone()).chain(odds).collect::<Vec<String>>())
            })
        })
    });
    table("cases.csv", header, records)
}

/// The same for programs: the cases, and their facts and scores if there are any.
#[must_use]
pub fn cases_json(rows: &[CaseRow], scores: Option<&FactScores>) -> Value {
    let row = |row: &CaseRow| {
        let mut object: Map<String, Value> =
            fields(row).into_iter().map(|(name, value)| (name, json!(value))).collect();
        for (name, value) in [
            ("year", json!(row.year)),
            ("stage", json!(row.stage)),
            ("depth", json!(row.depth)),
            ("treaty", json!(row.treaty)),
        ] {
            object.insert(name.to_owned(), value);
        }
        for (name, value) in &row.drivers {
            object.insert(name.clone(), json!(value));
        }
        let odds = Move::ALL.into_iter().zip(&row.odds).flat_map(|(change, odds)| {
            YEARS_AHEAD.into_iter().zip(odds).filter_map(move |(years, odds)| {
                let odds = odds.as_ref()?;
                let object = json!({
                    "move": change.key(),
                    "within_years": years,
                    "probability": odds.probability,
                    "standard_error": odds.standard_error,
                    "ci_low": odds.ci_low,
                    "ci_high": odds.ci_high,
                });
                Some(with_band(object, odds))
            })
        });
        object.insert("odds".to_owned(), odds.collect());
        Value::Object(object)
    };
    let mut object = Map::from_iter([("cases".to_owned(), rows.iter().map(row).collect())]);
    object.extend(scores.map(facts_json).unwrap_or_default());
    Value::Object(object)
}
