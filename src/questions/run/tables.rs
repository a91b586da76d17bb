//! The tables of a run. Columns and their order are a contract with whoever reads the files.

use crate::ensemble::{DriverRow, OccupancyRow, ProbabilityRow, Results, TransitionRow};
use crate::study::{Columns, Table};

/// The tables of what a run found.
#[must_use]
pub fn tables(results: &Results) -> Vec<Table> {
    vec![
        probabilities(results),
        occupancy("types.csv", "type", "type of alignment", &results.types),
        occupancy("stages.csv", "stage", "stage of military cooperation, 0 to 7", &results.stages),
        occupancy("treaties.csv", "status", "whether a treaty of alliance is in force", &results.treaties),
        drivers(results),
        transitions(results),
    ]
}

/// The columns of probabilities of outcomes by year.
pub(crate) fn outcome_by_year<'a>() -> Columns<'a, ProbabilityRow> {
    Columns::new()
        .outcome(|row: &ProbabilityRow| row.outcome.clone())
        .year_end(|row| row.year)
        .probability(|row| Some(row.estimate))
        .interval(|row| Some(row.estimate))
}

fn probabilities(results: &Results) -> Table {
    let columns = outcome_by_year().band(|row| Some(row.estimate)).band_intervals(|row| Some(row.estimate));
    let meaning = "probability that an outcome has been reached at any time up to the end of a year";
    columns.table("probabilities.csv", meaning, &results.probabilities)
}

fn occupancy(name: &'static str, state: &'static str, meaning: &'static str, rows: &[OccupancyRow]) -> Table {
    let columns = Columns::new()
        .on(|row: &OccupancyRow| row.year)
        .column(state, "", meaning, |row| row.state.clone())
        .probability(|row| Some(row.estimate));
    columns.table(name, format!("occupancy: probability of each {state} on 1 January"), rows)
}

fn drivers(results: &Results) -> Table {
    let mut columns = Columns::new()
        .on(|row: &DriverRow| row.year)
        .column("variable", "", "variable of the model, in its natural unit", |row| row.variable.clone())
        .column("mean", "", "mean over trajectories", |row| row.mean)
        .column("sd", "", "standard deviation over trajectories", |row| row.sd);
    for (place, (name, meaning)) in [
        ("q05", "5 % quantile over trajectories"),
        ("q25", "25 % quantile over trajectories"),
        ("q50", "median over trajectories"),
        ("q75", "75 % quantile over trajectories"),
        ("q95", "95 % quantile over trajectories"),
    ]
    .into_iter()
    .enumerate()
    {
        columns = columns.column(name, "", meaning, move |row| row.quantiles[place]);
    }
    columns.table("drivers.csv", "distribution of a variable over trajectories on 1 January", &results.drivers)
}

fn transitions(results: &Results) -> Table {
    let columns = Columns::new()
        .column("from", "", "type before", |row: &TransitionRow| row.from)
        .column("to", "", "type after", |row| row.to)
        .column("count", "transitions", "number of such transitions in all trajectories", |row| row.count)
        .column("per_trajectory", "transitions", "mean number in a trajectory", |row| row.per_trajectory)
        .column("median_year", "year", "median year of these transitions", |row| row.median_year);
    columns.table("transitions.csv", "transitions between types of alignment", &results.transitions)
}
