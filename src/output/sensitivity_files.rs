//! Sensitivity of the odds as CSV and JSON, and how the study was made.

use serde_json::{Map, Value, json};

use crate::analysis::{Convergence, Evaluated, Indices, Input};
use crate::model::Model;
use crate::noise::GENERATOR;
use crate::stats::Estimate;

use super::manifest::{digest, platform, texts};
use super::sensitivity::{Column, Scale, SensitivityReport, answer, columns, notes, size};
use super::significant;
use super::study::page_entries;
use super::tables::{TableError, table, without_header};

/// `sensitivity.csv`: one row for each input, from the one that matters most.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn sensitivity_table(report: SensitivityReport<'_>) -> Result<(&'static str, Vec<u8>), TableError> {
    let columns = columns(report);
    let mut header = vec!["input".to_owned(), "parameters".to_owned()];
    for Column { key, .. } in &columns {
        header.extend([
            (*key).to_owned(),
            format!("{key}_standard_error"),
            format!("{key}_low"),
            format!("{key}_high"),
        ]);
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let rows = report.ranked().map(|(place, input)| {
        let mut row = vec![input.name.clone(), paths(input, &report.scenario.model).join(" ")];
        for column in &columns {
            let numbers = column.estimates[place].map(|estimate| {
                let (low, high) = (column.interval)(estimate);
                [estimate.value, estimate.standard_error, low, high].map(significant)
            });
            row.extend(numbers.unwrap_or_default());
        }
        row
    });
    table("sensitivity.csv", header, rows)
}

fn paths<'m>(input: &Input, model: &'m Model) -> Vec<&'m str> {
    input.priors.iter().map(|&place| model.priors[place].path.as_str()).collect()
}

/// Rows of `evaluations.csv`, to be added to one another; the first of them brings the header.
///
/// Columns: draw, point (its place in the row of the design), a column for every uncertain parameter by its path with
/// all digits, histories (sound at all points of the draw), reached (of these, those that reach the outcome).
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn evaluations_table(model: &Model, rows: &[Evaluated]) -> Result<(&'static str, Vec<u8>), TableError> {
    let paths = model.priors.iter().map(|prior| prior.path.as_str());
    let header: Vec<&str> = ["draw", "point"].into_iter().chain(paths).chain(["histories", "reached"]).collect();
    let lines = rows.iter().flat_map(|row| {
        row.points.iter().zip(&row.reached).enumerate().map(|(point, (values, reached))| {
            let place = [row.draw, point as u64].map(|number| number.to_string());
            let counts = [row.histories, *reached].map(|number| number.to_string());
            place.into_iter().chain(values.iter().map(f64::to_string)).chain(counts).collect::<Vec<String>>()
        })
    });
    let (name, bytes) = table("evaluations.csv", header, lines)?;
    let begins = rows.first().is_some_and(|row| row.draw == 0);
    Ok((name, if begins { bytes } else { without_header(&bytes) }))
}

/// The indices for programs.
#[must_use]
pub fn sensitivity_json(report: SensitivityReport<'_>) -> Value {
    let columns = columns(report);
    let inputs: Vec<Value> = report
        .ranked()
        .map(|(place, input)| {
            let mut entry = Map::new();
            entry.insert("input".to_owned(), json!(input.name));
            entry.insert("parameters".to_owned(), json!(paths(input, &report.scenario.model)));
            for column in &columns {
                entry.insert(
                    column.key.to_owned(),
                    json!(column.estimates[place].map(|of| number(of, (column.interval)(of)))),
                );
            }
            Value::Object(entry)
        })
        .collect();
    let mut value = study(report);
    value.insert("inputs".to_owned(), json!(inputs));
    Value::Object(value)
}

/// `manifest.json`: how the study was made, its noise and its convergence.
///
/// # Errors
/// If it cannot be written as JSON, which does not happen with its fields.
pub fn sensitivity_manifest(report: SensitivityReport<'_>) -> Result<Value, serde_json::Error> {
    let scenario = report.scenario;
    let mut manifest = Map::new();
    manifest.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    manifest.insert("scenario_text".to_owned(), serde_json::to_value(texts(scenario))?);
    manifest.insert("scenario_digest".to_owned(), json!(digest(scenario)));
    manifest.insert("overrides".to_owned(), json!(scenario.overrides));
    manifest.insert("generator".to_owned(), json!(GENERATOR));
    let laws = scenario.model.priors.iter().map(|prior| (prior.path.clone(), json!(prior.distribution.to_string())));
    manifest.insert("distributions".to_owned(), Value::Object(laws.collect()));
    manifest.extend(study(report));
    manifest.insert("threads".to_owned(), json!(report.threads));
    manifest.insert("platform".to_owned(), json!(platform()));
    let notes: Vec<String> = notes(report).lines().map(str::to_owned).collect();
    manifest.extend(page_entries("sensitivity", scenario, &answer(report), &notes, &size(report)));
    let columns = columns(report).into_iter().map(
        |Column { key, title, scale, .. }| json!({ "name": key, "title": title, "percent": scale == Scale::Probability }),
    );
    manifest.insert("columns".to_owned(), columns.collect());
    let ranking = report.ranked().map(|(_, input)| json!(input.name));
    manifest.insert("ranking".to_owned(), ranking.collect());
    Ok(Value::Object(manifest))
}

/// What was asked and what is known of the whole.
fn study(report: SensitivityReport<'_>) -> Map<String, Value> {
    let SensitivityReport { scenario, options, found, seconds, .. } = report;
    let convergence = |found: &Convergence| {
        json!({
            "stable": found.is_stable() && report.found.spread.is_resolved() && report.found.untried.is_empty(),
            "half_width": finite(found.half_width),
            "target": finite(found.target),
            "draws_needed": finite(found.rows_needed),
        })
    };
    let untried: Vec<Value> = found
        .untried
        .iter()
        .map(|of| json!({ "parameter": of.path, "value": of.value, "weight": of.weight, "draws": of.draws }))
        .collect();
    let entries = [
        ("scenario", json!(scenario.name)),
        ("outcome", json!(report.outcome().name)),
        ("year", json!(options.year)),
        ("method", json!(options.method.key())),
        ("seed", json!(options.seed)),
        ("draws", json!(options.draws)),
        ("finished_draws", json!(found.rows)),
        ("partial", json!(found.stopped)),
        ("evaluations_per_draw", json!(options.method.points(options.inputs.len()))),
        ("trajectories_per_evaluation", json!(options.replicates)),
        ("trajectories", json!(found.trajectories)),
        ("aborted", json!(found.aborted)),
        ("mean", number(found.spread.mean, found.spread.mean.interval())),
        ("variance", number(found.spread.variance, found.spread.variance.interval())),
        ("noise_variance", number(found.spread.noise, found.spread.noise.interval())),
        ("noise_share", number(found.spread.noise_share, found.spread.noise_share.interval())),
        ("noise_share_of_single_histories", finite(found.history_noise_share)),
        ("resolved", json!(found.spread.is_resolved())),
        ("convergence", convergence(&found.convergence)),
        ("first_order_convergence", json!(found.first_convergence.as_ref().map(convergence))),
        (
            "pawn_without_influence",
            match &found.indices {
                Indices::Pawn(_, none) => finite(*none),
                _ => Value::Null,
            },
        ),
        ("values_hardly_tried", json!(untried)),
        ("wall_time_seconds", json!(seconds)),
    ];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn number(estimate: Estimate, (low, high): (f64, f64)) -> Value {
    json!({
        "value": finite(estimate.value),
        "standard_error": finite(estimate.standard_error),
        "low": finite(low),
        "high": finite(high),
    })
}

fn finite(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}
