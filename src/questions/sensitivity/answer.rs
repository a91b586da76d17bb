//! Sensitivity of probabilities: the tables and the answer.

use serde_json::{Value, json};

use crate::model::Model;
use crate::stats::Estimate;
use crate::study::{Answer, Cell, Columns, Manifest, Progress, Sizes, Table};

use super::analysis::{Evaluated, Indices};
use super::estimate::Convergence;
use super::human::{Column, Scale, SensitivityReport, answer, columns, notes, sensitivity_human, size};
use super::inputs::Input;

/// `sensitivity.csv`: one row for each input, from the most important one.
fn indices(report: SensitivityReport<'_>) -> Table {
    type Row<'a> = (usize, &'a Input);
    let model = &report.scenario.model;
    let rows: Vec<Row<'_>> = report.ranked().collect();
    let own = Columns::new()
        .column("input", "", "a parameter or a group of them", |row: &Row<'_>| row.1.name.clone())
        .column("parameters", "", "their paths", move |row| paths(row.1, model).join(" "));
    let measured = columns(report);
    let all = measured.iter().fold(own, |columns, Column { key, title, scale, estimates, interval }| {
        let unit = if *scale == Scale::Probability { "probability" } else { "" };
        columns
            .column(*key, unit, *title, |row| estimates[row.0].map(|found| found.value))
            .column(format!("{key}_standard_error"), unit, format!("standard error of {key}"), |row| {
                estimates[row.0].map(|found| found.standard_error)
            })
            .column(format!("{key}_low"), unit, "lower limit of its 95 % interval", |row| {
                estimates[row.0].map(|found| interval(found).0)
            })
            .column(format!("{key}_high"), unit, "upper limit of its 95 % interval", |row| {
                estimates[row.0].map(|found| interval(found).1)
            })
    });
    all.table("sensitivity.csv", "sensitivity indices of an input, from the most important one", &rows)
}

fn paths<'m>(input: &Input, model: &'m Model) -> Vec<&'m str> {
    input.priors.iter().map(|&place| model.priors[place].path.as_str()).collect()
}

/// `evaluations.csv`, of these draws of the design; numbers with all digits.
#[must_use]
pub fn evaluations_table(model: &Model, rows: &[Evaluated]) -> Table {
    type Row<'a> = (&'a Evaluated, usize);
    let rows: Vec<Row<'_>> = rows.iter().flat_map(|row| (0..row.points.len()).map(move |point| (row, point))).collect();
    let own = Columns::new()
        .column("draw", "", "number of the draw of the design, from 0", |row: &Row<'_>| row.0.draw)
        .column("point", "", "place of the evaluation in the row of the design, from 0", |row| row.1);
    let values = model.priors.iter().enumerate().fold(own, |columns, (place, prior)| {
        columns.column(prior.path.clone(), "", "value of this parameter, in its unit", move |(row, point)| {
            let value = row.points[*point][place];
            Cell::Written(value, value.to_string())
        })
    });
    values
        .column("trajectories", "trajectories", "valid trajectories, at all points of the draw", |row| {
            row.0.trajectories
        })
        .column("reached", "trajectories", "of these, those that reach the outcome", |row| row.0.reached[row.1])
        .table("evaluations.csv", "evaluations of the model", &rows)
}

/// The answer of a sensitivity analysis: its manifest, tables and summary.
#[must_use]
pub fn sensitivity_answer(report: SensitivityReport<'_>) -> Answer {
    let SensitivityReport { scenario, options, found, threads, .. } = report;
    let sizes = Sizes {
        seed: Some(options.seed),
        trajectories: Some(options.replicates),
        draws: Some(options.draws),
        invalid: found.invalid,
        overrun: 0,
        threads,
    };
    let mut progress = Progress::of("draws", found.rows, options.draws);
    progress.interrupted = found.stopped;
    let columns = columns(report).into_iter().map(
        |Column { key, title, scale, .. }| json!({ "name": key, "title": title, "percent": scale == Scale::Probability }),
    );
    let distributions: serde_json::Map<String, Value> =
        scenario.model.priors.iter().map(|prior| (prior.path.clone(), json!(prior.distribution.to_string()))).collect();
    let mut manifest = Manifest::new("sensitivity", [scenario], sizes, progress)
        .asked("outcome", &report.outcome().name)
        .asked("by", options.year)
        .asked("method", options.method.key())
        .asked("evaluations_per_draw", options.method.points(options.inputs.len()))
        .asked("distributions", distributions)
        .found("columns", columns.collect::<Vec<Value>>())
        .found("ranking", report.ranked().map(|(_, input)| input.name.as_str()).collect::<Vec<&str>>())
        .answered(&answer(report))
        .noted(&notes(report))
        .sized(size(report));
    for (name, value) in spread(report) {
        manifest = manifest.found(name, value);
    }
    Answer { manifest, tables: vec![indices(report)], files: Vec::new(), screen: sensitivity_human(report) }
}

/// The results that do not belong to an input: mean, variance, noise, convergence.
fn spread(report: SensitivityReport<'_>) -> Vec<(&'static str, Value)> {
    let found = report.found;
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
    vec![
        ("trajectories", json!(found.trajectories)),
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
    ]
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
