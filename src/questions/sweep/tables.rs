//! The tables of a sweep.

use crate::analysis::Axis;
use crate::ensemble::StateKind;
use crate::model::Structure;
use crate::study::{Columns, PROBABILITY, Table, table};

use super::analysis::{Cell, ProbabilityFinding, StateFinding, TimeFinding};

/// A grid point: the values of what varies, none for the baseline, and what was found there.
#[derive(Clone, Copy, Debug)]
pub struct GridPoint<'a> {
    /// A value for each axis.
    pub values: &'a [String],
    /// What was found.
    pub cell: &'a Cell,
}

/// A value as people read it: without the quotes that a text has in a file.
pub(super) fn bare_value(value: &str) -> &str {
    value.trim_matches(['"', '\''])
}

/// What was found at a grid point, one row.
type At<'a, T> = (GridPoint<'a>, &'a T);

/// The columns that say of which grid point a row is. Those of what varies are called by its path; they are empty for the
/// baseline.
fn place<T>(axes: &[Axis]) -> Columns<'_, At<'_, T>> {
    let number =
        Columns::new().column("grid_point", "", "number of the grid point; 0 is the baseline, without --vary", {
            |(point, _): &At<'_, T>| point.cell.number
        });
    axes.iter().enumerate().fold(number, |columns, (axis, Axis { path, .. })| {
        columns.column(path.clone(), "", "its value; empty for the baseline", move |(point, _)| {
            point.values.get(axis).map_or(table::Cell::Empty, |value| table::Cell::Given(bare_value(value).to_owned()))
        })
    })
}

const LESS: &str = "less that of the baseline, on the same trajectories; empty for the baseline";

fn all<'a, T>(points: &[GridPoint<'a>], of: fn(&'a Cell) -> &'a [T]) -> Vec<At<'a, T>> {
    points.iter().flat_map(|&point| of(point.cell).iter().map(move |found| (point, found))).collect()
}

/// The tables of these grid points.
#[must_use]
pub fn grid_tables(structure: &Structure, axes: &[Axis], points: &[GridPoint<'_>]) -> Vec<Table> {
    let outcome = |place: usize| structure.outcomes[place].name.clone();
    let probabilities = place::<ProbabilityFinding>(axes)
        .outcome(move |row| outcome(row.1.outcome))
        .year_end(|row| row.1.year)
        .probability(|row| Some(row.1.estimate))
        .interval(|row| Some(row.1.estimate))
        .band(|row| Some(row.1.estimate))
        .difference(PROBABILITY, LESS, |row| row.1.difference)
        .band_intervals(|row| Some(row.1.estimate))
        .in_force(|row| row.1.in_force.map(|found| found.0))
        .estimate(
            ("in_force_difference", "in_force_difference_standard_error"),
            PROBABILITY,
            "in_force less that of the baseline, on the same trajectories; empty for the baseline",
            |row| row.1.in_force.and_then(|found| found.1),
        )
        .table(
            "probabilities.csv",
            "probability of an outcome at a grid point by the end of a year",
            &all(points, |cell| &cell.probabilities),
        );
    let mut tables = vec![probabilities];
    let states = all(points, |cell| &cell.states);
    for (name, kind, state, meaning) in [
        ("types.csv", StateKind::Type, "type", "type of alignment"),
        ("stages.csv", StateKind::Stage, "stage", "stage of military cooperation, 0 to 7"),
        ("treaties.csv", StateKind::Treaty, "status", "whether a treaty of alliance is in force"),
    ] {
        let columns = place::<StateFinding>(axes)
            .on(structure.start_day, |row| row.1.year)
            .column(state, "", meaning, |row| row.1.state.clone())
            .probability(|row| Some(row.1.estimate))
            .difference(PROBABILITY, LESS, |row| row.1.difference);
        let meaning = format!("probability of each {state} at a grid point on the start's day of each year");
        tables.push(columns.table(name, meaning, states.iter().filter(|(_, found)| found.kind == kind)));
    }
    let times = place::<TimeFinding>(axes)
        .outcome(move |row| outcome(row.1.outcome))
        .column("reached", "trajectories", "trajectories that reach the outcome", |row| row.1.reached)
        .estimate(("mean_year", "mean_standard_error"), "year", "mean date of first passage of these", |row| {
            Some(row.1.mean)
        })
        .estimate(("median_year", "median_standard_error"), "year", "median date of first passage of these", |row| {
            Some(row.1.median)
        })
        .difference("year", "mean date less that of the baseline; empty for the baseline", |row| row.1.difference)
        .table("times.csv", "dates at which an outcome is reached at a grid point", &all(points, |cell| &cell.times));
    tables.push(times);
    tables
}
