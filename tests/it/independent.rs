//! The model against an independent implementation of the same equations, written from them in another language and run
//! with random numbers of its own: three members, other thresholds than the defaults, shocks of all timings.

use stadial::ensemble::{OccupancyRow, Plan, Results};
use stadial::scenario::parse;

use crate::support::{Table, tally};

const SCENARIO: &str = include_str!("independent.toml");

/// Trajectories of the independent implementation.
const INDEPENDENT: f64 = 40_000.0;

/// Trajectories that are held against them.
const OWN: u64 = 8_000;

/// What the two may differ by beside chance, as for the hindcast. With 40,000 trajectories of either, no cell of any year
/// differed by more than .009.
const AGREEMENT: f64 = 0.01;

/// Probabilities on 1 January of a year by the independent implementation.
const PROBABILITIES: &str = include_str!("independent.csv");

#[test]
fn three_members_agree_with_an_independent_implementation() {
    let scenario = parse("independent.toml", SCENARIO, &[]).unwrap();
    let results = Results::new(&scenario.model, &tally(&scenario, &Plan::new(&scenario.model, OWN, 1, 1)));
    let table = Table::parse(PROBABILITIES);
    assert_eq!(table.rows.len(), 6 * (7 + 8 + 1), "years, types, stages and a treaty");
    let mut wrong = Vec::new();
    for (row, expected) in table.rows.iter().zip(table.numbers("probability")) {
        let [year, kind, state, _] = row.as_slice() else { panic!("{row:?}") };
        let found = match kind.as_str() {
            "type" => &results.types,
            "stage" => &results.stages,
            _ => &results.treaties,
        };
        let is_it = |row: &&OccupancyRow| row.year.to_string() == *year && row.state == *state;
        let found = found.iter().find(is_it).unwrap().estimate.probability;
        let chance = (expected * (1.0 - expected) * (1.0 / INDEPENDENT + 1.0 / OWN as f64)).sqrt();
        if (found - expected).abs() > AGREEMENT + 4.0 * chance {
            wrong.push(format!("{kind} {state} in {year}: {found}, independently {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
