//! What leads to an outcome, as CSV and JSON.

use serde_json::{Value, json};

use crate::analysis::Role;
use crate::stats::Proportion;

use super::drivers::{DriversReport, order};
use super::significant;
use super::tables::{TableError, table};

/// `differences.csv`, `conditions.csv` and `orders.csv`.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn drivers_tables(report: DriversReport<'_>) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    let found = report.found;
    let differences = found.differences.iter().map(|row| {
        [
            row.year.to_string(),
            DriversReport::kind(row.watched).to_owned(),
            report.name(row.watched),
            significant(row.reached),
            significant(row.others),
            significant(row.effect),
            significant(row.standard_error),
        ]
    });
    let conditions = found.conditions.iter().map(|row| {
        let shares = [row.last, row.held_before, row.missing, row.only_missing, row.ever];
        let own = [
            (row.clause + 1).to_string(),
            (row.part + 1).to_string(),
            role(row.role).to_owned(),
            report.condition(row),
            significant(row.years_before),
        ];
        let shares = shares.iter().flat_map(|share| [share.probability, share.standard_error]).map(significant);
        own.into_iter().chain(shares).collect::<Vec<_>>()
    });
    let orders =
        found.orders.iter().map(|row| [order(report, &row.order), row.reached.to_string(), row.others.to_string()]);
    Ok(vec![
        table(
            "differences.csv",
            ["year", "kind", "name", "mean_reached", "mean_others", "effect", "standard_error"],
            differences,
        )?,
        table(
            "conditions.csv",
            [
                "way",
                "part",
                "role",
                "condition",
                "years_before",
                "last",
                "last_se",
                "held_before",
                "held_before_se",
                "missing",
                "missing_se",
                "only_missing",
                "only_missing_se",
                "ever",
                "ever_se",
            ],
            conditions,
        )?,
        table("orders.csv", ["order", "reached", "others"], orders)?,
    ])
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Part => "asked_for",
        Role::Necessary => "necessary",
        Role::Helpful => "helpful",
    }
}

/// What the manifest holds beside how the run was made.
#[must_use]
pub fn drivers_study(report: DriversReport<'_>) -> Value {
    json!({
        "command": "drivers",
        "outcome": report.outcome.name,
        "by": report.by(),
        "reached": report.found.reached,
    })
}

/// The same for programs.
#[must_use]
pub fn drivers_json(report: DriversReport<'_>) -> Value {
    let found = report.found;
    let number = |value: f64| if value.is_finite() { json!(value) } else { Value::Null };
    let share = |share: &Proportion| json!({ "estimate": number(share.probability), "standard_error": number(share.standard_error) });
    let conditions: Vec<Value> = found
        .conditions
        .iter()
        .map(|row| {
            json!({
                "way": row.clause + 1,
                "part": row.part + 1,
                "role": role(row.role),
                "condition": report.condition(row),
                "last": share(&row.last),
                "held_before": share(&row.held_before),
                "years_before": number(row.years_before),
                "missing": share(&row.missing),
                "only_missing": share(&row.only_missing),
                "ever": share(&row.ever),
            })
        })
        .collect();
    let differences: Vec<Value> = found
        .differences
        .iter()
        .map(|row| {
            json!({
                "year": row.year,
                "kind": DriversReport::kind(row.watched),
                "name": report.name(row.watched),
                "mean_reached": number(row.reached),
                "mean_others": number(row.others),
                "effect": number(row.effect),
                "standard_error": number(row.standard_error),
            })
        })
        .collect();
    json!({
        "scenario": report.scenario.name,
        "study": drivers_study(report),
        "seed": report.manifest.seed,
        "trajectories": report.manifest.trajectories,
        "finished": report.manifest.finished,
        "draws": report.manifest.draws,
        "partial": report.manifest.partial,
        "wall_time_seconds": report.manifest.wall_time_seconds,
        "odds": share(&found.odds),
        "conditions": conditions,
        "differences": differences,
        "orders": found.orders.iter().map(|row| json!({
            "order": order(report, &row.order),
            "reached": row.reached,
            "others": row.others,
        })).collect::<Vec<_>>(),
    })
}
