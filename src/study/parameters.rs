//! The table of parameters, which stands in the folder of every question about one scenario.

use crate::scenario::{Origin, ParameterRow, Scenario, parameters};

use super::table::{Cell, Columns, Table};

/// `parameters.csv`: every parameter with its value, its source and whether it is uncertain.
#[must_use]
pub fn parameter_table(scenario: &Scenario) -> Table {
    let given = |row: &ParameterRow| match row.origin {
        Origin::Default => "default",
        Origin::File(_) => "scenario",
        Origin::Set(_) => "--set",
    };
    let uncertain = |row: &ParameterRow| scenario.model.priors.iter().any(|prior| prior.path == row.path);
    Columns::new()
        .column("path", "", "path of the parameter, as in --set", |row: &ParameterRow| row.path.clone())
        .column("value", "", "its value or distribution, in its unit", |row| Cell::Given(row.value.clone()))
        .column("unit", "", "its unit", |row| row.unit)
        .column("meaning", "", "what it means", |row| row.meaning)
        .column("source", "", "document that it rests on, or judgement", |row| row.source)
        .column("given", "", "whether it is a default, or given by the scenario or by --set", given)
        .column("uncertain", "", "whether it is drawn from a distribution", uncertain)
        .table("parameters.csv", "every parameter of the scenario", &parameters(scenario))
}
