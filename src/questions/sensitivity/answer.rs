//! Sensitivity of probabilities: the tables and the answer.

use serde_json::{Value, json};

use crate::model::Model;
use crate::stats::Estimate;
use crate::study::{Answer, Cell, Columns, Manifest, Progress, Sizes, Table};

use super::analysis::{Indices, Sensitivity};
use super::estimate::Convergence;
use super::evaluated::Evaluated;
use super::human::{answer, sensitivity_human, size};
use super::inputs::Input;
use super::notes::notes;
use super::options::Target;
use super::report::{Column, Part, Scale, SensitivityReport, columns};
use super::sobol::PairShare;

/// `sensitivity.csv`: one row for each target and input, from the most important one.
fn indices(report: SensitivityReport<'_>) -> Table {
    /// A target by its place, an input by its place, and the input.
    type Row<'a> = (usize, usize, &'a Input);
    let model = &report.scenario.model;
    let parts: Vec<Part<'_>> = report.parts().collect();
    let measured: Vec<Vec<Column>> = parts.iter().map(|&part| columns(part)).collect();
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        rows.extend(part.ranked().map(|(input, named)| (place, input, named)));
    }
    let own = Columns::new()
        .outcome(|row: &Row<'_>| parts[row.0].outcome().name.clone())
        .year_end(|row| parts[row.0].target.year)
        .column("input", "", "a parameter or a group of them", |row| row.2.name.clone())
        .column("parameters", "", "their paths", move |row| paths(row.2, model).join(" "));
    let Some(kinds) = measured.first() else { return own.table("sensitivity.csv", INDICES, &rows) };
    let all = kinds.iter().enumerate().fold(own, |columns, (kind, Column { key, title, scale, interval, .. })| {
        let unit = if *scale == Scale::Probability { "probability" } else { "" };
        let measured = &measured;
        let estimate = move |row: &Row<'_>| measured[row.0][kind].estimates[row.1];
        columns
            .column(*key, unit, *title, move |row| estimate(row).map(|found| found.value))
            .column(format!("{key}_standard_error"), unit, format!("standard error of {key}"), move |row| {
                estimate(row).map(|found| found.standard_error)
            })
            .column(format!("{key}_low"), unit, "lower limit of its 95 % interval", move |row| {
                estimate(row).map(|found| interval(found).0)
            })
            .column(format!("{key}_high"), unit, "upper limit of its 95 % interval", move |row| {
                estimate(row).map(|found| interval(found).1)
            })
    });
    all.table("sensitivity.csv", INDICES, &rows)
}

const INDICES: &str = "sensitivity indices of an input for the probability of an outcome by the end of a year, from the \
                       most important input";

/// `second_order.csv`: one row for each target and pair of inputs, from the strongest one.
fn second_order(report: SensitivityReport<'_>) -> Table {
    type Row<'a> = (Part<'a>, PairShare);
    let rows: Vec<Row<'_>> =
        report.parts().flat_map(|part| part.ranked_pairs().into_iter().map(move |pair| (part, pair))).collect();
    let name = |row: &Row<'_>, place: usize| report.options.inputs[row.1.inputs[place]].name.clone();
    Columns::new()
        .outcome(|row: &Row<'_>| row.0.outcome().name.clone())
        .year_end(|row| row.0.target.year)
        .column("input", "", "a parameter or a group of them", move |row| name(row, 0))
        .column("with", "", "another one", move |row| name(row, 1))
        .estimate(
            ("second", "second_standard_error"),
            "",
            "second-order index: share of the variance of the probability that is due to the two acting together, beyond \
             their first-order indices",
            |row| Some(row.1.second),
        )
        .column("second_low", "", "lower limit of its 95 % interval", |row| row.1.second.interval().0)
        .column("second_high", "", "upper limit of its 95 % interval", |row| row.1.second.interval().1)
        .table("second_order.csv", "second-order index of a pair of inputs, from the strongest pair", &rows)
}

fn paths<'m>(input: &Input, model: &'m Model) -> Vec<&'m str> {
    input.priors.iter().map(|&place| model.priors[place].path.as_str()).collect()
}

/// `evaluations.csv`, of these draws of the design; numbers with all digits.
#[must_use]
pub fn evaluations_table(model: &Model, targets: &[Target], rows: &[Evaluated]) -> Table {
    /// A row of the design, a point and a target by their places.
    type Row<'a> = (&'a Evaluated, usize, usize);
    let of = |row| move |point| (0..targets.len()).map(move |target| (row, point, target));
    let all = rows.iter().flat_map(|row: &Evaluated| (0..row.points.len()).flat_map(of(row)));
    let rows: Vec<Row<'_>> = all.collect();
    let own = Columns::new()
        .outcome(|row: &Row<'_>| model.structure.outcomes[targets[row.2].outcome].name.clone())
        .year_end(|row| targets[row.2].year)
        .column("draw", "", "number of the draw of the design, from 0", |row| row.0.draw)
        .column("point", "", "place of the evaluation in the row of the design, from 0", |row| row.1)
        .column(
            "weight",
            "",
            "weight of the draw of the design, as draws are chosen where the probability is high",
            |row| row.0.weight,
        );
    let values = model.priors.iter().enumerate().fold(own, |columns, (place, prior)| {
        columns.column(prior.path.clone(), "", "value of this parameter, in its unit", move |(row, point, _)| {
            let value = row.points[*point][place];
            Cell::Written(value, value.to_string())
        })
    });
    values
        .column("trajectories", "trajectories", "valid trajectories, at all points of the draw", |row| {
            row.0.trajectories
        })
        .column("reached", "trajectories", "of these, those that reach the outcome", |row| row.0.reached[row.2][row.1])
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
    let kinds = report.parts().next().map(columns).unwrap_or_default().into_iter().map(
        |Column { key, title, scale, .. }| json!({ "name": key, "title": title, "percent": scale == Scale::Probability }),
    );
    let distributions: serde_json::Map<String, Value> =
        scenario.model.priors.iter().map(|prior| (prior.path.clone(), json!(prior.distribution.to_string()))).collect();
    let outcomes: Vec<&str> = report.parts().map(|part| part.outcome().name.as_str()).collect();
    let years: Vec<i32> = report.parts().map(|part| part.target.year).collect();
    let answers: Vec<String> = report.parts().map(answer).collect();
    let manifest = Manifest::new("sensitivity", [scenario], sizes, progress)
        .asked("outcomes", different(outcomes))
        .asked("years", different(years))
        .asked("method", options.method.key())
        .asked("second_order", options.second_order)
        .asked("surrogate_draws", options.surrogate_draws)
        .asked("evaluations_per_draw", options.points())
        .asked("distributions", distributions)
        .found("columns", kinds.collect::<Vec<Value>>())
        .found("trajectories", found.trajectories)
        .found("values_hardly_tried", untried(found))
        .found("targets", report.parts().map(of_target).collect::<Vec<Value>>())
        .answered(&answers.concat())
        .noted(&notes(report))
        .sized(size(report));
    let mut tables = vec![indices(report)];
    tables.extend(options.second_order.then(|| second_order(report)));
    Answer { manifest, tables, files: Vec::new(), screen: sensitivity_human(report) }
}

/// Each value once, in the order of the first of each.
fn different<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut once = Vec::new();
    for one in all {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    once
}

fn untried(found: &Sensitivity) -> Vec<Value> {
    let all = found.untried.iter();
    all.map(|of| json!({ "parameter": of.path, "value": of.value, "weight": of.weight, "draws": of.draws })).collect()
}

/// What was found of a target, but for the indices: ranking, mean, variance, noise, convergence.
fn of_target(part: Part<'_>) -> Value {
    let (spread, all) = (part.found.spread, part.report.found);
    let convergence = |found: &Convergence| {
        json!({
            "stable": found.is_stable() && spread.is_resolved() && all.untried.is_empty(),
            "half_width": finite(found.half_width),
            "target": finite(found.target),
            "draws_needed": finite(found.rows_needed),
        })
    };
    let pawn = match &part.found.indices {
        Indices::Pawn(_, none) => finite(*none),
        _ => Value::Null,
    };
    json!({
        "outcome": part.outcome().name,
        "by": part.target.year,
        "ranking": part.ranked().map(|(_, input)| input.name.as_str()).collect::<Vec<&str>>(),
        "mean": number(spread.mean, spread.mean.interval()),
        "variance": number(spread.variance, spread.variance.interval()),
        "noise_variance": number(spread.noise, spread.noise.interval()),
        "noise_share": number(spread.noise_share, spread.noise_share.interval()),
        "noise_share_of_single_trajectories": finite(part.found.trajectory_noise_share),
        "resolved": spread.is_resolved(),
        "convergence": convergence(&part.found.convergence),
        "first_order_convergence": part.found.first_convergence.as_ref().map(convergence),
        "pawn_without_influence": pawn,
        "surrogate": part.found.surrogate.map(|surrogate| json!({
            "terms": surrogate.terms,
            "variance_explained": number(surrogate.share, surrogate.share.interval()),
        })),
    })
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
