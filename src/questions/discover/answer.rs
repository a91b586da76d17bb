//! The conditions of an outcome: the tables and the answer.

use serde_json::json;

use crate::render::size;
use crate::stats::Proportion;
use crate::study::{Answer, Cell, Columns, Manifest, PROBABILITY, Table, name_of};

use super::boxes::{FoundBox, LimitRow, Region};
use super::human::{DiscoverReport, answer, discover_human};

/// The columns of a region of the space of conditions: its density, coverage and mass.
fn region<'a, R: 'a>(read: fn(&R) -> &Region) -> Columns<'a, R> {
    type Share = fn(&Region) -> Proportion;
    let found = Columns::new()
        .share("density_found", "density on the half of the draws on which it was found", move |row| {
            read(row).density_found
        })
        .share("coverage_found", "coverage on that half", move |row| read(row).coverage_found);
    let shares: [(&str, &str, &str, Share); 3] = [
        ("density", "density_se", "probability of the outcome in it, on the other half", |region| region.density),
        (
            "coverage",
            "coverage_se",
            "share of the trajectories with the outcome that lie in it, on the other half",
            |region| region.coverage,
        ),
        ("mass", "mass_se", "share of all trajectories that lie in it, on the other half", |region| region.mass),
    ];
    shares.into_iter().fold(found, |columns, (name, error, meaning, share)| {
        columns.share(name, meaning, move |row| share(read(row)).probability).share(
            error,
            format!("standard error of {name}, clustered by draw"),
            move |row| share(read(row)).standard_error,
        )
    })
}

/// The number of a box, from 1, a part of it, and a region.
type Of<'a, T> = (usize, T, &'a Region);

/// `boxes.csv`, `limits.csv`, `peeling.csv` and `tree.csv`.
fn tables(report: DiscoverReport<'_>) -> Vec<Table> {
    let found = report.found;
    let numbered = || (1..).zip(&found.boxes);
    let boxes: Vec<Of<'_, &FoundBox>> = numbered().map(|(number, of)| (number, of, &of.region)).collect();
    let steps = |(number, of)| steps(number, of);
    let peeling: Vec<Of<'_, usize>> = numbered().flat_map(steps).collect();
    let leaves: Vec<Of<'_, String>> = (1..)
        .zip(&found.leaves)
        .map(|(number, region)| (number, report.all_words(&region.limits).join("; "), region))
        .collect();
    let boxes = Columns::new()
        .column("box", "", "number of the box, from 1", |row: &Of<'_, &FoundBox>| row.0)
        .column("step", "", "step of its peeling that was chosen", |row| row.1.chosen)
        .column("limits_dropped", "", "limits that were dropped because they may be due to chance", |row| row.1.dropped)
        .and(region(|row| row.2))
        .table("boxes.csv", "boxes: ranges within which the outcome is frequent", &boxes);
    let peeling = Columns::new()
        .column("box", "", "number of the box, from 1", |row: &Of<'_, usize>| row.0)
        .column("step", "", "step of the peeling, from 0", |row| row.1)
        .column("columns_limited", "", "number of limited columns", |row| {
            row.2.limits.iter().filter(|limits| limits.restrict()).count()
        })
        .and(region(|row| row.2))
        .table("peeling.csv", "steps of the peeling of a box", &peeling);
    let tree = Columns::new()
        .column("leaf", "", "number of the leaf, from 1", |row: &Of<'_, String>| row.0)
        .and(region(|row| row.2))
        .column("conditions", "", "the conditions that lead to it", |row| row.1.clone())
        .table("tree.csv", "leaves of the classification tree", &leaves);
    vec![boxes, limits(report), peeling, tree]
}

fn steps(number: usize, of: &FoundBox) -> impl Iterator<Item = Of<'_, usize>> {
    of.path.iter().enumerate().map(move |(step, region)| (number, step, region))
}

fn limits(report: DiscoverReport<'_>) -> Table {
    type Row<'a> = (usize, &'a FoundBox, &'a LimitRow);
    let rows: Vec<Row<'_>> = (1..)
        .zip(&report.found.boxes)
        .flat_map(|(number, of)| of.limits.iter().map(move |row| (number, of, row)))
        .collect();
    Columns::new()
        .column("box", "", "number of the box, from 1", |row: &Row<'_>| row.0)
        .column("column", "", "parameter or state that is limited", move |row| report.name(row.2.column))
        .column("limit", "", "at_most or at_least", |row| if row.2.upper { "at_most" } else { "at_least" })
        .column("value", "", "the limit, in the unit of the column", |row| row.2.value)
        .share("density_without", "density of the box without this limit", |row| row.2.density_without)
        .column("quasi_p", PROBABILITY, "quasi-p-value, as if trajectories were independent", |row| {
            exponent(row.2.quasi_p)
        })
        .column("by_draw", PROBABILITY, "p-value with draws as the units", |row| exponent(row.2.by_draw))
        .column("held_out", PROBABILITY, "p-value on the other half of the draws", |row| exponent(row.2.held_out))
        .column("condition", "", "the limits of the column in words", move |row| {
            report.words(row.2.column, row.1.region.limits[row.2.column])
        })
        .table("limits.csv", "limits of the boxes", &rows)
}

/// Four digits, with an exponent, as p-values may be very small.
fn exponent(value: f64) -> Cell {
    if value.is_finite() { Cell::Written(value, format!("{value:.3e}")) } else { Cell::Empty }
}

/// The answer: how the search was made, and what it found.
#[must_use]
pub fn discover_answer(report: DiscoverReport<'_>) -> Answer {
    let DiscoverReport { scenario, outcome, options, found, run } = report;
    let searched = json!({
        "hits": found.searched.hits,
        "draws_with_hits": found.searched.draws,
        "independent_hits": found.searched.independent,
        "probability_by_chance": found.searched.chance,
        "coverage_least": found.searched.coverage,
        "ratio_seen": found.searched.ratio,
    });
    let manifest = Manifest::new("discover", [scenario], run.sizes(), run.progress())
        .asked("outcome", &outcome.name)
        .asked("by", report.by())
        .asked("at", report.year())
        .asked("among", name_of(&options.among))
        .asked("coverage", options.search.coverage)
        .asked("mass_min", options.search.prim.mass_min)
        .asked("peel", options.search.prim.peel)
        .asked("paste", options.search.prim.paste)
        .asked("conditions", options.search.conditions)
        .asked("candidates", options.search.candidates)
        .asked("boxes", options.boxes)
        .asked("tree_depth", options.tree.depth)
        .found("columns", (0..found.columns.len()).map(|column| report.name(column)).collect::<Vec<_>>())
        .found("rows", found.rows)
        .found("hits", found.hits)
        .found("left_out", found.already)
        .found("enough", found.enough)
        .found("searched", searched)
        .found("wanted_coverage", found.boxes.iter().map(|of| of.wanted).collect::<Vec<_>>())
        .answered(&answer(report))
        .sized(size(run.finished, run.draws));
    discover_human(report).answer(manifest, tables(report), Vec::new())
}
