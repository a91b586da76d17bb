//! The model against an independent implementation of the same equations, written from them in another language and run
//! with random numbers of its own: three members, other thresholds than the defaults, shocks of all timings.

use stadial::ensemble::{OccupancyRow, Plan, Results};
use stadial::scenario::parse;

use crate::support::tally;

const SCENARIO: &str = include_str!("independent.toml");

/// Trajectories of the independent implementation.
const INDEPENDENT: f64 = 40_000.0;

/// Trajectories that are held against them.
const OWN: u64 = 8_000;

/// What the two may differ by beside chance, as for the hindcast. With 40,000 trajectories of either, no cell of any year
/// differed by more than .009.
const AGREEMENT: f64 = 0.01;

/// Probabilities on 1 January of a year by the independent implementation.
struct Year {
    year: i32,
    /// None, thin, coalition, thick, alliance, non-allied and allied community.
    types: [f64; 7],
    /// Stages 0 to 7.
    stages: [f64; 8],
    /// A treaty of alliance in force.
    treaty: f64,
}

const YEARS: [Year; 6] = [
    Year {
        year: 2005,
        types: [0.0379, 0.0156, 0.0284, 0.2317, 0.6862, 0.0001, 0.0002],
        stages: [0.0349, 0.0023, 0.0564, 0.2016, 0.5970, 0.0501, 0.0353, 0.0224],
        treaty: 0.4546,
    },
    Year {
        year: 2010,
        types: [0.0400, 0.0066, 0.0114, 0.0684, 0.8211, 0.0029, 0.0496],
        stages: [0.0364, 0.0026, 0.0067, 0.0593, 0.4835, 0.1553, 0.1386, 0.1176],
        treaty: 0.8246,
    },
    Year {
        year: 2015,
        types: [0.0353, 0.0090, 0.0056, 0.0560, 0.6657, 0.0111, 0.2172],
        stages: [0.0327, 0.0021, 0.0038, 0.0154, 0.3021, 0.1944, 0.2215, 0.2280],
        treaty: 0.9165,
    },
    Year {
        year: 2020,
        types: [0.0299, 0.0116, 0.0036, 0.0677, 0.5226, 0.0246, 0.3401],
        stages: [0.0278, 0.0015, 0.0034, 0.0062, 0.1915, 0.1835, 0.2555, 0.3306],
        treaty: 0.9419,
    },
    Year {
        year: 2025,
        types: [0.0249, 0.0146, 0.0032, 0.0751, 0.4250, 0.0401, 0.4171],
        stages: [0.0232, 0.0013, 0.0025, 0.0039, 0.1336, 0.1613, 0.2581, 0.4162],
        treaty: 0.9530,
    },
    Year {
        year: 2030,
        types: [0.0210, 0.0157, 0.0029, 0.0810, 0.3613, 0.0574, 0.4607],
        stages: [0.0195, 0.0011, 0.0021, 0.0033, 0.1027, 0.1413, 0.2477, 0.4822],
        treaty: 0.9604,
    },
];

/// The probability of a state on 1 January of a year.
fn found(rows: &[OccupancyRow], year: i32, state: &str) -> f64 {
    rows.iter().find(|row| row.year == year && row.state == state).unwrap().odds.probability
}

#[test]
fn three_members_agree_with_an_independent_implementation() {
    let scenario = parse("independent.toml", SCENARIO, &[]).unwrap();
    let results = Results::new(&scenario.model, &tally(&scenario, &Plan::new(&scenario.model, OWN, 1, 1)));
    let names = ["none", "thin", "coalition", "thick", "alliance", "non_allied_community", "allied_community"];
    let mut wrong = Vec::new();
    let mut compare = |what: String, found: f64, expected: f64| {
        let chance = (expected * (1.0 - expected) * (1.0 / INDEPENDENT + 1.0 / OWN as f64)).sqrt();
        if (found - expected).abs() > AGREEMENT + 4.0 * chance {
            wrong.push(format!("{what}: {found}, independently {expected}"));
        }
    };
    for Year { year, types, stages, treaty } in YEARS {
        for (name, expected) in names.into_iter().zip(types) {
            compare(format!("{name} in {year}"), found(&results.types, year, name), expected);
        }
        for (stage, expected) in stages.into_iter().enumerate() {
            compare(format!("stage {stage} in {year}"), found(&results.stages, year, &stage.to_string()), expected);
        }
        compare(format!("treaty in {year}"), found(&results.treaties, year, "in_force"), treaty);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
