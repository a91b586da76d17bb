//! What leads to an outcome: the tables and the answer.

use crate::render::size;
use crate::stats::Proportion;
use crate::study::{Answer, Columns, Manifest, Table};

use super::analysis::{ConditionRow, Role};
use super::contrast::{Difference, OrderRow};
use super::human::{DriversReport, answer, drivers_human, order};

/// `differences.csv`, `conditions.csv` and `orders.csv`.
fn tables(report: DriversReport<'_>) -> Vec<Table> {
    let found = report.found;
    let differences = Columns::new()
        .on(report.scenario.model.structure.start_day, |row: &Difference| row.year)
        .column("kind", "", "what is compared: a driver, stage, indicator, treaty, shock or parameter", |row| {
            DriversReport::kind(row.watched)
        })
        .column("name", "", "its name", move |row| report.name(row.watched))
        .column("mean_reached", "", "mean over the trajectories that reach the outcome", |row| row.reached)
        .column("mean_others", "", "mean over the others", |row| row.others)
        .column("effect", "standard deviations", "the first less the second, in standard deviations", |row| row.effect)
        .column("standard_error", "standard deviations", "standard error of the effect, clustered by draw", |row| {
            row.standard_error
        })
        .table(
            "differences.csv",
            "trajectories that reach the outcome compared with the others on the start's day of each year",
            &found.differences,
        );
    let order = Columns::new()
        .column("order", "", "conditions in the order in which they were met", move |row: &OrderRow| {
            order(report, &row.order)
        })
        .column("reached", "trajectories", "trajectories with this order that reach the outcome", |row| row.reached)
        .column("others", "trajectories", "trajectories with this order that do not", |row| row.others)
        .table("orders.csv", "orders in which conditions are met", &found.orders);
    vec![differences, conditions(report), order]
}

fn conditions(report: DriversReport<'_>) -> Table {
    type Share = fn(&ConditionRow) -> Proportion;
    let own = Columns::new()
        .column(
            "way",
            "",
            "number of the alternative set of conditions of the outcome, from 1",
            |row: &ConditionRow| row.clause + 1,
        )
        .column("part", "", "number of the condition, from 1", |row| row.part + 1)
        .column("role", "", "asked_for (part of the outcome), necessary for such a part, or helpful", |row| {
            role(row.role)
        })
        .column("condition", "", "the condition in words", move |row| report.condition(row))
        .column("years_before", "years", "mean time for which it had held at first passage", |row| row.years_before);
    let shares: [(&str, &str, &str, Share); 5] = [
        ("last", "last_se", "share of the trajectories with the outcome in which it was the last to be met", |row| {
            row.last
        }),
        ("held_before", "held_before_se", "share of these in which it held before the last step", |row| {
            row.held_before
        }),
        ("missing", "missing_se", "share of the other trajectories in which it is not met at the end", |row| {
            row.missing
        }),
        ("only_missing", "only_missing_se", "share of the others in which only it is not met at the end", |row| {
            row.only_missing
        }),
        ("ever", "ever_se", "share of the others in which it is met at any time", |row| row.ever),
    ];
    let columns = shares.into_iter().fold(own, |columns, (name, error, meaning, share)| {
        columns.share(name, meaning, move |row| share(row).probability).share(
            error,
            format!("standard error of {name}, clustered by draw"),
            move |row| share(row).standard_error,
        )
    });
    columns.table(
        "conditions.csv",
        "conditions of the outcome: which was the last to be met, which are missing",
        &report.found.conditions,
    )
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Part => "asked_for",
        Role::Necessary => "necessary",
        Role::Helpful => "helpful",
    }
}

/// The answer: how trajectories were compared, and what was found.
#[must_use]
pub fn drivers_answer(report: DriversReport<'_>) -> Answer {
    let DriversReport { scenario, outcome, found, run } = report;
    let manifest = Manifest::new("drivers", [scenario], run.sizes(), run.progress())
        .asked("outcome", &outcome.name)
        .asked("by", report.by())
        .found("reached", found.reached)
        .found("probability", found.estimate.probability)
        .found("standard_error", found.estimate.standard_error)
        .answered(&answer(report))
        .sized(size(run.finished, run.draws));
    drivers_human(report).answer(manifest, tables(report), Vec::new())
}
