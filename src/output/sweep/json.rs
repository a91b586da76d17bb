//! A sweep for programs.

use serde_json::{Map, Value, json};

use crate::analysis::{Cell, Spacing};
use crate::stats::Estimate;

use super::super::band::with_band;
use super::super::study::page_entries;
use super::human::{answer, size};
use super::{SweepReport, bare_value};

/// Everything of `odds.csv` and `times.csv`, and the likeliest type at the end; the rest is in the other tables.
#[must_use]
pub fn sweep_json(report: SweepReport<'_>) -> Value {
    let baseline = report.cells.first().map(|cell| object(&report, &[], cell));
    let settings: Vec<Value> = report.settings().map(|(values, cell)| object(&report, values, cell)).collect();
    json!({
        "scenario": report.scenario.name,
        "outcome": report.outcome().name,
        "year": report.year,
        "vary": report.axes.iter().map(|axis| json!({ "path": axis.path, "values": axis.values })).collect::<Vec<_>>(),
        "seed": report.seed,
        "trajectories_per_run": report.trajectories,
        "groups": report.draws,
        "partial": report.cells.len() <= report.values.len(),
        "wall_time_seconds": report.seconds,
        "baseline": baseline,
        "settings": settings,
    })
}

/// What a page says of a sweep that its tables do not hold.
#[must_use]
pub fn sweep_page(report: SweepReport<'_>) -> Map<String, Value> {
    let answer = answer(&report).unwrap_or_default();
    let mut page = page_entries("sweep", report.scenario, &answer, report.notes, &size(&report));
    let axes = report.axes.iter().enumerate().map(|(place, axis)| {
        let scale = match (axis.numbers(), axis.spacing) {
            (None, _) => "names",
            (_, Spacing::Linear) => "linear",
            (_, Spacing::Log) => "log",
        };
        json!({ "path": axis.path, "label": report.label(place), "scale": scale })
    });
    page.insert("axes".to_owned(), axes.collect());
    page
}

fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

fn estimate(estimate: Option<Estimate>) -> [Value; 2] {
    estimate.map_or([Value::Null, Value::Null], |found| [number(found.value), number(found.standard_error)])
}

fn object(report: &SweepReport<'_>, values: &[String], cell: &Cell) -> Value {
    let outcomes = &report.scenario.model.structure.outcomes;
    let given: Map<String, Value> = report
        .axes
        .iter()
        .zip(values)
        .map(|(axis, value)| {
            let number: Option<f64> = value.parse().ok();
            (axis.path.clone(), number.map_or_else(|| json!(bare_value(value)), |number| json!(number)))
        })
        .collect();
    let odds = cell.odds.iter().map(|finding| {
        let [difference, difference_error] = estimate(finding.difference);
        let object = json!({
            "outcome": outcomes[finding.outcome].name,
            "year": finding.year,
            "probability": number(finding.odds.probability),
            "standard_error": number(finding.odds.standard_error),
            "ci_low": finding.odds.ci_low,
            "ci_high": finding.odds.ci_high,
            "difference": difference,
            "difference_standard_error": difference_error,
        });
        with_band(object, &finding.odds)
    });
    let times = cell.times.iter().map(|finding| {
        let [mean, mean_error] = estimate(Some(finding.mean));
        let [median, median_error] = estimate(Some(finding.median));
        let [difference, difference_error] = estimate(finding.difference);
        json!({
            "outcome": outcomes[finding.outcome].name,
            "reached": finding.reached,
            "mean_year": mean,
            "mean_standard_error": mean_error,
            "median_year": median,
            "median_standard_error": median_error,
            "difference": difference,
            "difference_standard_error": difference_error,
        })
    });
    json!({
        "setting": cell.number,
        "values": given,
        "likeliest_type": cell.likeliest_type(report.year + 1).map(|finding| finding.state.clone()),
        "finished": cell.sound + cell.aborted,
        "aborted": cell.aborted,
        "odds": odds.collect::<Vec<_>>(),
        "times": times.collect::<Vec<_>>(),
    })
}
