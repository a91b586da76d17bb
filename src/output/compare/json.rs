//! A comparison for programs; also its manifest.

use serde_json::{Value, json};

use crate::analysis::Wanted;
use crate::noise::GENERATOR;
use crate::stats::Estimate;

use super::super::band::with_band;
use super::super::manifest::{digest, texts};
use super::super::study::page_entries;
use super::CompareReport;
use super::human::{answer, legend, movers, order, size};

fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

fn estimate(of: Estimate) -> Value {
    json!({ "value": number(of.value), "standard_error": number(of.standard_error) })
}

/// The comparison as JSON: how it was made, then all that it found.
#[must_use]
pub fn compare_json(report: CompareReport<'_>) -> Value {
    let CompareReport { courses, found, .. } = report;
    let structure = &courses[0].model.structure;
    let odds: Vec<Value> = found
        .odds
        .iter()
        .map(|row| {
            let ratio = row.ratio.map(
                |ratio| json!({ "value": number(ratio.value), "low": number(ratio.low), "high": number(ratio.high) }),
            );
            let object = json!({
                "outcome": report.outcome(row.outcome).name,
                "year": row.year,
                "policy": courses[row.course].name,
                "probability": number(row.odds.probability),
                "standard_error": number(row.odds.standard_error),
                "difference": estimate(row.difference),
                "odds_ratio": ratio,
            });
            with_band(object, &row.odds)
        })
        .collect();
    let decisions: Vec<Value> = found
        .decisions
        .iter()
        .flat_map(|decision| {
            decision.robustness.iter().enumerate().map(|(course, robustness)| {
                json!({
                    "outcome": report.outcome(decision.outcome).name,
                    "policy": courses[course].name,
                    "best": robustness.best,
                    "surely_best": robustness.surely_best,
                    "possibly_best": robustness.possibly_best,
                    "surely_better": robustness.surely_better,
                    "surely_worse": robustness.surely_worse,
                    "mean_regret": [robustness.mean_regret.0, robustness.mean_regret.1],
                    "high_regret": robustness.high_regret,
                    "bound": number(decision.bound),
                    "satisficing": robustness.satisficing.and_then(|share| share.value),
                    "satisficing_ci_low": robustness.satisficing.map(|share| share.ci_low),
                    "satisficing_ci_high": robustness.satisficing.map(|share| share.ci_high),
                })
            })
        })
        .collect();
    let movers: Vec<Value> = found
        .movers
        .iter()
        .map(|mover| {
            json!({
                "policy": courses[mover.course].name,
                "term": mover.term.key(structure),
                "from": mover.from,
                "baseline": number(mover.baseline),
                "difference": estimate(mover.difference),
                "standardised": number(mover.standardised),
            })
        })
        .collect();
    let mut value = compare_manifest(report);
    value["odds"] = Value::Array(odds);
    value["decision"] = Value::Array(decisions);
    value["movers"] = Value::Array(movers);
    value
}

/// How a comparison was made: enough to make it again.
#[must_use]
pub fn compare_manifest(report: CompareReport<'_>) -> Value {
    let CompareReport { scenario, courses, asked, options, found, year, seconds } = report;
    let policies: Vec<&str> = courses.iter().skip(1).map(|course| course.name.as_str()).collect();
    let outcomes: Vec<&str> = options.outcomes.iter().map(|&place| report.outcome(place).name.as_str()).collect();
    let mut manifest = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "scenario": scenario.name,
        "scenario_text": texts(scenario),
        "scenario_digest": digest(scenario),
        "overrides": scenario.overrides,
        "policies": policies,
        "asked_policies": asked - 1,
        "partial": courses.len() < asked,
        "outcomes": outcomes,
        "by": year,
        "want": if options.wanted == Wanted::Low { "low" } else { "high" },
        "bound": options.bound,
        "seed": options.seed,
        "generator": GENERATOR,
        "trajectories": options.trajectories,
        "draws": found.draws,
        "aborted": found.aborted,
        "wall_time_seconds": seconds,
        "courses": courses.iter().map(|course| json!({ "name": course.name, "title": course.title })).collect::<Vec<_>>(),
    });
    if let Some(decision) = found.decisions.first() {
        let order = order(report, decision);
        let told = order.iter().filter(|&&course| course > 0).map(|&course| {
            let rows = movers(report, course);
            json!({ "policy": courses[course].name, "moves": rows })
        });
        manifest["moves"] = told.collect();
        let notes = vec![legend(report, decision).split_whitespace().collect::<Vec<_>>().join(" ")];
        for (key, value) in page_entries("compare", scenario, &answer(report, decision, &order), &notes, &size(report))
        {
            manifest[key] = value;
        }
    }
    manifest
}
