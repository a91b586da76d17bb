//! The table of draws of a run: a row for each, with its parameters and its counts.

use crate::ensemble::{Plan, Tally};
use crate::model::Model;
use crate::scenario::{Scenario, parameters};
use crate::study::rows::{Field, Form, Kind, Rows, Value};

/// The name of the table, without ending.
pub(super) const KEY: &str = "draws";

/// The columns of the table of draws, and its rows.
pub(super) fn draws(scenario: &Scenario, plan: &Plan, tally: &Tally) -> (Form, Rows) {
    let model = &scenario.model;
    let fields = fields(scenario);
    let years = 0..model.structure.n_years() as usize;
    // By outcome, then year, then draw.
    let outcomes = 0..model.structure.outcomes.len();
    let hits: Vec<Vec<u64>> = outcomes
        .flat_map(|outcome| years.clone().map(move |year| (outcome, year)))
        .map(|(outcome, year)| tally.reached(outcome, year).iter().map(|cluster| cluster.hits).collect())
        .collect();
    let mut rows = Rows::new(fields.len());
    let whole = |number: u64| Value::Whole(number as i64);
    for (place, (draw, valid)) in tally.draws().zip(valid(model, tally)).enumerate() {
        let first = std::iter::once(whole(draw));
        let values = model.values(plan.seed, draw).into_iter().map(Value::Number);
        let counts = std::iter::once(whole(valid)).chain(hits.iter().map(|of_draws| whole(of_draws[place])));
        rows.push(first.chain(values).chain(counts));
    }
    (Form { key: KEY, meaning: "a draw of the uncertain parameters", fields }, rows)
}

/// By draw: its valid trajectories.
fn valid(model: &Model, tally: &Tally) -> Vec<u64> {
    if model.structure.n_years() == 0 {
        return Vec::new();
    }
    // Every trajectory is of some type on the first day.
    tally.occupancy(0, 0).iter().map(|cluster| cluster.n).collect()
}

fn fields(scenario: &Scenario) -> Vec<Field> {
    let structure = &scenario.model.structure;
    let known = parameters(scenario);
    let mut fields = vec![Field::new(
        Kind::Whole,
        "draw",
        "",
        "number of the draw, from 0; trajectory i is of draw i modulo their number",
    )];
    for prior in &scenario.model.priors {
        let row = known.iter().find(|row| row.path == prior.path);
        let unit = row.map_or("", |row| row.unit);
        let meaning = row.map_or("an uncertain parameter", |row| row.meaning);
        fields.push(Field::new(Kind::Number, prior.path.clone(), unit, meaning));
    }
    fields.push(Field::new(Kind::Whole, "valid", "trajectories", "trajectories that stayed in the model's domain"));
    for outcome in &structure.outcomes {
        for year in structure.years() {
            let meaning = "valid trajectories that had reached the outcome by the end of the year";
            fields.push(Field::new(Kind::Whole, format!("{}.{year}", outcome.name), "trajectories", meaning));
        }
    }
    fields
}
