//! The tables of a run. Columns and their order are a contract with whoever reads the files.

use crate::ensemble::{
    DriverRow, HazardRow, InForce, OccupancyRow, ProbabilityRow, Results, SpellRow, TimeRow, TransitionRow,
};
use crate::model::{DayOfYear, Structure};
use crate::scenario::first_day;
use crate::stats::Estimate;
use crate::study::{Cell, Columns, Table};

/// The tables of what a run found.
#[must_use]
pub fn tables(results: &Results, start: DayOfYear) -> Vec<Table> {
    let occupancy = |name, state, meaning, rows| occupancy((name, start), state, meaning, rows);
    vec![
        probabilities(results),
        occupancy("types.csv", "type", "type of alignment", &results.types),
        occupancy("stages.csv", "stage", "stage of military cooperation, 0 to 7", &results.stages),
        occupancy("treaties.csv", "status", "whether a treaty of alliance is in force", &results.treaties),
        drivers(results, start),
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
    let columns = outcome_by_year()
        .band(|row| Some(row.estimate))
        .band_intervals(|row| Some(row.estimate))
        .in_force(|row| row.in_force);
    let meaning = "probability that an outcome has been reached at any time up to the end of a year";
    columns.table("probabilities.csv", meaning, &results.probabilities)
}

/// The tables of when outcomes are reached and for how long they are in force.
#[must_use]
pub fn timing_tables(results: &Results, structure: &Structure) -> Vec<Table> {
    vec![hazards(results), times(results, structure), spells(results)]
}

fn hazards(results: &Results) -> Table {
    let estimate = |row: &HazardRow| Some(row.estimate);
    let columns = Columns::new()
        .outcome(|row: &HazardRow| row.outcome.clone())
        .column("year", "year", "the outcome is first reached in this year", |row| row.year)
        .share("hazard", "share of the trajectories that had not reached it before", |row| row.estimate.probability)
        .share("standard_error", "Monte Carlo standard error of the hazard", |row| row.estimate.standard_error)
        .interval(estimate);
    let meaning = "hazard: probability that an outcome is first reached in a year, if it was not reached before";
    columns.table("hazards.csv", meaning, &results.hazards)
}

/// What is written where a share of trajectories does not reach an outcome by the end.
const NEVER_BY_THE_END: &str = "never";

fn times(results: &Results, structure: &Structure) -> Table {
    let day = |step: Option<u32>| {
        step.map_or_else(|| NEVER_BY_THE_END.to_owned(), |step| first_day(structure, step).to_string())
    };
    let columns = Columns::new()
        .outcome(|row: &TimeRow| row.outcome.clone())
        .share("quantile", "share of all valid trajectories", |row| row.quantile)
        .column(
            "by",
            "",
            "the day by which the share has reached the outcome (ISO 8601), or never: not by the end",
            move |row| day(row.step),
        )
        .column("ci_low", "", "lower limit of the 95 % Monte Carlo interval", move |row| day(row.interval[0]))
        .column("ci_high", "", "upper limit of the 95 % Monte Carlo interval", move |row| day(row.interval[1]));
    let meaning = "quantile of the time to an outcome over all trajectories, with those that never reach it";
    columns.table("first_passage.csv", meaning, &results.times)
}

fn spells(results: &Results) -> Table {
    type Mean = fn(InForce) -> Estimate;
    let of = |mean: Mean| move |row: &SpellRow| row.in_force.map(mean);
    let columns = Columns::new()
        .outcome(|row: &SpellRow| row.outcome.clone())
        .estimate(
            ("lost", "lost_standard_error"),
            crate::study::PROBABILITY,
            "share of the trajectories that reach it in which it ceases to be in force by the end",
            of(|found| found.lost),
        )
        .estimate(
            ("spells", "spells_standard_error"),
            "",
            "mean number of spells in force where it is reached",
            of(|found| found.spells),
        )
        .estimate(
            ("years", "years_standard_error"),
            "years",
            "mean time in force where it is reached, up to the end of the run",
            of(|found| found.years),
        )
        .estimate(
            ("spell_years", "spell_years_standard_error"),
            "years",
            "mean length of a spell in force; one that lasts at the end of the run counts up to the end",
            of(|found| found.spell_years),
        );
    columns.table("spells.csv", "for how long an outcome is in force where it is reached", &results.spells)
}

fn occupancy(
    (name, start): (&'static str, DayOfYear),
    state: &'static str,
    meaning: &'static str,
    rows: &[OccupancyRow],
) -> Table {
    let columns = Columns::new()
        .on(start, |row: &OccupancyRow| row.year)
        .column(state, "", meaning, |row| Cell::Given(row.state.clone()))
        .probability(|row| Some(row.estimate));
    columns.table(name, format!("occupancy: probability of each {state} on the start's day of each year"), rows)
}

fn drivers(results: &Results, start: DayOfYear) -> Table {
    let mut columns = Columns::new()
        .on(start, |row: &DriverRow| row.year)
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
    columns.table(
        "drivers.csv",
        "distribution of a variable over trajectories on the start's day of each year",
        &results.drivers,
    )
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
