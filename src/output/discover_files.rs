//! The conditions of an outcome as CSV and JSON.

use serde_json::{Value, json};

use crate::analysis::Region;
use crate::stats::Proportion;

use super::discover::DiscoverReport;
use super::significant;
use super::tables::{TableError, table};

const REGION: [&str; 8] =
    ["density_found", "coverage_found", "density", "density_se", "coverage", "coverage_se", "mass", "mass_se"];

fn region_cells(region: &Region) -> Vec<String> {
    let shares = [region.density, region.coverage, region.mass];
    let found = [region.density_found, region.coverage_found];
    let judged = shares.iter().flat_map(|share| [share.probability, share.standard_error]);
    found.into_iter().chain(judged).map(significant).collect()
}

/// `boxes.csv`, `limits.csv`, `peeling.csv` and `tree.csv`.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn discover_tables(report: DiscoverReport<'_>) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    let found = report.found;
    let header = |first: &[&'static str]| [first, &REGION].concat();
    let numbered = || (1..).zip(&found.boxes);
    let boxes = numbered().map(|(number, found_box)| {
        let own = [number.to_string(), found_box.chosen.to_string(), found_box.dropped.to_string()];
        [own.to_vec(), region_cells(&found_box.region)].concat()
    });
    let peeling = numbered().flat_map(|(number, found_box)| {
        found_box.path.iter().enumerate().map(move |(step, region)| {
            let limited = region.limits.iter().filter(|limits| limits.restrict()).count();
            let own = [number.to_string(), step.to_string(), limited.to_string()];
            [own.to_vec(), region_cells(region)].concat()
        })
    });
    let limits = numbered().flat_map(|(number, found_box)| {
        found_box.limits.iter().map(move |row| {
            vec![
                number.to_string(),
                report.name(row.column),
                if row.upper { "at_most" } else { "at_least" }.to_owned(),
                significant(row.value),
                significant(row.density_without),
                exponent(row.quasi_p),
                exponent(row.by_draw),
                exponent(row.held_out),
                report.words(row.column, found_box.region.limits[row.column]),
            ]
        })
    });
    let leaves = (1..).zip(&found.leaves).map(|(number, region)| {
        [vec![number.to_string()], region_cells(region), vec![report.all_words(&region.limits).join("; ")]].concat()
    });
    let tree_header = [&["leaf"][..], &REGION, &["conditions"]].concat();
    Ok(vec![
        table("boxes.csv", header(&["box", "step", "limits_dropped"]), boxes)?,
        table(
            "limits.csv",
            ["box", "column", "limit", "value", "density_without", "quasi_p", "by_draw", "held_out", "condition"],
            limits,
        )?,
        table("peeling.csv", header(&["box", "step", "columns_limited"]), peeling)?,
        table("tree.csv", tree_header, leaves)?,
    ])
}

/// Four digits, with an exponent, as p-values may be very small.
fn exponent(value: f64) -> String {
    if value.is_finite() { format!("{value:.3e}") } else { String::new() }
}

/// What the manifest holds beside how the run was made.
#[must_use]
pub fn discover_study(report: DiscoverReport<'_>) -> Value {
    let DiscoverReport { outcome, options, found, .. } = report;
    json!({
        "command": "discover",
        "outcome": outcome.name,
        "at": report.year(),
        "by": report.by(),
        "columns": (0..found.columns.len()).map(|column| report.name(column)).collect::<Vec<_>>(),
        "peel": options.search.prim.peel,
        "paste": options.search.prim.paste,
        "mass_min": options.search.prim.mass_min,
        "coverage": options.search.coverage,
        "conditions": options.search.conditions,
        "candidates": options.search.candidates,
        "tree_depth": options.tree.depth,
        "rows": found.rows,
        "hits": found.hits,
        "left_out": found.already,
    })
}

/// The same for programs.
#[must_use]
pub fn discover_json(report: DiscoverReport<'_>) -> Value {
    let found = report.found;
    let number = |value: f64| if value.is_finite() { json!(value) } else { Value::Null };
    let region = |region: &Region| {
        let share = |share: &Proportion| json!({ "estimate": number(share.probability), "standard_error": number(share.standard_error) });
        json!({
            "density_found": number(region.density_found),
            "coverage_found": number(region.coverage_found),
            "density": share(&region.density),
            "coverage": share(&region.coverage),
            "mass": share(&region.mass),
            "conditions": report.all_words(&region.limits),
        })
    };
    let boxes: Vec<Value> = found
        .boxes
        .iter()
        .map(|found_box| {
            let limits: Vec<Value> = found_box
                .limits
                .iter()
                .map(|row| {
                    json!({
                        "column": report.name(row.column),
                        "limit": if row.upper { "at_most" } else { "at_least" },
                        "value": row.value,
                        "density_without": number(row.density_without),
                        "quasi_p": row.quasi_p,
                        "by_draw": row.by_draw,
                        "held_out": row.held_out,
                    })
                })
                .collect();
            json!({
                "box": region(&found_box.region),
                "limits": limits,
                "limits_dropped": found_box.dropped,
                "step": found_box.chosen,
                "coverage_wanted": found_box.wanted,
                "peeling": found_box.path.iter().map(region).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "scenario": report.scenario.name,
        "study": discover_study(report),
        "seed": report.manifest.seed,
        "trajectories": report.manifest.trajectories,
        "finished": report.manifest.finished,
        "draws": report.manifest.draws,
        "partial": report.manifest.partial,
        "wall_time_seconds": report.manifest.wall_time_seconds,
        "odds": number(found.hits as f64 / found.rows as f64),
        "enough": found.enough,
        "searched": {
            "hits": found.searched.hits,
            "draws_with_hits": found.searched.draws,
            "independent_hits": number(found.searched.independent),
            "probability_by_chance": found.searched.chance,
            "coverage_least": found.searched.coverage,
            "ratio_seen": found.searched.ratio,
        },
        "boxes": boxes,
        "leaves": found.leaves.iter().map(region).collect::<Vec<_>>(),
    })
}
